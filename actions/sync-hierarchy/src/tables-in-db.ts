import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { Database } from '../../../shared/duckdb/engine.js';
import { ident, literal } from '../../../shared/duckdb/quote.js';

/** Column types of the tables that every engine fills. */
export const NODE_TYPES = `{
  id: 'VARCHAR', type: 'VARCHAR', name: 'VARCHAR', level: 'INTEGER', storey: 'INTEGER',
  latitude: 'DOUBLE', longitude: 'DOUBLE', depth: 'INTEGER'}`;
export const EDGE_TYPES = `{source: 'VARCHAR', target: 'VARCHAR', relation: 'VARCHAR'}`;

/** Bytes of one row at most. DuckDB sets twice as much aside for each thread, and by default 32 MB. */
const ROW_BYTES = 1024 * 1024;

/** Takes one row after another. */
export type Take = (row: object) => void;

/**
 * Fills a table of the database with the rows that `give` hands over. They go through a file of JSON lines below
 * `scratch`, written as they come: for a large building that is ten times as fast as INSERT statements.
 */
export async function fillTable(
  db: Database,
  table: string,
  types: string,
  give: (take: Take) => Promise<void> | void,
  scratch: string,
): Promise<void> {
  const file = path.join(scratch, `${table}.jsonl`);
  await mkdir(scratch, { recursive: true });
  try {
    const stream = createWriteStream(file);
    const written = finished(stream);
    let lines: string[] = [];
    const flush = (): void => {
      stream.write(lines.join(''));
      lines = [];
    };
    try {
      await give((row) => {
        lines.push(`${JSON.stringify(row, asNumber)}\n`);
        if (lines.length === CHUNK) flush();
      });
      flush();
    } finally {
      stream.end();
      await written;
    }
    await db.run(`
      CREATE OR REPLACE TABLE ${ident(table)} AS
      SELECT * FROM read_json(${literal(file)}, format = 'newline_delimited', columns = ${types},
        maximum_object_size = ${ROW_BYTES})`);
  } finally {
    await rm(file, { force: true });
  }
}

const CHUNK = 1000;

/** Hands over every row of a list. */
export const all =
  (rows: Iterable<object>) =>
  (take: Take): void => {
    for (const row of rows) take(row);
  };

const asNumber = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? Number.isSafeInteger(Number(value))
      ? Number(value)
      : value.toString()
    : value;

/**
 * Leaves `closure` (every node with each node below it, itself at depth 0) and `paths` (the names from the root, joined
 * and one by one in as many columns as the tree has levels) as views of `ways`: their rows need no room of their own.
 */
export async function deriveFromWays(db: Database, levels: number): Promise<void> {
  await db.run(`
    CREATE OR REPLACE VIEW closure AS
    SELECT unnest(ids) AS ancestor, ids[-1] AS descendant,
      (len(ids) - generate_subscripts(ids, 1))::INTEGER AS depth
    FROM ways`);
  await db.run(`
    CREATE OR REPLACE VIEW paths AS
    SELECT ids[-1] AS id, array_to_string(names, ' / ') AS path,
      ${Array.from({ length: levels }, (_, at) => `names[${at + 1}] AS level_${at + 1}`).join(', ')}
    FROM ways`);
}
