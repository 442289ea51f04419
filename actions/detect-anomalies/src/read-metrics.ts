import type { Database } from '../../../shared/duckdb/engine.js';
import { readParquet } from '../../../shared/duckdb/parquet.js';
import type { Series } from './incidents/episodes.js';
import { seriesDayKey, type SeriesDays } from './incidents/series-of.js';
import type { DayMetric } from './rules/rule.js';

const COUNTS =
  'row_count AS "rowCount", null_count AS "nullCount", avg_value::DOUBLE AS "avgValue", std_dev AS "stdDev"';
type Counts = DayMetric & Record<string, unknown>;

const countsOf = ({ rowCount, nullCount, avgValue, stdDev }: Counts): DayMetric => ({
  rowCount,
  nullCount,
  avgValue,
  stdDev,
});

/** Every day of every source and measurement: small, a row each. */
export async function readSeries(db: Database, files: readonly string[]): Promise<Series[]> {
  const rows = await db.rows<Counts & { source: string; measurement: string; date: string }>(
    `SELECT source, measurement, local_date::VARCHAR AS date, ${COUNTS} FROM ${readParquet(files)} ORDER BY source, measurement, local_date`,
  );
  const series = new Map<string, { source: string; measurement: string; days: Map<string, DayMetric> }>();
  for (const row of rows) {
    const key = JSON.stringify([row.source, row.measurement]);
    const known = series.get(key) ?? {
      source: row.source,
      measurement: row.measurement,
      days: new Map<string, DayMetric>(),
    };
    known.days.set(row.date, countsOf(row));
    series.set(key, known);
  }
  return [...series.values()];
}

export interface WantedDay {
  readonly source: string;
  readonly measurement: string;
  readonly date: string;
}

/** The metrics by location of the days that incidents are explained with, and of no others. */
export async function readSeriesDays(
  db: Database,
  files: readonly string[],
  wanted: readonly WantedDay[],
): Promise<SeriesDays> {
  const found = new Map<string, Map<string, DayMetric>>();
  if (wanted.length === 0 || files.length === 0) return found;
  await db.createTable(
    'wanted_days',
    ['source', 'measurement', 'date'],
    wanted.map((day) => ({ ...day })),
  );
  const rows = await db.rows<Counts & WantedDay & { location: string }>(
    `SELECT source, measurement, local_date::VARCHAR AS date, location, ${COUNTS} FROM ${readParquet(files)} AS days
     SEMI JOIN wanted_days ON wanted_days.source = days.source AND wanted_days.measurement = days.measurement AND wanted_days.date::DATE = days.local_date`,
  );
  for (const row of rows) {
    const key = seriesDayKey(row.source, row.measurement, row.date);
    const known = found.get(key) ?? new Map<string, DayMetric>();
    found.set(key, known.set(row.location, countsOf(row)));
  }
  return found;
}
