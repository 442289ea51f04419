import { describe, expect, test } from 'vitest';
import { hourlyQuery } from '../../../shared/influx/flux.js';
import { retryAfter } from '../../../shared/influx/retry.js';
import { endpoint, shownAddress } from '../../../shared/influx/server.js';

const NOW = new Date('2026-03-01T06:00:00Z');

describe('Retry-After', () => {
  test.each([
    { title: 'absent', header: null, expected: undefined },
    { title: 'seconds, not milliseconds', header: '5', expected: 5 },
    { title: 'at once', header: '0', expected: 0 },
    { title: 'a date to come', header: 'Sun, 01 Mar 2026 06:00:30 GMT', expected: 30 },
    { title: 'a date that is past', header: 'Sun, 01 Mar 2026 05:00:00 GMT', expected: 0 },
    { title: 'nonsense', header: 'soon', expected: undefined },
  ])('$title', ({ header, expected }) => {
    expect(retryAfter(header, NOW)).toBe(expected);
  });
});

describe('addresses', () => {
  test.each([
    {
      url: 'http://localhost:8086',
      path: '/api/v2/write',
      expected: 'http://localhost:8086/api/v2/write?org=a+b%26c',
    },
    {
      url: 'https://host/influx/',
      path: '/api/v2/write',
      expected: 'https://host/influx/api/v2/write?org=a+b%26c',
    },
  ])('$url', ({ url, path, expected }) => {
    expect(endpoint({ url, token: '', org: '', bucket: '' }, path, { org: 'a b&c' })).toBe(expected);
  });

  test('what messages show holds no credentials and no query', () => {
    expect(shownAddress('https://user:pass@host:8086/influx/?token=x')).toBe('https://host:8086/influx');
  });
});

test('a name of a bucket cannot leave its quotes in Flux', () => {
  const bucket = 'b") |> yield() // ${x}\\\n';
  const query = hourlyQuery({ bucket, measurement: 'sm2_0', field: 'v', from: 0, to: 3_600_000 }, 'sum', 15);
  expect(query.split('\n')[0]).toBe('from(bucket: "b\\") |> yield() // \\${x}\\\\\\n")');
  expect(query).toContain(
    'range(start: time(v: "1970-01-01T00:00:00.000Z"), stop: time(v: "1970-01-01T01:00:00.000Z"))',
  );
});
