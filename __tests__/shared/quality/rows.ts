import type { Threshold, Waiver } from '../../../shared/config/types.js';

/** Rows of the seeds as they are loaded; `line` is where they stand. */
export const threshold = (line: number, over: Partial<Threshold>): Threshold => ({
  place: { file: 'seeds/quality_thresholds.csv', line },
  building: 'house',
  datasource: undefined,
  measurement: undefined,
  location: undefined,
  check: 'null_percent',
  warn: undefined,
  fail: undefined,
  ...over,
});

export const waiver = (line: number, over: Partial<Waiver> = {}): Waiver => ({
  place: { file: 'seeds/waivers.csv', line },
  building: 'house',
  datasource: 'air',
  check: 'null_percent',
  scope: '*',
  from: '2026-02-01',
  until: '2026-03-31',
  reason: 'the gateway is being replaced',
  owner: 'Jana',
  issue: undefined,
  ...over,
});
