import type { LedgerRow } from '../../../shared/warehouse/ledger.js';
import type { DatasourceFacts, IngestFile } from './collect.js';

/** What is done for one datasource, and why. Plain data: the job log prints it. */
export interface DatasourcePlan {
  readonly name: string;
  /** `append`: new files only. `reread`: all files of the ledger again, then the new ones. `nothing`: no change. */
  readonly action: 'append' | 'reread' | 'nothing';
  readonly reason: string;
}

/** Decides per datasource whether new files are added, everything is read again, or nothing is to be done. */
export function decide(facts: readonly DatasourceFacts[]): DatasourcePlan[] {
  return facts.map(({ datasource, fresh, rereadReason, contractChanged }) => {
    const { name } = datasource;
    if (rereadReason !== undefined) return { name, action: 'reread', reason: rereadReason };
    if (fresh.length > 0) return { name, action: 'append', reason: `${fresh.length} new file(s)` };
    if (contractChanged) return { name, action: 'append', reason: 'its contract changed' };
    return { name, action: 'nothing', reason: 'no new file' };
  });
}

export interface Ordered {
  readonly file: IngestFile;
  readonly sequence: number;
}

/**
 * The order in which files replace values of one another: those of the ledger keep theirs; new ones follow by the last
 * instant in the file, then name, then content (design section 8.2).
 */
export function orderFiles(
  files: readonly IngestFile[],
  lastTimes: ReadonlyMap<string, string | null>,
  ledger: readonly Pick<LedgerRow, 'sequence'>[],
): Ordered[] {
  const known = files.flatMap((file) =>
    file.before === undefined ? [] : [{ file, sequence: file.before.sequence }],
  );
  const highest = ledger.reduce((most, { sequence }) => Math.max(most, sequence), 0);
  const rank = (file: IngestFile): readonly string[] => [
    lastTimes.get(file.file.sha256) ?? '',
    file.file.name,
    file.file.sha256,
  ];
  const fresh = files.filter((file) => file.before === undefined).sort((a, b) => compare(rank(a), rank(b)));
  return [...known, ...fresh.map((file, index) => ({ file, sequence: highest + 1 + index }))].sort(
    (a, b) => a.sequence - b.sequence,
  );
}

function compare(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((part, position) => part !== b[position]);
  if (index === -1) return 0;
  return (a[index] ?? '') < (b[index] ?? '') ? -1 : 1;
}
