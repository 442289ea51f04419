import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Contract } from '../contract/contract.js';
import { contractSchema } from '../contract/contract.js';
import { readCsvTable, type NotATable } from '../contract/csv-table.js';
import { readJsonTable } from '../contract/json-table.js';
import { judgeFiles } from '../contract/judge.js';
import { lookAt, type Seen } from '../contract/look.js';
import { refusal } from '../contract/messages.js';
import { readParquetTable } from '../contract/parquet-table.js';
import type { RawTable } from '../contract/raw-table.js';
import { sampleBytes, scanBytes, type ByteFacts } from '../contract/scan.js';
import type { BuildingSeeds, Datasource, Mapping } from '../config/types.js';
import type { Context } from '../context/context.js';
import type { Database } from '../duckdb/engine.js';
import { plain } from '../report/escape.js';
import { error, notice, type Finding } from '../report/finding.js';
import { readLedger, type LedgerRow } from '../warehouse/ledger.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { listDirectory, type OriginFile } from './directory.js';
import { inboxFile, type Inbox, type InboxDatasource, type InboxFile } from './inbox.js';
import { originDirectory } from './origin.js';
import { seedsHash } from './seeds-hash.js';

/** What collecting and checking needs of a stage's run. */
export interface FillOptions {
  readonly context: Context;
  readonly seeds: BuildingSeeds;
  readonly datasources: readonly Datasource[];
  readonly warehouse: Warehouse;
  readonly asOf: Date;
  /** Absolute; undefined: none. */
  readonly originRoot: string | undefined;
  /** Opens the database on first use: a run without a ledger and without Parquet files needs none. */
  readonly database: () => Promise<Database>;
}

/** A wall clock may be 14 hours ahead of UTC; a file of "tomorrow" is no evidence against an order of day and month. */
const AHEAD_MS = 26 * 3_600_000;

/** Collects the raw files of all datasources into the inbox and judges those that are new. */
export async function fillInbox(options: FillOptions): Promise<{ inbox: Inbox; findings: Finding[] }> {
  await rm(options.warehouse.runFile('inbox'), { recursive: true, force: true });
  const findings: Finding[] = [];
  const datasources: InboxDatasource[] = [];
  for (const datasource of options.datasources) {
    const filled = await fillDatasource(datasource, options);
    datasources.push(filled.datasource);
    findings.push(...filled.findings);
  }
  const inbox: Inbox = {
    version: 1,
    base: options.warehouse.manifestHash,
    seeds: seedsHash(options.seeds),
    datasources,
  };
  return { inbox, findings };
}

async function fillDatasource(
  datasource: Datasource,
  options: FillOptions,
): Promise<{ datasource: InboxDatasource; findings: Finding[] }> {
  const { warehouse } = options;
  const directory = originDirectory(datasource, {
    workspace: options.context.workspace,
    originRoot: options.originRoot,
  });
  const listed = await listDirectory(datasource, directory, options.context.workspace);
  const ledger =
    warehouse.entries(`ledger/${datasource.name}/`).length === 0
      ? []
      : await readLedger(await options.database(), warehouse, datasource.name);
  const collected = await collectNew(datasource, directory, listed.files, ledger, warehouse);
  const contract = await readContract(warehouse, datasource.name);
  const mappings = options.seeds.mappings.filter((mapping) => mapping.datasourceId === datasource.id);
  const judged = await judgeCollected(datasource, mappings, collected.files, contract, options);
  return {
    datasource: {
      name: datasource.name,
      known: listed.files.length - collected.files.length,
      files: judged.files,
      contract: judged.contract,
      contract_changed: judged.contractChanged,
    },
    findings: [...listed.findings, ...collected.findings, ...judged.findings],
  };
}

export interface Collected {
  readonly file: Omit<InboxFile, 'verdict' | 'code' | 'reason' | 'hint' | 'plan'>;
  readonly facts: ByteFacts;
  /** Absolute path of the copy. */
  readonly path: string;
}

async function collectNew(
  datasource: Datasource,
  directory: string,
  listed: readonly OriginFile[],
  ledger: readonly LedgerRow[],
  warehouse: Warehouse,
): Promise<{ files: Collected[]; findings: Finding[] }> {
  const seen = new Set(ledger.map((row) => JSON.stringify([row.origin, row.name, row.modified, row.size])));
  const contents = new Map(ledger.map((row) => [row.sha256, row.name]));
  const findings: Finding[] = [];
  const files: Collected[] = [];
  for (const listedFile of listed) {
    const origin = originName(datasource, directory);
    if (seen.has(JSON.stringify([origin, listedFile.name, listedFile.modified, listedFile.size]))) continue;
    // The copy is what is judged: a file that changes at its origin meanwhile cannot mislead.
    const copy = warehouse.runFile('inbox', datasource.name, `.${files.length}`);
    await mkdir(path.dirname(copy), { recursive: true });
    try {
      await copyFile(listedFile.path, copy);
    } catch (cause) {
      findings.push(unreadable(datasource, listedFile.name, cause as NodeJS.ErrnoException));
      continue;
    }
    const facts = await scanBytes(copy);
    const twin = contents.get(facts.sha256);
    if (twin !== undefined) {
      await rm(copy);
      if (!ledger.some((row) => row.sha256 === facts.sha256))
        findings.push(sameContent(datasource, listedFile.name, twin));
      continue;
    }
    contents.set(facts.sha256, listedFile.name);
    const file = {
      name: listedFile.name,
      origin,
      modified: listedFile.modified,
      remote_hash: null,
      size: facts.bytes,
      sha256: facts.sha256,
      lastLine: facts.lastLine,
    };
    const target = inboxFile(warehouse, datasource.name, file);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(copy, target);
    files.push({ file, facts, path: target });
  }
  return { files, findings };
}

