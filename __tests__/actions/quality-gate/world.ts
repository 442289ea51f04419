import { afterAll } from 'vitest';
import { proposalFacts } from '../../../actions/quality-gate/src/measure.js';
import type { BuildingSeeds, Datasource, Mapping, SensorPlace } from '../../../shared/config/types.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';

import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testContext, testFolder } from '../../support/context.js';

const db = Database.open(await testContext(), { threads: 1 });
afterAll(async () => (await db)[Symbol.asyncDispose]());

export const AS_OF = new Date('2026-03-01T06:00:00Z');
export const LIMIT = new Date('2026-03-01T06:10:00Z');
const NEW = 'a'.repeat(64);
const FATES = { cells: 0, accepted: 0, duplicate: 0, superseded: 0, null: 0, rejected: 0, ignored: 0 };

/** One reading: hour of February (or a time), sensor, value or null, quality; its line follows from its place in the list. */
type Reading = readonly [
  at: number | string,
  sensor: string,
  value: number | null,
  quality?: number,
  file?: string | undefined,
];

const hour = (at: number | string): string =>
  typeof at === 'string' ? at : new Date(Date.UTC(2026, 1, 1, at)).toISOString();
export const hours = (from: number, to: number, sensor: string, file?: string): Reading[] =>
  Array.from({ length: to - from }, (_, index) => [from + index, sensor, 20, 1, file]);

export interface World {
  readonly readings: readonly Reading[];
  readonly fates?: Partial<PendingDatasource['fates']>;
  readonly nulls?: PendingDatasource['newFiles'][number]['nulls'];
  readonly places?: readonly Partial<SensorPlace>[];
  readonly mappings?: readonly Partial<Mapping>[];
  readonly cadence?: number | undefined;
}

/** Measures what a proposal of these readings comes to, all of them in the new file `a.csv` unless they name another. */
export async function measure({ readings, fates = {}, nulls, places = [], mappings = [], cadence }: World) {
  const warehouse = await Warehouse.open({ root: testFolder('measure'), building: 'house' });
  const change = warehouse.change();
  const months = groupBy(
    readings.map((each, index) => ({ each, line: index + 2 })),
    ({ each }) => hour(each[0]).slice(0, 7),
  );
  for (const [month, rows] of months) {
    const file = `readings/air/${month}.parquet`;
    const temporary = change.temporary(file);
    const values = rows.map(
      ({ each: [at, sensor, value, quality = 1, id = NEW.slice(0, 12)], line }) =>
        `(TIMESTAMPTZ '${hour(at)}', '${sensor}', 'co2', ${value ?? 'NULL'}::DECIMAL(18, 6), ${quality}::TINYINT, 'S', '${id}', ${line})`,
    );
    const facts = await writeParquet(
      await db,
      `SELECT * FROM (VALUES ${values.join(', ')}) r(time, sensor, measurement, value, quality, source, file, line) ORDER BY sensor, time`,
      temporary,
      'time',
    );
    await change.add(file, temporary, { ...facts, inputs: {} });
  }
  const all = { ...FATES, cells: readings.length, accepted: readings.length, ...fates };
  const proposal: PendingDatasource = {
    name: 'air',
    entries: change.entries,
    removed: [],
    alongside: [],
    fates: all,
    newFiles: [{ name: 'a.csv', sha256: NEW, fates: all, ...(nulls === undefined ? {} : { nulls }) }],
  };
  const datasource = { id: '1', name: 'air', cadenceMinutes: cadence } as Datasource;
  const seeds = {
    locations: places.map((place) => ({ datasourceId: '1', ...place })),
    mappings: mappings.map((mapping) => ({ datasourceId: '1', sentinels: [], ...mapping })),
  } as unknown as BuildingSeeds;
  return proposalFacts(datasource, proposal, await db, { warehouse, seeds, limit: LIMIT });
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}
