import { z } from 'zod';
import { canonicalJson, sha256, toJson } from '../files/atomic.js';

/** How one set of timestamp columns becomes a time. */
export const timeReadingSchema = z.object({
  /** Raw columns, joined by one space. */
  columns: z.array(z.string()).min(1),
  /**
   * `text`: by `format` (strptime), a local time. `offset`: ISO 8601 text that carries its own offset. `epoch_s`,
   * `epoch_ms`: numbers since 1970. `local`, `instant`: typed columns of a Parquet file, without and with a zone.
   */
  kind: z.enum(['text', 'offset', 'epoch_s', 'epoch_ms', 'local', 'instant']),
  format: z.string().nullable(),
});
export type TimeReading = z.infer<typeof timeReadingSchema>;

/** Everything that decides how the bytes of one raw file are read; nothing is guessed after it. */
export const readPlanSchema = z.object({
  format: z.enum(['csv', 'json', 'parquet']),
  /** Hash of the layout that the file belongs to. */
  layout: z.string(),
  /** WHATWG name. */
  encoding: z.string(),
  /** True when the bytes must be rewritten before DuckDB reads them (encoding, marks inside, mixed line ends). */
  rewrite: z.boolean(),
  delimiter: z.string(),
  /** Physical lines before the first line of data. */
  skipLines: z.number().int().nonnegative(),
  /** Every raw column in the file's own order, made unique. */
  columns: z.array(z.string()),
  decimal: z.enum([',', '.']),
  thousands: z.string().nullable(),
  shape: z.enum(['wide', 'narrow']),
  times: z.array(timeReadingSchema),
  /** JSON: where the records are, and where in a record each column is (JSON pointers, RFC 6901). */
  recordsPointer: z.string().nullable(),
  pointers: z.array(z.string()).nullable(),
});
export type ReadPlan = z.infer<typeof readPlanSchema>;

/** One header set of a datasource. */
export const layoutSchema = z.object({
  hash: z.string(),
  format: z.enum(['csv', 'json', 'parquet']),
  /** Column names that carry data, in the order of the file that brought them. */
  columns: z.array(z.string()),
  shape: z.enum(['wide', 'narrow']),
  delimiter: z.string(),
  /** Null while no value with a decimal mark was seen. */
  decimal: z.enum([',', '.']).nullable(),
  /** Forms of time seen so far, one list per set of timestamp columns. */
  timeFormats: z.array(z.object({ columns: z.array(z.string()), kinds: z.array(z.string()) })),
});
export type Layout = z.infer<typeof layoutSchema>;

/** What a datasource's files look like, learned from the first ones and kept from then on. */
export const contractSchema = z.object({
  version: z.literal(1),
  datasource: z.string(),
  /** Usual minutes between two readings of a sensor; null when the files did not tell. */
  cadence_minutes: z.number().positive().nullable(),
  layouts: z.array(layoutSchema),
});
export type Contract = z.infer<typeof contractSchema>;

export const contractText = (contract: Contract): string => toJson(contract);

/** Identity of a layout: its header set, shape and marks, not the forms of time it has shown. */
export function layoutHash(layout: Omit<Layout, 'hash' | 'timeFormats'>): string {
  const { format, shape, delimiter, decimal } = layout;
  return sha256(
    canonicalJson({ format, shape, delimiter, decimal, columns: [...layout.columns].sort() }),
  ).slice(0, 12);
}

/** Share of columns that two header sets have in common, 0…1 (Jaccard index). */
export function similarity(a: readonly string[], b: readonly string[]): number {
  const union = new Set([...a, ...b]);
  const other = new Set(b);
  return union.size === 0 ? 1 : new Set(a.filter((name) => other.has(name))).size / union.size;
}

/** Two header sets are one layout from this share of common columns on. */
export const SAME_LAYOUT = 0.5;

/**
 * The layouts that a file's columns belong to: those they share most columns with, if that is at least half. More than
 * one only where they differ in nothing but delimiter or decimal mark.
 */
export function nearestLayouts(columns: readonly string[], layouts: readonly Layout[]): Layout[] {
  const shares = layouts.map((layout) => ({ layout, share: similarity(columns, layout.columns) }));
  const highest = Math.max(0, ...shares.map(({ share }) => share));
  if (highest < SAME_LAYOUT) return [];
  const nearest = shares.filter(({ share }) => share === highest).map(({ layout }) => layout);
  const [first] = nearest;
  return nearest.filter((layout) => first !== undefined && similarity(layout.columns, first.columns) === 1);
}
