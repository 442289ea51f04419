import type { Database } from '../../../../shared/duckdb/engine.js';
import { isoTime, readParquet, type TableFacts } from '../../../../shared/duckdb/parquet.js';
import type { Warehouse } from '../../../../shared/warehouse/warehouse.js';

/** A raw file that readings were taken from, and the instants between which they lie, as the ledger names them. */
export interface RawFile {
  /** First twelve digits of its SHA-256, as under `raw/`. */
  readonly id: string;
  readonly first: string;
  readonly last: string;
}

/** Every raw file that gave readings. */
export async function readRawFiles(db: Database, warehouse: Warehouse): Promise<RawFile[]> {
  const ledgers: string[] = [];
  for (const entry of warehouse.entries('ledger/')) ledgers.push(await warehouse.file(entry));
  if (ledgers.length === 0) return [];
  return db.rows<RawFile & Record<string, unknown>>(
    `SELECT DISTINCT sha256[:12] AS id, ${isoTime('first_time')} AS first, ${isoTime('last_time')} AS last
     FROM ${readParquet(ledgers)} WHERE verdict = 'accepted' AND accepted + "null" > 0 AND first_time IS NOT NULL ORDER BY id`,
  );
}

const MONTH_MS = 32 * 86_400_000;

/** Those whose readings can have reached a table: its last window may be as long as a month. */
export function reachingInto(files: readonly RawFile[], { minTime, maxTime }: TableFacts): string[] {
  if (minTime === null || maxTime === null) return [];
  const [from, to] = [Date.parse(minTime), Date.parse(maxTime) + MONTH_MS];
  return [
    ...new Set(
      files
        .filter(({ first, last }) => Date.parse(first) < to && Date.parse(last) >= from)
        .map(({ id }) => id),
    ),
  ];
}
