import { describe, expect, test } from 'vitest';
import type { ReadingsEntry, State } from '../../../actions/influx-aggregate/src/collect.js';
import { planFirstReadings, planHours, planWindows } from '../../../actions/influx-aggregate/src/decide.js';
import { FIRST_READINGS, type Placement } from '../../../actions/influx-aggregate/src/plan.js';
import { asOfInput, asOfText, coversAsOf } from '../../../actions/influx-aggregate/src/future.js';
import { hoursOfMonth, spanOfYear, yearOf } from '../../../actions/influx-aggregate/src/periods.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';

const entry = (
  path: string,
  from: string,
  to: string,
  sha = 'a',
  inputs: Record<string, string> = {},
): ManifestEntry => ({
  path,
  stored: path,
  rows: 1,
  bytes: 1,
  sha256: sha.repeat(64),
  min_time: from,
  max_time: to,
  inputs,
});

const readings = (
  month: string,
  from: string,
  to: string,
  sha = 'a',
  datasource = 'feed',
): ReadingsEntry => ({
  datasource,
  month,
  entry: entry(`readings/${datasource}/${month}.parquet`, from, to, sha),
  minMs: Date.parse(from),
  maxMs: Date.parse(to),
});

const MAY = readings('2024-05', '2024-05-01T00:00:00Z', '2024-05-31T23:00:00Z');
const JUNE = readings('2024-06', '2024-06-01T00:00:00Z', '2024-06-30T23:00:00Z');

const base: State = {
  readings: [MAY, JUNE],
  aggregates: new Map(),
  timezone: 'Europe/Prague',
  offsetMinutes: 0,
  asOfMs: Date.parse('2024-07-01T00:00:00Z'),
  coarse: ['daily', 'weekly', 'monthly'],
  hashes: {
    firsts: 'm1',
    hourly: 'm2',
    coarse: { daily: 'm3', weekly: 'm3', monthly: 'm3' },
    places: 'p',
    cadences: 'c',
  },
};
const placements: Placement[] = [
  { series: 'a', firstMs: Date.parse('2024-05-01T00:00:00Z'), untilMs: null, cadence: '60' },
  { series: 'b', firstMs: Date.parse('2024-06-10T00:00:00Z'), untilMs: null, cadence: '60' },
];

/** The state in which all files were made from just what `state` says, each with one instant inside. */
function settled(state: State = base): State {
  const firsts = planFirstReadings(state);
  const hours = planHours(state, placements).stale.map(({ path, month, inputs }) => {
    const from = `${month}-01T00:00:00Z`;
    // As the files come from being written: the mark of a moment gives way to the range in which they hold.
    const future =
      inputs['future'] === undefined ? {} : { future: '2024-06-14T23:00:00Z/2024-06-15T00:00:00Z' };
    return entry(path, from, from, 'h', { ...inputs, ...future });
  });
  const windows = planWindows(state, hours, placements).stale.map(({ path, inputs }) =>
    entry(path, '', '', 'w', inputs),
  );
  const files = [
    ...(firsts === undefined ? [] : [entry(firsts.path, '', '', 'f', firsts.inputs)]),
    ...hours,
    ...windows,
  ];
  return { ...state, aggregates: new Map(files.map((file) => [file.path, file])) };
}

const hourlyOf = (state: State): ManifestEntry[] =>
  [...state.aggregates.values()].filter(({ path }) => path.includes('/hourly/'));

/** All that is made anew, as `path: reason`. */
const plan = (state: State, placed: readonly Placement[] | undefined = placements): string[] => {
  const firsts = planFirstReadings(state);
  const items = [
    ...(firsts === undefined ? [] : [firsts]),
    ...planHours(state, placed).stale,
    ...planWindows(state, hourlyOf(state), placed).stale,
  ];
  return items.map(
    ({ path, reason }) => `${path.replace('aggregates/', '').replace('.parquet', '')}: ${reason}`,
  );
};

