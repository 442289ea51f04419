import { readParquet } from '../../../../shared/duckdb/parquet.js';
import { literal } from '../../../../shared/duckdb/quote.js';

/** The classes into which every row of both data sets falls, in the order in which they are told. */
export const CLASSES = {
  equal: 'Equal: the same value in the same hour',
  label: 'Label: equal, but the old set labels the hour otherwise than by its start in UTC',
  daylight_saving:
    'Daylight saving: two hours of the autumn change were one row before, or the spring label is missing',
  month_boundary: 'Month boundary: the first hour of a month, lost before when months were rebuilt apart',
  last_hour: 'Last hour: the newest hour, missing or clipped before',
  unmapped: 'Unmapped: a series that only one of the two has',
  outside_range: 'Outside range: before or after the time that the other one has of the series',
  deduplicated: 'Deduplicated: a copy of a series that the new set has once, under another place',
  value: 'Value: the same hour with another value',
  unexplained: 'Unexplained: none of these',
} as const;
export type Class = keyof typeof CLASSES;

export interface Comparison {
  /** Absolute path of the old Parquet, in the layout time, location, source, measurement, data_key, data_value. */
  readonly old: string;
  /** Absolute paths of the published hourly Parquet files. */
  readonly hourly: readonly string[];
  readonly timezone: string;
  /** Values that differ by no more are equal. */
  readonly tolerance: number;
}

/**
 * Statements that leave a table `compared` (side, class, time, location, measurement, source, old_value, new_value) with
 * every row of the old data set once, and every row of the new one that no old row stands for.
 */
export function comparisonSql({ old, hourly, timezone, tolerance }: Comparison): string[] {
  const zone = literal(timezone);
  return [
    `CREATE OR REPLACE TABLE old_rows AS SELECT time, location, data_key AS measurement, source, data_value AS value FROM ${readParquet([old])}`,
    // How the old set labels an hour: by its end on the building's clock, called UTC. Two autumn hours share a label.
    `CREATE OR REPLACE TABLE new_rows AS SELECT time AS start, timezone('UTC', timezone(${zone}, time) + INTERVAL '1 hour') AS time, location, measurement, source, mean AS value, n FROM ${readParquet(hourly)}`,
    `CREATE OR REPLACE TABLE new_labels AS SELECT time, location, measurement, source, count(*) AS hours, min(start) AS start, sum(value * n) / sum(n) AS value, list(value) AS parts FROM new_rows GROUP BY ALL`,
    seriesOf('old_series', 'old_rows'),
    seriesOf('new_series', 'new_labels'),
    // Of an old series that the new set does not know: the new one, unknown to the old set, whose values it repeats most
    // often, and in half of their common hours at least: single values are equal by chance.
    `CREATE OR REPLACE TABLE twins AS
       SELECT location, measurement, source, arg_max(twin, (equals, twin)) AS twin FROM (
         SELECT old_rows.location, old_rows.measurement, old_rows.source, news.location AS twin,
           count(*) FILTER (abs(old_rows.value - news.value) <= ${tolerance}) AS equals, count(*) AS hours
         FROM old_rows ANTI JOIN new_series USING (location, measurement, source)
         INNER JOIN (SELECT * FROM new_labels ANTI JOIN old_series USING (location, measurement, source)) AS news
           ON news.time = old_rows.time AND news.measurement = old_rows.measurement AND news.source = old_rows.source
         GROUP BY ALL)
       WHERE equals > 0 AND 2 * equals >= hours GROUP BY ALL`,
    `CREATE OR REPLACE TABLE site_labels AS SELECT source, time FROM old_rows GROUP BY ALL`,
    `CREATE OR REPLACE TABLE compared AS ${oldSide(tolerance)} UNION ALL BY NAME ${newSide()}`,
  ];
}

const seriesOf = (name: string, rows: string): string =>
  `CREATE OR REPLACE TABLE ${name} AS SELECT location, measurement, source, min(time) AS first, max(time) AS last FROM ${rows} GROUP BY ALL`;

