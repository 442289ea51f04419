import { KINDS, type Kind } from '../../../shared/hierarchy/kinds.js';
import type { Edge } from '../../../shared/hierarchy/relations.js';

/**
 * Every name that stands in a statement comes from these closed lists; whatever comes from seeds is a parameter. All
 * labels begin with Sm2, so that a server may hold other people's nodes beside ours.
 */
const LABELS: Readonly<Record<Kind, string>> = {
  site: 'Sm2Site',
  building: 'Sm2Building',
  section: 'Sm2Section',
  floor: 'Sm2Floor',
  zone: 'Sm2Zone',
  room: 'Sm2Room',
  equipment: 'Sm2Equipment',
  sensor: 'Sm2Sensor',
};
export const ALL_LABELS = KINDS.map((kind) => LABELS[kind]).join(':');

const TYPES: Readonly<Record<Edge['relation'], string>> = {
  contains: 'CONTAINS',
  adjacent_to: 'ADJACENT_TO',
  feeds: 'FEEDS',
  controls: 'CONTROLS',
};
export const typeOf = (relation: Edge['relation']): string => TYPES[relation];
export const ALL_TYPES = [...Object.values(TYPES), 'HANGS_IN'].join('|');

/** `:Sm2Floor`; nothing for a type that is a word of the seed's own. */
export const labelOf = (kind: Kind | undefined): string => (kind === undefined ? '' : `:${LABELS[kind]}`);

export const CONSTRAINT =
  'CREATE CONSTRAINT sm2_node_id IF NOT EXISTS FOR (n:Sm2Node) REQUIRE (n.building, n.id) IS UNIQUE';

/** The columns of a row of nodes, in the order in which parameters hold them. */
const PROPERTIES = ['type', 'name', 'level', 'storey', 'latitude', 'longitude', 'depth'] as const;
const assigned = (row: string): string =>
  PROPERTIES.map((name, at) => `${name}: ${row}[${at + 1}]`).join(', ');
const set = (row: string): string => PROPERTIES.map((name, at) => `n.${name} = ${row}[${at + 1}]`).join(', ');

/** New roots. `$rows`: rows of nodes. What is created carries no run: only what a later load found again does. */
export const createRoots = (kind: Kind | undefined): string => `
  UNWIND $rows AS row
  CREATE (:Sm2Node${labelOf(kind)} {building: $building, id: row[0], ${assigned('row')}})`;

/** New nodes below nodes that are there. `$rows`: [id of the parent, rows of its children]. */
export const createChildren = (kind: Kind | undefined): string => `
  UNWIND $rows AS row
  MATCH (parent:Sm2Node {building: $building, id: row[0]})
  UNWIND row[1] AS child
  CREATE (parent)-[:CONTAINS]->(:Sm2Node${labelOf(kind)}
    {building: $building, id: child[0], ${assigned('child')}})`;

/** Nodes that may be there or not. `$rows`: rows of nodes. */
export const mergeNodes = (kind: Kind | undefined): string => `
  UNWIND $rows AS row
  MERGE (n:Sm2Node {building: $building, id: row[0]})
  REMOVE n:${ALL_LABELS}
  SET n.run = $run, ${set('row')}${kind === undefined ? '' : `, n${labelOf(kind)}`}`;

/** Relations that may be there or not. `$rows`: [source, target]. */
export const mergeEdges = (relation: Edge['relation']): string => `
  UNWIND $rows AS row
  MATCH (a:Sm2Node {building: $building, id: row[0]})
  MATCH (b:Sm2Node {building: $building, id: row[1]})
  MERGE (a)-[r:${TYPES[relation]}]->(b)
  SET r.run = $run`;

/** `$rows`: [sensor, place, from, to]; an open end is '', since a null could not be found again. */
export const MERGE_PLACEMENTS = `
  UNWIND $rows AS row
  MATCH (a:Sm2Node {building: $building, id: row[0]})
  MATCH (b:Sm2Node {building: $building, id: row[1]})
  MERGE (a)-[r:HANGS_IN {valid_from: row[2], valid_to: row[3]}]->(b)
  SET r.run = $run`;

export const COUNT_NODES = 'MATCH (n:Sm2Node {building: $building}) RETURN count(n)';
export const COUNT_KEPT = `
  UNWIND $ids AS id
  MATCH (n:Sm2Node {building: $building, id: id})
  RETURN count(n)`;
export const COUNT_EDGES = `
  MATCH (:Sm2Node {building: $building})-[r:${ALL_TYPES}]->(:Sm2Node {building: $building})
  RETURN type(r), count(r)`;

/** Deletes at most `$most` and says how many, so that no transaction grows with the building. */
export const DELETE_STALE_EDGES = `
  MATCH (:Sm2Node {building: $building})-[r:${ALL_TYPES}]->(:Sm2Node {building: $building})
  WHERE r.run IS NULL OR r.run <> $run
  WITH r LIMIT $most
  DELETE r
  RETURN count(*)`;
export const DELETE_VANISHED = `
  MATCH (n:Sm2Node {building: $building})
  WHERE n.run IS NULL OR n.run <> $run
  WITH n LIMIT $most
  DETACH DELETE n
  RETURN count(*)`;

/** The mark of a load that came to its end. */
export const FORGET_LOAD = 'MATCH (m:Sm2Load {building: $building}) DELETE m';
export const REMEMBER_LOAD = 'MERGE (m:Sm2Load {building: $building}) SET m.hash = $run';
export const IS_LOADED = 'MATCH (m:Sm2Load {building: $building, hash: $run}) RETURN count(m)';

/** Every node that a root leads to, once for each way (a tree has one): its properties and the ids on the way. */
export const readNodes = (most: number): string => `
  MATCH way = (root:Sm2Node {building: $building})-[:CONTAINS*0..${most}]->(n:Sm2Node)
  WHERE root.depth = 0
  RETURN n.id, ${PROPERTIES.map((name) => `n.${name}`).join(', ')}, [step IN nodes(way) | step.id]`;
/** The relations that are no part of the tree. */
export const READ_RELATIONS = `
  MATCH (a:Sm2Node {building: $building})-[r:ADJACENT_TO|FEEDS|CONTROLS]->(b:Sm2Node {building: $building})
  RETURN a.id, b.id, type(r)`;
