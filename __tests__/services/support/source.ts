import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startStage, type StageEnd } from '../../../.github/scripts/run-stage.js';
import { ROOT, type Stage } from '../../../.github/scripts/stages.js';
import { installedLibrary } from '../../support/bundle.js';
import { testFolder } from '../../support/context.js';

/** Runs a stage in a process of its own from its source, so that these tests need no new bundle. */
export async function runSource(
  stage: Stage,
  cwd: string,
  inputs: Readonly<Record<string, string>>,
  onStart?: (child: ChildProcess) => void,
): Promise<StageEnd> {
  const folder = testFolder('action');
  const action = readFileSync(path.join(ROOT, 'actions', stage, 'action.yml'), 'utf8');
  const entry = path.join(ROOT, 'actions', stage, 'src/index.ts');
  writeFileSync(path.join(folder, 'action.yml'), action.replace(/main: .*/, `main: ${entry}`));
  const loader = pathToFileURL(path.join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href;
  return startStage(folder, inputs, {
    cwd,
    env: { SM2_DUCKDB_DIR: installedLibrary, NODE_OPTIONS: `--import ${loader}` },
    ...(onStart === undefined ? {} : { onStart }),
  });
}
