import type { Database } from '../../../../shared/duckdb/engine.js';
import { serviceError } from '../../../../shared/errors/errors.js';

/** Throws ENGINES_DIFFER unless the two tables of hourly values hold the same rows; names the first that differs. */
export async function requireSameValues(db: Database, influx: string, duckdb: string): Promise<void> {
  const [row] = await db.rows<{ engine: string; place: string }>(
    `SELECT * FROM (
       SELECT 'InfluxDB' AS engine, to_json(row_of)::VARCHAR AS place FROM (FROM ${influx} EXCEPT ALL FROM ${duckdb}) AS row_of
       UNION ALL SELECT 'DuckDB', to_json(row_of)::VARCHAR FROM (FROM ${duckdb} EXCEPT ALL FROM ${influx}) AS row_of
     ) ORDER BY ALL LIMIT 1`,
  );
  if (row === undefined) return;
  throw serviceError({
    code: 'ENGINES_DIFFER',
    message: `InfluxDB and DuckDB do not agree; the first row that only ${row.engine} has: ${row.place}.`,
    hint: 'Does something else write to the same bucket? Use `engine: duckdb`, and please report it.',
  });
}
