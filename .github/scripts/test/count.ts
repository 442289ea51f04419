export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };

/** The part of vitest's JSON report that is counted. */
export interface TestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Tests of a run by their ending. A file that failed with no failed test in it (it could not be loaded) counts as one
 * failure, and so does a run that ended badly although all tests passed, or that had none.
 */
export function countTests(report: TestReport | undefined, exitCode: number): Count {
  const files = report?.testResults ?? [];
  const statuses = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const count = (...wanted: readonly string[]): number =>
    statuses.filter((status) => wanted.includes(status)).length;
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const passed = count('passed');
  const failed = count('failed') + broken;
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : 0;
  return { passed, failed: failed + unexplained, skipped: statuses.length - passed - count('failed') };
}

export const lastLine = (counts: readonly Count[]): string =>
  `${counts.reduce((sum, { passed }) => sum + passed, 0)} passed, ${counts.reduce((sum, { failed }) => sum + failed, 0)} failed`;
