import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { dataError, serviceError, StageError } from '../errors/errors.js';
import { copyFileAtomic, sha256File, writeFileAtomic } from '../files/atomic.js';
import { withLock } from './lock.js';

/**
 * The lasting home of one building's warehouse between jobs: the same layout as the local folder. Names are relative
 * to the building's folder and use `/`. Files other than the manifest never change once they have their name.
 */
export interface Store {
  /** The building's folder in it, for messages, without credentials. */
  readonly description: string;
  /** The bytes of `manifest.json`, or undefined when there is none. */
  readManifest(): Promise<string | undefined>;
  /** True when the store holds any file that counts only through a manifest; published files do not. */
  holdsFiles(): Promise<boolean>;
  /** Whether a file is there; with `bytes`, whether one of this size is. */
  has(name: string, bytes?: number): Promise<boolean>;
  /** Copies a file of the store to `target` (absolute). Throws FILE_MISSING. */
  fetch(name: string, target: string): Promise<void>;
  /** Copies a local file (absolute) into the store and verifies the copy. */
  put(source: string, name: string): Promise<void>;
  /** Writes a small file whole, in place of the one that has its name. */
  replace(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Runs `body` while no other run can commit. Throws STORE_LOCKED. */
  exclusively<T>(body: () => Promise<T>): Promise<T>;
}

/** A store in a directory, for instance a mounted share or a cache folder. */
export class DirectoryStore implements Store {
  readonly description: string;
  private readonly folder: string;

  /** `folder`: absolute path of the store; `building`: its folder in it. */
  constructor(folder: string, building: string) {
    this.folder = path.join(folder, building);
    this.description = this.folder;
  }

  readManifest(): Promise<string | undefined> {
    return this.unlessMissing('read', readFile(this.at('manifest.json'), 'utf8'));
  }

  async holdsFiles(): Promise<boolean> {
    const names = await this.unlessMissing('read', readdir(this.folder));
    return (names ?? []).some((name) => !name.startsWith('.') && name !== 'public');
  }

  async has(name: string, bytes?: number): Promise<boolean> {
    const found = await this.unlessMissing('read', stat(this.at(name)));
    return found !== undefined && (bytes === undefined || found.size === bytes);
  }

  async fetch(name: string, target: string): Promise<void> {
    if (!(await this.has(name))) {
      throw dataError({
        code: 'FILE_MISSING',
        message: `The store ${this.description} lacks ${name}, which its manifest or ledger names.`,
        place: { file: this.at(name) },
        hint: 'Restore the file from a backup, or restore an earlier manifest.',
      });
    }
    await this.reaching('read', copyFileAtomic(this.at(name), target));
  }

  async put(source: string, name: string): Promise<void> {
    const target = this.at(name);
    await this.reaching('write', copyFileAtomic(source, target));
    const [expected, found] = await this.reaching('read', Promise.all([source, target].map(sha256File)));
    if (expected !== found) throw this.unreachable('write', new Error(`${name} differs after the copy`));
  }

  async replace(name: string, text: string): Promise<void> {
    await this.reaching('write', writeFileAtomic(this.at(name), text));
  }

  async remove(name: string): Promise<void> {
    await this.reaching('write', rm(this.at(name), { force: true }));
  }

  async exclusively<T>(body: () => Promise<T>): Promise<T> {
    await this.reaching('write', mkdir(this.folder, { recursive: true }));
    return withLock(this.at('.lock'), `the store ${this.description}`, body).catch((cause: unknown) => {
      if (cause instanceof StageError || (cause as NodeJS.ErrnoException).path !== this.at('.lock'))
        throw cause;
      throw this.unreachable('lock', cause);
    });
  }

  private at(name: string): string {
    return path.join(this.folder, ...name.split('/'));
  }

  private reaching<T>(verb: string, work: Promise<T>): Promise<T> {
    return work.catch((cause: unknown) => {
      throw this.unreachable(verb, cause);
    });
  }

  /** What is not there is undefined; what cannot be reached is an error: the two must never look alike. */
  private unlessMissing<T>(verb: string, work: Promise<T>): Promise<T | undefined> {
    return work.catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw this.unreachable(verb, cause);
    });
  }

  private unreachable(verb: string, cause: unknown): Error {
    return serviceError({
      code: 'STORE_UNREACHABLE',
      message: `The store ${this.description} could not be used (${verb}: ${(cause as Error).message}).`,
      hint: 'Check that the directory exists, is writable and has free space.',
      cause,
    });
  }
}
