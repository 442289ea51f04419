import { limit, type Rule } from './rule.js';

/**
 * Values that scatter far more than their level allows. The level counts by its size: compared with a mean below zero,
 * every standard deviation would be too large. A mean of exactly zero has no size to compare with.
 */
export const deviation: Rule = {
  name: 'deviation',
  class: 'spike',
  unit: '× the mean',
  describe: (observed, expected) =>
    `the values of a day scatter by ${observed} × their mean; at most ${expected} × is in order`,
  parameters: { 'max-ratio': { input: 'max-std-ratio' } },
  judge(day, _baseline, limits) {
    if (day.avgValue === null || day.stdDev === null || day.avgValue === 0) return undefined;
    const ratio = day.stdDev / Math.abs(day.avgValue);
    const most = limit(limits, 'max-ratio');
    return ratio > most ? { observed: ratio, expected: most, score: ratio } : undefined;
  },
};
