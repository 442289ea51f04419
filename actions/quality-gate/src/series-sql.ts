import type { Mapping } from '../../../shared/config/types.js';
import { isoTime } from '../../../shared/duckdb/parquet.js';
import { literal, literalList } from '../../../shared/duckdb/quote.js';

/** Nothing that a building-sensor measures is older; a device whose clock was reset begins at 1970. */
export const EARLIEST = '2000-01-01T00:00:00Z';

export interface SeriesQuery {
  /** Absolute paths of the proposed months. */
  readonly months: readonly string[];
  /** First twelve hex digits of the new files. */
  readonly files: readonly string[];
  /** From here on a reading is of the future, ISO 8601 UTC. */
  readonly limit: string;
  readonly mappings: readonly Mapping[];
}

export interface SeriesRow extends Record<string, unknown> {
  readonly sensor: string;
  readonly measurement: string;
  readonly readings: number;
  readonly nulls: number;
  readonly future: number;
  readonly impossible: number;
  readonly outside: number;
  readonly sentinels: number;
  readonly backward: number;
  /** `count|file:line`, or null. */
  readonly nulls_at: string | null;
  readonly future_at: string | null;
  readonly impossible_at: string | null;
  readonly outside_at: string | null;
  readonly sentinels_at: string | null;
  readonly backward_at: string | null;
  readonly any_at: string;
  readonly steps: number;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly newest: string;
  readonly latest: string | null;
}

const CLASSES = {
  nulls: 'quality = 9',
  future: 'time >= limit_time',
  impossible: 'time < earliest',
  outside: 'quality = 4 AND NOT is_sentinel',
  sentinels: 'is_sentinel',
} as const;

/**
 * The file with the most of something and a line of it, as `count|file:line`; of equals always the same one, whatever
 * the number of threads.
 */
const mostOf = (count: string, line: string): string =>
  `max(lpad(${count}::VARCHAR, 12, '0') || '|' || file || ':' || ${line})`;

/** What is counted of every series of the new readings, one row each; the readings themselves stay in DuckDB. */
export function seriesSql({ months, files, limit, mappings }: SeriesQuery): string {
  const names = Object.keys(CLASSES) as (keyof typeof CLASSES)[];
  const perFile = names.map(
    (name) =>
      `count(*) FILTER (${CLASSES[name]}) AS ${name}, min(line) FILTER (${CLASSES[name]}) AS ${name}_line`,
  );
  const all = [...names, 'backward'];
  const rolled = all.map(
    (name) =>
      `sum(${name})::BIGINT AS ${name}, ${mostOf(name, `${name}_line`)} FILTER (${name} > 0) AS ${name}_at`,
  );
  return `
    WITH fresh AS (
      SELECT *, TIMESTAMPTZ ${literal(limit)} AS limit_time, TIMESTAMPTZ ${literal(EARLIEST)} AS earliest,
        quality = 4 AND (${sentinelSql(mappings)}) AS is_sentinel,
        lag(time) OVER (PARTITION BY file, sensor, measurement ORDER BY line) AS before
      FROM read_parquet(${literalList(months, '[]')}) WHERE file IN ${literalList(files)}
    ), steps AS (
      SELECT sensor, measurement, file, count(*) AS readings, ${perFile.join(', ')},
        count(*) FILTER (time < before) AS down, count(*) FILTER (time > before) AS up,
        min(line) FILTER (time < before) AS down_line, min(line) FILTER (time > before) AS up_line,
        min(value) FILTER (quality IN (1, 2)) AS lowest, max(value) FILTER (quality IN (1, 2)) AS highest,
        max(time) AS newest, max(time) FILTER (time < limit_time) AS latest, min(line) AS first_line
      FROM fresh GROUP BY ALL
    ), per_file AS (
      -- A file that runs from the newest to the oldest is in order too.
      SELECT *, least(down, up) AS backward, if(down <= up, down_line, up_line) AS backward_line FROM steps
    )
    SELECT sensor, measurement, sum(readings)::BIGINT AS readings, ${rolled.join(', ')},
      sum(down + up)::BIGINT AS steps, ${mostOf('readings', 'first_line')} AS any_at,
      min(lowest)::DOUBLE AS lowest, max(highest)::DOUBLE AS highest,
      ${isoTime('max(newest)')} AS newest, ${isoTime('max(latest)')} AS latest
    FROM per_file GROUP BY sensor, measurement ORDER BY sensor, measurement`;
}

