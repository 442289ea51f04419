import type { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { literal } from '../../../shared/duckdb/quote.js';
import { toJson, writeFileAtomic } from '../../../shared/files/atomic.js';
import type { Change } from '../../../shared/warehouse/change.js';
import { INCIDENTS_JSON, INCIDENTS_PARQUET } from './collect.js';
import type { Incident } from './incidents/incident.js';

/** Named here one by one, so that a file without incidents has the same columns and types. */
const COLUMNS = `{id: 'VARCHAR', building: 'VARCHAR', rule: 'VARCHAR', class: 'VARCHAR', severity: 'VARCHAR',
  scope: 'STRUCT("type" VARCHAR, id VARCHAR)', series: 'VARCHAR[]', start: 'TIMESTAMPTZ', "end": 'TIMESTAMPTZ',
  detected_at: 'TIMESTAMPTZ', evidence: 'JSON', merged: 'VARCHAR[]'}`;

/** Writes the incidents for people and programs (JSON) and for SQL (Parquet, the evidence as JSON text). */
export async function writeIncidents(
  db: Database,
  incidents: readonly Incident[],
  inputs: Readonly<Record<string, string>>,
  change: Change,
): Promise<void> {
  const text = toJson(incidents);
  const times = incidents.flatMap(({ start, end }) => (end === null ? [start] : [start, end]));
  const facts = { rows: incidents.length, minTime: least(times), maxTime: least(times, -1), inputs };
  await change.addText(INCIDENTS_JSON, text, facts);
  const source = change.temporary(INCIDENTS_JSON);
  const target = change.temporary(INCIDENTS_PARQUET);
  await writeFileAtomic(source, text);
  const query = `SELECT * REPLACE (evidence::VARCHAR AS evidence) FROM read_json(${literal(source)}, format = 'array', columns = ${COLUMNS}) ORDER BY start, id`;
  await writeParquet(db, query, target);
  await change.add(INCIDENTS_PARQUET, target, facts);
}

/** The first of some instants (the last one with -1); null of none. */
const least = (instants: readonly string[], sign = 1): string | null =>
  instants.reduce<string | null>(
    (best, instant) =>
      best === null || sign * (Date.parse(instant) - Date.parse(best)) < 0 ? instant : best,
    null,
  );
