import type { Database } from '../../../../shared/duckdb/engine.js';
import { literal } from '../../../../shared/duckdb/quote.js';
import { unsuitable } from '../../../../shared/influx/problems.js';
import type { Span } from '../periods.js';
import { withinSpan } from '../count.js';

/**
 * A series of InfluxDB is a place: (location, measurement, source). In the bucket it is a number, so that no name of a
 * seed or file ever becomes line protocol or Flux. This table turns the numbers into names again.
 */
export const SERIES = 'influx_series';

/** Sensors of one place that may send at the same moment: each takes one nanosecond of the microsecond. */
const SENSORS_AT_ONCE = 1000;

/** Sums of a batch stay below this in absolute value, else they are computed in two halves. */
const SAFE_SUM = '9000000000000000000';
/** A value in millionths is `high * HALF + low`. */
export const HALF = '1000000000';

export interface Lines {
  readonly count: number;
  /** Sums of `h` and `l` have to be asked for instead of the sum of `v`, which 64 bits might not hold. */
  readonly isWide: boolean;
}

/**
 * Writes the readings that count in some spans as line protocol, from `fct_counted_readings` to a file, and makes the
 * table of series. Values are whole millionths (`v=21500000i`): sums of integers are exact whatever their order.
 */
export async function writeLineFile(
  db: Database,
  measurement: string,
  spans: readonly Span[],
  file: string,
): Promise<Lines> {
  const within = spans.map((span) => withinSpan('time', span)).join(' OR ');
  await db.run(`CREATE OR REPLACE TABLE influx_readings AS
    SELECT location, measurement, source, datasource, sensor, epoch_us(time) AS us, (value::DECIMAL(25,6) * 1000000)::BIGINT AS v
    FROM fct_counted_readings WHERE ${within}`);
  await db.run(`CREATE OR REPLACE TABLE ${SERIES} AS
    SELECT row_number() OVER (ORDER BY location, measurement, source) AS s, * FROM (
      SELECT location, measurement, source, count(*) AS points, max(abs(v))::HUGEINT * count(*) AS bound,
        min(datasource) <> max(datasource) OR min(sensor) <> max(sensor) AS is_shared
      FROM influx_readings GROUP BY ALL)`);
  const { count, is_wide, is_shared } = await db.row<{ count: number; is_wide: boolean; is_shared: boolean }>(
    `SELECT coalesce(sum(points), 0)::BIGINT AS count, coalesce(max(bound), 0) > ${SAFE_SUM} AS is_wide,
     coalesce(bool_or(is_shared), false) AS is_shared FROM ${SERIES}`,
  );
  const rank = is_shared ? 'row_number() OVER (PARTITION BY s, us ORDER BY sensor, datasource) - 1' : '0';
  if (is_shared) await requireFewAtOnce(db);
  const halves = is_wide ? ` || 'i,h=' || (v // ${HALF}) || 'i,l=' || (v % ${HALF})` : '';
  await db.run(
    `COPY (
      SELECT ${literal(`${measurement},s=`)} || s || ' v=' || v${halves} || 'i ' || (us * 1000 + rank) AS line
      FROM (SELECT s, us, v, ${rank} AS rank FROM influx_readings JOIN ${SERIES} USING (location, measurement, source))
      ORDER BY s, us, rank
    ) TO ${literal(file)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\t')`,
  );
  await db.run('DROP TABLE influx_readings');
  return { count, isWide: is_wide };
}

async function requireFewAtOnce(db: Database): Promise<void> {
  const [crowded] = await db.rows<{ location: string }>(
    `SELECT location FROM influx_readings GROUP BY location, measurement, source, us
     HAVING count(*) > ${SENSORS_AT_ONCE} LIMIT 1`,
  );
  if (crowded !== undefined) throw unsuitable(crowded.location);
}
