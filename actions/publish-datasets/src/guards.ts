import { dataError } from '../../../shared/errors/errors.js';
import { DATASETS, type DatasetName } from './metadata/datasets.js';
import { schemaHash } from './metadata/schema.js';
import { periodOf, type ChangeCount, type PublicFile, type Release } from './release.js';

/**
 * The columns of a data set are what readers of its version expect. Throws RELEASE_SCHEMA_UNVERSIONED when they changed
 * and the version did not.
 */
export function guardSchemas(before: Release | undefined, datasets: readonly DatasetName[]): void {
  for (const name of datasets) {
    const was = before?.schemas[name];
    const { version } = DATASETS[name];
    if (was === undefined || was.version !== version || was.hash === schemaHash(DATASETS[name])) continue;
    throw dataError({
      code: 'RELEASE_SCHEMA_UNVERSIONED',
      message: `The columns of ${name} are not those that were published as version ${version}.`,
      hint: 'Nothing was published. Give the schema another version (metadata/datasets.ts), or undo the change.',
    });
  }
}

export interface Shrinking {
  /** Percent of rows, and of the time from the first to the last, that may be lost without a word. */
  readonly maxPercent: number;
  readonly restated: boolean;
  readonly changes: readonly ChangeCount[];
}

/** One data set as a release has it. */
interface Extent {
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly periods: ReadonlySet<string>;
}

/**
 * Public data only grow. Throws RELEASE_SHRUNK when a data set loses more of its rows or of its time than is allowed, or
 * a whole file; rows of places that were withdrawn do not count.
 */
export function guardShrinking(
  before: readonly PublicFile[],
  next: readonly PublicFile[],
  { maxPercent, restated, changes }: Shrinking,
): void {
  for (const dataset of new Set(next.map((file) => file.dataset))) {
    const { time } = (DATASETS as Readonly<Record<string, { time?: string }>>)[dataset] ?? {};
    const was = extentOf(before, dataset);
    if (time === undefined || was === undefined) continue;
    const is = extentOf(next, dataset) ?? {
      rows: 0,
      firstMs: Infinity,
      lastMs: -Infinity,
      periods: new Set(),
    };
    const withdrawn = changes
      .filter((each) => each.dataset === dataset && each.reason === 'withdrawn')
      .reduce((sum, { rows }) => sum + rows, 0);
    const lostPeriod = [...was.periods].find((period) => !is.periods.has(period));
    if (lostPeriod !== undefined && !restated) throw shrunk(dataset, `it has no ${lostPeriod} any more`);
    const lostRows = 100 * (1 - is.rows / Math.max(1, was.rows - withdrawn));
    if (lostRows > maxPercent && is.rows < was.rows)
      throw shrunk(dataset, `${is.rows} rows instead of ${was.rows}`);
    const span = Math.max(1, was.lastMs - was.firstMs);
    const lostMs = Math.max(0, is.firstMs - was.firstMs) + Math.max(0, was.lastMs - is.lastMs);
    if (withdrawn === 0 && (100 * lostMs) / span > maxPercent)
      throw shrunk(dataset, `it ends or begins ${Math.round(lostMs / 3_600_000)} hours short of before`);
  }
}

function extentOf(files: readonly PublicFile[], dataset: string): Extent | undefined {
  const of = files.filter((file) => file.dataset === dataset);
  const own = of.filter(({ format }) => format === of[0]?.format);
  if (own.length === 0) return undefined;
  const times = (end: 'min_time' | 'max_time'): number[] =>
    own.flatMap((file) => (file[end] === null ? [] : [Date.parse(file[end])]));
  return {
    rows: own.reduce((sum, { rows }) => sum + rows, 0),
    firstMs: Math.min(...times('min_time')),
    lastMs: Math.max(...times('max_time')),
    periods: new Set(own.filter(({ rows }) => rows > 0).map(periodOf)),
  };
}

const shrunk = (dataset: string, how: string): Error =>
  dataError({
    code: 'RELEASE_SHRUNK',
    message: `The data set ${dataset} would shrink: ${how}.`,
    hint: 'Nothing was published. Look for lost aggregates; if it is right, raise `max-shrink` or give a `restate-reason` for one run.',
  });
