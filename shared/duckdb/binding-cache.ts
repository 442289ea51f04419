import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Context } from '../context/context.js';
import { sha256, shortHash } from '../files/atomic.js';
import { requireSound } from './binding-copy.js';
import type { Binding } from './platform.js';

export type CacheClient = Pick<typeof import('@actions/cache'), 'restoreCache' | 'saveCache'>;

/**
 * The client is a bundle of its own beside the stages' (`dist/cache`), since it weighs more than the rest of a stage.
 * Where it is missing there is no Actions cache. Work on this repository never comes here: the package is installed.
 */
const besideTheBundle = async (): Promise<CacheClient> => {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const client = pathToFileURL(path.join(here, ...['..', 'cache', 'index.js'])).href;
  return (await import(/* webpackIgnore: true */ client)) as CacheClient;
};

/** The Actions cache matches keys by prefix, so the key ends with something that no other platform's key begins with. */
const cacheKey = ({ version, platform, integrity }: Binding): string =>
  `sm2-duckdb-${version}-${platform}-${shortHash(sha256(integrity))}`;

/** Saved and restored at the same path: the path is part of what the cache looks for. */
const cacheFolder = (context: Context, { platform }: Binding): string =>
  path.join(context.tempDir, 'sm2-duckdb-cache', platform);

const isAvailable = ({ env }: Context): boolean =>
  Boolean(env.ACTIONS_RUNTIME_TOKEN && env.ACTIONS_RESULTS_URL && env.ACTIONS_CACHE_SERVICE_V2);

/**
 * The verified files from the Actions cache, as a folder; undefined when there is no such cache, no such entry, or the
 * entry is damaged. The cache only saves time: whatever goes wrong in it, the package manager is next.
 */
export async function fetchFromCache(
  context: Context,
  binding: Binding,
  loadClient = besideTheBundle,
): Promise<string | undefined> {
  if (!isAvailable(context)) return undefined;
  const folder = cacheFolder(context, binding);
  try {
    const cache = await loadClient();
    if ((await cache.restoreCache([folder], cacheKey(binding))) === undefined) return undefined;
    await requireSound(folder, binding);
    return folder;
  } catch (error) {
    context.log.info(`DuckDB's library was not taken from the Actions cache: ${(error as Error).message}`);
    return undefined;
  }
}

/** Offers the files to later jobs. Runs from forks may not write to the cache: that is no one's mistake. */
export async function saveToCache(
  context: Context,
  binding: Binding,
  files: string,
  loadClient = besideTheBundle,
): Promise<void> {
  if (!isAvailable(context)) return;
  const folder = cacheFolder(context, binding);
  try {
    await mkdir(folder, { recursive: true });
    for (const file of Object.keys(binding.files))
      await copyFile(path.join(files, file), path.join(folder, file));
    const cache = await loadClient();
    await cache.saveCache([folder], cacheKey(binding));
  } catch (error) {
    context.log.debug(`DuckDB's library was not saved to the Actions cache: ${(error as Error).message}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
