import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../../../shared/duckdb/engine.js';
import { isoTime, readParquet, type TableFacts } from '../../../../shared/duckdb/parquet.js';
import { ident, literal } from '../../../../shared/duckdb/quote.js';
import { moveIntoPlace, sha256File, shortHash } from '../../../../shared/files/atomic.js';
import type { Warehouse } from '../../../../shared/warehouse/warehouse.js';
import type { Inputs } from '../inputs.js';
import type { DatasetSchema } from '../metadata/datasets.js';
import type { Format, PublicFile } from '../release.js';

/** A finished table that gets its public names. */
export interface Finished {
  readonly schema: DatasetSchema;
  readonly period: string;
  /** Absolute path of its Parquet file. */
  readonly file: string;
  readonly facts: TableFacts;
  readonly formats: readonly Format[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly model: string;
  readonly rawFiles: readonly string[];
}

/** Gives the files of a table their public names; nobody finds them there before a manifest names them. */
export async function publishTable(
  db: Database,
  table: Finished,
  csvFormulas: Inputs['csv-formulas'],
  warehouse: Warehouse,
): Promise<PublicFile[]> {
  const files: PublicFile[] = [];
  if (table.formats.includes('csv.gz')) {
    const csv = `${table.file}.csv.gz`;
    await writeCsv(db, table.schema, table.file, csv, csvFormulas);
    files.push(await publishFile(table, 'csv.gz', csv, warehouse));
  }
  if (table.formats.includes('parquet'))
    files.push(await publishFile(table, 'parquet', table.file, warehouse));
  return files;
}

/** Signs with which a spreadsheet takes a text for a formula, their full-width forms among them. */
const FORMULA = '^[=+\\-@\\t\\r\uFF1D\uFF0B\uFF0D\uFF20]';

/**
 * The same rows as CSV. DuckDB's own gzip is used, because it gives the same bytes on every machine: it writes no time
 * and no name into the header, and, unlike zlib, does not compress differently from one processor to the next.
 */
async function writeCsv(
  db: Database,
  schema: DatasetSchema,
  parquet: string,
  target: string,
  formulas: Inputs['csv-formulas'],
): Promise<void> {
  const columns = schema.fields.map(({ name, type }) => {
    const column = ident(name);
    if (type === 'datetime') return `${isoTime(column)} AS ${column}`;
    if (type !== 'string' || formulas === 'keep') return column;
    return `CASE WHEN regexp_matches(${column}, ${literal(FORMULA)}) THEN '''' || ${column} ELSE ${column} END AS ${column}`;
  });
  await db.run(
    `COPY (SELECT ${columns.join(', ')} FROM ${readParquet([parquet])}) TO ${literal(target)} (FORMAT csv, HEADER, COMPRESSION gzip)`,
  );
}

async function publishFile(
  { schema, period, facts, inputs, model, rawFiles }: Finished,
  format: Format,
  temporary: string,
  warehouse: Warehouse,
): Promise<PublicFile> {
  const [sha256, { size }] = await Promise.all([sha256File(temporary), stat(temporary)]);
  const name = `${period}.${shortHash(sha256)}.${format}`;
  await moveIntoPlace(temporary, path.join(warehouse.runFile('public', schema.name), name));
  return {
    path: `${schema.name}/${name}`,
    dataset: schema.name,
    format,
    rows: facts.rows,
    bytes: size,
    sha256,
    min_time: facts.minTime,
    max_time: facts.maxTime,
    inputs: { ...inputs },
    model,
    raw_files: [...rawFiles],
  };
}
