import { describe, expect, test } from 'vitest';
import { hourOffset, offsetMinutesAt } from '../../../shared/time/offsets.js';

describe('offsetMinutesAt', () => {
  test.each([
    { zone: 'UTC', at: '2024-07-01T00:00:00Z', minutes: 0 },
    { zone: 'Europe/Prague', at: '2024-03-31T00:59:59Z', minutes: 60 },
    { zone: 'Europe/Prague', at: '2024-03-31T01:00:00Z', minutes: 120 },
    { zone: 'America/St_Johns', at: '2024-01-01T00:00:00Z', minutes: -210 },
    { zone: 'Asia/Kathmandu', at: '2024-01-01T00:00:00Z', minutes: 345 },
    { zone: 'Europe/London', at: '2024-01-01T00:00:00Z', minutes: 0 },
    { zone: '+01:00', at: '2024-07-01T00:00:00Z', minutes: 60 },
    { zone: '-03:30', at: '2024-07-01T00:00:00Z', minutes: -210 },
    { zone: '-00:00', at: '2024-07-01T00:00:00Z', minutes: 0 },
  ])('$zone at $at', ({ zone, at, minutes }) => {
    expect(offsetMinutesAt(zone, new Date(at))).toBe(minutes);
  });

  test('an unknown zone is a RangeError', () => {
    expect(() => offsetMinutesAt('Europe/Nowhere', new Date(0))).toThrow(RangeError);
  });
});

describe('hourOffset', () => {
  const over = (zone: string, from: string, to: string) => hourOffset(zone, new Date(from), new Date(to));
  test.each([
    { zone: 'Europe/Prague', minutes: 0 },
    { zone: 'Asia/Kolkata', minutes: 30 },
    { zone: 'Asia/Kathmandu', minutes: 45 },
    { zone: 'America/St_Johns', minutes: 30 },
    { zone: 'Pacific/Marquesas', minutes: 30 },
  ])('$zone is shifted by $minutes minutes all year', ({ zone, minutes }) => {
    expect(over(zone, '2024-01-01T00:00:00Z', '2024-12-31T00:00:00Z')).toEqual({
      minutes,
      brokenAt: undefined,
    });
  });

  test('a clock that changes by half an hour breaks within the time asked about, and only there', () => {
    expect(
      over('Australia/Lord_Howe', '2024-01-01T00:00:00Z', '2024-12-31T00:00:00Z').brokenAt?.toISOString(),
    ).toMatch(/^2024-04-0[67]/);
    expect(over('Australia/Lord_Howe', '2024-05-01T00:00:00Z', '2024-05-01T00:00:00Z')).toEqual({
      minutes: 30,
      brokenAt: undefined,
    });
    // The change lies between the last whole day and the end.
    expect(
      over('Australia/Lord_Howe', '2024-04-06T00:00:00Z', '2024-04-06T20:00:00Z').brokenAt,
    ).toBeDefined();
  });
});
