import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../../shared/duckdb/engine.js';
import { isoTime, readParquet, writeParquet, type TableFacts } from '../../../shared/duckdb/parquet.js';
import { ident, literal } from '../../../shared/duckdb/quote.js';
import { moveIntoPlace, sha256File, shortHash, temporaryName } from '../../../shared/files/atomic.js';
import { relation, type Models } from '../../../shared/models/model.js';
import { runModels, withModelName } from '../../../shared/models/run.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { DATASET_MODELS, type State } from './collect.js';
import { unpublishedPlaces, type MonthPlan } from './decide.js';
import { DATASETS, type DatasetSchema } from './metadata/schema.js';
import type { Format, PublicFile } from './release.js';

/** Makes the relations that all months share: incidents and places that are not published. */
export async function prepare(db: Database, state: State, warehouse: Warehouse): Promise<void> {
  await db.run('CREATE SCHEMA IF NOT EXISTS warehouse');
  await db.createTable(
    'warehouse.unpublished_places',
    ['location'],
    unpublishedPlaces(state.seeds).map((location) => ({ location })),
  );
  const incidents = state.incidentsParquet;
  const rows =
    incidents === undefined
      ? `SELECT ''::VARCHAR AS id, ''::VARCHAR AS severity, []::VARCHAR[] AS series, NULL::TIMESTAMPTZ AS start, NULL::TIMESTAMPTZ AS "end" WHERE false`
      : `SELECT id, severity, series, start, "end" FROM ${readParquet([await warehouse.file(incidents)])}`;
  await db.run(`CREATE OR REPLACE TABLE warehouse.incidents AS ${rows}`);
}

/** Makes the files of one month, and gives them their public names. */
export async function buildMonth(
  db: Database,
  state: State,
  plan: MonthPlan,
  warehouse: Warehouse,
): Promise<PublicFile[]> {
  const schema = DATASETS[plan.dataset];
  const folder = warehouse.runFile('public', plan.dataset);
  const parquet = temporaryName(path.join(folder, `${plan.month}.parquet`));
  await mkdir(folder, { recursive: true });
  try {
    const facts = await writeTable(db, state, plan, await warehouse.file(plan.source), parquet);
    const files: PublicFile[] = [];
    if (plan.formats.includes('csv.gz')) {
      const csv = temporaryName(path.join(folder, `${plan.month}.csv.gz`));
      await writeCsv(db, schema, parquet, csv);
      files.push(await publish(folder, plan, 'csv.gz', csv, facts));
    }
    if (plan.formats.includes('parquet')) files.push(await publish(folder, plan, 'parquet', parquet, facts));
    return files;
  } finally {
    await rm(parquet, { force: true });
  }
}

/** The rows of a month in the columns of the schema, whatever else the model may give. */
async function writeTable(
  db: Database,
  state: State,
  plan: MonthPlan,
  source: string,
  target: string,
): Promise<TableFacts> {
  const { fields, order } = DATASETS[plan.dataset];
  const model = DATASET_MODELS[plan.dataset];
  await db.run(`CREATE OR REPLACE VIEW warehouse.hourly AS SELECT * FROM ${readParquet([source])}`);
  await runModels(db, state.models, { select: [model], vars: { timezone: state.seeds.building.timezone } });
  const columns = fields.map(({ name, parquet }) => `${ident(name)}::${parquet} AS ${ident(name)}`);
  const query = `SELECT ${columns.join(', ')} FROM ${relation(model)} ORDER BY ${order.map(ident).join(', ')}`;
  return withModelName(fileOf(state.models, model), () => writeParquet(db, query, target, 'time'));
}

const fileOf = (models: Models, name: string): string =>
  models.all.find((model) => model.name === name)?.file ?? name;

/**
 * The same rows as CSV. DuckDB's own gzip is used, because it gives the same bytes on every machine: it writes no time
 * and no name into the header, and, unlike zlib, does not compress differently from one processor to the next.
 */
async function writeCsv(db: Database, schema: DatasetSchema, parquet: string, target: string): Promise<void> {
  const columns = schema.fields.map(({ name, type }) =>
    type === 'datetime' ? `${isoTime(ident(name))} AS ${ident(name)}` : ident(name),
  );
  await db.run(
    `COPY (SELECT ${columns.join(', ')} FROM ${readParquet([parquet])}) TO ${literal(target)} (FORMAT csv, HEADER, COMPRESSION gzip)`,
  );
}

async function publish(
  folder: string,
  plan: MonthPlan,
  format: Format,
  temporary: string,
  facts: TableFacts,
): Promise<PublicFile> {
  const [sha256, { size }] = await Promise.all([sha256File(temporary), stat(temporary)]);
  const name = `${plan.month}.${shortHash(sha256)}.${format}`;
  await moveIntoPlace(temporary, path.join(folder, name));
  return {
    path: `${plan.dataset}/${name}`,
    dataset: plan.dataset,
    format,
    rows: facts.rows,
    bytes: size,
    sha256,
    min_time: facts.minTime,
    max_time: facts.maxTime,
    inputs: { ...plan.inputs },
  };
}
