import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const CACHE = path.join(homedir(), '.cache/sm2-actions');
const PACKAGES = ['brickschema==0.8.0', 'networkx==3.4.2'];

/**
 * A Python that has networkx and brickschema (with pyshacl): `SM2_TEST_HIERARCHY_PYTHON`, else one in the cache, made
 * once. Undefined, with a loud word, where neither can be had; in CI that fails.
 */
export function readersPython(): string | undefined {
  const given = process.env.SM2_TEST_HIERARCHY_PYTHON;
  if (given !== undefined) return given;
  const folder = path.join(CACHE, 'hierarchy-readers-1');
  const python = path.join(folder, 'bin/python');
  if (works(python)) return python;
  mkdirSync(CACHE, { recursive: true });
  // A virtual environment cannot be moved, so that one which was never finished is made anew.
  rmSync(folder, { recursive: true, force: true });
  const steps = [
    ['python3', '-m', 'venv', folder],
    [python, '-m', 'pip', 'install', '-q', ...PACKAGES],
  ];
  for (const [program = '', ...args] of steps) {
    const end = spawnSync(program, args, { encoding: 'utf8' });
    if (end.status !== 0) return missing(end.stderr || (end.error?.message ?? ''));
  }
  return python;
}

const works = (python: string): boolean =>
  existsSync(python) && spawnSync(python, ['-c', 'import brickschema, networkx, pyshacl']).status === 0;

function missing(why: string): undefined {
  if (process.env.CI !== undefined) throw new Error(`the readers of the exports cannot be had: ${why}`);
  console.warn(`NOT TESTED with networkx, brickschema and pyshacl: ${why}.`);
  return undefined;
}
