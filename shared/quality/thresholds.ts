import type { Threshold } from '../config/types.js';
import { describeRow } from './describe-row.js';
import type { Check, Level, Levels } from './checks.js';
import type { Scope } from './scope.js';

const PARTS = ['datasource', 'measurement', 'location'] as const;

/** A row applies when each part that it names is the scope's own; parts that it leaves blank apply to all. */
const applies = (row: Threshold, scope: Scope): boolean =>
  PARTS.every((part) => row[part] === undefined || row[part] === scope[part]);

/** Higher is more specific: a place says more than a measurement, and that more than a datasource. */
const specificity = (row: Threshold): number =>
  PARTS.reduce((sum, part, index) => sum + (row[part] === undefined ? 0 : 2 ** index), 0);

/**
 * The levels of a check in a scope: built in, then the seed from general to specific, then the input, which sets `fail`.
 * Warn and fail are decided apart, so that a row that sets only one keeps the other. Of a check that only warns, a
 * `fail` of the seed and the input count as `warn`.
 */
export function resolveLevels(
  check: Check,
  scope: Scope,
  thresholds: readonly Threshold[],
  input: number | undefined,
): Levels {
  const rows = thresholds
    .filter((row) => row.check === check.name && applies(row, scope))
    .toSorted((a, b) => specificity(a) - specificity(b));
  const layered = (kind: 'warn' | 'fail', of: (row: Threshold) => string | undefined): Level =>
    rows.reduce<Level>(
      (level, row) => {
        const value = of(row);
        return value === undefined
          ? level
          : { value: Number(value), layer: describeRow(row, 'quality_thresholds.csv') };
      },
      { value: check.builtIn[kind], layer: 'built-in' },
    );
  const given = input === undefined ? undefined : { value: input, layer: `input ${check.input ?? ''}` };
  if (check.warnsOnly) {
    const warn = given ?? layered('warn', (row) => row.warn ?? row.fail);
    return { warn, fail: { value: undefined, layer: warn.layer } };
  }
  return { warn: layered('warn', (row) => row.warn), fail: given ?? layered('fail', (row) => row.fail) };
}
