import { describe, expect, test } from 'vitest';
import { onReadings, type OnReadings } from './on-readings.js';

interface Case extends Omit<OnReadings, 'model'> {
  readonly title: string;
  /** Columns of the hourly rows that the case is about, in the order of lasting files. */
  readonly expected: readonly (readonly (string | null)[])[];
  readonly columns: string;
}

const cases: Case[] = [
  {
    title: 'a window is labelled by its start and holds its first instant, not its last',
    readings: [
      { time: '2024-05-01 09:59:59.999999+00', value: '1' },
      { time: '2024-05-01 10:00:00+00', value: '2' },
      { time: '2024-05-01 10:59:59.999999+00', value: '4' },
      { time: '2024-05-01 11:00:00+00', value: '8' },
    ],
    columns: 'window_start, n, sum',
    expected: [
      ['2024-05-01 09:00:00+00', '1', '1.000000'],
      ['2024-05-01 10:00:00+00', '2', '6.000000'],
      ['2024-05-01 11:00:00+00', '1', '8.000000'],
    ],
  },
  {
    title: 'instants before 1970 fall into the hour that they follow',
    readings: [{ time: '1969-12-31 22:59:59+00', value: '1' }],
    columns: 'window_start',
    expected: [['1969-12-31 22:00:00+00']],
  },
  {
    title: 'both October hours of Prague stay apart, and the March hour is not missing',
    readings: [
      { time: '2024-10-27 00:30:00+00', value: '1' },
      { time: '2024-10-27 01:30:00+00', value: '2' },
      { time: '2024-03-31 01:30:00+00', value: '3' },
    ],
    seeds: { timezone: 'Europe/Prague' },
    columns: 'window_start, sum',
    expected: [
      ['2024-03-31 01:00:00+00', '3.000000'],
      ['2024-10-27 00:00:00+00', '1.000000'],
      ['2024-10-27 01:00:00+00', '2.000000'],
    ],
  },
  {
    title: 'hours of a zone at half past begin at half past the UTC hour',
    readings: [
      { time: '2024-05-01 10:29:00+00', value: '1' },
      { time: '2024-05-01 10:30:00+00', value: '2' },
      { time: '2024-05-01 11:29:00+00', value: '4' },
    ],
    vars: { hour_offset_minutes: 30 },
    columns: 'window_start, sum',
    expected: [
      ['2024-05-01 09:30:00+00', '1.000000'],
      ['2024-05-01 10:30:00+00', '6.000000'],
    ],
  },
  {
    title: 'hours of a zone at a quarter to begin at a quarter past the UTC hour, also before 1970',
    readings: [
      { time: '2024-05-01 10:14:00+00', value: '1' },
      { time: '2024-05-01 10:15:00+00', value: '2' },
      { time: '1969-12-31 23:14:00+00', value: '4' },
    ],
    vars: { hour_offset_minutes: 45 },
    columns: 'window_start, sum',
    expected: [
      ['1969-12-31 22:15:00+00', '4.000000'],
      ['2024-05-01 09:15:00+00', '1.000000'],
      ['2024-05-01 10:15:00+00', '2.000000'],
    ],
  },
  {
    title: 'only quality 1 and 2 count, and an hour in which nothing counts has no row',
    readings: [1, 2, 3, 4]
      .flatMap((quality) => [{ time: `2024-05-01 10:0${quality}:00+00`, value: `${quality}`, quality }])
      .concat([{ time: '2024-05-01 11:00:00+00', value: '7', quality: 4 }]),
    columns: 'window_start, n, sum, max',
    expected: [['2024-05-01 10:00:00+00', '2', '3.000000', '2.000000']],
  },
  {
    title: 'readings at or after as_of do not count yet, and n_expected does not depend on it',
    readings: [
      { time: '2024-05-01 10:00:00+00', value: '1' },
      { time: '2024-05-01 10:15:00+00', value: '2' },
      { time: '2024-05-01 10:30:00+00', value: '4' },
    ],
    seeds: { cadence: 15 },
    vars: { as_of: '2024-05-01T10:15:00.000Z' },
    columns: 'n, n_expected, last',
    expected: [['1', '4', '1.000000']],
  },
  {
    title: 'the mean of negative values rounds half away from zero, once',
    readings: [
      { time: '2024-05-01 10:00:00+00', value: '-0.000001' },
      { time: '2024-05-01 10:30:00+00', value: '-0.000002' },
      { time: '2024-05-01 11:00:00+00', value: '0.000001' },
      { time: '2024-05-01 11:30:00+00', value: '0.000002' },
      { time: '2024-05-01 12:00:00+00', value: '-0.000001' },
      { time: '2024-05-01 12:20:00+00', value: '0' },
      { time: '2024-05-01 12:40:00+00', value: '0' },
    ],
    columns: 'sum, mean',
    expected: [
      ['-0.000003', '-0.000002'],
      ['0.000003', '0.000002'],
      ['-0.000001', '0.000000'],
    ],
  },
  {
    title: 'values at the edge of the type are summed and averaged exactly',
    readings: [
      { time: '2024-05-01 10:00:00+00', value: '999999999999.999999' },
      { time: '2024-05-01 10:20:00+00', value: '999999999999.999999' },
      { time: '2024-05-01 10:40:00+00', value: '999999999999.999998' },
    ],
    columns: 'sum, mean, min, max',
    expected: [['2999999999999.999996', '999999999999.999999', '999999999999.999998', '999999999999.999999']],
  },
  {
    title: 'decimals that no binary fraction holds stay exact',
    readings: [
      { time: '2024-05-01 10:00:00+00', value: '0.1' },
      { time: '2024-05-01 10:20:00+00', value: '0.2' },
      { time: '2024-05-01 10:40:00+00', value: '0.3' },
    ],
    columns: 'sum, mean',
    expected: [['0.600000', '0.200000']],
  },
  {
    title: 'two sensors in one place share a row; of one moment, the order of their names is the order',
    readings: [
      { time: '2024-05-01 10:00:00+00', sensor: 'b', value: '1' },
      { time: '2024-05-01 10:00:00+00', sensor: 'a', value: '2' },
      { time: '2024-05-01 10:30:00+00', sensor: 'a', value: '3' },
      { time: '2024-05-01 10:30:00+00', sensor: 'b', value: '4' },
    ],
    seeds: { cadence: 30, locations: [{ sensor: 'a' }, { sensor: 'b' }] },
    columns: 'location, n, n_expected, first, last',
    expected: [['hall', '4', '4', '2.000000', '4.000000']],
  },
  {
    title: 'a sensor that moves within an hour has a row at each place',
    readings: [
      { time: '2024-05-01 10:00:00+00', value: '1' },
      { time: '2024-05-01 10:30:00+00', value: '2' },
    ],
    seeds: {
      cadence: 30,
      locations: [
        { location: 'hall', validTo: '2024-05-01T10:30:00Z' },
        { location: 'attic', validFrom: '2024-05-01T10:30:00Z' },
      ],
    },
    columns: 'location, n, n_expected, sum',
    expected: [
      ['attic', '1', '1', '2.000000'],
      ['hall', '1', '1', '1.000000'],
    ],
  },
  {
    title: 'a silent sensor stays expected at its place until it is taken away',
    readings: [
      { time: '2024-05-01 10:00:00+00', sensor: 'a', value: '1' },
      { time: '2024-05-01 10:00:00+00', sensor: 'b', value: '1' },
      { time: '2024-05-01 11:00:00+00', sensor: 'a', value: '1' },
      { time: '2024-05-01 12:00:00+00', sensor: 'a', value: '1' },
    ],
    seeds: { cadence: 30, locations: [{ sensor: 'a' }, { sensor: 'b', validTo: '2024-05-01T11:30:00Z' }] },
    columns: 'n, n_expected',
    expected: [
      ['2', '4'],
      ['1', '3'],
      ['1', '2'],
    ],
  },
  {
    title: 'a sensor is expected from its first reading on, whatever its quality',
    readings: [
      { time: '2024-05-01 10:20:00+00', value: null, quality: 9 },
      { time: '2024-05-01 10:40:00+00', value: '1' },
    ],
    seeds: { cadence: 10 },
    columns: 'n, n_expected',
    expected: [['1', '4']],
  },
  {
    title: 'without a known cadence nothing is expected, which is not the same as zero',
    readings: [{ time: '2024-05-01 10:00:00+00', value: '1', datasource: 'unknown' }],
    columns: 'n, n_expected',
    expected: [['1', null]],
  },
  {
    title: 'a cadence of two hours expects every other hour',
    readings: [
      { time: '2024-05-01 10:00:00+00', value: '1' },
      { time: '2024-05-01 11:00:00+00', value: '1' },
    ],
    seeds: { cadence: 120 },
    columns: 'n, n_expected',
    expected: [
      ['1', '1'],
      ['1', '0'],
    ],
  },
  {
    title: 'sources and measurements of one place are rows of their own',
    readings: [
      { time: '2024-05-01 10:00:00+00', value: '1', measurement: 'co2' },
      { time: '2024-05-01 10:00:00+00', value: '2', measurement: 'humidity', source: 'B' },
      { time: '2024-05-01 10:00:00+00', value: '3', measurement: 'humidity', source: 'A', sensor: 'b' },
    ],
    seeds: { locations: [{ sensor: 'a' }, { sensor: 'b' }] },
    columns: 'measurement, source, sum, n_expected',
    expected: [
      ['co2', 'Test', '1.000000', '1'],
      ['humidity', 'A', '3.000000', '1'],
      ['humidity', 'B', '2.000000', '1'],
    ],
  },
];

describe('agg_hourly', () => {
  test.each(cases)('$title', async ({ columns, expected, ...rest }) => {
    const query = `SELECT COLUMNS(*)::VARCHAR FROM (SELECT ${columns} FROM agg_hourly ORDER BY location, measurement, source, window_start)`;
    const rows = await onReadings({ ...rest, model: 'agg_hourly', query });
    expect(rows.map((row) => Object.values(row))).toEqual(expected);
  });

  test('has the columns and types of the lasting files', async () => {
    const rows = await onReadings({
      readings: [{ time: '2024-05-01 10:00:00+00', value: '1' }],
      model: 'agg_hourly',
      query: 'SELECT column_name, column_type FROM (DESCRIBE agg_hourly)',
    });
    expect(rows.map((row) => `${row['column_name']} ${row['column_type']}`)).toEqual([
      'window_start TIMESTAMP WITH TIME ZONE',
      'location VARCHAR',
      'measurement VARCHAR',
      'source VARCHAR',
      'n INTEGER',
      'n_expected INTEGER',
      'sum DECIMAL(38,6)',
      ...['min', 'max', 'mean', 'first', 'last'].map((name) => `${name} DECIMAL(18,6)`),
    ]);
  });
});
