import type { Database } from '../duckdb/engine.js';
import { isoTime, readParquet, writeParquet } from '../duckdb/parquet.js';
import type { Change } from './change.js';
import type { ManifestEntry } from './manifest.js';
import type { Warehouse } from './warehouse.js';

/** One raw file that was ever taken or refused. Times are ISO 8601 UTC. */
export interface LedgerRow {
  /** Order of taking, from 1 within the datasource: the order in which later files replace values of earlier ones. */
  readonly sequence: number;
  readonly sha256: string;
  readonly name: string;
  readonly size: number;
  /** The place it came from, without credentials. */
  readonly origin: string;
  readonly modified: string;
  readonly remote_hash: string | null;
  readonly verdict: 'accepted' | 'refused';
  /** Why it was refused. */
  readonly code: string | null;
  /** Hash of the config and mapping rows that read it. */
  readonly seeds_hash: string;
  /** Hash of its layout in the contract. */
  readonly contract_hash: string;
  readonly first_time: string | null;
  readonly last_time: string | null;
  readonly cells: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly superseded: number;
  readonly rejected: number;
  readonly null: number;
  readonly ignored: number;
}

const TIMES = new Set(['modified', 'first_time', 'last_time']);
const NUMBERS = new Set([
  'sequence',
  'size',
  'cells',
  'accepted',
  'duplicate',
  'superseded',
  'rejected',
  'null',
  'ignored',
]);
const COLUMNS = [
  'sequence',
  'sha256',
  'name',
  'size',
  'origin',
  'modified',
  'remote_hash',
  'verdict',
  'code',
  'seeds_hash',
  'contract_hash',
  'first_time',
  'last_time',
  'cells',
  'accepted',
  'duplicate',
  'superseded',
  'rejected',
  'null',
  'ignored',
] as const satisfies readonly (keyof LedgerRow)[];

/** Path of the first twelve hex digits under which raw/, quarantine/ and rejects/ name a raw file. */
export const fileId = (sha256: string): string => sha256.slice(0, 12);
export const rawPath = (datasource: string, sha256: string, name: string): string =>
  `raw/${datasource}/${fileId(sha256)}/${name}`;
export const quarantinePath = (datasource: string, sha256: string, name: string): string =>
  `quarantine/${datasource}/${fileId(sha256)}/${name}`;

export const ledgerEntries = (warehouse: Warehouse, datasource: string): ManifestEntry[] =>
  warehouse.entries(`ledger/${datasource}/`);

/** All rows of a datasource's ledger, in order of taking. */
export async function readLedger(
  db: Database,
  warehouse: Warehouse,
  datasource: string,
): Promise<LedgerRow[]> {
  const entries = ledgerEntries(warehouse, datasource);
  if (entries.length === 0) return [];
  const files = await Promise.all(entries.map((entry) => warehouse.file(entry)));
  const columns = COLUMNS.map((column) =>
    TIMES.has(column) ? `${isoTime(`"${column}"`)} AS "${column}"` : `"${column}"`,
  );
  return db.rows<LedgerRow & Record<string, unknown>>(
    `SELECT ${columns.join(', ')} FROM ${readParquet(files)} ORDER BY sequence`,
  );
}

/** The UTC year of a ledger file that a row belongs to: of its last instant, else of its modified time. */
export const ledgerYear = (row: LedgerRow): string => (row.last_time ?? row.modified).slice(0, 4);

/** Writes the year files of a datasource's ledger that hold these rows; `rows` are all rows of the datasource. */
export async function writeLedger(
  db: Database,
  change: Change,
  datasource: string,
  rows: readonly LedgerRow[],
  years: ReadonlySet<string>,
): Promise<void> {
  for (const year of [...years].sort()) {
    const path = `ledger/${datasource}/${year}.parquet`;
    const ofYear = rows.filter((row) => ledgerYear(row) === year);
    if (ofYear.length === 0) {
      change.drop(path);
      continue;
    }
    await db.createTable(
      'ledger_rows',
      COLUMNS,
      ofYear.map((row) =>
        Object.fromEntries(COLUMNS.map((name) => [name, row[name] === null ? null : String(row[name])])),
      ),
    );
    const columns = COLUMNS.map(
      (name) =>
        `"${name}"::${NUMBERS.has(name) ? 'BIGINT' : TIMES.has(name) ? 'TIMESTAMPTZ' : 'VARCHAR'} AS "${name}"`,
    );
    const temporary = change.temporary(path);
    const facts = await writeParquet(
      db,
      `SELECT ${columns.join(', ')} FROM ledger_rows ORDER BY "sequence"::BIGINT`,
      temporary,
    );
    const times = ofYear
      .flatMap((row) => [row.first_time, row.last_time])
      .filter((time) => time !== null)
      .sort();
    await change.add(path, temporary, {
      rows: facts.rows,
      minTime: times[0] ?? null,
      maxTime: times.at(-1) ?? null,
      inputs: {},
    });
  }
}
