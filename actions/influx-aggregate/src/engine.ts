import type { Datasource, Mapping } from '../../../shared/config/types.js';
import type { HourlyPlan } from './plan.js';
import { utcMonth } from './periods.js';

export const engines = ['duckdb', 'influxdb'] as const;
export type Engine = (typeof engines)[number];

/** Months back from the moment of the run, or all of them. */
export type Window = number | 'all';

/** The months of a run by the engine that computes them. */
export interface Division {
  readonly influxdb: readonly HourlyPlan[];
  readonly duckdb: readonly HourlyPlan[];
  /** The first month that InfluxDB is asked for, `2026-01`; undefined: it is not asked for any by the window. */
  readonly since: string | undefined;
}

/** Where neither the input nor a seed says how many months InfluxDB holds. */
const USUAL_MONTHS = 2;

/** The window: as given, else the largest retention that the seeds name. */
export function windowOf(
  given: Window | undefined,
  seeds: { readonly datasources: readonly Datasource[]; readonly mappings: readonly Mapping[] },
): Window {
  if (given !== undefined) return given;
  const months = [...seeds.datasources, ...seeds.mappings].flatMap(
    ({ retentionMonths }) => retentionMonths ?? [],
  );
  return months.length === 0 ? USUAL_MONTHS : Math.max(...months);
}

/** Instants that InfluxDB can hold: nanoseconds since 1970 in 64 bits, whole years inside. */
const FIRST_MONTH = '1678-01';
const LAST_MONTH = '2261-12';

/**
 * Shares the months out. InfluxDB gets those of the rolling window that it can hold; what was reopened before it, and
 * the past of a first run, DuckDB computes: loading years into a server that lives for one job would take longer than
 * the whole rest.
 */
export function divide(
  plans: readonly HourlyPlan[],
  engine: Engine,
  window: Window,
  asOfMs: number,
): Division {
  if (engine === 'duckdb') return { influxdb: [], duckdb: plans, since: undefined };
  const since = window === 'all' ? FIRST_MONTH : monthsBefore(asOfMs, window);
  const isInside = ({ month }: HourlyPlan): boolean =>
    month >= since && month >= FIRST_MONTH && month <= LAST_MONTH;
  return { influxdb: plans.filter(isInside), duckdb: plans.filter((plan) => !isInside(plan)), since };
}

/** The UTC month so many months before the one of an instant. */
function monthsBefore(instantMs: number, months: number): string {
  const moment = new Date(instantMs);
  return utcMonth(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() - months, 1));
}