describe('what is made anew', () => {
  test('at first, everything', () => {
    expect(plan(base)).toEqual(['first_readings: new', 'hourly/2024-05: new', 'hourly/2024-06: new']);
  });

  test('when nothing changed, nothing, with and without a look at the placements', () => {
    expect(plan(settled())).toEqual([]);
    expect(plan(settled(), undefined)).toEqual([]);
  });

  const cases: { title: string; change: (state: State) => State; expected: string[] }[] = [
    {
      title: 'readings of a month: its hours',
      change: (state) => ({
        ...state,
        readings: [MAY, readings('2024-06', '2024-06-01T00:00:00Z', '2024-06-30T23:00:00Z', 'b')],
      }),
      expected: ['first_readings: readings came or changed', 'hourly/2024-06: readings came or changed'],
    },
    {
      title: 'a new month',
      change: (state) => ({
        ...state,
        readings: [...state.readings, readings('2024-07', '2024-07-01T00:00:00Z', '2024-07-01T00:00:00Z')],
        asOfMs: Date.parse('2024-08-01'),
      }),
      expected: ['first_readings: readings came or changed', 'hourly/2024-07: new'],
    },
    {
      title: 'readings of another datasource in the same month',
      change: (state) => ({
        ...state,
        readings: [
          ...state.readings,
          readings('2024-05', '2024-05-01T00:00:00Z', '2024-05-01T00:00:00Z', 'b', 'other'),
        ],
      }),
      expected: ['first_readings: readings came or changed', 'hourly/2024-05: readings came or changed'],
    },
    {
      title: 'seeds about places: all hours',
      change: (state) => ({ ...state, hashes: { ...state.hashes, places: 'q' } }),
      expected: [
        'first_readings: seeds about places changed',
        'hourly/2024-05: seeds about places changed',
        'hourly/2024-06: seeds about places changed',
      ],
    },
    {
      title: 'a cadence: the index, from which what is expected follows',
      change: (state) => ({ ...state, hashes: { ...state.hashes, cadences: 'd' } }),
      expected: ['first_readings: a cadence changed'],
    },
    {
      title: 'the models of days',
      change: (state) => ({
        ...state,
        hashes: { ...state.hashes, coarse: { ...state.hashes.coarse, daily: 'n' } },
      }),
      expected: ['daily/2024: the models changed'],
    },
    {
      title: 'the zone, where hours stay aligned: days, weeks and months',
      change: (state) => ({ ...state, timezone: 'Europe/Berlin' }),
      expected: ['daily', 'weekly', 'monthly'].map((name) => `${name}/2024: the building’s clock changed`),
    },
    {
      title: 'a moment within the data: the month in which it lies',
      change: (state) => ({ ...state, asOfMs: Date.parse('2024-06-15T00:00:00Z') }),
      expected: ['hourly/2024-06: the time of readings has come'],
    },
  ];
  test.each(cases)('$title', ({ change, expected }) => {
    expect(plan(change(settled()))).toEqual(expected);
  });

  test('what is expected from a moment on touches only what comes after it', () => {
    const state = settled();
    const later = placements.map((each) =>
      each.series === 'b' ? { ...each, firstMs: Date.parse('2024-06-09T00:00:00Z') } : each,
    );
    expect(plan(state, later)).toEqual([
      'hourly/2024-06: what is expected changed',
      ...['daily', 'weekly', 'monthly'].map((name) => `${name}/2024: what is expected changed`),
    ]);
  });

  test('hours that changed reopen their year only, and weeks the ISO year', () => {
    const state = settled({
      ...base,
      readings: [readings('2024-12', '2024-12-30T12:00:00Z', '2024-12-30T12:00:00Z')],
    });
    const hours = [
      entry('aggregates/hourly/2024-12.parquet', '2024-12-30T12:00:00Z', '2024-12-30T12:00:00Z', 'x'),
    ];
    expect(planWindows(state, hours, placements).stale.map(({ path }) => path)).toEqual([
      'aggregates/daily/2024.parquet',
      'aggregates/weekly/2025.parquet',
      'aggregates/monthly/2024.parquet',
    ]);
  });

  test('files that nothing is left for vanish; those of windows not asked for stay', () => {
    const state = { ...settled(), readings: [MAY], coarse: ['daily' as const] };
    expect(planHours(state, placements).vanished).toEqual(['aggregates/hourly/2024-06.parquet']);
    expect(planWindows(state, [], placements).vanished).toEqual(['aggregates/daily/2024.parquet']);
  });

  test('the index keeps the months that did not change, except when places or models did', () => {
    const state = settled();
    const changed = {
      ...state,
      readings: [MAY, { ...JUNE, entry: { ...JUNE.entry, sha256: 'b'.repeat(64) } }],
    };
    expect(planFirstReadings(changed)).toMatchObject({
      path: FIRST_READINGS,
      kept: ['2024-05'],
      stale: ['2024-06'],
    });
    const moved = { ...changed, hashes: { ...changed.hashes, places: 'q' } };
    expect(planFirstReadings(moved)).toMatchObject({ kept: [], stale: ['2024-05', '2024-06'] });
  });

  test('with hours at half past, the first readings of a month belong to the month before', () => {
    const state = {
      ...base,
      timezone: 'Asia/Kolkata',
      offsetMinutes: 30,
      readings: [readings('2024-06', '2024-06-01T00:10:00Z', '2024-06-02T00:00:00Z')],
    };
    expect(planHours(state, placements).stale.map(({ month }) => month)).toEqual(['2024-05', '2024-06']);
    const later = {
      ...state,
      readings: [readings('2024-06', '2024-06-01T00:30:00Z', '2024-06-02T00:00:00Z')],
    };
    expect(planHours(later, placements).stale.map(({ month }) => month)).toEqual(['2024-06']);
  });
});