/** The origin as the ledger names it: the seed's own words, so that a mirror and its remote are one. */
const originName = (datasource: Datasource, directory: string): string => datasource.location || directory;

const sameContent = (datasource: Datasource, name: string, twin: string): Finding =>
  notice({
    code: 'FILE_DUPLICATE',
    message: `The raw file ${plain(name)} of ${datasource.name} has the same content as ${plain(twin)}: it is counted once.`,
    place: { datasource: datasource.name, file: name },
  });

const unreadable = (datasource: Datasource, name: string, cause: NodeJS.ErrnoException): Finding =>
  error({
    code: 'FILE_UNREADABLE',
    message: `The raw file ${plain(name)} of ${datasource.name} could not be copied from its origin (${cause.code ?? cause.message}). The others go on.`,
    place: { datasource: datasource.name, file: name },
    hint: 'Check the rights of the file. It is tried again in the next run.',
  });

/** Judges collected files of one datasource; also used when accepted files are read again from raw/. */
export async function judgeCollected(
  datasource: Datasource,
  mappings: readonly Mapping[],
  collected: readonly Collected[],
  contract: Contract | undefined,
  options: Pick<FillOptions, 'asOf' | 'database'>,
): Promise<{ files: InboxFile[]; contract: Contract | null; contractChanged: boolean; findings: Finding[] }> {
  const expected = expectedNames(datasource, mappings, contract);
  const latestMs = options.asOf.getTime() + AHEAD_MS;
  const looked: (Seen | NotATable)[] = [];
  // One file after the other: its sample is large, what is told by it is small.
  for (const each of collected) {
    const table = await readTable(datasource, each, expected, options);
    looked.push(
      'columns' in table ? lookAt(datasource, mappings, each.file.name, table, contract, latestMs) : table,
    );
  }
  const judgement = judgeFiles(
    datasource,
    mappings,
    looked.filter((each) => 'columns' in each),
    contract,
  );
  const verdicts = [...judgement.verdicts];
  const findings = [...judgement.findings];
  const files = collected.map(({ file }, index): InboxFile => {
    const seen = looked[index];
    const verdict = seen !== undefined && 'columns' in seen ? verdicts.shift() : seen;
    if (verdict === undefined) throw new Error(`no verdict for ${file.name}`);
    if ('plan' in verdict)
      return { ...file, verdict: 'accepted', code: null, reason: null, hint: null, plan: verdict.plan };
    findings.push(refusal(datasource.name, file.name, verdict));
    return {
      ...file,
      verdict: 'refused',
      code: verdict.code,
      reason: verdict.message,
      hint: verdict.hint,
      plan: null,
    };
  });
  const known = judgement.contract.layouts.length > 0 ? judgement.contract : (contract ?? null);
  return { files, contract: known, contractChanged: judgement.contractChanged, findings };
}

async function readTable(
  datasource: Datasource,
  collected: Collected,
  expected: readonly string[],
  options: Pick<FillOptions, 'database'>,
): Promise<RawTable | NotATable> {
  const { path: file, facts } = collected;
  if (datasource.sourceType === 'parquet') return readParquetTable(await options.database(), file);
  if (datasource.sourceType === 'json') return readJsonTable(await readFile(file), datasource.recordsPath);
  return readCsvTable(facts, await sampleBytes(file, facts.bytes), datasource, expected);
}

function expectedNames(
  datasource: Datasource,
  mappings: readonly Mapping[],
  contract: Contract | undefined,
): string[] {
  const names = mappings.flatMap((mapping) => [
    ...mapping.timestampColumns,
    mapping.locationColumn ?? '',
    mapping.measurementColumn,
    mapping.valueColumn ?? '',
    ...mapping.filter.map((filter) => filter.column),
  ]);
  const known = (contract?.layouts ?? []).flatMap((layout) => layout.columns);
  return [...new Set([...names, ...datasource.requiredColumns, ...known])].filter((name) => name !== '');
}

/** The contract that the warehouse holds for a datasource. */
export async function readContract(warehouse: Warehouse, datasource: string): Promise<Contract | undefined> {
  const entry = warehouse.entry(`contracts/${datasource}.json`);
  if (entry === undefined) return undefined;
  return contractSchema.parse(JSON.parse(await readFile(await warehouse.file(entry), 'utf8')));
}
