import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../../.github/scripts/stages.js';

/**
 * The Python of a real dbt: the one that SM2_DBT_PYTHON names, else a virtual environment in ~/.cache that is made once.
 * Where neither can be had, the tests fail: they never pass unseen.
 */
function python(): string {
  const named = process.env['SM2_DBT_PYTHON'];
  if (named !== undefined) return named;
  const requirements = path.join(import.meta.dirname, 'requirements.txt');
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 8);
  const folder = path.join(homedir(), '.cache/sm2-actions', `dbt-${version}`);
  const program = path.join(folder, 'bin/python');
  const done = path.join(folder, 'done');
  if (existsSync(done)) return program;
  mkdirSync(path.dirname(folder), { recursive: true });
  console.warn(`dbt is installed into ${folder}; this takes a minute, once.`);
  rmSync(folder, { recursive: true, force: true });
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', folder],
    [program, '-m', 'pip', 'install', '--quiet', '--requirement', requirements],
  ] as [string, ...string[]][]) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`NOT TESTED with a real dbt: ${error?.message ?? stderr.slice(-1000)}`);
  }
  writeFileSync(done, '');
  return program;
}

export interface DbtEnd {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a command of dbt on models/, with its files in `folder`. */
export async function dbt(args: readonly string[], database: string, folder: string): Promise<DbtEnd> {
  const models = path.join(ROOT, 'models');
  const where = [
    '--project-dir',
    models,
    '--profiles-dir',
    models,
    '--target-path',
    path.join(folder, 'target'),
  ];
  const child = spawn(
    python(),
    ['-m', 'dbt.cli.main', '--no-use-colors', '--log-path', path.join(folder, 'logs'), ...args, ...where],
    { env: { ...process.env, SM2_MODELS_DATABASE: database }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  return { exitCode, output };
}
