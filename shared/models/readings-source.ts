import type { Database } from '../duckdb/engine.js';
import { readParquet } from '../duckdb/parquet.js';
import { literal } from '../duckdb/quote.js';

/** Readings files of the warehouse, absolute paths. */
export interface ReadingsFile {
  readonly datasource: string;
  readonly file: string;
}

/**
 * Makes `warehouse.readings` over other files and leaves the other sources as they are. Views that read it follow.
 */
export async function createReadings(db: Database, readings: readonly ReadingsFile[]): Promise<void> {
  await db.run('CREATE SCHEMA IF NOT EXISTS warehouse');
  const datasources = [...new Set(readings.map(({ datasource }) => datasource))].sort();
  const parts = datasources.map((datasource) => {
    const files = readings.filter((each) => each.datasource === datasource).map(({ file }) => file);
    return `SELECT ${literal(datasource)} AS datasource, ${READINGS_COLUMNS} FROM ${readParquet(files.sort())}`;
  });
  await db.run(
    `CREATE OR REPLACE VIEW warehouse.readings AS ${parts.length === 0 ? NO_READINGS : parts.join(' UNION ALL ')}`,
  );
}

const READINGS_COLUMNS = 'time, sensor, measurement, value, quality, source, file, line';
const NO_READINGS = `SELECT ''::VARCHAR AS datasource, 'epoch'::TIMESTAMPTZ AS time, ''::VARCHAR AS sensor, ''::VARCHAR AS measurement,
  0::DECIMAL(18,6) AS value, 0::TINYINT AS quality, ''::VARCHAR AS source, ''::VARCHAR AS file, 0::INTEGER AS line WHERE false`;
