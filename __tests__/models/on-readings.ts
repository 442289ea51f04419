import path from 'node:path';
import type { BuildingSeeds, Datasource, Mapping, SensorPlace } from '../../shared/config/types.js';
import { Database, type Row } from '../../shared/duckdb/engine.js';
import { literal, literalOrNull } from '../../shared/duckdb/quote.js';
import { loadModels } from '../../shared/models/load.js';
import { runModels } from '../../shared/models/run.js';
import { createSources } from '../../shared/models/sources.js';
import type { Variables } from '../../shared/models/render.js';
import { testContext } from '../support/context.js';

export const MODELS = path.resolve(import.meta.dirname, '../../models');

/** A reading of a test; what is left out has the value that most tests want. */
export interface TestReading {
  /** With its offset or in UTC, as DuckDB reads a TIMESTAMPTZ. */
  readonly time: string;
  readonly value: string | null;
  readonly sensor?: string;
  readonly measurement?: string;
  readonly datasource?: string;
  readonly source?: string;
  readonly quality?: number;
}

export interface TestSeeds {
  readonly timezone?: string;
  /** Minutes; null: the seed does not say. */
  readonly cadence?: number | null;
  readonly locations?: readonly Partial<SensorPlace>[];
  readonly mappings?: readonly Partial<Mapping>[];
}

/** The seeds of a building with one datasource `feed` (id `1`). */
export function testSeeds({
  timezone = 'UTC',
  cadence = 60,
  locations = [],
  mappings = [],
}: TestSeeds = {}): BuildingSeeds {
  const place = { file: 'seeds/test.csv', line: 2 };
  const datasource = {
    place,
    id: '1',
    building: 'house',
    name: 'feed',
    status: 'active',
    cadenceMinutes: cadence ?? undefined,
  };
  return {
    folder: 'seeds',
    building: { place, id: 'house', name: 'House', timezone, status: 'active' } as BuildingSeeds['building'],
    datasources: [datasource as unknown as Datasource],
    mappings: mappings.map((mapping) => ({
      place,
      datasourceId: '1',
      measurementColumn: 'x',
      aggregation: 'mean',
      ...mapping,
    })) as unknown as Mapping[],
    locations: locations.map((location) => ({
      place,
      building: 'house',
      datasourceId: '1',
      sensor: 'a',
      location: 'hall',
      validFrom: undefined,
      validTo: undefined,
      publish: true,
      ...location,
    })),
    thresholds: [],
    anomalyRules: [],
    waivers: [],
    hierarchy: [],
    relations: [],
    findings: [],
  };
}

const readingRow = (reading: TestReading): string =>
  `(${[
    literal(reading.datasource ?? 'feed'),
    `${literal(reading.time)}::TIMESTAMPTZ`,
    literal(reading.sensor ?? 'a'),
    literal(reading.measurement ?? 'temp_indoor'),
    `${literalOrNull(reading.value)}::DECIMAL(18,6)`,
    `${reading.quality ?? 1}::TINYINT`,
    literal(reading.source ?? 'Test'),
    "'0123456789ab'",
    '1::INTEGER',
  ].join(', ')})`;

/** The SELECT of readings as `warehouse.readings` has them, with the column `datasource` first. */
export const readingsQuery = (readings: readonly TestReading[]): string =>
  `SELECT * FROM (VALUES ${readings.map(readingRow).join(', ')}) AS readings(datasource, time, sensor, measurement, value, quality, source, file, line)`;

export interface OnReadings {
  readonly readings: readonly TestReading[];
  readonly seeds?: TestSeeds;
  readonly vars?: Variables;
  readonly model: string;
  /** SELECT over the model; default: all its columns and rows in the order of lasting files. */
  readonly query?: string;
}

/** Runs a model of the repository on a few readings and gives its rows, every value as text. */
export async function onReadings({
  readings,
  seeds = {},
  vars = {},
  model,
  query,
}: OnReadings): Promise<Row[]> {
  await using db = await Database.open(await testContext());
  await createSources(db, { seeds: testSeeds(seeds) }, []);
  await db.run('DROP VIEW warehouse.readings');
  await db.run(`CREATE TABLE warehouse.readings AS ${readingsQuery(readings)}`);
  const models = await loadModels(MODELS);
  await runModels(db, models, { select: [model], vars: { timezone: seeds.timezone ?? 'UTC', ...vars } });
  // Awaited here: the database closes when this function is left.
  return await db.rows(
    query ?? `SELECT COLUMNS(*)::VARCHAR FROM ${model} ORDER BY location, measurement, source, window_start`,
  );
}

/** A reading each hour from an instant (UTC) on, all of the same value. */
export const hourly = (from: string, count: number, rest: Partial<TestReading> = {}): TestReading[] =>
  Array.from({ length: count }, (_, hour) => ({
    time: new Date(Date.parse(from) + hour * 3_600_000).toISOString(),
    value: '1',
    ...rest,
  }));
