/**
 * Everything that has to hold before a commit, the fast steps first, all of them even when one fails. The last line
 * is `N passed, N failed`: each test counts, and each step that is no test. `--without bundle` leaves a step out.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countTests, lastLine, NOTHING, type Count, type TestReport } from './test/count.js';
import { ROOT } from './stages.js';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** The step writes vitest's report, and its tests are counted. */
  readonly isTests?: boolean;
}

const tests = (project: string): Step => ({
  name: project,
  command: ['vitest', 'run', '--project', project],
  isTests: true,
});

const STEPS: readonly Step[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'format', command: ['prettier', '--check', '.', '--log-level', 'warn'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'docs', command: ['.github/scripts/docs.ts', '--check'] },
  { name: 'dist', command: ['.github/scripts/build-dist.ts', '--check'] },
  tests('unit'),
  tests('bundle'),
  tests('services'),
];

/** Runs a command on Node 24 with its output shown, and gives its exit code. */
function start(command: readonly string[]): Promise<number> {
  const launcher = path.join(ROOT, '.github/scripts/node24.mjs');
  const child = spawn(process.execPath, [launcher, ...command], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function run(step: Step, folder: string): Promise<Count> {
  if (!step.isTests)
    return (await start(step.command)) === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
  const file = path.join(folder, `${step.name}.json`);
  const code = await start([
    ...step.command,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : undefined;
  return countTests(report, code);
}

async function main(args: readonly string[]): Promise<void> {
  const without = args.flatMap((arg, index) => (arg === '--without' ? [args[index + 1]] : []));
  const folder = mkdtempSync(path.join(tmpdir(), 'test-'));
  const results: { name: string; seconds: number; count: Count }[] = [];
  try {
    for (const step of STEPS.filter(({ name }) => !without.includes(name))) {
      console.log(`\n== ${step.name}`);
      const began = performance.now();
      const count = await run(step, folder);
      results.push({ name: step.name, seconds: (performance.now() - began) / 1000, count });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log('\n== together');
  for (const { name, seconds, count } of results) {
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    const verdict = count.failed > 0 ? 'FAILED' : 'ok';
    const time = seconds.toFixed(1).padStart(7);
    console.log(`${name.padEnd(8)} ${verdict.padEnd(7)}${time} s  ${lastLine([count])}${skipped}`);
  }
  console.log(lastLine(results.map(({ count }) => count)));
  process.exitCode = results.some(({ count }) => count.failed > 0) ? 1 : 0;
}

await main(process.argv.slice(2));
