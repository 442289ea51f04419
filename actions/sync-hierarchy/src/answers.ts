import type { StageRun } from '../../../shared/action/define.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { ident } from '../../../shared/duckdb/quote.js';
import { inputError, StageError } from '../../../shared/errors/errors.js';
import { kindOf } from '../../../shared/hierarchy/kinds.js';
import { measuresOutdoorAir } from '../../../shared/hierarchy/points.js';
import type { Tree } from '../../../shared/hierarchy/tree.js';
import type { Neo4j } from '../../../shared/neo4j/server.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { HierarchyEngine } from './engine.js';
import type { Graph } from './graph.js';
import type { OwnQuery } from './own-queries.js';
import { ownQueryPath, questionPath } from './paths.js';
import type { QuestionInputs } from './questions/question.js';
import { QUESTIONS } from './questions/questions.js';
import { seriesOf, viewHours } from './series.js';
import { all, fillTable } from './tables-in-db.js';

/** Writes one table as a file; gives the number of its rows. */
type Write = (path: string, query: string) => Promise<void>;

/** Answers every built-in question by the engine, after `derive`. Whichever the engine, the rows are the same. */
export async function answerQuestions(
  db: Database,
  run: Pick<StageRun<unknown>, 'warehouse'>,
  about: { readonly graph: Graph; readonly tree: Tree; readonly hours: readonly ManifestEntry[] },
  engine: HierarchyEngine,
  scratch: string,
  write: Write,
): Promise<void> {
  await viewHours(db, run, about.hours);
  const inputs = questionInputs(about.graph, await seriesOf(db, about.tree));
  await fillQuestionTables(db, about.graph, inputs, scratch);
  for (const question of QUESTIONS) {
    await engine.answer(db, question, inputs, scratch);
    await write(
      questionPath(question.name),
      `SELECT * FROM (${question.then ?? 'FROM answer'}) ORDER BY ALL`,
    );
  }
}

export const questionInputs = (
  { building, tables }: Graph,
  series: QuestionInputs['series'],
): QuestionInputs => ({
  building,
  series,
  outdoor: tables.nodes
    .filter((node) => kindOf(node.type) === 'sensor' && measuresOutdoorAir(node))
    .map(({ id }) => id),
});

/** What the questions in SQL need beside the tables of the hierarchy. */
export async function fillQuestionTables(
  db: Database,
  { tables, placements }: Graph,
  { series, outdoor }: QuestionInputs,
  scratch: string,
): Promise<void> {
  const columns = (...names: readonly string[]): string =>
    `{${names.map((name) => `${ident(name)}: 'VARCHAR'`).join(', ')}}`;
  const kinds = tables.nodes.map(({ id, type }) => ({ id, kind: kindOf(type) ?? null }));
  await fillTable(db, 'kinds', columns('id', 'kind'), all(kinds), scratch);
  await fillTable(db, 'placements', columns('sensor', 'place', 'from', 'to'), all(placements), scratch);
  await fillTable(db, 'series', columns('node', 'location', 'measurement'), all(series), scratch);
  await fillTable(db, 'outdoor', columns('id'), all(outdoor.map((id) => ({ id }))), scratch);
}

/** Runs statements of the user's own, which may only read, and writes what they give in a total order. */
export async function runOwnQueries(
  db: Database,
  server: Neo4j,
  building: string,
  queries: readonly OwnQuery[],
  scratch: string,
  write: Write,
): Promise<void> {
  for (const { name, file, statement } of queries) {
    const { columns, rows } = await server.table(statement, { building }).catch((cause: unknown) => {
      if (!(cause instanceof StageError) || cause.code !== 'NEO4J_STATEMENT_REFUSED') throw cause;
      const { code, message, hint = '' } = cause;
      throw inputError({ code, message, hint, place: { file }, cause });
    });
    const types = columns.map((column, at) => `${ident(column)}: '${typeOf(rows.map((row) => row[at]))}'`);
    const objects = rows.map((row) =>
      Object.fromEntries(columns.map((column, at) => [column, cellOf(row[at])])),
    );
    // Without a row the driver tells no columns, and a table must have one.
    const shape = columns.length === 0 ? "{empty: 'VARCHAR'}" : `{${types.join(', ')}}`;
    await fillTable(db, 'own', shape, all(objects), scratch);
    await write(ownQueryPath(name), 'SELECT * FROM own ORDER BY ALL');
  }
}

/** The narrowest type that holds every value of a column; what is no plain value becomes JSON. */
function typeOf(values: readonly unknown[]): string {
  const known = values.filter((value) => value !== null);
  const are = (...types: readonly string[]): boolean => known.every((value) => types.includes(typeof value));
  if (known.length === 0) return 'VARCHAR';
  return are('bigint')
    ? 'BIGINT'
    : are('bigint', 'number')
      ? 'DOUBLE'
      : are('boolean')
        ? 'BOOLEAN'
        : 'VARCHAR';
}

const cellOf = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
