import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../../../shared/duckdb/engine.js';
import { readParquet, writeParquet, type TableFacts } from '../../../../shared/duckdb/parquet.js';
import { ident, literal } from '../../../../shared/duckdb/quote.js';
import { relation, type Models } from '../../../../shared/models/model.js';
import { runModels, withModelName } from '../../../../shared/models/run.js';
import { createReadings } from '../../../../shared/models/sources.js';
import type { Warehouse } from '../../../../shared/warehouse/warehouse.js';
import { modelOf, type State } from '../collect.js';
import type { PeriodPlan } from '../decide.js';
import type { Inputs } from '../inputs.js';
import { DATASETS, type DatasetName, type DatasetSchema } from '../metadata/datasets.js';

/**
 * How published Parquet files are written: smaller than the warehouse's own, since they are written once and fetched
 * often. A month fits into one row group; more rows are parted, so that statistics let a reader skip, at a size at which
 * the engine still delta-encodes the times of series-ordered rows (it makes a dictionary of them, twice as large, where
 * several larger groups follow each other).
 */
const publicParquet = (rows: number, version: 'v1' | 'v2'): string => {
  const group = rows <= 81_920 ? 81_920 : 40_960;
  // The limit is the default one; stated, it holds for a last group of few rows, too.
  const options = `ROW_GROUP_SIZE ${group}, DICTIONARY_SIZE_LIMIT ${group / 5}`;
  return `(FORMAT parquet, PARQUET_VERSION ${version}, COMPRESSION zstd, COMPRESSION_LEVEL 19, ${options})`;
};

/** Encodings of version 2 that not every reader of Parquet knows: fastparquet, and by it Frictionless, knows none of them. */
const UNCOMMON = ['BYTE_STREAM_SPLIT', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'] as const;

/** The rows of one period as they may be published, in a file that nobody names yet. */
export interface Draft {
  readonly plan: PeriodPlan;
  readonly schema: DatasetSchema;
  /** Absolute path of the Parquet file. */
  readonly file: string;
  readonly facts: TableFacts;
}

/** Where drafts lie: a folder of this run only, on the disk of the published files. */
export const draftFolder = (warehouse: Warehouse): string => warehouse.runFile('.new-public');

/** Computes the rows of a period, in the columns of its schema, whatever else the model may give. */
export async function draftPeriod(
  db: Database,
  state: State,
  plan: PeriodPlan,
  inputs: Inputs,
  warehouse: Warehouse,
): Promise<Draft> {
  const schema = DATASETS[plan.dataset];
  const model = modelOf(plan.dataset);
  await bindSources(db, plan, warehouse);
  const vars = { timezone: state.seeds.building.timezone, legacy_labels: inputs['legacy-labels'] };
  await runModels(db, state.models, { select: [model], vars });
  const file = path.join(draftFolder(warehouse), plan.dataset, `${plan.period}.parquet`);
  const facts = await withModelName(fileOf(state.models, model), () =>
    writeRows(db, schema, relation(model), file),
  );
  return { plan, schema, file, facts };
}

/** Writes rows of any relation in the columns and the order of a schema. */
export async function writeRows(
  db: Database,
  { fields, order, time }: DatasetSchema,
  from: string,
  file: string,
): Promise<TableFacts> {
  await mkdir(path.dirname(file), { recursive: true });
  const columns = fields.map(({ name, parquet }) => `${ident(name)}::${parquet} AS ${ident(name)}`);
  await db.run(`CREATE OR REPLACE TEMP TABLE ${DRAFTED} AS SELECT ${columns.join(', ')} FROM ${from}`);
  const { rows } = await db.row<{ rows: number }>(`SELECT count(*) AS rows FROM ${DRAFTED}`);
  const write = (texts: ReadonlyMap<string, string>, version: 'v1' | 'v2'): Promise<TableFacts> => {
    const shown = fields.map(({ name }) => texts.get(name) ?? ident(name));
    const query = `SELECT ${shown.join(', ')} FROM ${DRAFTED} ORDER BY ${order.map(ident).join(', ')}`;
    return writeParquet(db, query, file, time, publicParquet(rows, version));
  };
  const facts = await write(new Map(), 'v2');
  const uncommon = await uncommonColumns(db, file);
  if (uncommon.length === 0) return facts;
  const texts = new Map<string, string>();
  for (const { name, parquet } of fields)
    if (parquet === 'VARCHAR' && uncommon.includes(name)) texts.set(name, await asDictionary(db, name));
  const again = await write(texts, 'v2');
  return (await uncommonColumns(db, file)).length === 0 ? again : write(texts, 'v1');
}

/** Columns of a file whose encoding not every reader knows: numbers that hardly repeat, texts that do not, nothing but NULL. */
async function uncommonColumns(db: Database, file: string): Promise<string[]> {
  const like = UNCOMMON.map((name) => `contains(encodings, ${literal(name)})`).join(' OR ');
  const rows = await db.rows<{ name: string }>(
    `SELECT DISTINCT path_in_schema AS name FROM parquet_metadata(${literal(file)}) WHERE ${like}`,
  );
  return rows.map(({ name }) => name);
}

const DRAFTED = ident('__drafted');

/**
 * A text column that the file holds as a dictionary, whatever the engine would choose. Its statistics are then those of
 * the whole file, so that readers skip nothing by it: only for columns that are no use for that anyhow.
 */
async function asDictionary(db: Database, column: string): Promise<string> {
  const type = ident(`__values_of_${column}`);
  const { found } = await db.row<{ found: number }>(
    `SELECT count(${ident(column)}) AS found FROM ${DRAFTED}`,
  );
  const values =
    found === 0
      ? `('')`
      : `(SELECT DISTINCT ${ident(column)} FROM ${DRAFTED} WHERE ${ident(column)} IS NOT NULL ORDER BY 1)`;
  await db.run(`DROP TYPE IF EXISTS ${type}`);
  await db.run(`CREATE TYPE ${type} AS ENUM ${values}`);
  return `${ident(column)}::${type} AS ${ident(column)}`;
}

const FROM_HOURS: readonly DatasetName[] = ['hourly_all', 'hourly_stats', 'legacy'];

/** Puts the files of a period in the place of the source that its model reads. */
async function bindSources(
  db: Database,
  { dataset, entries }: PeriodPlan,
  warehouse: Warehouse,
): Promise<void> {
  const files: { readonly file: string; readonly path: string }[] = [];
  for (const entry of entries) files.push({ file: await warehouse.file(entry), path: entry.path });
  if (dataset === 'incidents') return;
  if (dataset === 'raw') {
    const readings = files.map(({ file, path: plain }) => ({ datasource: plain.split('/')[1] ?? '', file }));
    return createReadings(db, readings);
  }
  const table = FROM_HOURS.includes(dataset) ? 'hourly' : dataset;
  await db.run(
    `CREATE OR REPLACE VIEW warehouse.${ident(table)} AS SELECT * FROM ${readParquet(files.map(({ file }) => file))}`,
  );
}

const fileOf = (models: Models, name: string): string =>
  models.all.find((model) => model.name === name)?.file ?? name;
