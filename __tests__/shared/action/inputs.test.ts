import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inputVariable, readInputs } from '../../../shared/action/inputs.js';
import {
  decimalNumber,
  flag,
  instant,
  list,
  percent,
  wholeNumber,
  wholeNumberFrom,
} from '../../../shared/action/shared-inputs.js';
import { InputErrors } from '../../../shared/errors/errors.js';
import { testContext } from '../../support/context.js';

const own = z.object({
  rebuild: flag,
  'min-rows': wholeNumber.optional(),
  'max-share': percent.optional(),
  engine: z.enum(['auto', 'duckdb']),
  'influx-token': z
    .string()
    .regex(/^[a-z]+$/, 'must be letters')
    .optional(),
});

const LEAST = {
  seeds: 'seeds',
  warehouse: 'warehouse',
  'fail-on': 'error',
  rebuild: 'false',
  engine: 'auto',
};

async function read(given: Readonly<Record<string, string>>) {
  const all = Object.entries({ ...LEAST, ...given });
  const context = await testContext({
    env: Object.fromEntries(all.map(([name, value]) => [inputVariable(name), value])),
  });
  try {
    return { context, inputs: readInputs(context, own), errors: [] };
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    return { context, inputs: undefined, errors: error.all };
  }
}

describe('inputVariable', () => {
  it.each([
    { name: 'fail-on', expected: 'INPUT_FAIL-ON' },
    { name: 'seeds', expected: 'INPUT_SEEDS' },
    { name: 'two words', expected: 'INPUT_TWO_WORDS' },
  ])('$name is $expected, as the runner writes it', ({ name, expected }) => {
    expect(inputVariable(name)).toBe(expected);
  });
});

describe('reading inputs', () => {
  it.each([
    { title: 'defaults', given: {}, expected: { seeds: 'seeds', rebuild: false, engine: 'auto' } },
    { title: 'kebab-case keys', given: { 'min-rows': '5' }, expected: { 'min-rows': 5 } },
    { title: 'blank is as if left out', given: { 'min-rows': '  ', store: '' }, expected: {} },
    { title: 'blanks around a value', given: { engine: ' duckdb\n' }, expected: { engine: 'duckdb' } },
    { title: 'lists by comma', given: { building: 'a, b,,a' }, expected: { building: ['a', 'b'] } },
    { title: 'lists by line', given: { datasource: 'x\n y \n' }, expected: { datasource: ['x', 'y'] } },
    {
      title: 'an instant in another zone',
      given: { 'as-of': '2026-03-01T07:00:00+01:00' },
      expected: { 'as-of': new Date('2026-03-01T06:00:00Z') },
    },
  ])('$title', async ({ given, expected }) => {
    const { inputs, errors } = await read(given);
    expect(errors).toEqual([]);
    expect(inputs).toEqual({ ...LEAST, rebuild: false, ...expected });
  });

  it.each([
    {
      title: 'a value that is not among the legal ones',
      given: { engine: 'influxdb' },
      error: 'The input "engine" is "influxdb": must be one of auto, duckdb.',
    },
    {
      title: 'a required one that is blank',
      given: { engine: '' },
      error: 'The input "engine" is empty: must be one of auto, duckdb.',
    },
    {
      title: 'a required text that is blank',
      given: { seeds: ' ' },
      error: 'The input "seeds" is empty: a value is required.',
    },
    {
      title: 'a shared one',
      given: { 'fail-on': 'notice' },
      error: 'The input "fail-on" is "notice": must be one of error, warning, never.',
    },
    {
      title: 'a date without time',
      given: { 'as-of': '2026-03-01' },
      error: 'must be an instant such as 2026-03-01T06:00:00Z',
    },
    { title: 'a local time', given: { 'as-of': '2026-03-01T06:00:00' }, error: 'must be an instant' },
    { title: 'a day that is not', given: { 'as-of': '2026-02-30T06:00:00Z' }, error: 'must be an instant' },
    { title: 'a list of nothing', given: { building: ' , ' }, error: 'must name something' },
    {
      title: 'no threads',
      given: { threads: '0' },
      error: 'The input "threads" is "0": must be a whole number from 1 to 256.',
    },
    { title: 'too many threads', given: { threads: '257' }, error: 'from 1 to 256' },
    { title: 'a word as a boolean', given: { rebuild: 'yes' }, error: 'must be one of true, false' },
    { title: 'a value with a line break is shown on one line', given: { engine: 'a\nb' }, error: 'is "a·b"' },
  ])('refuses $title', async ({ given, error }) => {
    const { errors } = await read(given);
    expect(errors.map(({ code }) => code)).toEqual(['INPUT_INVALID']);
    expect(errors[0]?.message).toContain(error);
    expect(errors[0]?.hint).toContain('under `with:`');
  });

  it.each([
    { title: 'a slip', given: { 'min-row': '5' }, message: '"min-row"', hint: 'Did you mean "min-rows"?' },
    {
      title: 'nothing like any',
      given: { zzzzzzzzz: '1' },
      message: '"zzzzzzzzz"',
      hint: 'Known inputs: seeds, warehouse',
    },
  ])('refuses an unknown input: $title', async ({ given, message, hint }) => {
    const { errors } = await read(given);
    expect(errors.map(({ code }) => code)).toEqual(['INPUT_UNKNOWN']);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.hint).toContain(hint);
    if (!hint.startsWith('Did')) expect(errors[0]?.hint).not.toContain('Did you mean');
  });

  it('reports all mistakes at once', async () => {
    const { errors } = await read({ engine: 'x', 'min-rows': '-1', sedes: 'y', threads: 'many' });
    expect(errors.map(({ code, message }) => `${code} ${/"([^"]+)"/.exec(message)?.[1]}`)).toEqual([
      'INPUT_UNKNOWN sedes',
      'INPUT_INVALID threads',
      'INPUT_INVALID min-rows',
      'INPUT_INVALID engine',
    ]);
  });

  it('masks secrets and never repeats them, even when they are not valid', async () => {
    const secret = 'S3CRET-0123456789';
    const { context, errors } = await read({
      'influx-token': secret,
      'rclone-config': `[drive]\ntoken = ${secret}`,
    });
    expect(context.masked).toEqual([`[drive]\ntoken = ${secret}`, secret]);
    expect(errors.map(({ message }) => message)).toEqual([
      'The input "influx-token" is not valid: must be letters.',
    ]);
    expect(JSON.stringify(errors.map(({ message, hint }) => [message, hint]))).not.toContain(secret);
    expect(context.lines.join('\n')).not.toContain(secret);
  });

  it('never repeats the value of an input that it does not know', async () => {
    const { errors } = await read({ 'influx-tokn': 'S3CRET' });
    expect(JSON.stringify(errors.map(({ message, hint }) => [message, hint]))).not.toContain('S3CRET');
  });
});

