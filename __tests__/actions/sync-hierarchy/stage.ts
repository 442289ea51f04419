import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hierarchyInputs } from '../../../actions/sync-hierarchy/src/inputs.js';
import { stage } from '../../../actions/sync-hierarchy/src/main.js';
import type { StageResult } from '../../../shared/action/define.js';
import { loadSeeds, seedsOfBuilding } from '../../../shared/config/load.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { literal } from '../../../shared/duckdb/quote.js';
import type { Context } from '../../../shared/context/context.js';
import { decideOutcome, type Outcome } from '../../../shared/report/report.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testContext, testFolder } from '../../support/context.js';

const DATASOURCES =
  'datasource_id,name,source_type,location,file_pattern,required_columns,data_type,retention_months,status\n' +
  '2,indoor,csv,origin,*.csv,Date,temperature,2,active\n';
const MAPPINGS =
  'datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,retention_months\n' +
  '2,Date,,Temperature,,ThermoPro,-10,50,2\n';

/** The example of the roadmap. */
export const ORIGINAL = `# seeds/building_hierarchy.csv
id,parent_id,type,name,level,coordinates
B1,,Building,SM2,0,"50.0735 14.4079"
B1_F1,B1,Floor,Podlaží 1,1,
B1_F1_Z1,B1_F1,Zone,Zóna 1,2,
B1_F1_Z1_S1,B1_F1_Z1,Sensor,SM2_01_L1_01,3,
B1_F1_Z1_S2,B1_F1_Z1,Sensor,Thermometer_1,3,
B1_F1_Z2,B1_F1,Zone,Zóna 2,2,
`;

/** The seed of the hierarchy, as `house` takes it. */
export const seed = (text: string) => ({ 'building_hierarchy.csv': text });

/** A building in folders of its own. */
export interface House {
  readonly root: string;
  readonly seeds: string;
}

export async function house(seeds: Readonly<Record<string, string>> = {}): Promise<House> {
  const made = { root: testFolder('warehouse'), seeds: testFolder('seeds') };
  await writeSeeds(made, {
    'datasources_config.csv': DATASOURCES,
    'datasource_mappings.csv': MAPPINGS,
    ...seeds,
  });
  return made;
}

export async function writeSeeds({ seeds }: House, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(seeds, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(seeds, name), text);
}

export interface Turn extends StageResult {
  readonly outcome: Outcome;
  readonly codes: readonly string[];
  readonly warehouse: Warehouse;
}

export interface TurnOptions {
  readonly threads?: number;
  readonly engine?: 'auto' | 'duckdb' | 'neo4j';
  readonly folder?: string;
  /** Inputs as a workflow writes them. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly context?: Partial<Context>;
}

/** Runs the whole stage on a house, with everything real but the runner. */
export async function runHierarchy({ root, seeds: folder }: House, options: TurnOptions = {}): Promise<Turn> {
  const all = await loadSeeds(options.folder ?? folder, 'seeds');
  const seeds = seedsOfBuilding(all, all.buildings[0]!.id);
  const warehouse = await Warehouse.open({ root, building: seeds.building.id });
  const context = await testContext(options.context);
  const defaults = { 'neo4j-user': 'neo4j', 'max-vanishing': '20', timeout: '60' };
  const others = { 'base-iri': 'urn:sm2:', 'derive-adjacency': 'false', engine: options.engine ?? 'auto' };
  const result = await stage.run({
    context,
    inputs: {
      ...hierarchyInputs.parse({ ...defaults, ...others, ...options.inputs }),
      seeds: 'seeds',
      warehouse: 'warehouse',
      'fail-on': 'error',
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    },
    seeds,
    datasources: seeds.datasources,
    warehouse,
    asOf: context.now(),
  });
  return {
    ...result,
    warehouse,
    outcome: decideOutcome(result.findings, result.changed),
    codes: result.findings.map(({ code }) => code),
  };
}

/** Puts a month with one reading of each of these sensors into the warehouse. */
export async function putReadings(
  { root }: House,
  month: string,
  sensors: readonly string[],
  building = 'default',
): Promise<void> {
  const warehouse = await Warehouse.open({ root, building });
  const change = warehouse.change();
  const file = `readings/indoor/${month}.parquet`;
  const temporary = change.temporary(file);
  await using db = await Database.open(await testContext(), { threads: 1 });
  const rows = sensors.map((sensor) => `SELECT ${literal(sensor)} AS sensor`).join(' UNION ALL ');
  const { rows: count } = await writeParquet(db, `SELECT * FROM (${rows}) ORDER BY sensor`, temporary);
  await change.add(file, temporary, { rows: count, inputs: {} });
  await warehouse.commit(change);
}

/** Puts a month of hourly aggregates into the warehouse: two hours of each of these series (location, measurement). */
export async function putHours(
  { root }: House,
  month: string,
  series: readonly (readonly [string, string])[],
  building = 'default',
): Promise<void> {
  const warehouse = await Warehouse.open({ root, building });
  const change = warehouse.change();
  const file = `aggregates/hourly/${month}.parquet`;
  const temporary = change.temporary(file);
  await using db = await Database.open(await testContext(), { threads: 1 });
  const rows = series.flatMap(([location, measurement], at) =>
    [0, 1].map(
      (hour) => `(TIMESTAMPTZ '${month}-01 0${hour}:00:00Z', ${literal(location)}, ${literal(measurement)},
        ${(at % 3) + 1}::INTEGER, (${at + 1}.5 * ${hour + 20})::DECIMAL(38, 6))`,
    ),
  );
  const query = `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(window_start, location, measurement, n, sum)
    ORDER BY location, measurement, window_start`;
  const { rows: count } = await writeParquet(db, query, temporary);
  await change.add(file, temporary, { rows: count, inputs: {} });
  await warehouse.commit(change);
}

/** All rows of a stored table, in their order. */
export async function table(warehouse: Warehouse, name: string): Promise<Record<string, unknown>[]> {
  const entry = warehouse.entry(`hierarchy/${name}.parquet`);
  if (entry === undefined) throw new Error(`there is no hierarchy/${name}.parquet`);
  await using db = await Database.open(await testContext(), { threads: 1 });
  // Awaited here: the database must not close before the rows are read.
  return await db.rows(`SELECT * FROM read_parquet(${literal(await warehouse.file(entry))})`);
}
