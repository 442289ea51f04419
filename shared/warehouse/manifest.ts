import { z } from 'zod';
import { canonicalJson, sha256, shortHash, toJson } from '../files/atomic.js';
import { inputError } from '../errors/errors.js';

/** A path below the building's folder that cannot lead out of it. */
const insideSchema = z
  .string()
  .max(1024)
  .regex(/^(?!\/)(?!.*(^|\/)\.{0,2}(\/|$))[^\\\p{Cc}]+$/u, 'not a path below the warehouse');

/** One lasting file of a building, as the manifest names it. */
export const manifestEntrySchema = z.object({
  /** Plain path below the building's folder, `readings/ventilation/2024-11.parquet`. */
  path: insideSchema,
  /** The name it has on disk, `readings/ventilation/2024-11.1f2e3d4c.parquet`. */
  stored: insideSchema,
  /** Rows of a table; 1 for a document. */
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** First and last instant in the file, ISO 8601 UTC; null where it holds no times. */
  min_time: z.string().nullable(),
  max_time: z.string().nullable(),
  /** What the file was made from: name → hash. While they stay, it is not made again. */
  inputs: z.record(z.string(), z.string()),
});
export type ManifestEntry = z.infer<typeof manifestEntrySchema>;

/** Files that the ledger names instead of the manifest (raw/, quarantine/), as a proposal lists them. */
export const storedNameSchema = insideSchema;

export const manifestSchema = z.object({
  version: z.literal(1),
  building: z.string(),
  /** First eight hex digits of the SHA-256 of the manifest before this one; null for the first. */
  previous: z.string().nullable(),
  files: z.array(manifestEntrySchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const emptyManifest = (building: string): Manifest => ({
  version: 1,
  building,
  previous: null,
  files: [],
});

/** Parses a manifest; a damaged one, or one of an unknown version, is an input error that names the repair. */
export function parseManifest(text: string, file: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw manifestUnreadable(reasonOf(cause), file, cause);
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof z.ZodError
    ? cause.issues
        .slice(0, 3)
        .map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`)
        .join('; ')
    : (cause as Error).message;

export const manifestUnreadable = (reason: string, file: string, cause?: unknown): Error =>
  inputError({
    code: 'MANIFEST_UNREADABLE',
    message: `The manifest cannot be read (${reason}); without it, it is unknown which files count.`,
    place: { file },
    hint: `Copy the newest file of ${file.replace(/manifest\.json$/, 'manifests/')} over it, and run again.`,
    cause,
  });

/** The bytes of a manifest: the same state gives the same bytes, in whatever order it came about. */
export function manifestText(manifest: Manifest): string {
  const files = [...manifest.files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, stored, rows, bytes, sha256: sha, min_time, max_time, inputs }) => ({
      path,
      stored,
      rows,
      bytes,
      sha256: sha,
      min_time,
      max_time,
      inputs: Object.fromEntries(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1))),
    }));
  const { version, building, previous } = manifest;
  return toJson({ version, building, previous, files });
}

/** How manifests name one another: first eight hex digits of the SHA-256 of the bytes. */
export const manifestHash = (text: string): string => shortHash(sha256(text));

/** Where a former or current manifest is kept. */
export const manifestCopy = (hash: string): string => `manifests/${hash}.json`;

/** `readings/x/2024-11.parquet` + hash → `readings/x/2024-11.1f2e3d4c.parquet`. */
export function storedName(path: string, sha: string): string {
  const dot = path.lastIndexOf('.');
  const cut = dot > path.lastIndexOf('/') ? dot : path.length;
  return `${path.slice(0, cut)}.${shortHash(sha)}${path.slice(cut)}`;
}

/** True when both name the same files made from the same inputs. */
export const sameFiles = (a: Manifest, b: Manifest): boolean =>
  canonicalJson(Object.fromEntries(a.files.map((file) => [file.path, file]))) ===
  canonicalJson(Object.fromEntries(b.files.map((file) => [file.path, file])));
