import type { BuildingSeeds } from '../config/types.js';
import type { Database } from '../duckdb/engine.js';
import { readParquet } from '../duckdb/parquet.js';
import { ident, literal } from '../duckdb/quote.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { readCadences } from './cadence.js';
import { hourOffset } from '../time/offsets.js';
import type { Variables } from './render.js';
import { createSources } from './sources.js';

/** Lasting files by the source that they are, with the columns of an empty one. */
const FILES = [
  ...['hourly', 'daily', 'weekly', 'monthly'].map((name) => ({
    name,
    prefix: `aggregates/${name}/`,
    columns:
      'window_start TIMESTAMPTZ, location VARCHAR, measurement VARCHAR, source VARCHAR, n INTEGER, n_expected INTEGER, sum DECIMAL(38,6), min DECIMAL(18,6), max DECIMAL(18,6), mean DECIMAL(18,6), first DECIMAL(18,6), last DECIMAL(18,6)',
  })),
  {
    name: 'incidents',
    prefix: 'incidents/incidents.parquet',
    columns:
      'id VARCHAR, rule VARCHAR, class VARCHAR, severity VARCHAR, scope STRUCT("type" VARCHAR, id VARCHAR), series VARCHAR[], start TIMESTAMPTZ, "end" TIMESTAMPTZ, detected_at TIMESTAMPTZ',
  },
  {
    name: 'hierarchy_nodes',
    prefix: 'hierarchy/nodes.parquet',
    columns:
      'id VARCHAR, type VARCHAR, name VARCHAR, level INTEGER, storey INTEGER, latitude DOUBLE, longitude DOUBLE, depth INTEGER',
  },
  {
    name: 'hierarchy_edges',
    prefix: 'hierarchy/edges.parquet',
    columns: 'source VARCHAR, target VARCHAR, relation VARCHAR',
  },
  {
    name: 'hierarchy_closure',
    prefix: 'hierarchy/closure.parquet',
    columns: 'ancestor VARCHAR, descendant VARCHAR, depth INTEGER',
  },
  { name: 'hierarchy_paths', prefix: 'hierarchy/paths.parquet', columns: 'id VARCHAR, path VARCHAR' },
] as const;

/** Small sources that follow from the seeds. */
const DERIVED = {
  unpublished_places: 'SELECT DISTINCT location FROM warehouse.sensor_places WHERE NOT publish',
  fine_measurements:
    'SELECT measurement, max(decimals) AS decimals FROM warehouse.measurements WHERE decimals > 2 GROUP BY measurement',
  additive_measurements: "SELECT DISTINCT measurement FROM warehouse.measurements WHERE aggregation = 'sum'",
  legacy_names: "SELECT ''::VARCHAR AS location, ''::VARCHAR AS old WHERE false",
  hidden_nodes: 'SELECT DISTINCT location AS id FROM warehouse.sensor_places WHERE NOT publish',
} as const;

/**
 * Makes a DuckDB file that holds every source of the models over a warehouse: what dbt, or any other client, builds
 * the models on. Files stay where they are; the database only refers to them. Returns the variables of the building.
 */
export async function createModelsDatabase(
  db: Database,
  file: string,
  warehouse: Warehouse,
  seeds: BuildingSeeds,
): Promise<Variables> {
  await db.run(`ATTACH ${literal(file)} AS models_database`);
  await db.run('USE models_database');
  const readings = await Promise.all(
    warehouse.entries('readings/').map(async (entry) => ({
      datasource: entry.path.split('/')[1] ?? '',
      file: await warehouse.file(entry),
    })),
  );
  await createSources(db, { seeds, cadences: await readCadences(warehouse, seeds) }, readings);
  for (const { name, prefix, columns } of FILES) {
    const files = await Promise.all(warehouse.entries(prefix).map((entry) => warehouse.file(entry)));
    if (files.length > 0) await db.run(`CREATE VIEW warehouse.${ident(name)} AS FROM ${readParquet(files)}`);
    else await db.run(`CREATE TABLE warehouse.${ident(name)} (${columns})`);
  }
  for (const [name, query] of Object.entries(DERIVED))
    await db.run(`CREATE TABLE warehouse.${ident(name)} AS ${query}`);
  const { timezone } = seeds.building;
  const times = warehouse
    .entries('readings/')
    .flatMap(({ min_time, max_time }) => [min_time ?? [], max_time ?? []].flat());
  const [first, last] = [[...times].sort()[0], [...times].sort().at(-1)];
  if (first === undefined || last === undefined) return { timezone, hour_offset_minutes: 0 };
  return { timezone, hour_offset_minutes: hourOffset(timezone, new Date(first), new Date(last)).minutes };
}
