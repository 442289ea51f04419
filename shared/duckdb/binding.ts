import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../context/context.js';
import { serviceError } from '../errors/errors.js';
import { fetchFromCache, saveToCache } from './binding-cache.js';
import { inspectCopy, installCopy } from './binding-copy.js';
import { fetchWithNpm } from './binding-fetch.js';
import { bindingFor, type Binding } from './platform.js';

/**
 * The folder that holds `duckdb.node` and the library beside it: the first that has it of SM2_DUCKDB_DIR, the
 * installed package, the runner's tool cache, this job's temporary folder, the Actions cache, the package manager.
 * All but the first two are compared with the hashes pinned in `bindings.json`. Throws PLATFORM_UNSUPPORTED,
 * NATIVE_LIBRARY_UNAVAILABLE or NATIVE_LIBRARY_CORRUPT.
 */
export async function ensureBinding(context: Context): Promise<string> {
  const explicit = context.env.SM2_DUCKDB_DIR?.trim();
  if (explicit) return explicitFolder(path.resolve(context.workspace, explicit));
  const binding = bindingFor(context.platform);
  const installed = await installedPackage(binding, path.dirname(fileURLToPath(import.meta.url)));
  if (installed !== undefined) return installed;

  const homes = copyFolders(context, binding);
  const corrupt: string[] = [];
  for (const folder of homes) {
    const state = await inspectCopy(folder, binding);
    if (state === 'sound') return folder;
    if (state === 'corrupt') corrupt.push(folder);
  }
  for (const folder of corrupt)
    context.log.info(`The copy of DuckDB's library in ${folder} is damaged; fetching it anew.`);
  const cached = await fetchFromCache(context, binding);
  if (cached !== undefined) return installCopy(cached, homes, binding);
  const fetched = await fetchWithNpm(context, binding, corrupt[0]);
  await saveToCache(context, binding, fetched);
  return installCopy(fetched, homes, binding);
}

/** A folder that the user names is trusted as it is: it may hold a build of his own for a platform that has none. */
function explicitFolder(folder: string): string {
  if (existsSync(path.join(folder, 'duckdb.node'))) return folder;
  throw serviceError({
    code: 'NATIVE_LIBRARY_UNAVAILABLE',
    message: `SM2_DUCKDB_DIR names ${folder}, which holds no duckdb.node.`,
    hint: 'Name the folder that holds duckdb.node and the library beside it, or unset SM2_DUCKDB_DIR.',
  });
}

/**
 * The package as installed for work on this repository, in `node_modules` of `from` or above. The package manager
 * has verified it against the lock file. An action that a runner fetched has no `node_modules` above it.
 */
async function installedPackage(binding: Binding, from: string): Promise<string | undefined> {
  for (let folder = from, above; ; folder = above) {
    const candidate = path.join(folder, 'node_modules', binding.packageName);
    const text = await readFile(path.join(candidate, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined && (JSON.parse(text) as { version?: string }).version === binding.version)
      return candidate;
    above = path.dirname(folder);
    if (above === folder) return undefined;
  }
}

/**
 * Where copies are kept, best first: the runner's tool cache, which outlives the job on a self-hosted runner, in the
 * layout that tool caches have; else the temporary folder, which the later stages of this job share.
 */
function copyFolders(context: Context, { version, platform }: Binding): readonly string[] {
  const roots = [context.env.RUNNER_TOOL_CACHE?.trim(), path.join(context.tempDir, 'tools')];
  return roots
    .filter((root): root is string => root !== undefined && path.isAbsolute(root))
    .map((root) => path.join(root, 'sm2-duckdb', version, platform));
}
