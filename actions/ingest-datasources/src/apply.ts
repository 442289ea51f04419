import { rm } from 'node:fs/promises';
import path from 'node:path';
import { resolveChannels } from '../../../shared/contract/channels.js';
import { contractText, type Contract } from '../../../shared/contract/contract.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { StageError } from '../../../shared/errors/errors.js';
import { copyFileAtomic, toJson, writeFileAtomic } from '../../../shared/files/atomic.js';
import { layoutSeedsHash, refusedSeedsHash } from '../../../shared/inbox/seeds-hash.js';
import type { Fates } from '../../../shared/report/report.js';
import type { Change } from '../../../shared/warehouse/change.js';
import {
  fileId,
  ledgerYear,
  quarantinePath,
  rawPath,
  writeLedger,
  type LedgerRow,
} from '../../../shared/warehouse/ledger.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import type { DatasourceFacts, IngestFile } from './collect.js';
import { orderFiles } from './decide.js';
import { balanceReadings, fatesOf, NO_FATES, sumFates } from './fates.js';
import type { IngestRun } from './main.js';
import { writeMonths } from './months.js';
import { nullCells } from './null-cells.js';
import {
  createCellTable,
  fileReads,
  NOTHING_READ,
  readFile,
  settleDoubleHours,
  type FileRead,
  type FileToRead,
} from './read-file.js';
import { isOnClock } from './staging-variables.js';
import { createChannelTable, createFileTable, createZoneTable } from './tables.js';

export interface IngestedFile {
  readonly name: string;
  readonly fates: Fates;
  readonly read: FileRead;
}

export interface Ingested {
  readonly pending: PendingDatasource;
  /** The files that were read to their end. */
  readonly files: readonly IngestedFile[];
  /** Files that proved damaged only when they were read to their end. */
  readonly damaged: readonly IngestFile[];
}

export interface IngestTask {
  readonly facts: DatasourceFacts;
  readonly files: readonly IngestFile[];
  readonly contract: Contract | null;
  /** True when `files` holds all files of the ledger, and nothing that is there counts. */
  readonly anew: boolean;
  /** Absolute folder of models. */
  readonly models: string;
}

/** Reads files of one datasource and writes what ingest proposes: readings, rejects, ledger, contract, raw files. */
export async function ingestDatasource(run: IngestRun, db: Database, task: IngestTask): Promise<Ingested> {
  const { facts, contract, anew, models } = task;
  const { name } = facts.datasource;
  const planned = plannedFiles(facts, task.files);
  const { reads, files, damaged } = await readAll(run, db, task, planned);
  const sequence = sequenceOf(files, reads, facts.ledger);
  await createFileTable(db, files, sequence);
  const change = run.warehouse.change();
  const counts = await writeMonths(db, run.warehouse, change, name, models, anew);
  const accepted = planned.filter(({ fileNo }) => reads.has(fileNo));
  const fates = new Map(
    [...reads].map(([fileNo, read]) => [
      fileNo,
      fatesOf(name, { fileNo, name: files[fileNo]?.file.name ?? '' }, read, counts),
    ]),
  );
  const nulls = await nullCells(db);
  await writeRejects(db, run, change, name, files);
  const rows = files.map((file, fileNo) =>
    ledgerRow(
      run,
      facts,
      contract,
      file,
      sequence.get(fileNo) ?? 0,
      reads.get(fileNo),
      fates.get(fileNo) ?? NO_FATES,
    ),
  );
  const ledger = [...(anew ? [] : facts.ledger), ...rows].sort((a, b) => a.sequence - b.sequence);
  const years = new Set([...rows, ...(anew ? facts.ledger : [])].map(ledgerYear));
  await writeLedger(db, change, name, ledger, years);
  balanceReadings(
    name,
    ledger,
    change.applyTo(run.warehouse.manifest).filter((entry) => entry.path.startsWith(`readings/${name}/`)),
  );
  if (contract !== null && (facts.contractChanged || anew)) {
    await change.addText(`contracts/${name}.json`, contractText(contract), { inputs: {} });
  }
  const alongside = await keepFiles(run, name, files);
  await change.tidy();
  return {
    pending: {
      name,
      entries: change.entries,
      removed: change.removed,
      alongside,
      fates: sumFates([...fates.values()]),
      newFiles: files.flatMap(({ before, file }, fileNo) =>
        before === undefined && file.verdict === 'accepted'
          ? [
              {
                name: file.name,
                sha256: file.sha256,
                fates: fates.get(fileNo) ?? NO_FATES,
                nulls: nulls.get(fileNo) ?? [],
              },
            ]
          : [],
      ),
    },
    files: accepted.flatMap(({ fileNo, name: fileName }) => {
      const read = reads.get(fileNo);
      return read === undefined ? [] : [{ name: fileName, fates: fates.get(fileNo) ?? NO_FATES, read }];
    }),
    damaged,
  };
}

/** The accepted files with their channels; `fileNo` is the place among all. */
function plannedFiles(facts: DatasourceFacts, files: readonly IngestFile[]): FileToRead[] {
  return files.flatMap(({ file, path: at }, fileNo) => {
    if (file.verdict !== 'accepted' || file.plan === null) return [];
    const { channels } = resolveChannels(
      facts.datasource,
      facts.mappings,
      file.plan.columns,
      file.plan.shape,
    );
    return [{ fileNo, name: file.name, path: at, lastLine: file.lastLine, plan: file.plan, channels }];
  });
}

