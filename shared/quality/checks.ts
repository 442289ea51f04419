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
  /** The input that overrides `fail`. */
  readonly input: string;
}

export const checks = [
  {
    name: 'null_percent',
    code: 'GATE_NULLS',
    title: 'null tokens among the new readings',
    unit: '%',
    bad: 'above',
    builtIn: { warn: undefined, fail: 10 },
    input: 'max-null-percent',
  },
  {
    name: 'min_rows',
    code: 'GATE_TOO_FEW_ROWS',
    title: 'cells in the new files',
    unit: '',
    bad: 'below',
    builtIn: { warn: undefined, fail: 10 },
    input: 'min-rows',
  },
  {
    name: 'max_rows',
    code: 'GATE_TOO_MANY_ROWS',
    title: 'readings in the fullest month that is touched',
    unit: '',
    bad: 'above',
    builtIn: { warn: undefined, fail: 10_000_000 },
    input: 'max-rows',
  },
  {
    name: 'future_rows',
    code: 'GATE_FUTURE',
    title: 'readings later than this run',
    unit: '',
    bad: 'above',
    builtIn: { warn: undefined, fail: 0 },
    input: 'max-future-rows',
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
