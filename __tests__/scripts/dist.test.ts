import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleProblems } from '../../.github/scripts/dist/gates.js';
import { isAllowed, licenceList, packageFolder } from '../../.github/scripts/dist/licences.js';
import { ROOT } from '../../.github/scripts/stages.js';

describe('a bundle is refused', () => {
  const CASES: readonly { title: string; code?: string; assets?: readonly string[]; expected?: string }[] = [
    { title: 'not when it is good', code: 'console.log(1)', assets: ['package.json'] },
    {
      title: 'with a module that was not found',
      code: 'eval("require")("left-pad")',
      expected: 'require("left-pad")',
    },
    {
      title: 'with one that was not found at a computed name',
      code: 'eval("require")(name)',
      expected: 'require(name)',
    },
    { title: 'not for an optional module that is known', code: 'eval("require")("supports-color")' },
    { title: 'with a second chunk', assets: ['package.json', '123.index.js'], expected: '123.index.js' },
    { title: 'with the native library', assets: ['duckdb.node'], expected: 'duckdb.node' },
    {
      title: 'with a path of this machine',
      code: 'const here = "/home/me/repo/x.ts"',
      expected: '/home/me/repo',
    },
  ];
  test.each(CASES)('$title', ({ code = '', assets = [], expected }) => {
    const problems = bundleProblems(code, assets, '/home/me/repo');
    if (expected === undefined) expect(problems).toEqual([]);
    else expect(problems.join()).toContain(expected);
  });
});

test.each([
  { expression: 'MIT', expected: true },
  { expression: '(Apache-2.0 AND BSD-3-Clause)', expected: true },
  { expression: 'MIT OR GPL-3.0', expected: false },
  { expression: 'GPL-3.0', expected: false },
  { expression: undefined, expected: false },
])('the licence $expression is allowed: $expected', ({ expression, expected }) => {
  expect(isAllowed(expression)).toBe(expected);
});

test.each([
  { file: path.join(ROOT, 'shared', 'x.ts'), expected: undefined },
  {
    file: path.join(ROOT, 'node_modules', 'zod', 'a', 'b.js'),
    expected: path.join(ROOT, 'node_modules', 'zod'),
  },
  {
    file: path.join(ROOT, 'node_modules', '@a', 'b', 'node_modules', '@c', 'd', 'e.js'),
    expected: path.join(ROOT, 'node_modules', '@a', 'b', 'node_modules', '@c', 'd'),
  },
])('the package of $file', ({ file, expected }) => {
  expect(packageFolder(file)).toBe(expected);
});

test('the licence list names every package once, and each text once', () => {
  const files = ['zod/index.js', '@actions/core/lib/core.js', '@actions/exec/lib/exec.js', 'zod/v4/index.js'];
  const list = licenceList(files.map((file) => path.join(ROOT, 'node_modules', ...file.split('/'))));
  expect(list.match(/^zod \d/gm)).toHaveLength(1);
  expect(list).toMatch(/^@actions\/core \S+\n@actions\/exec \S+\n\n/);
  expect(list.match(/Copyright 2019 GitHub/g)).toHaveLength(1);
});
