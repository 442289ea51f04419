import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../context/context.js';
import { serviceError, StageError } from '../errors/errors.js';
import { logText } from '../report/escape.js';
import { requireSound } from './binding-copy.js';
import type { Binding } from './platform.js';

/** Environment of the package manager: its own settings and the tokens they refer to, kept from other programs. */
const NPM_SETTINGS = /^(npm_config_.*|NODE_AUTH_TOKEN|NPM_TOKEN)$/i;

/** Two retries within about fifteen seconds, instead of npm's two minutes, before a stage says what is wrong. */
const PATIENCE = ['--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000'];

/**
 * Fetches the pinned package with npm, so that the registry, proxy and credentials that it is configured for apply.
 * The archive is compared with its integrity before it is unpacked. Returns the folder with the files. `corrupt` is
 * a damaged copy that was found before, for the message.
 */
export async function fetchWithNpm(context: Context, binding: Binding, corrupt?: string): Promise<string> {
  const folder = await temporaryFolder(context);
  const specifier = `${binding.packageName}@${binding.version}`;
  context.log.info(`Fetching DuckDB's library: ${specifier}.`);
  const problem = await pack(context, specifier, folder);
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (problem !== undefined || archive === undefined)
    throw unavailable(specifier, problem ?? 'npm wrote no archive', corrupt);

  const content = await readFile(path.join(folder, archive));
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  if (integrity !== binding.integrity) {
    throw serviceError({
      code: 'NATIVE_LIBRARY_CORRUPT',
      message: `The archive of ${specifier} has the hash ${integrity}; pinned is ${binding.integrity}.`,
      hint: 'Run again. If it stays so, the registry that npm is configured for serves other content.',
    });
  }
  await unpack(context, folder, archive, binding);
  await rm(path.join(folder, archive));
  const files = path.join(folder, 'package');
  await requireSound(files, binding);
  return files;
}

/** A new folder of this run, under the runner's temporary folder. */
export async function temporaryFolder(context: Context): Promise<string> {
  await mkdir(context.tempDir, { recursive: true });
  return mkdtemp(path.join(context.tempDir, 'sm2-duckdb-'));
}

/** Runs `npm pack`; returns what went wrong, in one line. */
async function pack(context: Context, specifier: string, cwd: string): Promise<string | undefined> {
  const env = Object.fromEntries(
    Object.entries(context.env).filter(
      (entry): entry is [string, string] => NPM_SETTINGS.test(entry[0]) && entry[1] !== undefined,
    ),
  );
  try {
    const { exitCode, stderr } = await context.exec(
      'npm',
      ['pack', specifier, '--ignore-scripts', ...PATIENCE],
      { cwd, env },
    );
    if (exitCode === 0) return undefined;
    const [reason] = /^npm (?:error|ERR!) (?!code )(.+)$/m.exec(stderr)?.slice(1) ?? [];
    return `npm pack ended with exit code ${exitCode}${reason === undefined ? '' : `: ${withoutCredentials(logText(reason))}`}`;
  } catch (error) {
    if (error instanceof StageError && error.code === 'PROGRAM_MISSING') return 'there is no npm on PATH';
    throw error;
  }
}

/** Unpacks only the pinned files. Names are relative: some tar programs take `C:` for the name of a host. */
async function unpack(context: Context, cwd: string, archive: string, binding: Binding): Promise<void> {
  const members = Object.keys(binding.files).map((file) => `package/${file}`);
  const { exitCode, stderr } = await context.exec('tar', ['-xzf', archive, ...members], { cwd });
  if (exitCode === 0) return;
  throw serviceError({
    code: 'NATIVE_LIBRARY_UNAVAILABLE',
    message: `DuckDB's library could not be unpacked: tar ended with exit code ${exitCode} (${logText(stderr.trim())}).`,
    hint: 'Is the disk full? Else name a folder that holds the unpacked library in SM2_DUCKDB_DIR.',
  });
}

const withoutCredentials = (text: string): string => text.replace(/\/\/[^/@\s]+@/g, '//');

function unavailable(specifier: string, problem: string, corrupt: string | undefined): StageError {
  const repair = 'Let npm reach its registry, or name a folder that holds duckdb.node in SM2_DUCKDB_DIR.';
  if (corrupt === undefined) {
    return serviceError({
      code: 'NATIVE_LIBRARY_UNAVAILABLE',
      message: `DuckDB's library ${specifier} is not on this runner and could not be fetched: ${problem}.`,
      hint: repair,
    });
  }
  return serviceError({
    code: 'NATIVE_LIBRARY_CORRUPT',
    message: `The copy of ${specifier} in ${corrupt} does not have the pinned hashes and could not be replaced: ${problem}.`,
    hint: repair,
  });
}
