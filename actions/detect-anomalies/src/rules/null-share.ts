import { limit, type Rule } from './rule.js';

/** Too many readings that say "no value": the device reports, and has nothing to report. */
export const nullShare: Rule = {
  name: 'null-share',
  class: 'gap',
  unit: '% of the readings without a value',
  describe: (observed, expected) =>
    `${observed} % of a day's readings have no value; at most ${expected} % are in order`,
  parameters: { 'max-percent': { input: 'max-null-percent' } },
  judge(day, _baseline, limits) {
    // From the counts: the share in the metrics is rounded.
    const percent = day.rowCount === 0 ? 0 : (day.nullCount * 100) / day.rowCount;
    const most = limit(limits, 'max-percent');
    return percent > most ? { observed: percent, expected: most, score: percent } : undefined;
  },
};
