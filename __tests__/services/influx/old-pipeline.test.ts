/**
 * What the pipeline before this one did to its data, each defect as a check that its way of asking InfluxDB fails and
 * this stage passes: on the same readings and a real server. The numbers are those of the list of defects.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWarehouse, putReadings, rowsOf, runAggregate } from '../../actions/influx-aggregate/stage.js';
import { hourly, type TestReading } from '../../models/on-readings.js';
import { testFolder } from '../../support/context.js';
import { query } from '../../support/query.js';
import { realInflux, type TestInflux } from './server.js';
import { influxInputs, realPorts } from './stage.js';

let influx: TestInflux;
beforeAll(async () => {
  influx = await realInflux();
});
afterAll(async () => influx?.stop());

/** Labels and values of hours, in order. */
type Hours = readonly {
  readonly label: string;
  readonly mean: number;
  readonly columns: readonly string[];
}[];

/** The old way: local clock times called UTC, months asked for one by one, windows and range as they are by default. */
async function oldWay({ readings, zone, months, stop }: Case): Promise<Hours> {
  const bucket = await influx.bucketOf();
  const lines = readings.map(({ time, value }) => `t v=${value} ${Date.parse(asClock(time, zone))}`);
  const url = `${influx.url}/api/v2/write?org=${influx.org}&bucket=${bucket}&precision=ms`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Token ${influx.token}` },
    body: lines.join('\n'),
  });
  expect(answer.status).toBe(204);
  const hours: { label: string; mean: number; columns: string[] }[] = [];
  for (const [from, to] of months) {
    const end = stop !== undefined && stop < to ? stop : to;
    const csv = await influx.ask(
      `from(bucket: "${bucket}") |> range(start: ${from}, stop: ${end}) |> filter(fn: (r) => r._measurement == "t") |> aggregateWindow(every: 1h, fn: mean, createEmpty: false) |> keep(columns: ["_time", "_value"])`,
    );
    for (const line of csv.split('\r\n').slice(1)) {
      const [, , , label = '', mean = ''] = line.split(',');
      // A month's file kept the rows whose label lies in the month.
      if (label >= from && label < to) hours.push({ label, mean: Number(mean), columns: ['mean'] });
    }
  }
  return hours;
}

/** The wall clock's reading of an instant, with a Z behind it. */
function asClock(time: string, zone: string): string {
  const text = new Date(time).toLocaleString('sv-SE', { timeZone: zone });
  return `${text.replace(' ', 'T')}Z`;
}

/** This stage, with InfluxDB: what comes late or rolls on is a second run. */
async function newWay({ readings, zone, late = [] }: Case): Promise<Hours> {
  const warehouse = await openWarehouse(testFolder('new-way'));
  const bucket = await influx.bucketOf();
  const turns = late.length > 0 ? [readings.filter((each) => !late.includes(each)), readings] : [readings];
  for (const turn of turns) {
    await putReadings(warehouse, turn);
    const inputs = influxInputs({ ...influx, bucket });
    await runAggregate({ warehouse, seeds: { timezone: zone }, inputs, context: realPorts });
  }
  const hours: { label: string; mean: number; columns: string[] }[] = [];
  for (const entry of warehouse.entries('aggregates/hourly/')) {
    const described = await query<{ name: string }>(
      `SELECT column_name AS name FROM (DESCRIBE FROM '${await warehouse.file(entry)}')`,
    );
    for (const [label, mean] of await rowsOf(warehouse, entry.path, 'window_start, mean'))
      hours.push({
        label: new Date(String(label)).toISOString().replace('.000Z', 'Z'),
        mean: Number(mean),
        columns: described.map(({ name }) => name),
      });
  }
  return hours;
}

interface Case {
  readonly title: string;
  readonly readings: readonly TestReading[];
  readonly zone: string;
  /** Months as the old pipeline asked for them. */
  readonly months: readonly (readonly [from: string, to: string])[];
  /** Where its range ended: at the last stamp. */
  readonly stop?: string;
  readonly late?: readonly TestReading[];
  /** What must hold of the hours. */
  readonly holds: (hours: Hours) => boolean;
}

const values = (from: string, count: number): TestReading[] =>
  hourly(from, count).map((reading, index) => ({ ...reading, value: String(index) }));
const has = (hours: Hours, label: string): boolean => hours.some((hour) => hour.label === label);
const JULY = ['2025-07-01T00:00:00Z', '2025-08-01T00:00:00Z'] as const;
const AUGUST = ['2025-08-01T00:00:00Z', '2025-09-01T00:00:00Z'] as const;
const overMonths = values('2025-07-31T20:00:00Z', 10);

const cases: Case[] = [
  {
    title: '1: no hour of the spring change is missing',
    readings: values('2024-03-30T22:00:00Z', 10),
    zone: 'Europe/Prague',
    months: [['2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z']],
    holds: (hours) =>
      hours.every(
        ({ label }, at) =>
          at === 0 || Date.parse(label) - Date.parse(hours[at - 1]?.label ?? '') === 3_600_000,
      ),
  },
  {
    title: '1: both hours of the autumn change are there',
    readings: values('2024-10-26T22:00:00Z', 10),
    zone: 'Europe/Prague',
    months: [['2024-10-01T00:00:00Z', '2024-11-01T00:00:00Z']],
    holds: (hours) => hours.length === 10,
  },
  {
    title: '2: the first hour of a month that is built apart is there',
    readings: overMonths,
    zone: 'UTC',
    months: [JULY, AUGUST],
    late: overMonths.slice(-2),
    holds: (hours) => has(hours, '2025-08-01T00:00:00Z') && hours.length === 10,
  },
  {
    title: '3: a window is labelled by its start',
    readings: [{ time: '2025-07-10T10:20:00Z', value: '5' }],
    zone: 'UTC',
    months: [JULY],
    holds: (hours) => has(hours, '2025-07-10T10:00:00Z'),
  },
  {
    title: '4: no window is cut to the last reading',
    readings: ['12:10', '13:02', '13:04'].map((time) => ({ time: `2025-07-10T${time}:00Z`, value: '5' })),
    zone: 'UTC',
    months: [JULY],
    stop: '2025-07-10T13:04:00Z',
    holds: (hours) => hours.length === 2 && hours.every(({ label }) => label.endsWith(':00:00Z')),
  },
  {
    title: '9: the newest hour is there',
    readings: values('2025-07-10T10:00:00Z', 3),
    zone: 'UTC',
    months: [JULY],
    stop: '2025-07-10T12:00:00Z',
    holds: (hours) => hours.at(-1)?.mean === 2,
  },
  {
    title: '10: a window that rolls on keeps the first hour of its oldest month',
    readings: overMonths,
    zone: 'UTC',
    // The window has rolled: it begins with August, whose file is written anew.
    months: [AUGUST],
    late: overMonths.slice(-1),
    holds: (hours) =>
      has(hours, '2025-08-01T00:00:00Z') &&
      hours.find(({ label }) => label === '2025-08-01T00:00:00Z')?.mean === 4,
  },
  {
    title: '12: what is needed to put hours together is there',
    readings: values('2025-07-10T10:00:00Z', 3),
    zone: 'UTC',
    months: [JULY],
    holds: (hours) => ['n', 'sum', 'min', 'max'].every((column) => hours[0]?.columns.includes(column)),
  },
];

describe('defects of the pipeline before', () => {
  test.each(cases)('$title', async (each) => {
    expect(each.holds(await oldWay(each)), 'the old way').toBe(false);
    expect(each.holds(await newWay(each)), 'this stage').toBe(true);
  });
});
