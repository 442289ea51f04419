import { open } from 'node:fs/promises';
import type { Database } from '../../../../shared/duckdb/engine.js';
import { literal } from '../../../../shared/duckdb/quote.js';
import { badAnswer } from '../../../../shared/influx/problems.js';
import type { InfluxServer } from '../../../../shared/influx/server.js';
import { HALF, SERIES } from './lines.js';

/** The columns of an answer of hourlyQuery. */
const COLUMNS = ['_time', '_value', 's'];

/** Makes `influx_<name>` of the answer of one pass: series, hour, value. Throws INFLUX_ANSWER_INVALID. */
export async function readPass(
  db: Database,
  server: InfluxServer,
  name: string,
  file: string,
): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TABLE influx_${name} AS SELECT s::BIGINT AS s, _time::TIMESTAMPTZ AS window_start, _value::BIGINT AS "${name}"
     FROM ${await answer(server, file)}`,
  );
}

/**
 * Puts the passes together to `influx_values`, with the rows and types of agg_hourly_values. Every pass must give the
 * same hours. Throws INFLUX_ANSWER_INVALID.
 */
export async function createValues(
  db: Database,
  server: InfluxServer,
  names: readonly string[],
): Promise<void> {
  const [first = '', ...others] = names;
  const joins = others.map((name) => `JOIN influx_${name} USING (s, window_start)`);
  const total = names.includes('sum') ? 'sum::HUGEINT' : `(high::HUGEINT * ${HALF} + low)`;
  const value = (name: string): string => `${millionths(name, 18)}::DECIMAL(18,6) AS ${name}`;
  await db.run(
    `CREATE OR REPLACE TABLE influx_values AS
     SELECT window_start, location, measurement, source, n::INTEGER AS n, ${millionths(total, 31)} AS sum,
       ${['min', 'max', 'first', 'last'].map(value).join(', ')}
     FROM influx_${first} ${joins.join(' ')} JOIN ${SERIES} USING (s)`,
  );
  const counts: number[] = [];
  for (const table of ['values', ...names]) {
    counts.push((await db.row<{ rows: number }>(`SELECT count(*) AS rows FROM influx_${table}`)).rows);
    if (table !== 'values') await db.run(`DROP TABLE influx_${table}`);
  }
  if (new Set(counts).size > 1)
    throw badAnswer(server, 'aggregating', `numbers of hours that differ by function: ${counts.join(', ')}`);
}

const millionths = (name: string, digits: number): string =>
  `(${name}::DECIMAL(${digits},0) * 0.000001::DECIMAL(7,6))`;

/** Rows of an answer, all columns text. One without rows is an empty line. */
async function answer(server: InfluxServer, file: string): Promise<string> {
  const header = await firstLine(file);
  if (header === '')
    return `(SELECT ${COLUMNS.map((name) => `NULL::VARCHAR AS "${name}"`).join(', ')} WHERE false)`;
  const names = header.split(',').map((name) => (name === '' ? 'annotation' : name));
  if (!COLUMNS.every((name) => names.includes(name)))
    throw badAnswer(server, 'reading its answer', `columns ${header.slice(0, 200)}`);
  const types = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  return `read_csv(${literal(file)}, auto_detect = false, delim = ',', quote = '"', escape = '"', header = true, new_line = '\\r\\n', columns = {${types}})`;
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
    return buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)[0] ?? '';
  } finally {
    await handle.close();
  }
}
