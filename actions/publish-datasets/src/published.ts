import { existsSync } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { inputError, StageError } from '../../../shared/errors/errors.js';
import { sha256, temporaryName } from '../../../shared/files/atomic.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { latestSchema, releaseSchema, type NamedRelease } from './release.js';

/** What was published before, as this directory or the store knows it. */
export interface Published {
  readonly release: NamedRelease | undefined;
  /** True when the store holds the release already; false without a store. */
  readonly isInStore: boolean;
  /** True when latest.json was in this directory already, so that a run may have been killed before the store had it. */
  readonly wasHere: boolean;
  /** Paths below `public/` of files of the release that have to be made again, because nobody holds them. */
  readonly missing: ReadonlySet<string>;
}

const LATEST = 'public/latest.json';
const NOTHING: Published = { release: undefined, isInStore: false, wasHere: false, missing: new Set() };

/** Reads the release that latest.json names. Throws RELEASE_UNREADABLE when a file of it is damaged. */
export async function readPublished(warehouse: Warehouse): Promise<Published> {
  const wasHere = existsSync(warehouse.runFile('public', 'latest.json'));
  const pointer = await read(warehouse, LATEST);
  if (pointer === undefined) return NOTHING;
  const latest = parse(pointer, LATEST, (value) => latestSchema.parse(value));
  const name = `public/${latest.manifest}`;
  const isInStore = warehouse.hasStore && (await storeHolds(warehouse, name));
  const text = await read(warehouse, name);
  // A pointer without its manifest: all files are made again, and get the names that they had.
  if (text === undefined) return NOTHING;
  if (sha256(text) !== latest.sha256)
    throw unreadable(name, new Error('its SHA-256 is not the one that latest.json names'));
  const release = parse(text, name, (value) => releaseSchema.parse(value));
  const missing = isInStore ? [] : await missingFiles(warehouse, release.files);
  return { release: { hash: latest.release, text, release }, isInStore, wasHere, missing: new Set(missing) };
}

/** The text of a file, fetched from the store when it is not here; undefined where neither has it. */
async function read(warehouse: Warehouse, name: string): Promise<string | undefined> {
  const file = await warehouse.storedFile(name).catch(ifMissing);
  return file === undefined ? undefined : readFile(file, 'utf8');
}

function ifMissing(cause: unknown): undefined {
  if (cause instanceof StageError && cause.code === 'FILE_MISSING') return undefined;
  throw cause;
}

/**
 * Whether the store has a file that may be here as well: the local copy steps aside while the store is asked for it.
 * A directory that published without a store before has files that the store lacks.
 */
async function storeHolds(warehouse: Warehouse, name: string): Promise<boolean> {
  const local = warehouse.runFile(...name.split('/'));
  if (!existsSync(local)) return (await read(warehouse, name)) !== undefined;
  const aside = temporaryName(local);
  await rename(local, aside);
  try {
    return (await read(warehouse, name)) !== undefined;
  } finally {
    if (existsSync(local)) await rm(aside);
    else await rename(aside, local);
  }
}

async function missingFiles(
  warehouse: Warehouse,
  files: readonly { readonly path: string; readonly bytes: number }[],
): Promise<string[]> {
  const sizes = await Promise.all(
    files.map(async ({ path }) =>
      stat(warehouse.runFile('public', ...path.split('/'))).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  );
  return files.filter(({ bytes }, index) => sizes[index] !== bytes).map(({ path }) => path);
}

function parse<T>(text: string, name: string, check: (value: unknown) => T): T {
  try {
    return check(JSON.parse(text));
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

const unreadable = (name: string, cause: unknown): Error =>
  inputError({
    code: 'RELEASE_UNREADABLE',
    message: `${name} cannot be read, so it is unknown what was published before (${(cause as Error).message.split('\n')[0]}).`,
    place: { file: name },
    hint: 'Restore the file from a backup. Or delete public/latest.json: everything is then published anew, and the chain of releases begins again.',
    cause,
  });
