import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { moveIntoPlace, sha256File, syncFiles, temporaryName, writeFileAtomic } from '../files/atomic.js';
import { notice, type Finding } from '../report/finding.js';
import { Change } from './change.js';
import {
  emptyManifest,
  manifestCopy,
  manifestHash,
  manifestText,
  parseManifest,
  sameFiles,
  type Manifest,
  type ManifestEntry,
} from './manifest.js';
import { corrupt, missing, storeMoved } from './problems.js';
import { BEGUN, bringManifest, readLocal, readStore, type Standing } from './standing.js';
import type { Store } from './store.js';

export interface WarehouseOptions {
  /** Absolute path of the warehouse (all buildings). */
  readonly root: string;
  readonly building: string;
  readonly store?: Store;
}

/** What is known of a file beside its name. */
interface Expected {
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
}

/** One building's folder of lasting files, named by its manifest (design section 4). */
export class Warehouse {
  readonly building: string;
  /** Absolute path of `warehouse/<building>`. */
  readonly folder: string;
  readonly findings: readonly Finding[];
  private readonly store: Store | undefined;
  /** Undefined for a new warehouse. */
  private standing: Standing | undefined;
  /** Hash of the manifest that the store had when this run read it; null for a new store. */
  private storeHash: string | null;

  private constructor(
    options: WarehouseOptions,
    folder: string,
    standing: Standing | undefined,
    storeHash: string | null,
  ) {
    this.building = options.building;
    this.folder = folder;
    this.store = options.store;
    this.standing = standing;
    this.storeHash = storeHash;
    const message = `There was no warehouse for building ${options.building}: a new one begins.`;
    this.findings = standing === undefined ? [notice({ code: 'STATE_NEW', message })] : [];
  }

  /**
   * Opens a building's warehouse: the store's manifest, where there is a store, else the local one.
   * Throws MANIFEST_UNREADABLE, and STATE_UNKNOWN for files without a manifest.
   */
  static async open(options: WarehouseOptions): Promise<Warehouse> {
    const folder = path.join(options.root, options.building);
    await mkdir(folder, { recursive: true });
    const kept = await readStore(options.store);
    const standing = kept ?? (await readLocal(folder));
    if (kept !== undefined) await bringManifest(folder, kept.text);
    const storeHash = kept === undefined ? null : manifestHash(kept.text);
    const warehouse = new Warehouse(options, folder, standing, storeHash);
    await warehouse.keepCopy();
    return warehouse;
  }

  get manifest(): Manifest {
    return this.standing?.manifest ?? emptyManifest(this.building);
  }

  /** Hash of the manifest this run builds on; null for a new warehouse. */
  get manifestHash(): string | null {
    return this.standing === undefined ? null : manifestHash(this.standing.text);
  }

  entry(plainPath: string): ManifestEntry | undefined {
    return this.manifest.files.find((file) => file.path === plainPath);
  }

