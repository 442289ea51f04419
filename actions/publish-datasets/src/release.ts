import { z } from 'zod';
import { sha256, shortHash, toJson } from '../../../shared/files/atomic.js';

const hash64 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
/** A path below `public/` that cannot lead out of it. */
const inside = z
  .string()
  .max(300)
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/,
    'not a path below the published folder',
  );

/** One published file of data. */
export const publicFileSchema = z.object({
  /** Below `public/`, with the hash in its name: `hourly/2024-11.1f2e3d4c.parquet`. */
  path: inside,
  dataset: z.string(),
  format: z.enum(['parquet', 'csv.gz']),
  rows: count,
  bytes: count,
  sha256: hash64,
  /** First and last start of a window, ISO 8601 UTC. */
  min_time: z.string().nullable(),
  max_time: z.string().nullable(),
  /** What it was made from: name → hash. While they stay, it is not made again. */
  inputs: z.record(z.string(), z.string()),
  /** The model that gave its rows, and the raw files that reach into its time: first twelve digits of their SHA-256. */
  model: z.string().default(''),
  raw_files: z.array(z.string()).default([]),
});
export type PublicFile = z.infer<typeof publicFileSchema>;
export type Format = PublicFile['format'];

/** A document of a release. `stored` never changes; `path` is where people look, and is replaced by the next release. */
export const publicDocumentSchema = z.object({ path: inside, stored: inside, bytes: count, sha256: hash64 });
export type PublicDocument = z.infer<typeof publicDocumentSchema>;

/** How many rows of a month of a data set changed against the release before, and why. */
export const changeCountSchema = z.object({
  dataset: z.string(),
  month: z.string(),
  change: z.string(),
  reason: z.string(),
  rows: count,
});
export type ChangeCount = z.infer<typeof changeCountSchema>;

export const releaseSchema = z.object({
  version: z.literal(1),
  building: z.string(),
  /** First eight hex digits of the SHA-256 of the release before this one; null for the first. */
  previous: z.string().nullable(),
  /** Of the data: major for other columns, minor for rewritten history; new rows change nothing. */
  data_version: z.string().default('1.0.0'),
  /** What wrote the files: another version may give other bytes for the same rows. */
  engine: z.string().default(''),
  schemas: z.record(z.string(), z.object({ version: z.string(), hash: hash64 })).default({}),
  changes: z.array(changeCountSchema).default([]),
  files: z.array(publicFileSchema),
  documents: z.array(publicDocumentSchema).default([]),
});
export type Release = z.infer<typeof releaseSchema>;

/** The pointer that readers begin with: it names a release by the hash of its manifest. */
export const latestSchema = z.object({
  version: z.literal(1),
  building: z.string(),
  release: z.string().regex(/^[0-9a-f]{8}$/),
  manifest: inside,
  sha256: hash64,
});
export type Latest = z.infer<typeof latestSchema>;

/** A release with the name that its bytes give it. */
export interface NamedRelease {
  readonly hash: string;
  readonly text: string;
  readonly release: Release;
}

export const manifestPath = (hash: string): string => `manifests/${hash}.json`;

/** `2024-11` of `hourly/2024-11.1f2e3d4c.parquet`. */
export const periodOf = (file: Pick<PublicFile, 'path'>): string =>
  file.path.slice(file.path.lastIndexOf('/') + 1).split('.')[0] ?? '';

/** The same release gives the same bytes, in whatever order its files were made. */
export function nameRelease(release: Release): NamedRelease {
  const ordered = { ...release, files: inOrder(release.files) };
  const text = toJson(ordered);
  return { hash: shortHash(sha256(text)), text, release: ordered };
}

export const latestText = ({ hash, text, release }: NamedRelease): string =>
  toJson({
    version: 1,
    building: release.building,
    release: hash,
    manifest: manifestPath(hash),
    sha256: sha256(text),
  } satisfies Latest);

/** By data set, period and format; not by path, since hashes would shuffle them. */
export const inOrder = (files: readonly PublicFile[]): PublicFile[] =>
  [...files].sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
const orderKey = (file: PublicFile): string => `${file.dataset}/${periodOf(file)}.${file.format}`;

/** Everything that a release names below `public/`, what is named before what names it; the pointer is not among it. */
export const namesOf = ({ hash, release }: NamedRelease): string[] => [
  ...release.files.map(({ path }) => path),
  ...release.documents.map(({ stored }) => stored),
  manifestPath(hash),
];
