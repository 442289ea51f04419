import { describe, expect, it } from 'vitest';
import { covers } from '../../../shared/quality/scope.js';
import { unusedRows } from '../../../shared/quality/unused-rows.js';
import { stateOf, waiverFindings, waiverFor } from '../../../shared/quality/waivers.js';
import { threshold, waiver } from './rows.js';

describe('a waiver', () => {
  it.each([
    { title: 'on its first day', date: '2026-02-01', expected: 2 },
    { title: 'on its last day', date: '2026-03-31', expected: 2 },
    { title: 'the day before it begins', date: '2026-01-31', expected: undefined },
    { title: 'the day after it ended', date: '2026-04-01', expected: undefined },
    {
      title: 'for another datasource',
      date: '2026-03-01',
      over: { datasource: 'water' },
      expected: undefined,
    },
    { title: 'for another check', date: '2026-03-01', over: { check: 'min_rows' }, expected: undefined },
    { title: 'for a part only', date: '2026-03-01', over: { scope: '1NP/*' }, expected: undefined },
  ])('covers $title: line $expected', ({ date, over = {}, expected }) => {
    expect(waiverFor([waiver(2, over)], { datasource: 'air' }, 'null_percent', date)?.place.line).toBe(
      expected,
    );
  });

  it('that holds longest is named when several do', () => {
    const rows = [waiver(2), waiver(3, { until: '2026-04-30' }), waiver(4, { until: '2026-02-28' })];
    expect(waiverFor(rows, { datasource: 'air' }, 'null_percent', '2026-02-15')?.place.line).toBe(3);
  });
});

describe('a scope', () => {
  const place = { datasource: 'air', measurement: 'co2', location: 'SM2_01_L5/L6_01' };
  it.each([
    { pattern: '*', scope: { datasource: 'air' }, expected: true },
    { pattern: '*', scope: place, expected: true },
    { pattern: 'SM2_01_L5/L6_01/co2', scope: place, expected: true },
    { pattern: 'SM2*/co2', scope: place, expected: true },
    { pattern: '*/co2', scope: place, expected: true },
    { pattern: 'SM2*/*', scope: place, expected: true },
    { pattern: 'SM2*/co', scope: place, expected: false },
    { pattern: 'SM2.01*/co2', scope: place, expected: false },
    { pattern: '*/co2', scope: { datasource: 'air', measurement: 'co2' }, expected: true },
    { pattern: 'SM2*/co2', scope: { datasource: 'air', measurement: 'co2' }, expected: false },
    { pattern: '*/co2', scope: { datasource: 'air' }, expected: false },
    { pattern: '1NP', scope: { datasource: 'air', location: '1NP' }, expected: true },
  ])('$pattern: $scope: $expected', ({ pattern, scope, expected }) => {
    expect(covers(pattern, scope)).toBe(expected);
  });
});

describe('the standing of a waiver on 1 March', () => {
  it.each([
    { title: 'ended yesterday', over: { until: '2026-02-28' }, expected: 'expired' },
    { title: 'ends today', over: { until: '2026-03-01' }, expected: 'active' },
    { title: 'begins tomorrow', over: { from: '2026-03-02' }, expected: 'planned' },
    { title: 'reaches 90 days ahead', over: { until: '2026-05-30' }, expected: 'active' },
    { title: 'reaches 91 days ahead', over: { until: '2026-05-31' }, expected: 'too-long' },
  ])('$title: $expected', ({ over, expected }) => {
    expect(stateOf(waiver(2, over), '2026-03-01')).toBe(expected);
  });

  const looked = (isBeyond: boolean, scope = {}) => [
    { scope: { datasource: 'air', ...scope }, check: 'null_percent', isBeyond },
  ];
  it.each([
    { title: 'in use, ends in 15 days', over: { until: '2026-03-16' }, results: looked(true), expected: [] },
    {
      title: 'in use, ends in 14 days',
      over: { until: '2026-03-15' },
      results: looked(true),
      expected: ['warning WAIVER_ENDING'],
    },
    { title: 'not needed', over: {}, results: looked(false), expected: ['notice WAIVER_UNUSED'] },
    {
      title: 'ended and not needed',
      over: { until: '2026-02-28' },
      results: looked(false),
      expected: ['notice WAIVER_UNUSED'],
    },
    { title: 'ended and still failing', over: { until: '2026-02-28' }, results: looked(true), expected: [] },
    { title: 'its check was not looked at', over: {}, results: [], expected: [] },
    { title: 'not begun', over: { from: '2026-03-02' }, results: looked(false), expected: [] },
    {
      title: 'needed by a part that its scope covers',
      over: { scope: '1NP/co2' },
      results: looked(true, { measurement: 'co2', location: '1NP' }),
      expected: [],
    },
    {
      title: 'for a part that nothing looks at',
      over: { scope: '2NP/co2' },
      results: looked(true),
      expected: ['notice WAIVER_UNUSED'],
    },
    {
      title: 'reaches too far, looked at or not',
      over: { until: '2027-01-01' },
      results: [],
      expected: ['warning WAIVER_TOO_LONG'],
    },
  ])('$title', ({ over, results, expected }) => {
    const found = waiverFindings([waiver(2, over)], results, '2026-03-01');
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
    // No clock in what the warehouse keeps: the next day says the same.
    if (expected[0]?.startsWith('warning'))
      expect(waiverFindings([waiver(2, over)], results, '2026-03-02')).toEqual(found);
  });
});

describe('rows that are not applied', () => {
  it.each([
    {
      title: 'a known check of a datasource',
      thresholds: [threshold(2, { fail: '1' })],
      waivers: [waiver(2)],
      expected: [],
    },
    {
      title: 'a misspelt check',
      thresholds: [threshold(2, { check: 'freshness', fail: '1' })],
      waivers: [waiver(3, { check: 'min_row' })],
      expected: [
        expect.stringContaining(
          'seeds/quality_thresholds.csv:2 check: Write one of null_percent, min_rows, max_rows, future_rows, ',
        ),
        'seeds/waivers.csv:3 check: Did you mean "min_rows"?',
      ],
    },
    {
      title: 'a part of a datasource, of a check that knows its parts',
      thresholds: [threshold(2, { measurement: 'co2', fail: '1' })],
      waivers: [waiver(3, { scope: '1NP/*' })],
      expected: [],
    },
    {
      title: 'a part of a datasource, of a check of the whole',
      thresholds: [threshold(2, { check: 'min_rows', measurement: 'co2', fail: '1' })],
      waivers: [waiver(3, { check: 'min_rows', scope: '1NP/*' })],
      expected: [
        'seeds/quality_thresholds.csv:2 measurement: Leave "measurement" and "location" blank.',
        'seeds/waivers.csv:3 scope: Write * in "scope".',
      ],
    },
  ])('$title', ({ thresholds, waivers, expected }) => {
    const found = unusedRows(thresholds, waivers);
    expect(found.map(({ place, hint }) => `${place.file}:${place.line} ${place.column}: ${hint}`)).toEqual(
      expected,
    );
    expect(found.every(({ severity, code }) => severity === 'warning' && code === 'CHECK_ROW_UNUSED')).toBe(
      true,
    );
  });
});
