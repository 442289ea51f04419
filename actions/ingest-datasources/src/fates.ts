import { dataError } from '../../../shared/errors/errors.js';
import type { Fates } from '../../../shared/report/report.js';
import type { LedgerRow } from '../../../shared/warehouse/ledger.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { FateCount } from './months.js';
import type { FileRead } from './read-file.js';

export const NO_FATES: Fates = {
  cells: 0,
  accepted: 0,
  duplicate: 0,
  superseded: 0,
  null: 0,
  rejected: 0,
  ignored: 0,
};

const PARTS = ['accepted', 'duplicate', 'superseded', 'null', 'rejected', 'ignored'] as const;

export const sumFates = (all: readonly Fates[]): Fates =>
  all.reduce((a, b) => {
    const parts = Object.fromEntries(PARTS.map((part) => [part, a[part] + b[part]])) as Omit<Fates, 'cells'>;
    return { cells: a.cells + b.cells, ...parts };
  }, NO_FATES);

/**
 * The fates of one file's cells: what reading it left out, and what became of the good cells by key. Throws
 * CELLS_UNBALANCED when a cell has no fate, or two.
 */
export function fatesOf(
  datasource: string,
  file: { readonly fileNo: number; readonly name: string },
  read: FileRead,
  counts: readonly FateCount[],
): Fates {
  const ofKeys = (fate: FateCount['fate']): number =>
    counts
      .filter((count) => count.file_no === file.fileNo && count.fate === fate)
      .reduce((total, count) => total + count.cells, 0);
  const fates: Fates = {
    cells: read.cells,
    accepted: ofKeys('accepted'),
    duplicate: ofKeys('duplicate'),
    superseded: ofKeys('superseded'),
    null: ofKeys('null'),
    rejected: read.rejected + ofKeys('rejected'),
    ignored: read.ignored,
  };
  const told = PARTS.reduce((total, part) => total + fates[part], 0);
  if (told === fates.cells) return fates;
  throw dataError({
    code: 'CELLS_UNBALANCED',
    message: `Of ${fates.cells} cells of ${file.name} (${datasource}), ${told} have a fate. Nothing was proposed.`,
    place: { datasource, file: file.name },
  });
}

/** Asserts that the readings are what the ledger says was taken. Throws CELLS_UNBALANCED. */
export function balanceReadings(
  datasource: string,
  ledger: readonly LedgerRow[],
  readings: readonly ManifestEntry[],
): void {
  const taken = ledger.reduce((total, row) => total + row.accepted + row.null, 0);
  const rows = readings.reduce((total, entry) => total + entry.rows, 0);
  if (taken === rows) return;
  throw dataError({
    code: 'CELLS_UNBALANCED',
    message: `The ledger of ${datasource} names ${taken} readings, its files hold ${rows}. Nothing was proposed.`,
    place: { datasource },
    hint: 'Run ingest-datasources with `rebuild: true`: it makes the readings anew from raw/ and ledger.',
  });
}
