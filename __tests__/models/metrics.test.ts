import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Database } from '../../shared/duckdb/engine.js';
import { loadModels } from '../../shared/models/load.js';
import { runModels } from '../../shared/models/run.js';
import { testContext } from '../support/context.js';

interface Given {
  readonly values: readonly (string | null)[];
  readonly quality?: readonly number[];
}

/** Makes both metrics of readings one hour apart from `from` on, all of one series unless `rows` says more. */
async function metricsOf(
  rows: string,
  threads?: number,
  vars: Record<string, string> = {},
): Promise<Database> {
  const db = await Database.open(await testContext(), { threads });
  await db.run(`CREATE TABLE fct_sensor_readings AS SELECT time::TIMESTAMPTZ AS time, 'd' AS datasource, 's' AS sensor, location::VARCHAR AS location,
    'temp' AS measurement, 'Atrea' AS source, value::DECIMAL(18,6) AS value, quality::TINYINT AS quality FROM (${rows}) AS rows (time, location, value, quality)`);
  const models = await loadModels(path.resolve('models'));
  await runModels(db, models, {
    select: ['metric_daily_summary', 'metric_series_summary'],
    provided: ['fct_sensor_readings'],
    vars: { timezone: 'Europe/Prague', ...vars },
  });
  return db;
}

const text = `local_date::VARCHAR AS local_date, row_count, unique_timestamps, null_count, null_pct::VARCHAR AS null_pct, min_value::VARCHAR AS min_value,
  max_value::VARCHAR AS max_value, avg_value::VARCHAR AS avg_value, std_dev, locations_active, fail_count`;

const rowsOf = ({ values, quality }: Given): string =>
  `VALUES ${values.map((value, index) => `(TIMESTAMPTZ '2026-01-01 00:00:00Z' + INTERVAL ${index} HOUR, 'A', ${value ?? 'NULL'}, ${quality?.[index] ?? (value === null ? 9 : 1)})`).join(', ')}`;

describe('metric_daily_summary', () => {
  const cases: { title: string; given: Given; expected: Record<string, unknown> }[] = [
    {
      title: 'ten numbers; a value out of bounds counts and is counted',
      given: { values: ['1', '2', '4', null], quality: [1, 2, 4, 9] },
      expected: {
        row_count: 4,
        unique_timestamps: 4,
        null_count: 1,
        null_pct: '25.00',
        min_value: '1.000000',
        max_value: '4.000000',
        avg_value: '2.333333',
        std_dev: 1.527525,
        locations_active: 1,
        fail_count: 1,
      },
    },
    {
      title: 'one value has no deviation',
      given: { values: ['7'] },
      expected: { avg_value: '7.000000', std_dev: null },
    },
    {
      title: 'nulls alone',
      given: { values: [null, null] },
      expected: { null_pct: '100.00', min_value: null, avg_value: null, std_dev: null },
    },
    {
      title: 'equal values deviate by nothing',
      given: { values: ['0.1', '0.1', '0.1'] },
      expected: { avg_value: '0.100000', std_dev: 0 },
    },
    {
      title: 'the mean is rounded half away from zero',
      given: { values: ['-0.000001', '0'] },
      expected: { avg_value: '-0.000001', std_dev: 0.000001 },
    },
    {
      title: 'a counter far from zero keeps its small deviation',
      given: { values: ['123456789.1', '123456789.2', '123456789.3'] },
      expected: { avg_value: '123456789.200000', std_dev: 0.1 },
    },
    {
      title: 'values as large as they can be',
      given: { values: ['999999999999.999999', '-999999999999.999999'] },
      expected: { avg_value: '0.000000', std_dev: 1414213562373.095 },
    },
    {
      title: 'a null share is rounded to two decimals, half up',
      given: { values: [...Array<string>(15).fill('1'), null] },
      expected: { null_pct: '6.25' },
    },
  ];
  test.each(cases)('$title', async ({ given, expected }) => {
    await using db = await metricsOf(rowsOf(given));
    expect(await db.row(`SELECT ${text} FROM metric_daily_summary`)).toMatchObject(expected);
  });

  test('local days of 23 and 25 hours', async () => {
    await using db = await metricsOf(`SELECT time, 'A', 1, 1 FROM (
      SELECT * FROM generate_series(TIMESTAMPTZ '2026-03-28 12:00:00Z', TIMESTAMPTZ '2026-03-30 12:00:00Z', INTERVAL '1 hour')
      UNION ALL SELECT * FROM generate_series(TIMESTAMPTZ '2026-10-24 12:00:00Z', TIMESTAMPTZ '2026-10-26 12:00:00Z', INTERVAL '1 hour')) AS hours (time)`);
    const days = await db.rows(
      `SELECT local_date::VARCHAR AS day, row_count AS rows FROM metric_daily_summary WHERE row_count IN (23, 25) ORDER BY day`,
    );
    expect(days).toEqual([
      { day: '2026-03-29', rows: 23 },
      { day: '2026-10-25', rows: 25 },
    ]);
  });

  test('readings at or after as_of do not count', async () => {
    await using db = await metricsOf(rowsOf({ values: ['1', '2', '3'] }), 1, {
      as_of: '2026-01-01T02:00:00Z',
    });
    expect(await db.row('SELECT row_count FROM metric_daily_summary')).toEqual({ row_count: 2 });
  });

  test('by location: the counts add up to the day', async () => {
    await using db = await metricsOf(
      `VALUES (TIMESTAMPTZ '2026-01-01 00:00:00Z', 'A', 1, 1), (TIMESTAMPTZ '2026-01-01 00:00:00Z', 'B', 3, 1), (TIMESTAMPTZ '2026-01-01 01:00:00Z', 'B', 5, 1)`,
    );
    expect(
      await db.rows(
        `SELECT location, row_count, avg_value::VARCHAR AS avg_value FROM metric_series_summary ORDER BY location`,
      ),
    ).toEqual([
      { location: 'A', row_count: 1, avg_value: '1.000000' },
      { location: 'B', row_count: 2, avg_value: '4.000000' },
    ]);
    expect(
      await db.row('SELECT row_count, unique_timestamps, locations_active FROM metric_daily_summary'),
    ).toEqual({ row_count: 3, unique_timestamps: 2, locations_active: 2 });
  });

  test('no order of adding shows: any number of threads gives the same digits', async () => {
    const many = `SELECT TIMESTAMPTZ '2026-01-01 00:00:00Z' + to_seconds(i), 'L' || i % 7, ((hash(i) % 2000000)::DECIMAL(18,6) - 1000000) / 1000, 1 FROM range(300000) AS rows (i)`;
    const digests = await Promise.all(
      [1, 2, 4].map(async (threads) => {
        await using db = await metricsOf(many, threads);
        return await db.row(
          `SELECT md5(string_agg(days::VARCHAR, '|' ORDER BY local_date)) AS digest FROM metric_daily_summary AS days`,
        );
      }),
    );
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
  });
});
