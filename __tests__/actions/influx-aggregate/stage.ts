import path from 'node:path';
import type { StageResult } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { stage, type AggregateRun } from '../../../actions/influx-aggregate/src/main.js';
import { readingsQuery, testSeeds, type TestReading, type TestSeeds } from '../../models/on-readings.js';
import { testContext, type TestContextOverrides } from '../../support/context.js';

/** What a file of the manifest says, in one line. */
export const described = (warehouse: Warehouse): Record<string, string> =>
  Object.fromEntries(warehouse.entries('aggregates/').map(({ path: name, sha256 }) => [name, sha256]));

/** Puts readings into the warehouse as ingest and gate would: one file per datasource and UTC month, whole. */
export async function putReadings(warehouse: Warehouse, readings: readonly TestReading[]): Promise<void> {
  await using db = await Database.open(await testContext());
  const change = warehouse.change();
  const keyOf = ({ datasource = 'feed', time }: TestReading): string =>
    `readings/${datasource}/${new Date(time).toISOString().slice(0, 7)}.parquet`;
  for (const name of new Set(readings.map(keyOf))) {
    const own = readings.filter((reading) => keyOf(reading) === name);
    const temporary = change.temporary(name);
    const query = `SELECT * EXCLUDE (datasource) FROM (${readingsQuery(own)}) ORDER BY sensor, measurement, time`;
    const facts = await writeParquet(db, query, temporary, 'time');
    await change.add(name, temporary, { ...facts, inputs: {} });
  }
  for (const { path: name } of warehouse.entries('readings/')) {
    if (!readings.some((reading) => keyOf(reading) === name)) change.drop(name);
  }
  await warehouse.commit(change);
}

export interface RunStage {
  readonly warehouse: Warehouse;
  readonly seeds?: TestSeeds;
  readonly asOf?: string;
  readonly inputs?: Partial<AggregateRun['inputs']>;
  readonly context?: TestContextOverrides;
}

/** One turn of the stage as the runner would start it. */
export async function runAggregate({
  warehouse,
  seeds,
  asOf = '2030-01-01T00:00:00Z',
  inputs = {},
  context = {},
}: RunStage): Promise<StageResult> {
  const building = testSeeds(seeds);
  return stage.run({
    context: await testContext(context),
    inputs: {
      seeds: 'seeds',
      warehouse: 'warehouse',
      'fail-on': 'error',
      engine: 'auto',
      granularities: ['hourly', 'daily', 'weekly', 'monthly'],
      timeout: 30,
      'batch-size': 20_000,
      'on-engine-failure': 'stop',
      verify: false,
      ...inputs,
    },
    seeds: building,
    datasources: building.datasources,
    warehouse,
    asOf: new Date(asOf),
  });
}

export const openWarehouse = (folder: string): Promise<Warehouse> =>
  Warehouse.open({ root: path.join(folder, 'warehouse'), building: 'house' });

/** Rows of a lasting file, every value as text. */
export async function rowsOf(warehouse: Warehouse, name: string, columns: string): Promise<unknown[][]> {
  const entry = warehouse.entry(name);
  if (entry === undefined) throw new Error(`there is no ${name}`);
  await using db = await Database.open(await testContext());
  const rows = await db.rows(
    `SELECT COLUMNS(*)::VARCHAR FROM (SELECT ${columns} FROM '${await warehouse.file(entry)}')`,
  );
  return rows.map((row) => Object.values(row));
}
