import { kindOf } from '../../../../shared/hierarchy/kinds.js';
import { labelOf, typeOf } from '../cypher.js';
import type { Graph } from '../graph.js';

/** Nodes with the header that `neo4j-admin database import` reads. */
export function* nodesCsv({ building, tables }: Graph): Generator<string> {
  yield 'id:ID,building,type,name,level:int,storey:int,latitude:double,longitude:double,depth:int,:LABEL\n';
  for (const { id, type, name, level, storey, latitude, longitude, depth } of tables.nodes) {
    const labels = `Sm2Node${labelOf(kindOf(type))}`.replaceAll(':', ';');
    const numbers = [level, storey, latitude, longitude, depth].map((value) => value ?? '');
    yield `${[...[id, building, type, name].map(cell), ...numbers, labels].join(',')}\n`;
  }
}

export function* relationshipsCsv({ tables }: Graph): Generator<string> {
  yield ':START_ID,:END_ID,:TYPE\n';
  for (const { source, target, relation } of tables.edges)
    yield `${cell(source)},${cell(target)},${typeOf(relation)}\n`;
}

/** Text is always quoted, so that an id such as 007 stays text; a line break in a name becomes a blank. */
const cell = (text: string): string => `"${text.replace(/[\r\n]+/g, ' ').replaceAll('"', '""')}"`;