interface AllRead {
  readonly reads: ReadonlyMap<number, FileRead>;
  /** All files; those that proved damaged are refused. */
  readonly files: readonly IngestFile[];
  readonly damaged: readonly IngestFile[];
}

async function readAll(
  run: IngestRun,
  db: Database,
  task: IngestTask,
  planned: readonly FileToRead[],
): Promise<AllRead> {
  const tempDir = path.join(run.context.tempDir, 'ingest');
  const { datasource } = task.facts;
  await createCellTable(db);
  await createChannelTable(db, planned);
  const onClock = planned.some(({ plan }) => plan.times.some(isOnClock));
  const cadenceMinutes = datasource.cadenceMinutes ?? task.contract?.cadence_minutes ?? null;
  if (onClock) await createZoneTable(db, run, task.facts, cadenceMinutes);
  const options = { datasource, cadenceMinutes, models: task.models, tempDir };
  const files = [...task.files];
  const damaged: IngestFile[] = [];
  for (const file of planned) {
    try {
      await readFile(db, file, options);
      run.context.log.debug(`read ${file.name}`);
    } catch (cause) {
      const source = files[file.fileNo];
      if (!(cause instanceof StageError) || cause.kind !== 'data' || source === undefined) throw cause;
      const verdict = {
        verdict: 'refused' as const,
        code: cause.code,
        reason: cause.message,
        hint: cause.hint ?? null,
        plan: null,
      };
      const refused = { ...source, file: { ...source.file, ...verdict } };
      files[file.fileNo] = refused;
      damaged.push(refused);
    }
  }
  await rm(tempDir, { recursive: true, force: true });
  if (onClock) await settleDoubleHours(db, task.models);
  const reads = await fileReads(db);
  const whole = planned.filter(({ fileNo }) => files[fileNo]?.file.verdict === 'accepted');
  return {
    reads: new Map(whole.map(({ fileNo }) => [fileNo, reads.get(fileNo) ?? NOTHING_READ])),
    files,
    damaged,
  };
}

function sequenceOf(
  files: readonly IngestFile[],
  reads: ReadonlyMap<number, FileRead>,
  ledger: readonly LedgerRow[],
): Map<number, number> {
  const lastTimes = new Map(files.map((file, fileNo) => [file.file.sha256, reads.get(fileNo)?.last ?? null]));
  return new Map(
    orderFiles(files, lastTimes, ledger).map(({ file, sequence }) => [files.indexOf(file), sequence]),
  );
}

async function writeRejects(
  db: Database,
  run: IngestRun,
  change: Change,
  datasource: string,
  files: readonly IngestFile[],
): Promise<void> {
  await db.run(
    `CREATE OR REPLACE VIEW rejects AS
     SELECT file_no, line, channel, text, rule FROM cells WHERE rule <> 'ignored'
     UNION ALL FROM displaced`,
  );
  const found = await db.rows<{ file_no: number }>('SELECT DISTINCT file_no FROM rejects');
  const withRejects = new Set(found.map((row) => row.file_no));
  for (const [fileNo, { file }] of files.entries()) {
    const target = `rejects/${datasource}/${fileId(file.sha256)}.parquet`;
    if (!withRejects.has(fileNo)) {
      if (run.warehouse.entry(target) !== undefined) change.drop(target);
      continue;
    }
    const temporary = change.temporary(target);
    const query = `SELECT line, channels."column" AS "column", text, rule FROM rejects INNER JOIN channels USING (file_no, channel) WHERE file_no = ${fileNo} ORDER BY line, channel, rule`;
    const { rows } = await writeParquet(db, query, temporary);
    await change.add(target, temporary, { rows, inputs: {} });
  }
}

function ledgerRow(
  run: IngestRun,
  { datasource, mappings }: DatasourceFacts,
  contract: Contract | null,
  { file }: IngestFile,
  sequence: number,
  read: FileRead | undefined,
  fates: Fates,
): LedgerRow {
  const zone = run.seeds.building.timezone;
  const layout = contract?.layouts.find(({ hash }) => hash === file.plan?.layout);
  const { name, sha256, size, origin, modified, remote_hash, verdict, code } = file;
  return {
    sequence,
    sha256,
    name,
    size,
    origin,
    modified,
    remote_hash,
    verdict,
    code,
    seeds_hash:
      layout === undefined
        ? refusedSeedsHash(datasource, mappings, zone)
        : layoutSeedsHash(datasource, mappings, layout, zone),
    contract_hash: layout?.hash ?? '',
    first_time: read?.first ?? null,
    last_time: read?.last ?? null,
    ...fates,
  };
}

/** Puts every file where the ledger looks for it: raw/ when accepted, quarantine/ with the reason when refused. */
async function keepFiles(
  run: IngestRun,
  datasource: string,
  files: readonly IngestFile[],
): Promise<string[]> {
  const kept: string[] = [];
  for (const { file, path: source } of files) {
    const name =
      file.verdict === 'accepted'
        ? rawPath(datasource, file.sha256, file.name)
        : quarantinePath(datasource, file.sha256, file.name);
    const target = run.warehouse.runFile(...name.split('/'));
    if (source !== target) await copyFileAtomic(source, target);
    kept.push(name);
    if (file.verdict === 'accepted') continue;
    const reason = quarantinePath(datasource, file.sha256, 'reason.json');
    await writeFileAtomic(
      run.warehouse.runFile(...reason.split('/')),
      toJson({ code: file.code, reason: file.reason, hint: file.hint }),
    );
    kept.push(reason);
  }
  return kept;
}
