import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StageError } from '../../../shared/errors/errors.js';
import { localDate } from '../../../shared/time/local-date.js';
import {
  fixedOffsetSeconds,
  offsetReader,
  zoneSegments,
  type ZoneSegment,
} from '../../../shared/time/segments.js';

const iso = (ms: number | null): string | null =>
  ms === null ? null : Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 16) : String(ms);

/** From, to, offset and end of the repeated hour of a segment, as text. */
const told = (segment: ZoneSegment): (string | number | null)[] => [
  iso(segment.localFromMs),
  iso(segment.localToMs),
  segment.offsetSeconds,
  iso(segment.repeatedUntilMs),
];

describe('the segments of a zone', () => {
  test.each([
    {
      title: 'Prague: an hour is skipped and one repeated',
      segments: zoneSegments('Europe/Prague', 2024, 2024),
      expected: [
        ['-Infinity', '2024-03-31T02:00', 3600, null],
        ['2024-03-31T03:00', '2024-10-27T03:00', 7200, null],
        ['2024-10-27T02:00', 'Infinity', 3600, '2024-10-27T03:00'],
      ],
    },
    {
      title: 'Lord Howe: half an hour',
      segments: zoneSegments('Australia/Lord_Howe', 2024, 2024),
      expected: [
        ['-Infinity', '2024-04-07T02:00', 39600, null],
        ['2024-04-07T01:30', '2024-10-06T02:00', 37800, '2024-04-07T02:00'],
        ['2024-10-06T02:30', 'Infinity', 39600, null],
      ],
    },
    {
      title: 'a zone without changes',
      segments: zoneSegments('Asia/Kolkata', 2000, 2030),
      expected: [['-Infinity', 'Infinity', 19800, null]],
    },
    {
      title: 'UTC',
      segments: zoneSegments('UTC', 2000, 2030),
      expected: [['-Infinity', 'Infinity', 0, null]],
    },
    {
      title: 'an offset',
      segments: zoneSegments('-03:30', 2000, 2030),
      expected: [['-Infinity', 'Infinity', -12600, null]],
    },
    {
      title: 'standard time all year, north',
      segments: zoneSegments('Europe/Prague', 2000, 2030, true),
      expected: [['-Infinity', 'Infinity', 3600, null]],
    },
    {
      title: 'standard time all year, south',
      segments: zoneSegments('Australia/Sydney', 2000, 2030, true),
      expected: [['-Infinity', 'Infinity', 36000, null]],
    },
    {
      title: 'standard time all year of an offset',
      segments: zoneSegments('+02:00', 2000, 2030, true),
      expected: [['-Infinity', 'Infinity', 7200, null]],
    },
  ])('$title', ({ segments, expected }) => {
    expect(segments.map(told)).toEqual(expected);
  });

  test('a change that is no daylight saving: Samoa skipped a day', () => {
    const [, skipped] = zoneSegments('Pacific/Apia', 2011, 2011).slice(-2);
    expect(iso(skipped?.localFromMs ?? null)).toBe('2011-12-31T00:00');
  });

  test('daylight saving that a month of fasting interrupts: four changes in a year', () => {
    expect(zoneSegments('Africa/Casablanca', 2013, 2013)).toHaveLength(5);
  });

  test('a zone that is not known', () => {
    expect(() => zoneSegments('Europe/Smichov', 2024, 2024)).toThrow(StageError);
  });
});

// What local times become and what the runtime says of these instants must be one.
const ZONES = [
  'Europe/Prague',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Istanbul',
  'Europe/Moscow',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Caracas',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Pyongyang',
  'Asia/Gaza',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Antarctica/Troll',
  'UTC',
] as const;

const wallClock = (zone: string, ms: number): number => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(ms);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
};

describe.each(ZONES)('%s', (zone) => {
  const segments = zoneSegments(zone, 2005, 2025);

  test('every instant comes back from its local time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2005, 0, 2) / 1000, max: Date.UTC(2025, 11, 30) / 1000 }),
        (seconds) => {
          const utcMs = seconds * 1000;
          const local = wallClock(zone, utcMs);
          const segment = segments.findLast((each) => local >= each.localFromMs);
          if (segment === undefined) throw new Error('no segment');
          const offsets = [
            segment.offsetSeconds,
            ...(segment.repeatedUntilMs !== null && local < segment.repeatedUntilMs
              ? [segment.previousOffsetSeconds ?? 0]
              : []),
          ];
          expect(local).toBeLessThan(segment.localToMs);
          expect(offsets.map((offset) => local - offset * 1000)).toContain(utcMs);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('no instant of a change is missed', () => {
    for (const { localFromMs, offsetSeconds, previousOffsetSeconds } of segments.slice(1)) {
      const utcMs = localFromMs - offsetSeconds * 1000;
      expect(wallClock(zone, utcMs)).toBe(localFromMs);
      expect(wallClock(zone, utcMs - 1000)).toBe(utcMs - 1000 + (previousOffsetSeconds ?? 0) * 1000);
    }
  });
});

test.each([
  { zone: '+01:00', expected: 3600 },
  { zone: '-0930', expected: -34200 },
  { zone: 'UTC', expected: 0 },
  { zone: 'Europe/Prague', expected: undefined },
])('the fixed offset of $zone', ({ zone, expected }) => {
  expect(fixedOffsetSeconds(zone)).toBe(expected);
});

test('the offset at an instant, to the second', () => {
  const offset = offsetReader('Europe/Prague');
  expect([offset(Date.UTC(2024, 9, 27, 0, 59, 59)), offset(Date.UTC(2024, 9, 27, 1, 0, 0))]).toEqual([
    7200, 3600,
  ]);
});

test.each([
  { zone: 'Europe/Prague', instant: '2024-03-30T22:59:59Z', expected: '2024-03-30' },
  { zone: 'Europe/Prague', instant: '2024-03-30T23:00:00Z', expected: '2024-03-31' },
  { zone: 'Pacific/Kiritimati', instant: '2024-01-01T10:00:00Z', expected: '2024-01-02' },
  { zone: 'America/New_York', instant: '2024-01-01T04:59:00Z', expected: '2023-12-31' },
])('the date in $zone at $instant', ({ zone, instant, expected }) => {
  expect(localDate(zone, new Date(instant))).toBe(expected);
});
