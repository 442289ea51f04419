import { describe, expect, test } from 'vitest';
import { divide, windowOf, type Window } from '../../../actions/influx-aggregate/src/engine.js';
import type { HourlyPlan } from '../../../actions/influx-aggregate/src/plan.js';
import type { Datasource, Mapping } from '../../../shared/config/types.js';

const plan = (month: string): HourlyPlan => ({
  path: `aggregates/hourly/${month}.parquet`,
  reason: 'new',
  inputs: {},
  month,
  span: { from: 0, to: 0 },
  readings: [],
  hasFuture: false,
});
const MONTHS = ['1600-01', '2024-01', '2026-01', '2026-02', '2026-03', '2262-02'];
const AS_OF = Date.parse('2026-03-01T06:00:00Z');

describe('which months InfluxDB computes', () => {
  test.each<{ title: string; engine: 'duckdb' | 'influxdb'; window: Window; expected: string[] }>([
    { title: 'none with DuckDB', engine: 'duckdb', window: 'all', expected: [] },
    { title: 'this month with a window of none', engine: 'influxdb', window: 0, expected: ['2026-03'] },
    { title: 'two months back', engine: 'influxdb', window: 2, expected: ['2026-01', '2026-02', '2026-03'] },
    {
      title: 'over the new year',
      engine: 'influxdb',
      window: 26,
      expected: ['2024-01', '2026-01', '2026-02', '2026-03'],
    },
    {
      title: 'all that it can hold',
      engine: 'influxdb',
      window: 'all',
      expected: ['2024-01', '2026-01', '2026-02', '2026-03'],
    },
  ])('$title', ({ engine, window, expected }) => {
    const division = divide(MONTHS.map(plan), engine, window, AS_OF);
    expect(division.influxdb.map(({ month }) => month)).toEqual(expected);
    expect(division.duckdb.map(({ month }) => month)).toEqual(
      MONTHS.filter((month) => !expected.includes(month)),
    );
  });
});

describe('the window', () => {
  const seeds = (datasources: (number | undefined)[], mappings: (number | undefined)[]) => ({
    datasources: datasources.map((retentionMonths) => ({ retentionMonths })) as Datasource[],
    mappings: mappings.map((retentionMonths) => ({ retentionMonths })) as Mapping[],
  });
  test.each<{ title: string; given: Window | undefined; of: ReturnType<typeof seeds>; expected: Window }>([
    { title: 'as given', given: 5, of: seeds([12], []), expected: 5 },
    { title: 'none is a number too', given: 0, of: seeds([12], []), expected: 0 },
    {
      title: 'the largest that a seed names',
      given: undefined,
      of: seeds([1, undefined], [3, undefined]),
      expected: 3,
    },
    { title: 'two where none is named', given: undefined, of: seeds([undefined], []), expected: 2 },
  ])('$title', ({ given, of, expected }) => expect(windowOf(given, of)).toBe(expected));
});