describe('the moment of a run', () => {
  test.each([
    { at: '2024-06-10T12:00:00Z', holds: false, why: 'the last reading counted would not count' },
    { at: '2024-06-10T12:00:01Z', holds: true, why: 'between the last counted and the first left out' },
    { at: '2024-06-11T00:00:00Z', holds: true, why: 'a reading at the moment itself does not count' },
    { at: '2024-06-11T00:00:01Z', holds: false, why: 'the first left out would count' },
  ])('$at: $why', ({ at, holds }) => {
    expect(
      coversAsOf(asOfText({ after: '2024-06-10T12:00:00Z', upTo: '2024-06-11T00:00:00Z' }), Date.parse(at)),
    ).toBe(holds);
  });

  test('a file that counts nothing yet holds for every moment before', () => {
    expect(coversAsOf(asOfText({ after: null, upTo: '2024-06-11T00:00:00Z' }), 0)).toBe(true);
  });

  test('a file without future readings has no such input', () => {
    expect(asOfInput('x/y', 0, false)).toEqual({});
  });
});

describe('periods', () => {
  test.each([
    { month: '2024-12', offset: 0, from: '2024-12-01T00:00:00.000Z', to: '2025-01-01T00:00:00.000Z' },
    { month: '2024-12', offset: 30, from: '2024-12-01T00:30:00.000Z', to: '2025-01-01T00:30:00.000Z' },
    { month: '2024-12', offset: 45, from: '2024-12-01T00:15:00.000Z', to: '2025-01-01T00:15:00.000Z' },
  ])('hours of $month with offset $offset', ({ month, offset, from, to }) => {
    const span = hoursOfMonth(month, offset);
    expect([span.from, span.to].map((ms) => new Date(ms).toISOString())).toEqual([from, to]);
  });

  test.each([
    { granularity: 'daily', at: '2024-12-31T22:59:59Z', year: 2024 },
    { granularity: 'daily', at: '2024-12-31T23:00:00Z', year: 2025 },
    { granularity: 'weekly', at: '2024-12-29T22:59:59Z', year: 2024 },
    { granularity: 'weekly', at: '2024-12-29T23:00:00Z', year: 2025 },
    { granularity: 'weekly', at: '2021-01-03T22:59:59Z', year: 2020 },
    { granularity: 'weekly', at: '2021-01-03T23:00:00Z', year: 2021 },
  ] as const)('$granularity year of $at in Prague is $year', ({ granularity, at, year }) => {
    const instant = Date.parse(at);
    expect(yearOf(granularity, instant, 'Europe/Prague')).toBe(year);
    const span = spanOfYear(granularity, year, 'Europe/Prague');
    expect(instant >= span.from && instant < span.to).toBe(true);
  });
});
