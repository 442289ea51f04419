import { expect, test } from 'vitest';
import { onReadings, type TestSeeds } from './on-readings.js';

interface Case {
  readonly title: string;
  readonly seeds: TestSeeds;
  /** Location and the end of its interval, of readings on 1, 2, 3 and 4 May 2024 at noon. */
  readonly expected: readonly string[];
}

const cases: Case[] = [
  {
    title: 'no seed says anything: the sensor is the place',
    seeds: {},
    expected: ['a', 'a', 'a', 'a'],
  },
  {
    title: 'the mapping gives the place of its sensor',
    seeds: {
      mappings: [
        { sensor: 'a', measurement: 'temp_indoor', location: 'cellar' },
        { sensor: 'b', location: 'roof' },
      ],
    },
    expected: ['cellar', 'cellar', 'cellar', 'cellar'],
  },
  {
    title: 'the mapping row that says most wins',
    seeds: {
      mappings: [
        { measurement: 'temp_indoor', location: 'any sensor', valueColumn: 'v' },
        { location: 'anything', valueColumn: 'v' },
        { sensor: 'a', location: 'any measurement', valueColumn: 'v' },
      ],
    },
    expected: Array<string>(4).fill('any measurement'),
  },
  {
    title: 'the mapping of another measurement does not count',
    seeds: { mappings: [{ sensor: 'a', measurement: 'co2', location: 'cellar' }] },
    expected: ['a', 'a', 'a', 'a'],
  },
  {
    title: 'locations.csv goes before the mapping; its start is inclusive, its end exclusive',
    seeds: {
      mappings: [{ sensor: 'a', measurementColumn: 'Temp indoor (°C)', location: 'cellar' }],
      locations: [{ location: 'hall', validFrom: '2024-05-02T12:00:00Z', validTo: '2024-05-03T12:00:00Z' }],
    },
    expected: [
      'cellar until 2024-05-02 12:00:00+00',
      'hall until 2024-05-03 12:00:00+00',
      'cellar',
      'cellar',
    ],
  },
  {
    title: 'a sensor moves, is away, and comes back',
    seeds: {
      locations: [
        { location: 'hall', validTo: '2024-05-02T00:00:00Z' },
        { location: 'attic', validFrom: '2024-05-02T00:00:00Z', validTo: '2024-05-03T00:00:00Z' },
        { location: 'hall', validFrom: '2024-05-04T00:00:00Z' },
      ],
    },
    expected: [
      'hall until 2024-05-02 00:00:00+00',
      'attic until 2024-05-03 00:00:00+00',
      'a until 2024-05-04 00:00:00+00',
      'hall',
    ],
  },
];

test.each(cases)('$title', async ({ seeds, expected }) => {
  const rows = await onReadings({
    readings: [1, 2, 3, 4].map((day) => ({ time: `2024-05-0${day} 12:00:00+00`, value: '1' })),
    seeds,
    model: 'fct_sensor_readings',
    query:
      "SELECT location || coalesce(' until ' || place_until::VARCHAR, '') AS place FROM fct_sensor_readings ORDER BY time",
  });
  expect(rows.map(({ place }) => place)).toEqual(expected);
});

test('placements tell from when until when a series is expected, by place and over months', async () => {
  const rows = await onReadings({
    readings: [
      { time: '2024-04-30 12:00:00+00', value: '1' },
      { time: '2024-05-01 12:00:00+00', value: '1', quality: 4 },
      { time: '2024-05-02 12:00:00+00', value: '1' },
      { time: '2024-06-01 12:00:00+00', value: '1' },
    ],
    seeds: { cadence: 5, locations: [{ location: 'hall', validFrom: '2024-05-02T00:00:00Z' }] },
    model: 'dim_placements',
    query:
      'SELECT COLUMNS(*)::VARCHAR FROM (SELECT location, first_time, valid_to, cadence_minutes FROM dim_placements ORDER BY 1)',
  });
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['a', '2024-04-30 12:00:00+00', '2024-05-02 00:00:00+00', '5.000000'],
    ['hall', '2024-05-02 12:00:00+00', null, '5.000000'],
  ]);
});
