import { dataError } from '../../../shared/errors/errors.js';
import { KINDS, kindOf, type Kind } from '../../../shared/hierarchy/kinds.js';
import type { Edge } from '../../../shared/hierarchy/relations.js';
import type { NodeRow } from '../../../shared/hierarchy/tables.js';
import { grouped } from '../../../shared/hierarchy/text.js';
import { whole } from '../../../shared/neo4j/access.js';
import { isTaken } from '../../../shared/neo4j/failures.js';
import type { Neo4j } from '../../../shared/neo4j/server.js';
import * as cypher from './cypher.js';
import type { Graph } from './graph.js';

/** Rows of one transaction: large enough that its commit does not count, small enough for any heap. */
const BATCH = 5000;
/** Batches under way at a time: one is written by the server while the next is put together here. */
const LANES = 3;

/**
 * Brings a building of a server to what the graph says. Other nodes than ours are not touched. An empty server is filled;
 * one that has the building already gets what is new and loses what vanished, at most `maxVanishing` percent of the
 * nodes (HIERARCHY_VANISHING otherwise, before anything is written). Does nothing when the server holds just this graph.
 */
export async function loadGraph(server: Neo4j, graph: Graph, maxVanishing: number): Promise<void> {
  const run = graph.hash;
  const known = { building: graph.building, run };
  await server.schema(cypher.CONSTRAINT);
  await server.write('CALL db.awaitIndexes(60)');
  const before = await server.count(cypher.COUNT_NODES, known);
  if (before > 0 && (await isCurrent(server, graph))) return;
  if (before > 0) await refuseVanishing(server, graph, before, maxVanishing);
  await server.write(cypher.FORGET_LOAD, known);
  if (before === 0) await createNodes(server, graph, run);
  else await mergeNodes(server, graph, run);
  await mergeEdges(server, graph, run, before > 0);
  if (before > 0) {
    for (const statement of [cypher.DELETE_STALE_EDGES, cypher.DELETE_VANISHED])
      while ((await server.count(statement, { ...known, most: BigInt(BATCH) })) > 0);
  }
}

/** Marks the load as one that came to its end; until then no later run takes the server for filled. */
export const rememberLoad = (server: Neo4j, { building, hash: run }: Graph): Promise<void> =>
  server.write(cypher.REMEMBER_LOAD, { building, run });

async function refuseVanishing(server: Neo4j, graph: Graph, before: number, most: number): Promise<void> {
  const ids = graph.tables.nodes.map(({ id }) => id);
  let kept = 0;
  await server.batches(ids, BATCH, 1, async (batch) => {
    kept += await server.count(cypher.COUNT_KEPT, { building: graph.building, ids: batch });
  });
  const share = (100 * (before - kept)) / before;
  if (share <= most) return;
  throw dataError({
    code: 'HIERARCHY_VANISHING',
    message: `${before - kept} of the ${before} nodes that ${server.endpoint} holds of ${graph.building} would vanish, ${share.toFixed(1)} %; at most ${most} % may (max-vanishing). Nothing was changed.`,
    hint: 'If the rows of the seed are right, run once with max-vanishing: 100.',
  });
}

/** Level by level, since a child is created together with the relation to its parent, which has to be there. */
async function createNodes(server: Neo4j, { building, tables }: Graph, run: string): Promise<void> {
  const parentOf = parents(tables.edges);
  const levels: Map<Kind | undefined, NodeRow[]>[] = [];
  for (const node of tables.nodes) {
    const level = (levels[node.depth] ??= new Map<Kind | undefined, NodeRow[]>());
    const kind = kindOf(node.type);
    const nodes = level.get(kind);
    if (nodes === undefined) level.set(kind, [node]);
    else nodes.push(node);
  }
  for (const [depth, level] of levels.entries()) {
    for (const [kind, nodes] of level) {
      if (depth > 0) nodes.sort((a, b) => compareParents(parentOf, a, b));
      const create = depth === 0 ? cypher.createRoots(kind) : cypher.createChildren(kind);
      await server.batches(nodes, BATCH, LANES, async (batch) => {
        const rows = depth === 0 ? batch.map(rowOf) : families(batch, parentOf);
        try {
          await server.write(create, { building, run, rows });
        } catch (cause) {
          // The driver sent a batch again whose first answer was lost on the way.
          if (!isTaken((cause as Error).cause)) throw cause;
          await server.write(cypher.mergeNodes(kind), { building, run, rows: batch.map(rowOf) });
        }
      });
    }
  }
}