  /** Entries whose plain path begins with `prefix`, in the order of their paths. */
  entries(prefix: string): ManifestEntry[] {
    return this.manifest.files
      .filter((file) => file.path.startsWith(prefix))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Absolute path of a lasting file, fetched from the store when it is not here yet. Throws FILE_MISSING, FILE_CORRUPT. */
  async file({ stored, bytes, sha256 }: ManifestEntry): Promise<string> {
    return this.bring(stored, { bytes, sha256 });
  }

  /** The same for a file that the ledger names instead of the manifest (raw/, quarantine/), or one of public/. */
  async storedFile(stored: string, bytes?: number, sha256?: string): Promise<string> {
    return this.bring(stored, { bytes, sha256 });
  }

  /** Absolute path of a file of this run only (inbox, pending, reports). */
  runFile(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /**
   * Begins a set of lasting files. A new warehouse gets an empty manifest before its first file, so that a run that is
   * killed between the two leaves no files of unknown standing behind.
   */
  change(): Change {
    return new Change(this.folder, () => this.begin());
  }

  /**
   * Makes a change lasting: the files are in place, so the manifest is replaced, first in the store and then here.
   * `alongside` are stored names of files that the ledger names (raw/, quarantine/). Returns whether anything changed.
   * Throws STORE_MOVED when another run committed since this one read the manifest, and FILE_MISSING or FILE_CORRUPT when
   * a file that the change names is not in place; nothing is committed then.
   */
  async commit(change: Change, alongside: readonly string[] = []): Promise<boolean> {
    const next: Manifest = {
      version: 1,
      building: this.building,
      previous: this.manifestHash,
      files: change.applyTo(this.manifest),
    };
    await change.tidy();
    const isSame = sameFiles(next, this.manifest);
    const isStoreNew = this.store !== undefined && this.storeHash === null && this.standing !== undefined;
    if (isSame && !isStoreNew) return false;
    for (const { stored, bytes, sha256 } of change.entries) await this.bring(stored, { bytes, sha256 });
    await syncFiles(change.entries.map(({ stored }) => this.local(stored)));
    // A store that is new gets what stands here, if nothing changed besides.
    const standing =
      isSame && this.standing !== undefined ? this.standing : { manifest: next, text: manifestText(next) };
    if (this.store !== undefined) await this.commitToStore(this.store, standing, alongside);
    await writeFileAtomic(this.local(manifestCopy(manifestHash(standing.text))), standing.text);
    await writeFileAtomic(this.runFile('manifest.json'), standing.text);
    this.standing = standing;
    return true;
  }

  /** Copies a file of `public/` or of the ledger's folders into the store as it stands, replacing an older one. */
  async keepInStore(stored: string): Promise<void> {
    await this.store?.put(this.local(stored), stored);
  }

  /** Whether a stored file is whole where it lasts: in the store, when there is one, else here. Reads all of it. */
  async isKept(stored: string, sha256: string): Promise<boolean> {
    if (this.store === undefined) return (await sha256File(this.local(stored)).catch(() => '')) === sha256;
    if (!(await this.store.has(stored))) return false;
    const temporary = temporaryName(this.local(stored));
    try {
      await this.store.fetch(stored, temporary);
      return (await sha256File(temporary)) === sha256;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  get hasStore(): boolean {
    return this.store !== undefined;
  }

  /** The empty manifest of a new warehouse, before its copy: without `manifest.json` a copy would be state unknown. */
  private async begin(): Promise<void> {
    if (this.standing !== undefined) return;
    const manifest = emptyManifest(this.building);
    const text = manifestText(manifest);
    await writeFileAtomic(this.runFile('manifest.json'), text);
    this.standing = { manifest, text };
    await this.keepCopy();
  }

  /** Former manifests are kept; a run that was killed may have left the current one without its copy. */
  private async keepCopy(): Promise<void> {
    if (this.standing === undefined) return;
    const copy = this.local(manifestCopy(manifestHash(this.standing.text)));
    if (!(await isThere(copy, undefined))) await writeFileAtomic(copy, this.standing.text);
  }

  private async commitToStore(
    store: Store,
    { manifest, text }: Standing,
    alongside: readonly string[],
  ): Promise<void> {
    await store.exclusively(async () => {
      const found = await store.readManifest();
      const foundHash = found === undefined ? null : manifestHash(found);
      if (foundHash !== this.storeHash) throw storeMoved(store, foundHash, this.storeHash);
      if (found === undefined) await store.replace(BEGUN, '');
      for (const name of alongside) await this.send(store, name, undefined);
      for (const { stored, bytes } of manifest.files) await this.send(store, stored, bytes);
      for (const name of await this.formerCopies(store, manifest.previous))
        await this.send(store, name, undefined);
      await store.replace(manifestCopy(manifestHash(text)), text);
      await store.replace('manifest.json', text);
      await store.remove(BEGUN);
      this.storeHash = manifestHash(text);
    });
  }

  private async send(store: Store, name: string, bytes: number | undefined): Promise<void> {
    if (await store.has(name, bytes)) return;
    const source = this.local(name);
    if (!(await isThere(source, bytes))) throw missing(name, source);
    await store.put(source, name);
  }

  /** The copies of the manifests before, oldest first, as far as they lie here and the store lacks them. */
  private async formerCopies(store: Store, previous: string | null): Promise<string[]> {
    const copies: string[] = [];
    for (let hash = previous; hash !== null;) {
      const copy = manifestCopy(hash);
      const text = await readFile(this.local(copy), 'utf8').catch(() => undefined);
      if (text === undefined || (await store.has(copy))) break;
      copies.unshift(copy);
      hash = parseManifest(text, this.local(copy)).previous;
    }
    return copies;
  }

  /** A stored file, here or fetched. What is fetched gets its name only when it is what it should be. */
  private async bring(stored: string, expected: Expected): Promise<string> {
    const local = this.local(stored);
    if (await isThere(local, expected.bytes)) return local;
    if (this.store === undefined) {
      throw (await isThere(local, undefined)) ? corrupt(stored, local) : missing(stored, local);
    }
    const temporary = temporaryName(local);
    try {
      await this.store.fetch(stored, temporary);
      const isSound =
        (await isThere(temporary, expected.bytes)) &&
        (expected.sha256 === undefined || (await sha256File(temporary)) === expected.sha256);
      if (!isSound) throw corrupt(stored, `${this.store.description}/${stored}`);
      await moveIntoPlace(temporary, local);
    } finally {
      await rm(temporary, { force: true });
    }
    return local;
  }

  private local(stored: string): string {
    return this.runFile(...stored.split('/'));
  }
}

async function isThere(file: string, bytes: number | undefined): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && (bytes === undefined || found.size === bytes);
}
