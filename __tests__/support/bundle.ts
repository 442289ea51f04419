import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { startStage, type StageEnd } from '../../.github/scripts/run-stage.js';
import { ROOT, type Stage } from '../../.github/scripts/stages.js';
import { bindingFor } from '../../shared/duckdb/platform.js';

export interface BundleRun {
  readonly inputs?: Readonly<Record<string, string>>;
  /** The job's working folder; relative inputs are resolved against it. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly node?: string;
}

/** The native library as installed for work on this repository, so that a test need not fetch 24 MB. */
export const installedLibrary = path.join(
  ROOT,
  'node_modules',
  bindingFor({
    os: process.platform,
    arch: process.arch,
    libc: existsSync('/etc/alpine-release') ? 'musl' : 'glibc',
  }).packageName,
);

/**
 * Runs the committed bundle of a stage from a copy outside the repository, with no `node_modules` above it, as a
 * runner does. The native library is the installed one unless `env` says otherwise (`SM2_DUCKDB_DIR: undefined`).
 */
export async function runBundle(stage: Stage, run: BundleRun): Promise<StageEnd> {
  const { inputs = {}, cwd, env, node } = run;
  return startStage(isolatedAction(stage), inputs, {
    cwd,
    env: { SM2_DUCKDB_DIR: installedLibrary, ...env },
    ...(node === undefined ? {} : { node }),
  });
}

const copies = new Map<string, string>();

/** The folder of a stage's `action.yml` in a copy that holds nothing but it and its bundle; removed after the tests. */
export function isolatedAction(stage: Stage): string {
  const known = copies.get(stage);
  if (known !== undefined) return path.join(known, 'actions', stage);
  const bundle = path.join(ROOT, 'dist', stage);
  if (!existsSync(bundle)) throw new Error(`there is no dist/${stage}: run "npm run build" first`);
  const copy = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  copies.set(stage, copy);
  cpSync(bundle, path.join(copy, 'dist', stage), { recursive: true });
  const action = path.join('actions', stage, 'action.yml');
  cpSync(path.join(ROOT, action), path.join(copy, action));
  return path.dirname(path.join(copy, action));
}

afterAll(() => {
  for (const copy of copies.values()) rmSync(copy, { recursive: true, force: true });
  copies.clear();
});
