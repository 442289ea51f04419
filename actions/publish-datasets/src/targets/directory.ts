import { readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { copyFileAtomic, sha256File } from '../../../../shared/files/atomic.js';
import { isOurFolder, type Held, type Target } from './target.js';

/** A directory, for instance one that a web server shows or that a later step uploads. */
export class DirectoryTarget implements Target {
  readonly description: string;
  private readonly folder: string;

  /** `folder`: absolute path; `shown`: as the user named it. */
  constructor(folder: string, shown: string) {
    this.folder = folder;
    this.description = `the directory ${shown}`;
  }

  readText(name: string): Promise<string | undefined> {
    return readFile(this.at(name), 'utf8').catch(unlessMissing);
  }

  async list(): Promise<ReadonlyMap<string, Held>> {
    const held = new Map<string, Held>();
    for (const name of await ourFiles(this.folder)) {
      const [{ size }, hex] = await Promise.all([stat(this.at(name)), sha256File(this.at(name))]);
      held.set(name, { bytes: size, hash: { type: 'sha256', hex } });
    }
    return held;
  }

  async send(folder: string, names: readonly string[]): Promise<void> {
    for (const name of names) await copyFileAtomic(path.join(folder, ...name.split('/')), this.at(name));
  }

  async fetch(names: readonly string[], folder: string): Promise<void> {
    for (const name of names) await copyFileAtomic(this.at(name), path.join(folder, ...name.split('/')));
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(this.at(name), { force: true });
  }

  private at(name: string): string {
    return path.join(this.folder, ...name.split('/'));
  }
}

/** Names of the files that publishing may have put into a folder: in it, and in the folders that are its own. */
export async function ourFiles(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(unlessMissing)) ?? [];
  const names = entries.filter((each) => each.isFile()).map(({ name }) => name);
  for (const { name } of entries.filter((each) => each.isDirectory() && isOurFolder(each.name))) {
    const inside = await readdir(path.join(folder, name), { withFileTypes: true });
    names.push(...inside.filter((each) => each.isFile()).map((each) => `${name}/${each.name}`));
  }
  return names.sort();
}

function unlessMissing(cause: NodeJS.ErrnoException): undefined {
  if (cause.code === 'ENOENT') return undefined;
  throw cause;
}
