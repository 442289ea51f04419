import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../.github/scripts/stages.js';

describe('npm run pipeline, on the demo building', () => {
  test.each([
    { title: 'with the spring change', args: [] },
    { title: 'with the autumn change, another building', args: ['--season', 'autumn', '--seed', '7'] },
  ])('$title: finds every defect that was put in and loses no reading', ({ args }) => {
    const launcher = path.join(ROOT, '.github/scripts/node24.mjs');
    const run = spawnSync(process.execPath, [launcher, '.github/scripts/pipeline/main.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
  });
});
