import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArguments, UsageError, type PipelineOptions } from '../../.github/scripts/pipeline/args.js';
import { STAGES } from '../../.github/scripts/stages.js';

const cwd = path.resolve('/somewhere');
const own = ['--seeds', 's', '--warehouse', 'w'];
const inCwd = (name: string): string => path.join(cwd, name);

interface Case {
  readonly title: string;
  readonly args: readonly string[];
  readonly expected?: Partial<PipelineOptions> | 'help';
  readonly error?: RegExp;
}

const CASES: readonly Case[] = [
  {
    title: 'nothing: the demo',
    args: [],
    expected: {
      subject: { kind: 'demo', seed: 1, season: 'spring' },
      stages: STAGES,
      verbose: false,
      threads: undefined,
    },
  },
  {
    title: 'a seed of the demo',
    args: ['--seed', '42'],
    expected: { subject: { kind: 'demo', seed: 42, season: 'spring' } },
  },
  {
    title: 'the other season',
    args: ['--season', 'autumn'],
    expected: { subject: { kind: 'demo', seed: 1, season: 'autumn' } },
  },
  { title: 'help', args: ['--help'], expected: 'help' },
  {
    title: 'own folders are resolved',
    args: own,
    expected: {
      subject: { kind: 'own', inputs: { seeds: inCwd('s'), warehouse: inCwd('w') }, warehouse: inCwd('w') },
    },
  },
  {
    title: 'a remote store is not a path; an id is not either',
    args: [...own, '--store', 'drive:x/y', '--building', 'SM2', '--as-of', '2026-03-01T06:00:00Z'],
    expected: {
      subject: {
        kind: 'own',
        inputs: {
          seeds: inCwd('s'),
          warehouse: inCwd('w'),
          store: 'drive:x/y',
          building: 'SM2',
          'as-of': '2026-03-01T06:00:00Z',
        },
        warehouse: inCwd('w'),
      },
    },
  },
  {
    title: 'from a stage on',
    args: [...own, '--from', 'detect-anomalies'],
    expected: { stages: ['detect-anomalies', 'publish-datasets'] },
  },
  { title: 'one stage', args: [...own, '--only', 'quality-gate'], expected: { stages: ['quality-gate'] } },
  {
    title: 'threads and logs',
    args: ['--threads', '02', '--verbose'],
    expected: { threads: '2', verbose: true },
  },

  { title: 'an unknown option', args: ['--seedz', 'x'], error: /--seedz.*Known options: --seeds/ },
  { title: 'a word without an option', args: ['seeds'], error: /seeds/ },
  { title: 'an option without its value', args: ['--seeds'], error: /--seeds/ },
  { title: 'an empty value', args: ['--seeds', '', '--warehouse', 'w'], error: /--seeds is empty/ },
  { title: 'seeds without a warehouse', args: ['--seeds', 's'], error: /--seeds needs --warehouse/ },
  { title: 'a store alone', args: ['--store', 'x'], error: /--store needs --seeds and --warehouse/ },
  {
    title: 'demo and own together',
    args: [...own, '--seed', '1'],
    error: /--seed belongs to the demo.*--seeds/,
  },
  {
    title: 'from and only together',
    args: [...own, '--from', STAGES[0], '--only', STAGES[1]],
    error: /exclude each other/,
  },
  { title: 'an unknown stage', args: [...own, '--only', 'gate'], error: /--only is "gate".*quality-gate/ },
  { title: 'a part of the demo', args: ['--from', 'quality-gate'], error: /--from needs --seeds/ },
  { title: 'an unknown season', args: ['--season', 'winter'], error: /--season is "winter".*spring, autumn/ },
  { title: 'a seed that is no number', args: ['--seed', '1.5'], error: /--seed is "1.5".*whole number/ },
  { title: 'no threads', args: ['--threads', '0'], error: /--threads is "0".*from 1 to 256/ },
  {
    title: 'an instant without an offset',
    args: [...own, '--as-of', '2026-03-01T06:00:00'],
    error: /--as-of.*offset/,
  },
];

describe('arguments of the pipeline', () => {
  test.each(CASES)('$title', ({ args, expected, error }) => {
    if (error !== undefined) {
      expect(() => readArguments(args, cwd)).toThrow(UsageError);
      expect(() => readArguments(args, cwd)).toThrow(error);
    } else if (expected === 'help') {
      expect(readArguments(args, cwd)).toBe('help');
    } else {
      expect(readArguments(args, cwd)).toMatchObject(expected ?? {});
    }
  });
});
