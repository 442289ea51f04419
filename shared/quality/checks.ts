import type { Code } from '../errors/codes.js';

/** What the gate looks at, and the loosest level that makes sense everywhere. A level beyond `fail` holds the datasource. */
export interface Check {
  readonly name: string;
  readonly code: Code;
  /** What is observed, in plain words. */
  readonly title: string;
  readonly unit: string;
  /** `above`: too much is bad. `below`: too little is bad. */
  readonly bad: 'above' | 'below';
  readonly builtIn: { readonly warn: number | undefined; readonly fail: number | undefined };
  /** The input that overrides `fail` (of a check that only warns: `warn`). */
  readonly input?: string;
  /**
   * The finest part that a level without a place is held against: the datasource, each of its measurements, or each
   * series (a measurement at a location) as well.
   */
  readonly finest: 'datasource' | 'measurement' | 'series';
  /** Rows of the seeds that name a measurement or a location are applied: the number is known of every part. */
  readonly splits: boolean;
  /** Never holds a datasource. */
  readonly warnsOnly?: true;
}

const WHOLE = { finest: 'datasource', splits: false } as const;
const WHOLE_OR_NAMED = { finest: 'datasource', splits: true } as const;
const BY_MEASUREMENT = { finest: 'measurement', splits: true } as const;

export const checks = [
  {
    name: 'null_percent',
    code: 'GATE_NULLS',
    title: 'null tokens among the new readings',
    unit: '%',
    bad: 'above',
    builtIn: { warn: undefined, fail: 10 },
    input: 'max-null-percent',
    ...BY_MEASUREMENT,
  },
  {
    name: 'min_rows',
    code: 'GATE_TOO_FEW_ROWS',
    title: 'cells in the new files',
    unit: '',
    bad: 'below',
    builtIn: { warn: undefined, fail: 10 },
    input: 'min-rows',
    ...WHOLE,
  },
  {
    name: 'max_rows',
    code: 'GATE_TOO_MANY_ROWS',
    title: 'readings in the fullest month that is touched',
    unit: '',
    bad: 'above',
    builtIn: { warn: undefined, fail: 10_000_000 },
    input: 'max-rows',
    ...WHOLE,
  },
  {
    name: 'future_rows',
    code: 'GATE_FUTURE',
    title: 'readings later than this run',
    unit: '',
    bad: 'above',
    builtIn: { warn: undefined, fail: 0 },
    input: 'max-future-rows',
    ...WHOLE_OR_NAMED,
  },
  {
    name: 'impossible_rows',
    code: 'GATE_IMPOSSIBLE_TIME',
    title: 'readings earlier than the year 2000',
    unit: '',
    bad: 'above',
    builtIn: { warn: undefined, fail: 0 },
    input: 'max-impossible-rows',
    ...WHOLE_OR_NAMED,
  },
  {
    name: 'duplicate_percent',
    code: 'GATE_DUPLICATES',
    title: 'cells of the new files that repeat a known reading',
    unit: '%',
    bad: 'above',
    // An export of the whole last year repeats nearly everything every day.
    builtIn: { warn: undefined, fail: undefined },
    input: 'max-duplicate-percent',
    ...WHOLE,
  },
  {
    name: 'range_percent',
    code: 'GATE_RANGE',
    title: 'new readings outside `value_min` and `value_max`',
    unit: '%',
    bad: 'above',
    builtIn: { warn: 5, fail: 50 },
    input: 'max-range-percent',
    ...BY_MEASUREMENT,
  },
  {
    name: 'sentinel_percent',
    code: 'GATE_SENTINELS',
    title: 'new readings that are a sentinel of the device',
    unit: '%',
    bad: 'above',
    builtIn: { warn: 5, fail: 50 },
    input: 'max-sentinel-percent',
    ...BY_MEASUREMENT,
  },
  {
    name: 'min_value',
    code: 'GATE_VALUE_LOW',
    title: 'lowest new value within bounds',
    unit: '',
    bad: 'below',
    builtIn: { warn: undefined, fail: undefined },
    ...BY_MEASUREMENT,
  },
  {
    name: 'max_value',
    code: 'GATE_VALUE_HIGH',
    title: 'highest new value within bounds',
    unit: '',
    bad: 'above',
    builtIn: { warn: undefined, fail: undefined },
    ...BY_MEASUREMENT,
  },
  {
    name: 'completeness_percent',
    code: 'GATE_INCOMPLETE',
    title: 'readings that came, of those due at the cadence',
    unit: '%',
    bad: 'below',
    builtIn: { warn: 50, fail: undefined },
    input: 'min-completeness-percent',
    finest: 'series',
    splits: true,
  },
  {
    name: 'age_hours',
    code: 'GATE_STALE',
    title: 'age of the newest reading',
    unit: ' h',
    bad: 'above',
    builtIn: { warn: 168, fail: undefined },
    input: 'max-age-hours',
    ...WHOLE_OR_NAMED,
    warnsOnly: true,
  },
  {
    name: 'file_age_hours',
    code: 'GATE_FILES_STALE',
    title: 'age of the newest file',
    unit: ' h',
    bad: 'above',
    builtIn: { warn: 168, fail: undefined },
    input: 'max-file-age-hours',
    ...WHOLE,
    warnsOnly: true,
  },
  {
    name: 'reject_percent',
    code: 'GATE_REJECTS',
    title: 'cells of the new files that cannot be read',
    unit: '%',
    bad: 'above',
    builtIn: { warn: 5, fail: 50 },
    input: 'max-reject-percent',
    ...WHOLE,
  },
  {
    name: 'backward_percent',
    code: 'GATE_TIME_ORDER',
    title: 'steps of the new readings that go against the order of time',
    unit: '%',
    bad: 'above',
    builtIn: { warn: 10, fail: undefined },
    input: 'max-backward-percent',
    ...BY_MEASUREMENT,
  },
  {
    name: 'unbalanced_cells',
    code: 'GATE_UNBALANCED',
    title: 'cells without a fate, and readings that no file accounts for',
    unit: '',
    bad: 'above',
    builtIn: { warn: undefined, fail: 0 },
    ...WHOLE,
  },
] as const satisfies readonly Check[];

export type CheckName = (typeof checks)[number]['name'];

/** A level and the layer that decided it. */
export interface Level {
  readonly value: number | undefined;
  /** `built-in`, `seeds/quality_thresholds.csv:3`, or `input max-rows`. */
  readonly layer: string;
}

export interface Levels {
  readonly warn: Level;
  readonly fail: Level;
}

export type Judgement = 'pass' | 'warn' | 'fail';

/** Whether an observed number passes; a level itself still passes. */
export function judge(check: Check, observed: number, levels: Levels): Judgement {
  const beyond = (level: number | undefined): boolean =>
    level !== undefined && (check.bad === 'above' ? observed > level : observed < level);
  if (beyond(levels.fail.value)) return 'fail';
  return beyond(levels.warn.value) ? 'warn' : 'pass';
}
