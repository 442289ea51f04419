import { rm } from 'node:fs/promises';
import type { Context } from '../../../shared/context/context.js';
import type { Datasource } from '../../../shared/config/types.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { StageError } from '../../../shared/errors/errors.js';
import { sha256File } from '../../../shared/files/atomic.js';
import { listDirectory } from '../../../shared/inbox/directory.js';
import { originDirectory } from '../../../shared/inbox/origin.js';
import { plain } from '../../../shared/report/escape.js';
import { warning, type Finding } from '../../../shared/report/finding.js';
import { ledgerEntries, rawPath, readLedger } from '../../../shared/warehouse/ledger.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';

/** What became of the raw files at their origin. */
export interface Removal {
  readonly removed: number;
  readonly findings: readonly Finding[];
  /** For the summary; undefined when nothing was to be removed. */
  readonly text: string | undefined;
}

export const NOTHING_REMOVED: Removal = { removed: 0, findings: [], text: undefined };

export interface RemoveOptions {
  readonly context: Context;
  readonly warehouse: Warehouse;
  readonly database: () => Promise<Database>;
  /** At most so many files in one run. */
  readonly most: number;
}

/**
 * Removes raw files from directory origins after the commit: only those that the committed ledger calls accepted, whose
 * copy under raw/ (in the store, where there is one) has their hash, and which still have it themselves. Remotes and web
 * addresses are left alone.
 */
export async function removeFromSource(
  datasources: readonly Datasource[],
  { context, warehouse, database, most }: RemoveOptions,
): Promise<Removal> {
  const findings: Finding[] = [];
  let removed = 0;
  let left = 0;
  for (const datasource of datasources) {
    const directory = directoryOf(datasource, context.workspace);
    if (directory === undefined || ledgerEntries(warehouse, datasource.name).length === 0) continue;
    const { files } = await listDirectory(datasource, directory, context.workspace);
    if (files.length === 0) continue;
    const ledger = await readLedger(await database(), warehouse, datasource.name);
    for (const file of files) {
      const row = ledger.find(
        ({ verdict, size, name }) => verdict === 'accepted' && size === file.size && name === file.name,
      );
      if (row === undefined) continue;
      if (removed >= most) {
        left += 1;
        continue;
      }
      const isSafe =
        (await warehouse.isKept(rawPath(datasource.name, row.sha256, row.name), row.sha256)) &&
        (await sha256File(file.path)) === row.sha256;
      if (!isSafe) continue;
      try {
        await rm(file.path);
        removed += 1;
      } catch (cause) {
        findings.push(notRemoved(datasource, file.name, cause as NodeJS.ErrnoException));
      }
    }
  }
  const text =
    removed + left === 0
      ? undefined
      : `Removed from the origin: ${removed} file(s) whose copy is verified${left === 0 ? '' : `; at most ${most} a run, so ${left} stay(s) for the next`}.`;
  return { removed, findings, text };
}

/** The directory of an origin; undefined for a remote or a web address. */
function directoryOf(datasource: Datasource, workspace: string): string | undefined {
  try {
    return originDirectory(datasource, { workspace, originRoot: undefined });
  } catch (cause) {
    if (cause instanceof StageError && cause.code === 'ORIGIN_UNSUPPORTED') return undefined;
    throw cause;
  }
}

const notRemoved = ({ name }: Datasource, file: string, cause: NodeJS.ErrnoException): Finding =>
  warning({
    code: 'SOURCE_NOT_EMPTIED',
    message: `The raw file ${plain(file)} of ${name} could not be removed from its origin (${cause.code ?? cause.message}).`,
    place: { datasource: name, file },
    hint: 'Give the user that runs this action the right to remove it; its copy in the warehouse is safe.',
  });