describe('the kinds of inputs', () => {
  it.each([
    { kind: 'wholeNumber', schema: wholeNumber, text: '010', expected: 10 },
    { kind: 'decimalNumber', schema: decimalNumber, text: '-5.25', expected: -5.25 },
    { kind: 'percent', schema: percent, text: '100', expected: 100 },
    { kind: 'percent', schema: percent, text: '0.5', expected: 0.5 },
    { kind: 'flag', schema: flag, text: 'true', expected: true },
    { kind: 'list', schema: list, text: 'a', expected: ['a'] },
    { kind: 'instant', schema: instant, text: '2026-03-01T06:00:00.5Z', expected: new Date(1772344800500) },
    { kind: 'wholeNumberFrom(1, 3)', schema: wholeNumberFrom(1, 3), text: '3', expected: 3 },
  ])('$kind takes "$text"', ({ schema, text, expected }) => {
    expect(schema.parse(text)).toEqual(expected);
  });

  it.each([
    { kind: 'wholeNumber', schema: wholeNumber, text: '1.5' },
    { kind: 'wholeNumber', schema: wholeNumber, text: '1e3' },
    { kind: 'wholeNumber', schema: wholeNumber, text: '-1' },
    { kind: 'decimalNumber', schema: decimalNumber, text: '5,25' },
    { kind: 'decimalNumber', schema: decimalNumber, text: 'Infinity' },
    { kind: 'percent', schema: percent, text: '100.5' },
    { kind: 'percent', schema: percent, text: '-1' },
    { kind: 'flag', schema: flag, text: '1' },
    { kind: 'wholeNumberFrom(1, 3)', schema: wholeNumberFrom(1, 3), text: '4' },
  ])('$kind refuses "$text"', ({ schema, text }) => {
    expect(schema.safeParse(text).success).toBe(false);
  });
});
