import { describe, expect, it } from 'vitest';
import { unusedRows } from '../../../shared/quality/unused-rows.js';
import { waiverFor } from '../../../shared/quality/waivers.js';
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
    expect(waiverFor([waiver(2, over)], 'air', 'null_percent', date)?.place.line).toBe(expected);
  });

  it('that holds longest is named when several do', () => {
    const rows = [waiver(2), waiver(3, { until: '2026-04-30' }), waiver(4, { until: '2026-02-28' })];
    expect(waiverFor(rows, 'air', 'null_percent', '2026-02-15')?.place.line).toBe(3);
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
        'seeds/quality_thresholds.csv:2 check: Write one of null_percent, min_rows, max_rows, future_rows.',
        'seeds/waivers.csv:3 check: Did you mean "min_rows"?',
      ],
    },
    {
      title: 'a part of a datasource',
      thresholds: [threshold(2, { measurement: 'co2', fail: '1' })],
      waivers: [waiver(3, { scope: '1NP/*' })],
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