/** Every row of the old set with its class. */
const oldSide = (tolerance: number): string => `
  SELECT 'old' AS side,
    CASE
      WHEN same.time IS NOT NULL AND list_bool_and([abs(part - old_rows.value) <= ${tolerance} FOR part IN same.parts])
        THEN CASE WHEN same.start = old_rows.time THEN 'equal' ELSE 'label' END
      WHEN same.time IS NOT NULL AND same.hours > 1 THEN 'daylight_saving'
      WHEN same.time IS NOT NULL THEN 'value'
      WHEN twin_rows.time IS NOT NULL AND abs(twin_rows.value - old_rows.value) <= ${tolerance} THEN 'deduplicated'
      WHEN twin_rows.time IS NOT NULL THEN 'value'
      WHEN date_trunc('hour', old_rows.time) <> old_rows.time THEN 'last_hour'
      WHEN old_rows.time < all_news.first OR old_rows.time > all_news.last THEN 'outside_range'
      WHEN coalesce(news.first, twin_series.first) IS NULL THEN 'unmapped'
      WHEN old_rows.time NOT BETWEEN coalesce(news.first, twin_series.first) AND coalesce(news.last, twin_series.last) THEN 'outside_range'
      ELSE 'unexplained'
    END AS class,
    old_rows.time, old_rows.location, old_rows.measurement, old_rows.source, old_rows.value AS old_value,
    coalesce(same.value, twin_rows.value) AS new_value, coalesce(same.hours, 0) AS hours
  FROM old_rows CROSS JOIN (SELECT min(time) AS first, max(time) AS last FROM new_labels) AS all_news
  LEFT JOIN new_labels AS same USING (time, location, measurement, source)
  LEFT JOIN new_series AS news USING (location, measurement, source)
  LEFT JOIN twins USING (location, measurement, source)
  LEFT JOIN new_series AS twin_series
    ON twin_series.location = twins.twin AND twin_series.measurement = old_rows.measurement AND twin_series.source = old_rows.source
  LEFT JOIN new_labels AS twin_rows
    ON twin_rows.time = old_rows.time AND twin_rows.location = twins.twin AND twin_rows.measurement = old_rows.measurement
    AND twin_rows.source = old_rows.source`;

/** Every row of the new set that no row of the old one stands for, with its class. */
const newSide = (): string => `
  SELECT 'new' AS side,
    CASE
      WHEN twins.twin IS NOT NULL THEN 'deduplicated'
      WHEN olds.first IS NULL AND (lone.time < all_olds.first OR lone.time > all_olds.last) THEN 'outside_range'
      WHEN olds.first IS NULL THEN 'unmapped'
      WHEN lone.time > olds.last AND lone.time <= date_trunc('hour', olds.last) + INTERVAL '1 hour' THEN 'last_hour'
      WHEN lone.time NOT BETWEEN olds.first AND olds.last THEN 'outside_range'
      WHEN site_labels.time IS NULL AND date_trunc('month', lone.time AT TIME ZONE 'UTC') = lone.time AT TIME ZONE 'UTC' THEN 'month_boundary'
      ELSE 'unexplained'
    END AS class,
    lone.start AS time, lone.location, lone.measurement, lone.source, NULL AS old_value, lone.value AS new_value, 1 AS hours
  FROM (SELECT * FROM new_rows ANTI JOIN old_rows USING (time, location, measurement, source)) AS lone
  CROSS JOIN (SELECT min(time) AS first, max(time) AS last FROM old_rows) AS all_olds
  LEFT JOIN (SELECT DISTINCT twin, measurement, source FROM twins) AS twins
    ON twins.twin = lone.location AND twins.measurement = lone.measurement AND twins.source = lone.source
  LEFT JOIN old_series AS olds
    ON olds.location = lone.location AND olds.measurement = lone.measurement AND olds.source = lone.source
  LEFT JOIN site_labels ON site_labels.time = lone.time AND site_labels.source = lone.source`;
