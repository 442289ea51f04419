import { expect, test } from 'vitest';
import { countTests, lastLine, NOTHING, type TestReport } from '../../.github/scripts/test/count.js';

const report = (...files: readonly (readonly [status: string, ...tests: string[]])[]): TestReport => ({
  testResults: files.map(([status, ...tests]) => ({
    status,
    assertionResults: tests.map((each) => ({ status: each })),
  })),
});

test.each([
  { title: 'all passed', from: report(['passed', 'passed', 'passed']), code: 0, expected: [2, 0, 0] },
  { title: 'one failed', from: report(['failed', 'passed', 'failed']), code: 1, expected: [1, 1, 0] },
  {
    title: 'skipped ones count for neither',
    from: report(['passed', 'passed', 'skipped', 'todo']),
    code: 0,
    expected: [1, 0, 2],
  },
  {
    title: 'a file that could not be loaded',
    from: report(['passed', 'passed'], ['failed']),
    code: 1,
    expected: [1, 1, 0],
  },
  { title: 'an error outside of any test', from: report(['passed', 'passed']), code: 1, expected: [1, 1, 0] },
  { title: 'no report at all', from: undefined, code: 1, expected: [0, 1, 0] },
  { title: 'no test at all', from: report(), code: 0, expected: [0, 1, 0] },
])('$title', ({ from, code, expected: [passed, failed, skipped] }) => {
  expect(countTests(from, code)).toEqual({ passed, failed, skipped });
});

test('the last line adds up', () => {
  expect(
    lastLine([
      { ...NOTHING, passed: 2 },
      { passed: 3, failed: 1, skipped: 4 },
    ]),
  ).toBe('5 passed, 1 failed');
});
