/**
 * Generates readings on which two engines may disagree. The same seed gives the same cases. Run by itself it prints
 * them: `cases.ts --seed 7 --count 50`.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { TestReading, TestSeeds } from '../../models/on-readings.js';

export interface GeneratedCase {
  readonly title: string;
  readonly seeds: TestSeeds;
  readonly asOf: string;
  /** Aggregated first; then `late` came besides. */
  readonly readings: readonly TestReading[];
  readonly late: readonly TestReading[];
  readonly batchSize: number;
}

/** Zones with moments at which something happens to their clocks, or to the calendar. */
const MOMENTS: readonly (readonly [timezone: string, ...instants: string[]])[] = [
  ['UTC', '1969-12-31T20:00:00Z', '1912-02-28T21:00:00Z', '1678-01-01T00:00:00Z', '2261-12-31T12:00:00Z'],
  ['Europe/Prague', '2024-03-30T20:00:00Z', '2024-10-26T20:00:00Z', '1969-12-31T20:00:00Z'],
  ['America/New_York', '2025-03-09T01:00:00Z', '2025-11-02T01:00:00Z', '2024-12-31T22:00:00Z'],
  ['Australia/Sydney', '2024-10-05T12:00:00Z', '2025-04-05T12:00:00Z', '2024-02-29T10:00:00Z'],
  ['Africa/Cairo', '2024-04-25T18:00:00Z', '2024-10-31T17:00:00Z', '2023-12-31T20:00:00Z'],
  ['Asia/Kolkata', '2024-05-31T22:00:00Z', '2024-12-31T16:00:00Z', '2024-02-28T17:00:00Z'],
  ['Asia/Kathmandu', '2024-05-31T22:00:00Z', '2024-12-31T16:00:00Z', '2025-02-28T16:00:00Z'],
  ['America/St_Johns', '2024-03-10T01:00:00Z', '2024-11-03T01:00:00Z', '2024-12-31T23:00:00Z'],
];

const NAMES = [
  ...[
    'hall',
    'a,b=c d',
    'back\\slash\\',
    '#comment',
    "'; DROP TABLE influx_series; --",
    '"quoted"',
    ' leading',
  ],
  ...[
    'новый этаж',
    '日本語',
    '🏠 roof',
    'Škoda\u0301',
    'new\nline',
    'tab\tstop',
    '${r._value}',
    '|> drop()',
    '_time',
    '-',
  ],
];

const VALUES: Readonly<Record<string, (random: Random) => string>> = {
  'plain numbers': (random) => random.decimal(-40, 60, 2),
  'six decimals': (random) => random.decimal(-3, 3, 6),
  'the edges of 64 bits': (random) =>
    random.pick(['999999999999.999999', '-999999999999.999999', '999999999999.999998']),
  'large of one sign': (random) => random.decimal(999_999_999_000, 999_999_999_999, 6),
  'zeros and ones': (random) => random.pick(['0', '1', '-1', '-0.000001']),
};

/** A small generator of numbers with a seed (mulberry32): the clock and Math.random give no case twice. */
class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0;
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }
  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)] as T;
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
  decimal(from: number, to: number, decimals: number): string {
    return (from + this.next() * (to - from)).toFixed(decimals);
  }
}

export const generatedCases = (seed: number, count: number): GeneratedCase[] =>
  Array.from({ length: count }, (_, index) => generatedCase(new Random(seed * 1000 + index), index));

function generatedCase(random: Random, index: number): GeneratedCase {
  const [timezone, ...instants] = MOMENTS[index % MOMENTS.length] ?? ['UTC'];
  const start = instants[Math.floor(index / MOMENTS.length) % instants.length] ?? '2024-01-01T00:00:00Z';
  const kind = Object.keys(VALUES)[index % Object.keys(VALUES).length] ?? 'plain numbers';
  const isSingle = index % 10 === 9;
  const sensors = Array.from(
    { length: isSingle ? 1 : random.whole(1, 4) },
    (_, at) => `${random.pick(NAMES)}${at}`,
  );
  const cadence = random.pick([1, 5, 7, 10, 15, 60, 90]);
  const made = isSingle
    ? [
        {
          ...readingAt(random, kind, Date.parse(start), sensors[0] ?? 'a', 'feed'),
          value: '-0.5',
          quality: 1,
        },
      ]
    : sensors.flatMap((sensor) => seriesOf(random, kind, Date.parse(start), sensor, cadence));
  const isLate = !isSingle && random.chance(0.4);
  const late = isLate ? made.filter(() => random.chance(0.2)) : [];
  const readings = made.filter((reading) => !late.includes(reading));
  const end = Math.max(...made.map(({ time }) => Date.parse(time)));
  const asOf = !isSingle && random.chance(0.3) ? end - 40 * 60_000 : end + 60_000;
  return {
    title: `${index}: ${timezone} from ${start}, ${kind}, ${sensors.length} sensors each ${cadence} min${isLate ? ', late data' : ''}`,
    seeds: { timezone, cadence, locations: placesOf(random, sensors, Date.parse(start)) },
    asOf: new Date(asOf).toISOString(),
    readings: readings.length > 0 ? readings : made,
    late,
    batchSize: random.pick([1, 7, 100, 20_000].slice(made.length > 60 ? 1 : 0)),
  };
}

/** A day and a half of one sensor, with gaps; sometimes a second datasource has it too, at the same moments. */
function seriesOf(
  random: Random,
  kind: string,
  from: number,
  sensor: string,
  cadence: number,
): TestReading[] {
  const steps = Math.min(Math.floor((36 * 60) / cadence), 150);
  const jitter = random.pick([0, 0, 1, 59_999]);
  const isTwice = random.chance(0.3);
  const readings: TestReading[] = [];
  for (let step = 0; step < steps; step += 1) {
    if (random.chance(0.1)) step += random.whole(1, 20);
    const at = from + step * cadence * 60_000 + jitter;
    readings.push(readingAt(random, kind, at, sensor, 'feed'));
    if (isTwice) readings.push(readingAt(random, kind, at, sensor, 'other'));
  }
  return readings;
}

function readingAt(
  random: Random,
  kind: string,
  at: number,
  sensor: string,
  datasource: string,
): TestReading {
  const isMissing = random.chance(0.05);
  return {
    time: new Date(at).toISOString(),
    sensor,
    datasource,
    value: isMissing ? null : (VALUES[kind]?.(random) ?? '0'),
    quality: isMissing ? 9 : random.pick([1, 1, 1, 1, 2, 2, 3, 4]),
    source: random.chance(0.1) ? random.pick(NAMES) : 'Test',
    measurement: random.chance(0.1) ? random.pick(NAMES) : 'temp_indoor',
  };
}

/** Several sensors in one place, places that change within the time, and sensors without a row. */
function placesOf(
  random: Random,
  sensors: readonly string[],
  from: number,
): NonNullable<TestSeeds['locations']> {
  const shared = random.pick(NAMES);
  return [...new Set(sensors)].flatMap((sensor) => {
    if (random.chance(0.25)) return [];
    const location = random.chance(0.6) ? shared : random.pick(NAMES);
    if (random.chance(0.7)) return [{ sensor, location }];
    const moves = new Date(from + random.whole(1, 300) * 60_000).toISOString();
    return [
      { sensor, location, validTo: moves },
      { sensor, location: `${random.pick(NAMES)}2`, validFrom: moves },
    ];
  });
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '50' } },
  });
  console.log(JSON.stringify(generatedCases(Number(values.seed), Number(values.count)), null, 1));
}