/**
 * Whether a reading out of bounds is a sentinel of its mapping row, by the value that the sentinel was turned into.
 * Where a unit was converted the sentinel cannot be told any more; it then counts as out of bounds.
 */
function sentinelSql(mappings: readonly Mapping[]): string {
  const known = mappings.flatMap((mapping) => {
    const { sentinels, scale, offset, measurement, sensor, decimals, rawUnit, unit } = mapping;
    if (rawUnit !== undefined && unit !== undefined && rawUnit !== unit) return [];
    const factor = scale === undefined ? 1 : Number(scale.numerator) / Number(scale.denominator);
    const shift = offset === undefined ? 0 : Number(offset.numerator) / Number(offset.denominator);
    const tolerance = 0.5001 * 10 ** -(decimals ?? 6);
    const own = [
      ...(measurement === undefined ? [] : [`measurement = ${literal(measurement)}`]),
      ...(sensor === undefined ? [] : [`sensor = ${literal(sensor)}`]),
    ];
    return sentinels.map((sentinel) =>
      [`abs(value::DOUBLE - (${Number(sentinel) * factor + shift})) <= ${tolerance}`, ...own].join(' AND '),
    );
  });
  return known.length === 0 ? 'false' : known.map((each) => `(${each})`).join(' OR ');
}

export interface SpanRow extends Record<string, unknown> {
  readonly sensor: string;
  readonly measurement: string;
  readonly present: number;
  readonly due: number;
}

export interface SpanQuery extends SeriesQuery {
  readonly cadenceMinutes: number;
  /** First days of the proposed UTC months, `YYYY-MM-01`. */
  readonly monthStarts: readonly string[];
  /** When a sensor leaves for good, by sensor; ISO 8601. */
  readonly leaves: ReadonlyMap<string, string>;
}

/**
 * How many readings each series of the new files has, of those that were due: within the span of the datasource's new
 * readings and the months they touch, from the first reading of the series on, once per cadence. One that falls silent
 * stays due.
 */
export function spanSql({ months, files, limit, cadenceMinutes, monthStarts, leaves }: SpanQuery): string {
  const left = [...leaves].map(([sensor, time]) => `(${literal(sensor)}, TIMESTAMPTZ ${literal(time)})`);
  const ends =
    left.length === 0
      ? "SELECT '' AS sensor, NULL::TIMESTAMPTZ AS leaves WHERE false"
      : `SELECT * FROM (VALUES ${left.join(', ')}) e(sensor, leaves)`;
  return `
    WITH readings AS (
      SELECT time, sensor, measurement, file IN ${literalList(files)} AS is_new
      FROM read_parquet(${literalList(months, '[]')})
      WHERE time >= TIMESTAMPTZ ${literal(EARLIEST)} AND time < TIMESTAMPTZ ${literal(limit)}
    ), span AS (SELECT min(time) AS since, max(time) AS until FROM readings WHERE is_new),
    ends AS (${ends}),
    series AS (
      SELECT sensor, measurement, min(time) AS first,
        count(*) FILTER (time BETWEEN (SELECT since FROM span) AND (SELECT until FROM span)) AS present
      FROM readings GROUP BY sensor, measurement HAVING bool_or(is_new)
    ), months AS (
      SELECT timezone('UTC', start::TIMESTAMP) AS start, timezone('UTC', start::TIMESTAMP + INTERVAL 1 MONTH) AS stop
      FROM (SELECT unnest(${literalList(monthStarts, '[]')}) AS start)
    ), due AS (
      SELECT sensor, measurement, sum(greatest(0, epoch_us(least(span.until, months.stop, ends.leaves))
          - epoch_us(greatest(span.since, months.start, series.first))) // ${Math.round(cadenceMinutes * 60e6)})::BIGINT AS due
      FROM series CROSS JOIN months CROSS JOIN span LEFT JOIN ends USING (sensor) GROUP BY ALL
    )
    SELECT sensor, measurement, least(present, due) AS present, due FROM due INNER JOIN series USING (sensor, measurement)`;
}
