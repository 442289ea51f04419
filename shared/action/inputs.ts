import type { z } from 'zod';
import type { Context } from '../context/context.js';
import { inputError, throwInputErrors } from '../errors/errors.js';
import { plain } from '../report/escape.js';
import { likely } from '../report/nearest.js';
import { sharedInputs, type SharedInputs } from './shared-inputs.js';

/** The variable in which a runner passes an input: upper case, spaces to underscores, hyphens kept. */
export const inputVariable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;

/** Inputs whose values never appear in a message. */
const SECRET = /token|password|config|secret|smtp/;

/**
 * Reads and checks all inputs of a stage from the environment. All mistakes are reported at once: unknown names
 * (INPUT_UNKNOWN, with the nearest known one) and illegal values (INPUT_INVALID, with the legal ones).
 */
export function readInputs<Shape extends z.ZodRawShape>(
  context: Context,
  own: z.ZodObject<Shape>,
): z.infer<z.ZodObject<Shape>> & SharedInputs {
  const names = [...Object.keys(sharedInputs.shape), ...Object.keys(own.shape)];
  const given: Record<string, string> = {};
  for (const name of names) {
    const value = context.env[inputVariable(name)]?.trim();
    if (value !== undefined && value !== '') given[name] = value;
    if (SECRET.test(name) && value) context.log.mask(value);
  }
  const errors = unknownInputs(context, names);
  const results = [sharedInputs.safeParse(given), own.safeParse(given)] as const;
  for (const issue of results.flatMap((result) => result.error?.issues ?? []))
    errors.push(invalidInput(issue, given));
  throwInputErrors(errors);
  return { ...results[0].data, ...results[1].data } as z.infer<z.ZodObject<Shape>> & SharedInputs;
}

function unknownInputs(context: Context, names: readonly string[]) {
  const known = new Set(names.map(inputVariable));
  return Object.keys(context.env)
    .filter((variable) => variable.startsWith('INPUT_') && !known.has(variable))
    .map((variable) => variable.slice('INPUT_'.length).toLowerCase())
    .sort()
    .map((name) => {
      const guess = likely(name, names);
      return inputError({
        code: 'INPUT_UNKNOWN',
        message: `This action has no input "${plain(name)}".`,
        hint: `${guess === undefined ? '' : `Did you mean "${guess}"? `}Known inputs: ${names.join(', ')}.`,
      });
    });
}

function invalidInput(issue: z.core.$ZodIssue, given: Readonly<Record<string, string>>) {
  const name = String(issue.path[0] ?? '');
  const value = given[name];
  const found =
    value === undefined ? 'is empty' : SECRET.test(name) ? 'is not valid' : `is "${plain(value)}"`;
  return inputError({
    code: 'INPUT_INVALID',
    message: `The input "${name}" ${found}: ${legalValues(issue, value)}.`,
    hint: `Correct \`${name}:\` under \`with:\` of this step.`,
  });
}

function legalValues(issue: z.core.$ZodIssue, value: string | undefined): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  return value === undefined ? 'a value is required' : issue.message;
}
