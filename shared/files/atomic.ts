import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Lower-case hex SHA-256 of text or bytes. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** Lower-case hex SHA-256 of a file, read as a stream. */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** A name for a temporary file beside `target`: a crash leaves it behind, and nothing ever reads it. */
export const temporaryName = (target: string): string =>
  path.join(path.dirname(target), `.tmp-${randomBytes(6).toString('hex')}-${path.basename(target)}`);

/** Flushes a file or folder to the disk. Folders cannot be opened on Windows: nothing to do there. */
export async function syncToDisk(target: string): Promise<void> {
  const handle = await open(target, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch {
    // Some file systems refuse to sync a folder; the rename is still atomic there.
  } finally {
    await handle.close();
  }
}

/** Writes a whole file so that a reader sees the old content or the new, never a part (temp, fsync, rename). */
export async function writeFileAtomic(target: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = temporaryName(target);
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  await syncToDisk(path.dirname(target));
}

/** Gives a finished file its name at once; `syncFiles` makes it last before anything refers to it. */
export async function renameIntoPlace(temporary: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await rename(temporary, target);
}

/** Flushes files and the folders that name them, all together: many times faster than one after the other. */
export async function syncFiles(files: readonly string[]): Promise<void> {
  await Promise.all(files.map(syncToDisk));
  await Promise.all([...new Set(files.map((file) => path.dirname(file)))].map(syncToDisk));
}

/** Moves a finished file into place, flushed before it gets its name. */
export async function moveIntoPlace(temporary: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await syncToDisk(temporary);
  await rename(temporary, target);
  await syncToDisk(path.dirname(target));
}

/** Copies a file so that a reader sees the whole copy or none. */
export async function copyFileAtomic(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = temporaryName(target);
  try {
    await copyFile(source, temporary);
    await moveIntoPlace(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

/** JSON with keys in the order given and a final line break: the same value gives the same bytes. */
export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** JSON without spaces and with sorted keys, for hashing values whatever order they were built in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** First eight hex digits of a SHA-256: how stored names and manifests are told apart. */
export const shortHash = (sha: string): string => sha.slice(0, 8);
