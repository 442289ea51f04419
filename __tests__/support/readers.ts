import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Programs that read published data, in the versions that these tests were written with. */
const PACKAGES = [
  'frictionless[parquet]==5.18.1',
  'mlcroissant==1.1.1',
  'pyarrow==26.0.1',
  'pandas==3.1.1',
  'polars==2.1.0',
  'duckdb==2.0.0',
];

/**
 * Absolute path of a Python that has the readers: `SM2_READERS_PYTHON`, else a virtual environment that is made once, in
 * the cache of this project. Undefined, loudly, where there is none; in CI that is a failure.
 */
export async function readersPython(): Promise<string | undefined> {
  const given = process.env.SM2_READERS_PYTHON;
  if (given !== undefined) return given;
  const folder = path.join(homedir(), '.cache/sm2-actions/readers-1');
  const python = path.join(folder, 'bin/python');
  try {
    if (!existsSync(python) || !(await works(python))) {
      mkdirSync(path.dirname(folder), { recursive: true });
      await run('python3', ['-m', 'venv', folder]);
      await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { timeout: 600_000 });
    }
    return python;
  } catch (cause) {
    if (process.env.CI !== undefined) throw cause;
    console.warn(`NOT TESTED with the programs of readers: ${(cause as Error).message.slice(0, 300)}`);
    return undefined;
  }
}

const works = (python: string): Promise<boolean> =>
  run(python, ['-c', 'import frictionless, mlcroissant, pyarrow, pandas, polars, duckdb']).then(
    () => true,
    () => false,
  );
