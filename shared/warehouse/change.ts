import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { renameIntoPlace, sha256, sha256File, temporaryName, writeFileAtomic } from '../files/atomic.js';
import { storedName, type Manifest, type ManifestEntry } from './manifest.js';

/** What is known of a file beside its bytes. */
export interface FileFacts {
  readonly rows: number;
  /** ISO 8601 UTC; null where the file holds no times. */
  readonly minTime?: string | null;
  readonly maxTime?: string | null;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * The lasting files that one run wrote or dropped, not yet named by the manifest: until a commit takes them they do not
 * exist for any reader.
 */
export class Change {
  private readonly folder: string;
  private readonly begin: () => Promise<void>;
  private readonly added = new Map<string, ManifestEntry>();
  private readonly dropped = new Set<string>();

  /** `begin` is awaited before a file gets a lasting name. */
  constructor(folder: string, begin: () => Promise<void>) {
    this.folder = folder;
    this.begin = begin;
  }

  /** A path on the warehouse's own disk to write a file to, before `add` gives it its name. Absolute. */
  temporary(plainPath: string): string {
    return temporaryName(path.join(this.folder, '.new', path.basename(plainPath)));
  }

  /** Gives a finished temporary file its lasting name; the commit flushes it. `plainPath` is relative and uses `/`. */
  async add(plainPath: string, temporary: string, facts: FileFacts): Promise<ManifestEntry> {
    const [sha, { size }] = await Promise.all([sha256File(temporary), stat(temporary)]);
    const stored = storedName(plainPath, sha);
    await this.begin();
    await renameIntoPlace(temporary, path.join(this.folder, stored));
    return this.enter(plainPath, stored, sha, size, facts);
  }

  /** Writes a small document of text. */
  async addText(
    plainPath: string,
    text: string,
    facts: Omit<FileFacts, 'rows'> & { rows?: number },
  ): Promise<ManifestEntry> {
    const sha = sha256(text);
    const stored = storedName(plainPath, sha);
    await this.begin();
    await writeFileAtomic(path.join(this.folder, stored), text);
    return this.enter(plainPath, stored, sha, Buffer.byteLength(text), { rows: 1, ...facts });
  }

  /** Takes over entries whose files are already in place, as a proposal of ingest names them. */
  take(entries: readonly ManifestEntry[], removed: readonly string[]): void {
    for (const entry of entries) this.added.set(entry.path, entry);
    for (const plainPath of removed) this.drop(plainPath);
  }

  drop(plainPath: string): void {
    this.added.delete(plainPath);
    this.dropped.add(plainPath);
  }

  get entries(): ManifestEntry[] {
    return [...this.added.values()];
  }

  get removed(): string[] {
    return [...this.dropped];
  }

  /** The files of `manifest` after this change. */
  applyTo(manifest: Manifest): ManifestEntry[] {
    const files = new Map(manifest.files.map((file) => [file.path, file]));
    for (const plainPath of this.dropped) files.delete(plainPath);
    for (const entry of this.added.values()) files.set(entry.path, entry);
    return [...files.values()];
  }

  /** Removes the scratch folder of temporary files. */
  async tidy(): Promise<void> {
    await rm(path.join(this.folder, '.new'), { recursive: true, force: true });
  }

  private enter(
    plainPath: string,
    stored: string,
    sha: string,
    bytes: number,
    facts: FileFacts,
  ): ManifestEntry {
    const entry: ManifestEntry = {
      path: plainPath,
      stored,
      rows: facts.rows,
      bytes,
      sha256: sha,
      min_time: facts.minTime ?? null,
      max_time: facts.maxTime ?? null,
      inputs: { ...facts.inputs },
    };
    this.dropped.delete(plainPath);
    this.added.set(plainPath, entry);
    return entry;
  }
}
