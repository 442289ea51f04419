import { z } from 'zod';
import { flag, percent, wholeNumber } from '../../../shared/action/shared-inputs.js';
import { inputError } from '../../../shared/errors/errors.js';
import { checks, type Check, type CheckName } from '../../../shared/quality/checks.js';

export const inputs = z.object({
  'max-null-percent': percent.optional(),
  'min-rows': wholeNumber.optional(),
  'max-rows': wholeNumber.optional(),
  'max-future-rows': wholeNumber.optional(),
  'max-impossible-rows': wholeNumber.optional(),
  'max-duplicate-percent': percent.optional(),
  'max-range-percent': percent.optional(),
  'max-sentinel-percent': percent.optional(),
  'min-completeness-percent': percent.optional(),
  'max-age-hours': wholeNumber.optional(),
  'max-file-age-hours': wholeNumber.optional(),
  'max-reject-percent': percent.optional(),
  'max-backward-percent': percent.optional(),
  skip: flag,
  'skip-reason': z.string().max(500).optional(),
  'remove-from-source': flag,
  'max-remove': wholeNumber,
});
export type GateInputs = z.infer<typeof inputs>;

const ALL: readonly Check[] = checks;

/** The levels that inputs give, by check. */
export const levelsOf = (given: GateInputs): Partial<Record<CheckName, number>> =>
  Object.fromEntries(
    ALL.flatMap(({ name, input }) => {
      const level = input === undefined ? undefined : given[input as keyof GateInputs];
      return typeof level === 'number' ? [[name, level]] : [];
    }),
  );

/** Why failed checks pass in this run; undefined when they do not. Throws INPUT_INVALID for a skip without a reason. */
export function skipReason({ skip, 'skip-reason': reason }: GateInputs): string | undefined {
  if (!skip) return undefined;
  if (reason !== undefined) return reason;
  throw inputError({
    code: 'INPUT_INVALID',
    message: 'The input `skip` is true without a reason.',
    hint: 'Say in `skip-reason` why failed checks shall pass in this run, and who says so.',
  });
}
