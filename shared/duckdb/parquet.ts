import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from './engine.js';
import { literal, literalList } from './quote.js';

/**
 * How lasting Parquet files are written. Version 2 with small row groups lets DuckDB delta-encode the time column of
 * series-ordered rows, which makes a file less than half the size of the default, and gives statistics that prune.
 */
const PARQUET_OPTIONS = '(FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 20480)';

/** ISO 8601 UTC with microseconds only where there are any, from a TIMESTAMPTZ expression. */
export const isoTime = (expression: string): string =>
  `regexp_replace(strftime(${expression} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%f'), '\\.?0*$', '') || 'Z'`;

export interface TableFacts {
  readonly rows: number;
  readonly minTime: string | null;
  readonly maxTime: string | null;
}

/**
 * Writes the rows of a query to one Parquet file. The query must order its rows totally: then the bytes are the same
 * for any number of threads. `timeColumn` is a TIMESTAMPTZ column of the query, for the facts. `options` of COPY, in
 * parentheses, for a file that is read otherwise than the warehouse's own.
 */
export async function writeParquet(
  db: Database,
  query: string,
  target: string,
  timeColumn?: string,
  options = PARQUET_OPTIONS,
): Promise<TableFacts> {
  await mkdir(path.dirname(target), { recursive: true });
  await db.run(`COPY (${query}) TO ${literal(target)} ${options}`);
  const times =
    timeColumn === undefined
      ? 'NULL::VARCHAR AS "minTime", NULL::VARCHAR AS "maxTime"'
      : `${isoTime(`min("${timeColumn}")`)} AS "minTime", ${isoTime(`max("${timeColumn}")`)} AS "maxTime"`;
  return db.row<TableFacts & Record<string, unknown>>(
    `SELECT count(*) AS rows, ${times} FROM read_parquet(${literal(target)})`,
  );
}

/** `read_parquet([...])` over absolute paths; columns are matched by name. */
export const readParquet = (files: readonly string[]): string =>
  `read_parquet(${literalList(files, '[]')}, union_by_name = true)`;