const parents = (edges: readonly Edge[]): Map<string, string> =>
  new Map(
    edges.flatMap(({ source, target, relation }) => (relation === 'contains' ? [[target, source]] : [])),
  );

function compareParents(parentOf: ReadonlyMap<string, string>, a: NodeRow, b: NodeRow): number {
  const [one, other] = [parentOf.get(a.id) ?? '', parentOf.get(b.id) ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}

function families(nodes: readonly NodeRow[], parentOf: ReadonlyMap<string, string>): unknown[] {
  const groups = grouped(nodes, ({ id }) => parentOf.get(id) ?? '');
  return [...groups].map(([parent, children]) => [parent, children.map(rowOf)]);
}

const rowOf = ({ id, type, name, level, storey, latitude, longitude, depth }: NodeRow): unknown[] => [
  ...[id, type, name, whole(level), whole(storey), latitude, longitude, whole(depth)],
];

async function mergeNodes(server: Neo4j, { building, tables }: Graph, run: string): Promise<void> {
  for (const kind of [...KINDS, undefined]) {
    const nodes = tables.nodes.filter(({ type }) => kindOf(type) === kind);
    await server.batches(nodes, BATCH, LANES, (batch) =>
      server.write(cypher.mergeNodes(kind), { building, run, rows: batch.map(rowOf) }),
    );
  }
}

/** One batch at a time: two that share a node would wait for one another. */
async function mergeEdges(server: Neo4j, graph: Graph, run: string, withTree: boolean): Promise<void> {
  const { building, tables, placements } = graph;
  for (const relation of ['contains', 'adjacent_to', 'feeds', 'controls'] as const) {
    if (relation === 'contains' && !withTree) continue;
    const edges = tables.edges.filter((edge) => edge.relation === relation);
    await server.batches(edges, BATCH, 1, (batch) =>
      server.write(cypher.mergeEdges(relation), {
        ...{ building, run },
        rows: batch.map(({ source, target }) => [source, target]),
      }),
    );
  }
  await server.batches(placements, BATCH, 1, (batch) =>
    server.write(cypher.MERGE_PLACEMENTS, {
      ...{ building, run },
      rows: batch.map(({ sensor, place, from, to }) => [sensor, place, from ?? '', to ?? '']),
    }),
  );
}

/** Whether the server holds just this graph: the mark of its load, and as many nodes and edges of each kind. */
async function isCurrent(server: Neo4j, graph: Graph): Promise<boolean> {
  const marks = await server.count(cypher.IS_LOADED, { building: graph.building, run: graph.hash });
  return marks === 1 && (await isWhole(server, graph));
}

/** Whether the server holds as many nodes and edges of each kind as the graph. */
export async function isWhole(server: Neo4j, { building, tables, placements }: Graph): Promise<boolean> {
  const expected = new Map<string, number>(placements.length === 0 ? [] : [['HANGS_IN', placements.length]]);
  for (const { relation } of tables.edges) {
    const type = cypher.typeOf(relation);
    expected.set(type, (expected.get(type) ?? 0) + 1);
  }
  const { rows } = await server.table(cypher.COUNT_EDGES, { building });
  const found = new Map(rows.map(([type, count]) => [String(type), Number(count)]));
  const isSame =
    found.size === expected.size && [...expected].every(([type, count]) => found.get(type) === count);
  return isSame && (await server.count(cypher.COUNT_NODES, { building })) === tables.nodes.length;
}
