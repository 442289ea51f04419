import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  dataError,
  inputError,
  serviceError,
  StageError,
  throwInputErrors,
} from '../../../shared/errors/errors.js';
import { nothing, play } from './toy.js';

describe('the four endings', () => {
  const place = { file: 'seeds/waivers.csv', line: 4, column: 'until' };
  it.each([
    {
      title: 'a user error',
      thrown: inputError({ code: 'SEED_VALUE_INVALID', message: 'Wrong date.', place, hint: 'Write one.' }),
      text: 'toy: Wrong date. (seeds/waivers.csv:4, column "until") — Write one. [SEED_VALUE_INVALID]',
      at: { title: 'SEED_VALUE_INVALID', file: 'seeds/waivers.csv', startLine: 4 },
    },
    {
      title: 'a data error',
      thrown: dataError({ code: 'FILE_MISSING', message: 'It is gone.' }),
      text: 'toy: It is gone. [FILE_MISSING]',
      at: { title: 'FILE_MISSING' },
    },
    {
      title: 'a service error',
      thrown: serviceError({ code: 'STORE_UNREACHABLE', message: 'No answer.', hint: 'Wait.' }),
      text: 'toy: No answer. — Wait. [STORE_UNREACHABLE]',
      at: { title: 'STORE_UNREACHABLE' },
    },
    {
      title: 'a full disk',
      thrown: Object.assign(new Error('ENOSPC: no space left on device, write'), {
        code: 'ENOSPC',
        path: '/w/a',
      }),
      text: 'toy: The disk is full (ENOSPC: no space left on device, write). (/w/a) — Free some space, or use a runner with a larger disk, and run again. [DISK_FULL]',
      at: { title: 'DISK_FULL', file: '/w/a' },
    },
    {
      title: 'a defect',
      thrown: new TypeError('x is not a function'),
      text: 'toy: an unexpected failure, a defect of this action: x is not a function [INTERNAL]',
      at: { title: 'INTERNAL' },
      stack: 'TypeError: x is not a function',
    },
    {
      title: 'a defect that was foreseen',
      thrown: new StageError('bug', { code: 'CELLS_UNBALANCED', message: '3 cells are missing.' }),
      text: 'toy: 3 cells are missing. [CELLS_UNBALANCED]',
      at: { title: 'CELLS_UNBALANCED' },
      stack: 'StageError: 3 cells are missing.',
    },
    {
      title: 'something thrown that is no error',
      thrown: 'just text',
      text: 'toy: an unexpected failure, a defect of this action: just text [INTERNAL]',
      at: { title: 'INTERNAL' },
      stack: 'just text',
    },
  ])('$title', async ({ thrown, text, at, ...row }) => {
    const { exitCode, runner, context } = await play(
      () => {
        throw thrown as Error;
      },
      { 'fail-on': 'never' },
    );
    expect(exitCode).toBe(1);
    expect(runner.annotations.filter(({ severity }) => severity === 'error')).toEqual([
      { severity: 'error', text, place: at },
    ]);
    expect(runner.outputs).toMatchObject({ outcome: 'failed', report: 'warehouse/default/reports/toy.json' });
    expect(runner.summary).toContain('## ❌ toy, building default: failed');
    const log = context.lines.join('\n');
    if ('stack' in row) {
      expect(log).toContain('group: Stack, for the report of this defect');
      expect(log).toContain(row.stack);
    } else {
      expect(log).not.toContain('group: Stack');
      expect(log).not.toContain('    at ');
    }
  });

  it('shows each of several mistakes', async () => {
    const mistake = (message: string) => inputError({ code: 'SEED_DUPLICATE', message });
    const { runner } = await play(() => {
      throwInputErrors([mistake('One.'), mistake('Two.')]);
      return nothing;
    });
    const errors = runner.annotations.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ text }) => text)).toEqual([
      'toy: One. [SEED_DUPLICATE]',
      'toy: Two. [SEED_DUPLICATE]',
    ]);
    // With the notice that a new warehouse begins.
    expect(runner.outputs['findings']).toBe(3);
  });

  it.each([
    { title: 'an unknown input', given: { sedes: 'x' }, text: 'This action has no input "sedes".' },
    {
      title: 'an illegal value',
      given: { mode: 'fast' },
      text: 'The input "mode" is "fast": must be one of quick, slow.',
    },
    {
      title: 'a folder that does not exist',
      given: { seeds: 'nowhere' },
      text: 'The folder of seeds "nowhere" cannot be read',
    },
    {
      title: 'an unknown building',
      given: { building: 'defalt' },
      text: 'The input "building" names "defalt"',
    },
    {
      title: 'an unknown datasource',
      given: { datasource: 'water' },
      text: 'The input "datasource" names "water", which no datasource of building default has.',
    },
    {
      title: 'a remote as the store',
      given: { store: 'drive:warehouse' },
      text: 'The input "store" is "drive:warehouse", a remote',
    },
    {
      title: 'a configuration of rclone',
      given: { 'rclone-config': '[drive]' },
      text: 'The input "rclone-config" is given, but this version does not reach remotes',
    },
  ])('stops before anything is done: $title', async ({ given, text }) => {
    let began = false;
    const { exitCode, runner, context } = await play(() => {
      began = true;
      return nothing;
    }, given);
    expect(exitCode).toBe(1);
    expect(began).toBe(false);
    expect(runner.annotations.map((each) => each.text).join('\n')).toContain(text);
    expect(runner.outputs).toEqual({ outcome: 'failed', findings: 1, report: '' });
    expect(runner.summary).toContain('It did not begin: nothing was read or written.');
    expect(existsSync(path.join(context.workspace, 'warehouse'))).toBe(false);
    expect(existsSync(path.join(context.workspace, 'drive:warehouse'))).toBe(false);
  });
});
