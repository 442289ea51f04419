import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { serviceError } from '../errors/errors.js';
import { sha256File, toJson, writeFileAtomic } from '../files/atomic.js';
import type { Binding } from './platform.js';

/** Written beside the files once their hashes were found right, so that a start need not read 70 MB again. */
const MARKER = 'verified.json';

/** `sound`: the pinned files; `corrupt`: something else; `absent`: no file there. */
export type CopyState = 'sound' | 'corrupt' | 'absent';

/**
 * Compares the files of a folder with the pinned hashes. When the marker says that they were right, and neither size,
 * times nor inode changed since, they are not read again. That detects damage and replacement; it is no defence
 * against someone who can write to the runner's tool cache, who could replace Node itself.
 */
export async function inspectCopy(folder: string, binding: Binding): Promise<CopyState> {
  const before = await fingerprints(folder, binding);
  if (before === undefined) return (await stat(folder).catch(() => undefined)) ? 'corrupt' : 'absent';
  const marker = await readFile(path.join(folder, MARKER), 'utf8').catch(() => undefined);
  if (marker === before) return 'sound';
  if (!(await hashesMatch(folder, binding))) return 'corrupt';
  // Files that changed while they were hashed get no marker.
  if ((await fingerprints(folder, binding)) === before) {
    // A read-only tool cache is as good, only slower.
    await writeFileAtomic(path.join(folder, MARKER), before).catch(() => undefined);
  }
  return 'sound';
}

/**
 * Copies verified files into the first home that can be written, whole or not at all, and returns it. When none can,
 * `source` itself serves for this run. `source` must be sound.
 */
export async function installCopy(
  source: string,
  homes: readonly string[],
  binding: Binding,
): Promise<string> {
  for (const home of homes) {
    const arriving = `${home}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(arriving, { recursive: true });
      for (const file of Object.keys(binding.files))
        await copyFile(path.join(source, file), path.join(arriving, file));
      // A sound copy of another process is left alone: it may be loading it.
      if ((await inspectCopy(home, binding)) === 'corrupt') await rename(home, `${arriving}.old`);
      await rename(arriving, home);
    } catch {
      // Either not writable, or another process was faster.
    }
    await rm(`${arriving}.old`, { recursive: true, force: true }).catch(() => undefined);
    await rm(arriving, { recursive: true, force: true }).catch(() => undefined);
    if ((await inspectCopy(home, binding)) === 'sound') {
      await rm(source, { recursive: true, force: true });
      return home;
    }
  }
  return source;
}

/** Throws NATIVE_LIBRARY_CORRUPT unless the files in `folder` have the pinned hashes. */
export async function requireSound(folder: string, binding: Binding): Promise<void> {
  if ((await fingerprints(folder, binding)) !== undefined && (await hashesMatch(folder, binding))) return;
  throw serviceError({
    code: 'NATIVE_LIBRARY_CORRUPT',
    message: `The files of ${binding.packageName}@${binding.version} do not have the hashes pinned for them.`,
    hint: 'Run again. If it stays so, the registry that the package manager is configured for serves other content.',
  });
}

/** What tells a changed file without reading it, as the marker's text; undefined when a file is missing. */
async function fingerprints(folder: string, binding: Binding): Promise<string | undefined> {
  const entries = await Promise.all(
    Object.entries(binding.files).map(async ([file, sha256]) => {
      const found = await stat(path.join(folder, file)).catch(() => undefined);
      if (!found?.isFile()) return undefined;
      const { size, mtimeMs, ctimeMs, ino } = found;
      return { file, sha256, size, mtimeMs, ctimeMs, ino };
    }),
  );
  return entries.includes(undefined) ? undefined : toJson(entries);
}

async function hashesMatch(folder: string, binding: Binding): Promise<boolean> {
  for (const [file, expected] of Object.entries(binding.files)) {
    if ((await sha256File(path.join(folder, file))) !== expected) return false;
  }
  return true;
}
