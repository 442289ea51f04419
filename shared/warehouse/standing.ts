import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../files/atomic.js';
import { manifestUnreadable, parseManifest, type Manifest } from './manifest.js';
import { stateUnknown } from './problems.js';
import type { Store } from './store.js';

/** Folders and files of this run only: their presence without a manifest is no lost state. */
const RUN_ONLY = new Set(['inbox', 'reports', 'pending.json', 'public']);

/** Stands in a store while its first commit is under way: files without a manifest are then of one that never ended. */
export const BEGUN = '.begun';

/** A manifest as it stands somewhere: what it says, and its bytes, whose hash is its name. */
export interface Standing {
  readonly manifest: Manifest;
  readonly text: string;
}

/** What the store holds; undefined without a store or when it is new. */
export async function readStore(store: Store | undefined): Promise<Standing | undefined> {
  if (store === undefined) return undefined;
  const text = await store.readManifest();
  if (text !== undefined)
    return { text, manifest: parseManifest(text, `${store.description}/manifest.json`) };
  if ((await store.holdsFiles()) && !(await store.has(BEGUN))) throw stateUnknown(store.description);
  return undefined;
}

/** What the working directory holds; undefined when it is new. A manifest that is there and cannot be read is no new state. */
export async function readLocal(folder: string): Promise<Standing | undefined> {
  const file = path.join(folder, 'manifest.json');
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw manifestUnreadable(cause.message, file, cause);
  });
  if (text !== undefined) return { text, manifest: parseManifest(text, file) };
  const names = await readdir(folder);
  if (names.some((name) => !RUN_ONLY.has(name) && !name.startsWith('.'))) throw stateUnknown(folder);
  return undefined;
}

/** Puts the store's manifest in place of the local one, unless they are the same. */
export async function bringManifest(folder: string, text: string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const local = await readFile(file, 'utf8').catch(() => undefined);
  if (local !== text) await writeFileAtomic(file, text);
}
