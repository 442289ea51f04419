import { describe, expect, test } from 'vitest';
import type { TestReading } from '../../models/on-readings.js';
import { hourly } from '../../models/on-readings.js';
import { testFolder } from '../../support/context.js';
import { described, openWarehouse, putReadings, rowsOf, runAggregate } from './stage.js';

const PRAGUE = { timezone: 'Europe/Prague' };

/** Two sensors over the turn of a year, 20 December to 10 January, with varied values. */
const winter: TestReading[] = ['a', 'b'].flatMap((sensor, at) =>
  hourly('2024-12-20T00:00:00Z', 22 * 24, { sensor }).map((reading, hour) => ({
    ...reading,
    value: `${((hour * 37 + at) % 101) - 50}.5`,
  })),
);

const fresh = async () => openWarehouse(testFolder('aggregate'));

describe('influx-aggregate', () => {
  test('writes hours by UTC month and days, weeks, months by local year', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, winter);
    const result = await runAggregate({ warehouse, seeds: PRAGUE });
    expect(result.changed).toBe(true);
    expect(result.outputs).toEqual({ rows: 2 * 22 * 24, engine: 'duckdb', 'points-written': 0 });
    expect(Object.keys(described(warehouse))).toEqual([
      'aggregates/daily/2024.parquet',
      'aggregates/daily/2025.parquet',
      'aggregates/first_readings.parquet',
      'aggregates/hourly/2024-12.parquet',
      'aggregates/hourly/2025-01.parquet',
      'aggregates/monthly/2024.parquet',
      'aggregates/monthly/2025.parquet',
      'aggregates/weekly/2024.parquet',
      'aggregates/weekly/2025.parquet',
    ]);
    expect(
      await rowsOf(warehouse, 'aggregates/monthly/2025.parquet', 'window_start, location, n, n_expected'),
    ).toEqual([
      ['2024-12-31 23:00:00+00', 'a', '241', '744'],
      ['2024-12-31 23:00:00+00', 'b', '241', '744'],
    ]);
    const [day] = await rowsOf(
      warehouse,
      'aggregates/daily/2025.parquet',
      'min(window_start), count(*), sum(n)',
    );
    expect(day).toEqual(['2024-12-31 23:00:00+00', String(2 * 11), String(2 * 241)]);
    const entry = warehouse.entry('aggregates/hourly/2025-01.parquet');
    expect(entry).toMatchObject({
      rows: 480,
      min_time: '2025-01-01T00:00:00Z',
      max_time: '2025-01-10T23:00:00Z',
    });
  });

  test('a second run opens nothing and ends unchanged', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, winter);
    await runAggregate({ warehouse, seeds: PRAGUE });
    const { manifestHash } = warehouse;
    const again = await runAggregate({ warehouse, seeds: PRAGUE, asOf: '2031-01-01T00:00:00Z' });
    expect(again).toMatchObject({ changed: false, findings: [], outputs: { rows: 0 } });
    expect(again.files).toBeUndefined();
    expect(warehouse.manifestHash).toBe(manifestHash);
  });

  test('a late reading reopens its hours and the days, weeks and months it lies in, nothing else', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, winter);
    await runAggregate({ warehouse, seeds: PRAGUE });
    const before = described(warehouse);
    await putReadings(warehouse, [...winter, { time: '2025-01-05T10:30:00Z', sensor: 'a', value: '99' }]);
    const result = await runAggregate({ warehouse, seeds: PRAGUE });
    const after = described(warehouse);
    expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual([
      'aggregates/daily/2025.parquet',
      'aggregates/hourly/2025-01.parquet',
      'aggregates/monthly/2025.parquet',
      'aggregates/weekly/2025.parquet',
    ]);
    // The index is written with the same bytes.
    expect(result.files?.map(({ path }) => path).sort()).toEqual([
      'aggregates/daily/2025.parquet',
      'aggregates/first_readings.parquet',
      'aggregates/hourly/2025-01.parquet',
      'aggregates/monthly/2025.parquet',
      'aggregates/weekly/2025.parquet',
    ]);
  });

  test('rebuilt after a late reading is the same as built at once', async () => {
    const late = [...winter, { time: '2024-12-21T10:30:00Z', sensor: 'c', value: '99' }];
    const [stepwise, atOnce] = [await fresh(), await fresh()];
    await putReadings(stepwise, winter);
    await runAggregate({ warehouse: stepwise, seeds: PRAGUE });
    for (const warehouse of [stepwise, atOnce]) {
      await putReadings(warehouse, late);
      await runAggregate({ warehouse, seeds: PRAGUE });
    }
    expect(described(stepwise)).toEqual(described(atOnce));
  });

  test.each([1, 2, 4])('%i threads give the same bytes', async (threads) => {
    const [one, many] = [await fresh(), await fresh()];
    await putReadings(one, winter);
    await putReadings(many, winter);
    await runAggregate({ warehouse: one, seeds: PRAGUE });
    await runAggregate({ warehouse: many, seeds: PRAGUE, inputs: { threads } });
    expect(described(many)).toEqual(described(one));
  });

  test('readings at or after the moment wait for their time, and a clock between two readings changes nothing', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, hourly('2024-05-01T00:00:00Z', 6));
    const hours = async (asOf: string) => {
      const result = await runAggregate({ warehouse, asOf });
      const rows = await rowsOf(warehouse, 'aggregates/hourly/2024-05.parquet', 'window_start');
      return { rows: rows.length, changed: result.changed, left: result.datasources?.[0]?.left_out };
    };
    expect(await hours('2024-05-01T03:00:00Z')).toEqual({ rows: 3, changed: true, left: { future: 3 } });
    expect(await hours('2024-05-01T03:00:00Z')).toEqual({ rows: 3, changed: false, left: undefined });
    expect(await hours('2024-05-01T02:30:00Z')).toEqual({ rows: 3, changed: false, left: undefined });
    expect(await hours('2024-05-01T03:01:00Z')).toEqual({ rows: 4, changed: true, left: { future: 2 } });
    expect(await hours('2024-05-01T09:00:00Z')).toEqual({ rows: 6, changed: true, left: {} });
    expect(await hours('2024-06-01T00:00:00Z')).toEqual({ rows: 6, changed: false, left: undefined });
  });

  test('tells what was left out, by datasource and reason', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, [
      { time: '2024-05-01T00:00:00Z', value: '1' },
      { time: '2024-05-01T01:00:00Z', value: '900', quality: 4 },
      { time: '2024-05-01T02:00:00Z', value: '2', quality: 3 },
      { time: '2024-05-01T03:00:00Z', value: null, quality: 9 },
      { time: '2024-05-01T04:00:00Z', value: null, quality: 9 },
      { time: '2024-05-01T00:00:00Z', value: '1', quality: 2, datasource: 'other' },
    ]);
    const result = await runAggregate({ warehouse });
    expect(result.datasources).toEqual([
      { name: 'feed', left_out: { missing: 2, out_of_bounds: 1, suspect: 1 } },
      { name: 'other', left_out: {} },
    ]);
    expect(result.outputs).toMatchObject({ rows: 1 });
  });

  test('a month in which nothing counts has a file without rows, so that it is not tried again', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, [{ time: '2024-05-01T00:00:00Z', value: '900', quality: 4 }]);
    await runAggregate({ warehouse });
    expect(warehouse.entry('aggregates/hourly/2024-05.parquet')).toMatchObject({ rows: 0, min_time: null });
    expect(warehouse.entries('aggregates/daily/')).toEqual([]);
    expect((await runAggregate({ warehouse })).changed).toBe(false);
  });

  test('files of readings that are gone leave the manifest', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, winter);
    await runAggregate({ warehouse, seeds: PRAGUE });
    await putReadings(
      warehouse,
      winter.filter(({ time }) => time >= '2025-01-02'),
    );
    await runAggregate({ warehouse, seeds: PRAGUE });
    expect(warehouse.entries('aggregates/').map(({ path }) => path)).toEqual([
      'aggregates/daily/2025.parquet',
      'aggregates/first_readings.parquet',
      'aggregates/hourly/2025-01.parquet',
      'aggregates/monthly/2025.parquet',
      'aggregates/weekly/2025.parquet',
    ]);
  });

  test('a sensor that moves reopens the aggregates and rewrites no reading', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, winter);
    await runAggregate({ warehouse, seeds: PRAGUE });
    const readings = warehouse.entries('readings/');
    const locations = [{ sensor: 'a', location: 'attic', validFrom: '2025-01-05T00:00:00Z' }];
    await runAggregate({ warehouse, seeds: { ...PRAGUE, locations } });
    expect(warehouse.entries('readings/')).toEqual(readings);
    const rows = await rowsOf(warehouse, 'aggregates/hourly/2025-01.parquet', 'DISTINCT location');
    expect(rows.flat().sort()).toEqual(['a', 'attic', 'b']);
    // That day begins an hour earlier in Prague, when the sensor still was its own place.
    const days = await rowsOf(
      warehouse,
      'aggregates/daily/2025.parquet',
      'window_start, location, n, n_expected',
    );
    expect(
      days.filter(([start, location]) => start === '2025-01-04 23:00:00+00' && location !== 'b'),
    ).toEqual([
      ['2025-01-04 23:00:00+00', 'a', '1', '1'],
      ['2025-01-04 23:00:00+00', 'attic', '23', '23'],
    ]);
  });

  test('hours of Kolkata lie in the UTC month in which they begin', async () => {
    const warehouse = await fresh();
    const seeds = { timezone: 'Asia/Kolkata', cadence: 10 };
    await putReadings(warehouse, [
      { time: '2024-05-31T23:40:00Z', value: '1' },
      { time: '2024-06-01T00:20:00Z', value: '2' },
      { time: '2024-06-01T00:30:00Z', value: '4' },
    ]);
    await runAggregate({ warehouse, seeds });
    expect(
      await rowsOf(warehouse, 'aggregates/hourly/2024-05.parquet', 'window_start, n, n_expected, sum'),
    ).toEqual([['2024-05-31 23:30:00+00', '2', '5', '3.000000']]);
    expect(await rowsOf(warehouse, 'aggregates/hourly/2024-06.parquet', 'window_start, n, sum')).toEqual([
      ['2024-06-01 00:30:00+00', '1', '4.000000'],
    ]);
    expect((await runAggregate({ warehouse, seeds })).changed).toBe(false);
  });

  test('only the windows asked for are made, hours always', async () => {
    const warehouse = await fresh();
    await putReadings(warehouse, winter);
    await runAggregate({ warehouse, seeds: PRAGUE, inputs: { granularities: ['monthly'] } });
    const folders = new Set(warehouse.entries('aggregates/').map(({ path }) => path.split('/')[1]));
    expect([...folders]).toEqual(['first_readings.parquet', 'hourly', 'monthly']);
  });

  test('without readings there is nothing to do', async () => {
    const warehouse = await fresh();
    expect(await runAggregate({ warehouse })).toMatchObject({
      changed: false,
      headline: expect.stringContaining('no readings yet') as string,
    });
  });

  test('InfluxDB needs to be named, and a clock that changes by half an hour is refused', async () => {
    const warehouse = await fresh();
    await expect(runAggregate({ warehouse, inputs: { engine: 'influxdb' } })).rejects.toMatchObject({
      kind: 'input',
      code: 'INPUT_INVALID',
      all: ['influx-url', 'influx-token', 'influx-org', 'influx-bucket'].map(
        (name) =>
          expect.objectContaining({ message: expect.stringContaining(`"${name}"`) as string }) as Error,
      ),
    });
    await putReadings(warehouse, hourly('2024-04-06T00:00:00Z', 48));
    await expect(
      runAggregate({ warehouse, seeds: { timezone: 'Australia/Lord_Howe' } }),
    ).rejects.toMatchObject({
      kind: 'input',
      code: 'ZONE_UNSUPPORTED',
    });
  });
});
