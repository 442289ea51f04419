import path from 'node:path';
import type { StageRun } from '../../../shared/action/define.js';
import type { BuildingSeeds, Datasource, Mapping, SensorPlace } from '../../../shared/config/types.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { DirectoryStore } from '../../../shared/warehouse/store.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testContext, testFolder } from '../../support/context.js';

const place = {};

const vent: Datasource = {
  place,
  id: '1',
  building: 'house',
  name: 'ventilation',
  sourceType: 'csv',
  location: 'raw',
  filePattern: '*.csv',
  requiredColumns: [],
  dataType: [],
  retentionMonths: undefined,
  status: 'active',
  timezone: undefined,
  daylightSaving: 'follows',
  shape: 'auto',
  encoding: undefined,
  delimiter: undefined,
  decimalSeparator: undefined,
  thousandsSeparator: undefined,
  headerRow: undefined,
  dateFormats: [],
  dateOrder: undefined,
  intervalLabel: 'instant',
  cadenceMinutes: 60,
  sensorPattern: undefined,
  nullTokens: [],
  recordsPath: undefined,
  description: undefined,
};

const temperature: Mapping = {
  place,
  datasourceId: '1',
  timestampColumns: ['Date'],
  locationColumn: 'Sensor',
  measurementColumn: 'T',
  valueColumn: undefined,
  sourceName: 'Atrea',
  valueMin: undefined,
  valueMax: undefined,
  retentionMonths: undefined,
  rawName: undefined,
  filter: [],
  measurement: 'temp',
  sensor: undefined,
  location: undefined,
  rawUnit: '°C',
  unit: '°C',
  scale: undefined,
  offset: undefined,
  valueWords: [],
  aggregation: 'mean',
  decimals: undefined,
  sentinels: [],
};

/** A building in Prague with one datasource; sensors `a`, `b`, `c` hang where their name says. */
export const testSeeds = (overrides: Partial<BuildingSeeds> = {}): BuildingSeeds => ({
  folder: 'seeds',
  building: {
    place: { file: 'seeds/buildings_config.csv', line: 2 },
    id: 'house',
    name: 'House',
    city: 'Prague',
    timezone: 'Europe/Prague',
    status: 'active',
    country: undefined,
    latitude: undefined,
    longitude: undefined,
    licence: 'CC-BY-4.0',
    contact: undefined,
  },
  datasources: [vent],
  mappings: [temperature],
  locations: [],
  thresholds: [],
  anomalyRules: [],
  waivers: [],
  hierarchy: [],
  relations: [],
  findings: [],
  ...overrides,
});

export const testPlace = (location: string, publish: boolean): SensorPlace => ({
  place,
  building: 'house',
  datasourceId: '1',
  sensor: location,
  location,
  validFrom: undefined,
  validTo: undefined,
  publish,
});

/** A warehouse in a folder of its own, opened anew whenever it is asked for, as every run does. */
export interface Site {
  readonly root: string;
  readonly store: string | undefined;
  open(): Promise<Warehouse>;
  /** Commits files: plain path → SQL of its rows, totally ordered, and its time column. */
  write(files: Readonly<Record<string, { readonly sql: string; readonly time: string }>>): Promise<void>;
}

export function testSite(root = testFolder('warehouse'), store?: string): Site {
  const open = (): Promise<Warehouse> =>
    Warehouse.open({
      root,
      building: 'house',
      ...(store === undefined ? {} : { store: new DirectoryStore(store, 'house') }),
    });
  return {
    root,
    store,
    open,
    write: async (files) => {
      const warehouse = await open();
      const change = warehouse.change();
      await using db = await Database.open(await testContext());
      for (const [plainPath, { sql, time }] of Object.entries(files)) {
        const target = change.temporary(plainPath);
        const facts = await writeParquet(db, sql, target, time);
        await change.add(plainPath, target, { ...facts, inputs: {} });
      }
      await warehouse.commit(change);
    },
  };
}

/** Rows `(local or UTC time, sensor, value or NULL)` as readings; `rows` is the SQL of a table (time, sensor, value). */
export const readingsSql = (rows: string): string => `
  SELECT time::TIMESTAMPTZ AS time, sensor::VARCHAR AS sensor, 'temp' AS measurement, value::DECIMAL(18,6) AS value,
    CASE WHEN value IS NULL THEN 9 ELSE 1 END::TINYINT AS quality, 'Atrea' AS source, 'f' AS file, 1::INTEGER AS line
  FROM (${rows}) ORDER BY sensor, measurement, time`;

/** What a run of a stage gets, with inputs of its own. */
export async function testRun<Inputs>(
  site: Site,
  inputs: Inputs,
  options: {
    readonly seeds?: BuildingSeeds;
    readonly asOf?: string;
    readonly threads?: number;
    readonly datasource?: string[];
  } = {},
): Promise<StageRun<Inputs>> {
  const seeds = options.seeds ?? testSeeds();
  return {
    context: await testContext({ workspace: path.dirname(site.root) }),
    inputs: {
      seeds: 'seeds',
      warehouse: 'warehouse',
      'fail-on': 'never',
      threads: options.threads,
      store: site.store,
      ...(options.datasource === undefined ? {} : { datasource: options.datasource }),
      ...inputs,
    } as StageRun<Inputs>['inputs'],
    seeds,
    datasources: seeds.datasources,
    warehouse: await site.open(),
    asOf: new Date(options.asOf ?? '2027-01-01T00:00:00Z'),
  };
}
