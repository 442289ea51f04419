import { describe, expect, test } from 'vitest';
import { hourly, onReadings, type OnReadings } from './on-readings.js';

interface Case extends OnReadings {
  readonly title: string;
  readonly columns: string;
  readonly expected: readonly (readonly (string | null)[])[];
}

const prague = { timezone: 'Europe/Prague' };

const cases: Case[] = [
  {
    title: 'the spring day of Prague has 23 hours, and its n_expected too',
    model: 'agg_daily',
    readings: hourly('2024-03-29T23:00:00Z', 24 + 23 + 24),
    seeds: prague,
    columns: 'window_start, n, n_expected',
    expected: [
      ['2024-03-29 23:00:00+00', '24', '24'],
      ['2024-03-30 23:00:00+00', '23', '23'],
      ['2024-03-31 22:00:00+00', '24', '24'],
    ],
  },
  {
    title: 'the autumn day of Prague has 25 hours, and its n_expected too',
    model: 'agg_daily',
    readings: hourly('2024-10-25T22:00:00Z', 24 + 25 + 24),
    seeds: prague,
    columns: 'window_start, n, n_expected',
    expected: [
      ['2024-10-25 22:00:00+00', '24', '24'],
      ['2024-10-26 22:00:00+00', '25', '25'],
      ['2024-10-27 23:00:00+00', '24', '24'],
    ],
  },
  {
    title: 'where midnight comes twice, the day begins at the first',
    model: 'agg_daily',
    readings: hourly('2024-10-26T00:00:00Z', 24 + 25),
    seeds: { timezone: 'Atlantic/Azores' },
    columns: 'window_start, n',
    expected: [
      ['2024-10-26 00:00:00+00', '24'],
      ['2024-10-27 00:00:00+00', '25'],
    ],
  },
  {
    title: 'where midnight is skipped, the day begins at the change',
    model: 'agg_daily',
    readings: hourly('2024-04-24T22:00:00Z', 24 + 23),
    seeds: { timezone: 'Africa/Cairo' },
    columns: 'window_start, n',
    expected: [
      ['2024-04-24 22:00:00+00', '24'],
      ['2024-04-25 22:00:00+00', '23'],
    ],
  },
  {
    title: 'days of Kolkata begin at half past six in the evening, UTC',
    model: 'agg_daily',
    readings: hourly('2024-05-01T18:30:00Z', 25),
    seeds: { timezone: 'Asia/Kolkata' },
    vars: { hour_offset_minutes: 30 },
    columns: 'window_start, n',
    expected: [
      ['2024-05-01 18:30:00+00', '24'],
      ['2024-05-02 18:30:00+00', '1'],
    ],
  },
  {
    title: 'a week begins on Monday and goes on over the new year',
    model: 'agg_weekly',
    readings: hourly('2024-12-29T22:00:00Z', 2 + 7 * 24),
    seeds: prague,
    columns: 'window_start, n, n_expected',
    expected: [
      ['2024-12-22 23:00:00+00', '1', '1'],
      ['2024-12-29 23:00:00+00', '168', '168'],
      ['2025-01-05 23:00:00+00', '1', '168'],
    ],
  },
  {
    title: 'a month follows the local calendar, one hour longer in October',
    model: 'agg_monthly',
    readings: hourly('2024-09-30T21:00:00Z', 1 + 31 * 24 + 1 + 1),
    seeds: prague,
    columns: 'window_start, n, n_expected',
    expected: [
      ['2024-08-31 22:00:00+00', '1', '1'],
      ['2024-09-30 22:00:00+00', '745', '745'],
      ['2024-10-31 23:00:00+00', '1', '720'],
    ],
  },
  {
    title: 'hours without a row are expected all the same',
    model: 'agg_daily',
    readings: [...hourly('2024-05-01T00:00:00Z', 2), ...hourly('2024-05-03T05:00:00Z', 1)],
    columns: 'window_start, n, n_expected',
    expected: [
      ['2024-05-01 00:00:00+00', '2', '24'],
      ['2024-05-03 00:00:00+00', '1', '24'],
    ],
  },
  {
    title: 'a sensor taken away in the middle of a day is expected until then',
    model: 'agg_daily',
    readings: hourly('2024-05-01T06:00:00Z', 3),
    seeds: { locations: [{ validTo: '2024-05-01T12:00:00Z' }] },
    columns: 'location, n, n_expected',
    expected: [['hall', '3', '6']],
  },
  {
    title: 'first and last come from the first and the last hour, and the mean from the exact sum',
    model: 'agg_daily',
    readings: [
      { time: '2024-05-01 03:10:00+00', value: '5' },
      { time: '2024-05-01 03:50:00+00', value: '-1' },
      { time: '2024-05-01 20:10:00+00', value: '0.000001' },
      { time: '2024-05-01 20:50:00+00', value: '7' },
    ],
    columns: 'n, sum, min, max, mean, first, last',
    expected: [['4', '11.000001', '-1.000000', '7.000000', '2.750000', '5.000000', '7.000000']],
  },
];

describe('days, weeks and months', () => {
  test.each(cases)('$title', async ({ columns, expected, ...rest }) => {
    const query = `SELECT COLUMNS(*)::VARCHAR FROM (SELECT ${columns} FROM ${rest.model} ORDER BY location, measurement, source, window_start)`;
    const rows = await onReadings({ ...rest, query });
    expect(rows.map((row) => Object.values(row))).toEqual(expected);
  });
});

describe('dim_calendar', () => {
  test.each([
    'UTC',
    'Europe/Prague',
    'Atlantic/Azores',
    'Africa/Cairo',
    'America/Havana',
    'Asia/Kathmandu',
    'Pacific/Apia',
  ])('the days of %s follow each other without a gap', async (timezone) => {
    const rows = await onReadings({
      readings: [{ time: '2024-05-01 10:00:00+00', value: '1' }],
      seeds: { timezone },
      model: 'dim_calendar',
      query: `SELECT count(*) AS days, count(*) FILTER (end_time <> coalesce(next_start, end_time)) AS gaps, min(end_time - start_time)::VARCHAR AS shortest
          FROM (SELECT *, lead(start_time) OVER (ORDER BY local_date) AS next_start FROM dim_calendar)`,
    });
    expect(rows[0]).toMatchObject({ days: 47_482, gaps: 0 });
    expect(String(rows[0]?.['shortest'])).not.toMatch(/^-/);
  });

  test('names ISO weeks and months', async () => {
    const rows = await onReadings({
      readings: [{ time: '2024-05-01 10:00:00+00', value: '1' }],
      vars: { calendar_from: '2024-12-29', calendar_to: '2024-12-30' },
      model: 'dim_calendar',
      query:
        'SELECT COLUMNS(*)::VARCHAR FROM (SELECT local_date, iso_year, iso_week, week_start, month_start FROM dim_calendar ORDER BY 1)',
    });
    expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
      '2024-12-29 2024 52 2024-12-23 2024-12-01',
      '2024-12-30 2025 1 2024-12-30 2024-12-01',
    ]);
  });
});
