import { z } from 'zod';
import { sha256, shortHash, toJson } from '../../../shared/files/atomic.js';

/** One published file of data. */
export const publicFileSchema = z.object({
  /** Below `public/`, with the hash in its name: `hourly/2024-11.1f2e3d4c.parquet`. */
  path: z.string(),
  dataset: z.string(),
  format: z.enum(['parquet', 'csv.gz']),
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** First and last start of a window, ISO 8601 UTC. */
  min_time: z.string().nullable(),
  max_time: z.string().nullable(),
  /** What it was made from: name → hash. While they stay, it is not made again. */
  inputs: z.record(z.string(), z.string()),
});
export type PublicFile = z.infer<typeof publicFileSchema>;
export type Format = PublicFile['format'];

export const releaseSchema = z.object({
  version: z.literal(1),
  building: z.string(),
  /** First eight hex digits of the SHA-256 of the release before this one; null for the first. */
  previous: z.string().nullable(),
  files: z.array(publicFileSchema),
});
export type Release = z.infer<typeof releaseSchema>;

/** The pointer that readers begin with: it names a release by the hash of its manifest. */
export const latestSchema = z.object({
  version: z.literal(1),
  building: z.string(),
  release: z.string().regex(/^[0-9a-f]{8}$/),
  manifest: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
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
export const periodOf = (file: PublicFile): string =>
  file.path.slice(file.path.lastIndexOf('/') + 1).split('.')[0] ?? '';

/** The same files give the same bytes, in whatever order they were made. */
export function nameRelease(release: Release): NamedRelease {
  const text = toJson({ ...release, files: inOrder(release.files) });
  return { hash: shortHash(sha256(text)), text, release };
}

/** The release that holds `files`: the one before, when it holds the same, else a new one chained to it. */
export function nextRelease(
  building: string,
  before: NamedRelease | undefined,
  files: readonly PublicFile[],
): NamedRelease {
  if (before !== undefined && toJson(inOrder(before.release.files)) === toJson(inOrder(files))) return before;
  return nameRelease({ version: 1, building, previous: before?.hash ?? null, files: inOrder(files) });
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
const inOrder = (files: readonly PublicFile[]): PublicFile[] =>
  [...files].sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
const orderKey = (file: PublicFile): string => `${file.dataset}/${periodOf(file)}.${file.format}`;
