import type { Database } from '../../../shared/duckdb/engine.js';
import { isoTime } from '../../../shared/duckdb/parquet.js';
import { literal } from '../../../shared/duckdb/quote.js';
import type { DatasourceReport } from '../../../shared/report/report.js';
import type { Engine } from './engine.js';
import type { HourlyPlan } from './plan.js';
import type { Span } from './periods.js';

/**
 * Months are computed together up to this many readings: one pass over several small months is cheaper than one each,
 * and the state of a larger batch would no longer be small.
 */
const BATCH_READINGS = 150_000;
/** InfluxDB takes longer to forget a batch than to aggregate it, so that it gets larger ones. */
const INFLUX_BATCH_READINGS = 1_000_000;

/** Months in order, put together into batches. */
export function batchesOf(plans: readonly HourlyPlan[], engine: Engine): HourlyPlan[][] {
  const limit = engine === 'duckdb' ? BATCH_READINGS : INFLUX_BATCH_READINGS;
  const batches: HourlyPlan[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const plan of plans) {
    const own = plan.readings.reduce((sum, { entry }) => sum + entry.rows, 0);
    if (rows + own > limit) [batches[batches.length], rows] = [[], 0];
    batches.at(-1)?.push(plan);
    rows += own;
  }
  return batches;
}

/** A condition of SQL: the instant lies in the span. */
export const withinSpan = (column: string, { from, to }: Span): string =>
  `${column} >= ${instant(from)} AND ${column} < ${instant(to)}`;

const instant = (ms: number): string => `${literal(new Date(ms).toISOString())}::TIMESTAMPTZ`;

export const reasons = ['out_of_bounds', 'suspect', 'missing', 'future'] as const;
export type Reason = (typeof reasons)[number];

export interface Counts {
  /** Readings that aggregates are made from. */
  readonly counted: number;
  readonly leftOut: readonly { readonly datasource: string; readonly reason: Reason; readonly n: number }[];
  /** The last reading before the moment of the run, and the first one at or after it (ISO 8601); null: none. */
  readonly after: string | null;
  readonly upTo: string | null;
}

/** Counts the readings of a span by what becomes of them, from `warehouse.readings`. */
export async function countReadings(db: Database, span: Span, asOf: Date): Promise<Counts> {
  const asOfText = `${literal(asOf.toISOString())}::TIMESTAMPTZ`;
  const rows = await db.rows<{ datasource: string; fate: string; n: number; first: string; last: string }>(
    `SELECT datasource, CASE WHEN time >= ${asOfText} THEN 'future' WHEN quality IN (1, 2) THEN 'counted' WHEN quality = 4 THEN 'out_of_bounds'
       WHEN quality = 9 THEN 'missing' ELSE 'suspect' END AS fate, count(*) AS n, ${isoTime('min(time)')} AS first, ${isoTime('max(time)')} AS last
     FROM warehouse.readings WHERE ${withinSpan('time', span)} GROUP BY ALL ORDER BY ALL`,
  );
  const future = rows.filter(({ fate }) => fate === 'future');
  const past = rows.filter(({ fate }) => fate !== 'future');
  return {
    counted: rows.filter(({ fate }) => fate === 'counted').reduce((sum, { n }) => sum + n, 0),
    leftOut: rows.flatMap(({ datasource, fate, n }) => {
      const reason = reasons.find((each) => each === fate);
      return reason === undefined ? [] : [{ datasource, reason, n }];
    }),
    after: latest(past.map(({ last }) => last)),
    upTo: earliest(future.map(({ first }) => first)),
  };
}

const byTime = (a: string, b: string): number => Date.parse(a) - Date.parse(b);
const latest = (times: string[]): string | null => times.sort(byTime).at(-1) ?? null;
const earliest = (times: string[]): string | null => times.sort(byTime)[0] ?? null;

/** Readings left out by datasource and reason, added up over the months of a run. */
export class LeftOut {
  private readonly byDatasource = new Map<string, Record<string, number>>();

  add({ leftOut }: Counts): void {
    for (const { datasource, reason, n } of leftOut) {
      const sums = this.byDatasource.get(datasource) ?? {};
      sums[reason] = (sums[reason] ?? 0) + n;
      this.byDatasource.set(datasource, sums);
    }
  }

  /** For the report: each of these datasources, with what was left out of it. */
  report(datasources: readonly string[]): DatasourceReport[] {
    return datasources.map((name) => ({ name, left_out: this.byDatasource.get(name) ?? {} }));
  }
}

/** What was counted in two ways must agree; anything else is a defect of ours, and nothing is committed. */
export function requireEqual(what: string, expected: number, found: number): void {
  if (expected !== found) throw new Error(`${what}: ${expected} expected, ${found} found`);
}
