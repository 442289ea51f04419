import { limit, type Rule } from './rule.js';

/**
 * Fewer readings than on the last day that was in order. The day before alone would not do: on the second day of an
 * outage it is as empty as the day itself, and the incident would end while nothing arrives.
 */
export const rowCount: Rule = {
  name: 'row-count',
  class: 'gap',
  unit: 'readings',
  describe: (observed, expected) => `${observed} readings in a day, where ${expected} are usual`,
  parameters: {
    'drop-percent': { input: 'row-count-drop-percent' },
    // Sensors taken down for good: after four weeks the lower level is what to compare with.
    'settle-days': { default: 28 },
  },
  judge(day, baseline, limits) {
    if (baseline === undefined || baseline.rowCount === 0) return undefined;
    const dropPercent = ((baseline.rowCount - day.rowCount) * 100) / baseline.rowCount;
    if (dropPercent < limit(limits, 'drop-percent')) return undefined;
    return { observed: day.rowCount, expected: baseline.rowCount, score: dropPercent };
  },
  // Silence never becomes normal.
  settles: (day, days, limits) => day.rowCount > 0 && days >= limit(limits, 'settle-days'),
};
