import { flux, fluxDateTime, fluxDuration } from '@influxdata/influxdb-client';

/** What a query is about: half-open, in milliseconds since 1970, both ends where windows begin. */
export interface FluxRange {
  readonly bucket: string;
  /** The name in InfluxDB's own sense: what the lines begin with. */
  readonly measurement: string;
  readonly field: string;
  readonly from: number;
  readonly to: number;
}

/** The functions that InfluxDB carries out inside its storage, window by window. */
export type WindowFunction = 'count' | 'sum' | 'min' | 'max' | 'first' | 'last';

/** The field's points. Times before 1970 are no special case here, but a bare `count()` never ends on them (2.7.12). */
const read = ({ bucket, measurement, field, from, to }: FluxRange) =>
  flux`from(bucket: ${bucket})
  |> range(start: ${instant(from)}, stop: ${instant(to)})
  |> filter(fn: (r) => r._measurement == ${measurement} and r._field == ${field})`.toString();

const instant = (ms: number) => fluxDateTime(new Date(ms).toISOString());

/**
 * One value for every hour of every series. Nothing stands between filter and aggregateWindow, the offset is not
 * negative and no location is named: else InfluxDB would read the raw rows instead of aggregating in its storage.
 */
export function hourlyQuery(range: FluxRange, fn: WindowFunction, offsetMinutes: number): string {
  const offset = flux`${fluxDuration(`${offsetMinutes}m`)}`.toString();
  return `${read(range)}
  |> aggregateWindow(every: 1h, offset: ${offset}, fn: ${fn}, createEmpty: false, timeSrc: "_start")
  |> keep(columns: ["s", "_time", "_value"])`;
}
