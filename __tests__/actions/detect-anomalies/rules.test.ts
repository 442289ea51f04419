import { describe, expect, test } from 'vitest';
import { deviation } from '../../../actions/detect-anomalies/src/rules/deviation.js';
import { nullShare } from '../../../actions/detect-anomalies/src/rules/null-share.js';
import { rowCount } from '../../../actions/detect-anomalies/src/rules/row-count.js';
import {
  EMPTY_DAY,
  type DayMetric,
  type Rule,
  type Verdict,
} from '../../../actions/detect-anomalies/src/rules/rule.js';

const day = (facts: Partial<DayMetric>): DayMetric => ({
  rowCount: 24,
  nullCount: 0,
  avgValue: 20,
  stdDev: 1,
  ...facts,
});

interface Case {
  readonly title: string;
  readonly rule: Rule;
  readonly limits: Record<string, number>;
  readonly day: DayMetric;
  readonly baseline?: DayMetric;
  readonly verdict: Verdict | undefined;
}

const drop = { 'drop-percent': 50, 'settle-days': 28 };
const cases: Case[] = [
  {
    title: 'exactly half as many rows',
    rule: rowCount,
    limits: drop,
    day: day({ rowCount: 12 }),
    baseline: day({}),
    verdict: { observed: 12, expected: 24, score: 50 },
  },
  {
    title: 'one row more than half',
    rule: rowCount,
    limits: drop,
    day: day({ rowCount: 13 }),
    baseline: day({}),
    verdict: undefined,
  },
  {
    title: 'no row at all',
    rule: rowCount,
    limits: drop,
    day: EMPTY_DAY,
    baseline: day({}),
    verdict: { observed: 0, expected: 24, score: 100 },
  },
  { title: 'no day to compare with', rule: rowCount, limits: drop, day: EMPTY_DAY, verdict: undefined },
  {
    title: 'a baseline without rows',
    rule: rowCount,
    limits: drop,
    day: EMPTY_DAY,
    baseline: EMPTY_DAY,
    verdict: undefined,
  },
  {
    title: 'more rows than before',
    rule: rowCount,
    limits: drop,
    day: day({ rowCount: 500 }),
    baseline: day({}),
    verdict: undefined,
  },
  {
    title: 'exactly a tenth null',
    rule: nullShare,
    limits: { 'max-percent': 10 },
    day: day({ rowCount: 20, nullCount: 2 }),
    verdict: undefined,
  },
  {
    title: 'just above a tenth null',
    rule: nullShare,
    limits: { 'max-percent': 10 },
    day: day({ rowCount: 10_000, nullCount: 1001 }),
    verdict: { observed: 10.01, expected: 10, score: 10.01 },
  },
  {
    title: 'all null',
    rule: nullShare,
    limits: { 'max-percent': 10 },
    day: day({ nullCount: 24, avgValue: null, stdDev: null }),
    verdict: { observed: 100, expected: 10, score: 100 },
  },
  {
    title: 'null share of an empty day',
    rule: nullShare,
    limits: { 'max-percent': 10 },
    day: EMPTY_DAY,
    verdict: undefined,
  },
  {
    title: 'deviation of twice the mean',
    rule: deviation,
    limits: { 'max-ratio': 2 },
    day: day({ avgValue: 5, stdDev: 10 }),
    verdict: undefined,
  },
  {
    title: 'deviation above twice the mean',
    rule: deviation,
    limits: { 'max-ratio': 2 },
    day: day({ avgValue: 5, stdDev: 15 }),
    verdict: { observed: 3, expected: 2, score: 3 },
  },
  {
    title: 'a calm frosty day',
    rule: deviation,
    limits: { 'max-ratio': 2 },
    day: day({ avgValue: -5, stdDev: 1 }),
    verdict: undefined,
  },
  {
    title: 'a wild day below zero',
    rule: deviation,
    limits: { 'max-ratio': 2 },
    day: day({ avgValue: -5, stdDev: 20 }),
    verdict: { observed: 4, expected: 2, score: 4 },
  },
  {
    title: 'a mean of zero',
    rule: deviation,
    limits: { 'max-ratio': 2 },
    day: day({ avgValue: 0, stdDev: 3 }),
    verdict: undefined,
  },
  {
    title: 'one value only',
    rule: deviation,
    limits: { 'max-ratio': 2 },
    day: day({ stdDev: null }),
    verdict: undefined,
  },
];

describe('rules of the daily metrics', () => {
  test.each(cases)('$rule.name: $title', ({ rule, limits, day: judged, baseline, verdict }) => {
    expect(rule.judge(judged, baseline, limits)).toEqual(verdict);
  });
});
