import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { ReadingsEntry } from './collect.js';
import type { Coarse, Span } from './periods.js';

/** When a series is expected at a place (`dim_placements`). Times in milliseconds since 1970, `untilMs` exclusive. */
export interface Placement {
  readonly series: string;
  readonly firstMs: number;
  readonly untilMs: number | null;
  readonly cadence: string | null;
}

/** One file that is made anew. */
export interface FilePlan {
  readonly path: string;
  readonly reason: string;
  /** What it is made from; the manifest keeps it. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface FirstReadingsPlan extends FilePlan {
  /** UTC months that are read again, and those whose rows are kept as they are. */
  readonly stale: readonly string[];
  readonly kept: readonly string[];
}

export interface HourlyPlan extends FilePlan {
  readonly month: string;
  readonly span: Span;
  readonly readings: readonly ReadingsEntry[];
  /** Some of its readings lie at or after the moment this run is about. */
  readonly hasFuture: boolean;
}

export interface CoarsePlan extends FilePlan {
  readonly granularity: Coarse;
  readonly span: Span;
  /** Local days, both inclusive. */
  readonly days: { readonly first: string; readonly last: string };
  readonly hours: readonly ManifestEntry[];
}

export interface Plan<Item> {
  readonly stale: readonly Item[];
  /** Plain paths of files that nothing is left for. */
  readonly vanished: readonly string[];
}

export const FIRST_READINGS = 'aggregates/first_readings.parquet';
