import { kindOf, KINDS } from '../../../../shared/hierarchy/kinds.js';
import type { Edge } from '../../../../shared/hierarchy/relations.js';
import { CONSTRAINT, labelOf, typeOf } from '../cypher.js';
import type { Graph } from '../graph.js';

/** Rows of one statement: a text that any shell takes. */
const ROWS = 500;
const RELATIONS: readonly Edge['relation'][] = ['contains', 'adjacent_to', 'feeds', 'controls'];

/** Statements that put the hierarchy into a server of one's own, as often as one likes; one per line, `;` at its end. */
export function* cypherScript({ building, tables }: Graph): Generator<string> {
  yield `${CONSTRAINT};\n`;
  for (const kind of [...KINDS, undefined]) {
    const nodes = tables.nodes.filter(({ type }) => kindOf(type) === kind);
    for (const rows of slices(nodes)) {
      const list = rows.map(({ id, ...rest }) => `{id: ${text(id)}, rest: ${map(rest)}}`);
      yield `UNWIND [${list.join(', ')}] AS row MERGE (n:Sm2Node {building: ${text(building)}, id: row.id}) SET n += row.rest${kind === undefined ? '' : `, n${labelOf(kind)}`};\n`;
    }
  }
  for (const relation of RELATIONS) {
    for (const rows of slices(tables.edges.filter((edge) => edge.relation === relation))) {
      const list = rows.map(({ source, target }) => `[${text(source)}, ${text(target)}]`);
      const end = (name: string, at: number): string =>
        `MATCH (${name}:Sm2Node {building: ${text(building)}, id: row[${at}]})`;
      yield `UNWIND [${list.join(', ')}] AS row ${end('a', 0)} ${end('b', 1)} MERGE (a)-[:${typeOf(relation)}]->(b);\n`;
    }
  }
}

function* slices<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += ROWS) yield rows.slice(at, at + ROWS);
}

const FRACTIONS = new Set(['latitude', 'longitude']);

/** A number of degrees keeps its point, so that 50 does not arrive as a whole number. */
const map = (values: Readonly<Record<string, string | number | null>>): string =>
  `{${Object.entries(values)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? text(value) : number(name, value)}`)
    .join(', ')}}`;

const number = (name: string, value: number | null): string =>
  value === null ? 'null' : FRACTIONS.has(name) && Number.isInteger(value) ? `${value}.0` : String(value);

/**
 * A text literal. Neo4j resolves a Unicode escape before it looks for the end of a literal, so that quotes and
 * backslashes need their own escape; semicolons are escaped since shells part statements there.
 */
const text = (value: string): string =>
  `'${value
    .replace(/['"\\]/g, (sign) => `\\${sign}`)
    .replace(
      /[;\p{Cc}\u2028\u2029]/gu,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )}'`;
