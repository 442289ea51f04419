import path from 'node:path';
import type { Datasource, Mapping } from '../../../shared/config/types.js';
import type { Contract } from '../../../shared/contract/contract.js';
import { scanBytes } from '../../../shared/contract/scan.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { fillInbox, judgeCollected, readContract, type Collected } from '../../../shared/inbox/fill.js';
import { inboxFile, readInbox, type InboxDatasource, type InboxFile } from '../../../shared/inbox/inbox.js';
import { layoutSeedsHash, refusedSeedsHash, seedsHash } from '../../../shared/inbox/seeds-hash.js';
import type { Finding } from '../../../shared/report/finding.js';
import { quarantinePath, rawPath, readLedger, type LedgerRow } from '../../../shared/warehouse/ledger.js';
import type { IngestRun } from './main.js';

/** One raw file of this run: its verdict, where its bytes lie now, and its row of the ledger when it has one. */
export interface IngestFile {
  readonly file: InboxFile;
  /** Absolute path. */
  readonly path: string;
  readonly before: LedgerRow | undefined;
}

/** Everything that decides what is done for one datasource. */
export interface DatasourceFacts {
  readonly datasource: Datasource;
  readonly mappings: readonly Mapping[];
  readonly ledger: readonly LedgerRow[];
  readonly contract: Contract | null;
  readonly contractChanged: boolean;
  readonly fresh: readonly IngestFile[];
  /** Why accepted files are read again; undefined when they are not. */
  readonly rereadReason: string | undefined;
}

/** Reads inbox, ledger and contract; collects and checks by itself when there is no inbox of this state. */
export async function collect(
  run: IngestRun,
  database: () => Promise<Database>,
): Promise<{ facts: DatasourceFacts[]; findings: Finding[] }> {
  const options = {
    context: run.context,
    seeds: run.seeds,
    datasources: run.datasources,
    warehouse: run.warehouse,
    asOf: run.asOf,
    originRoot:
      run.inputs['origin-root'] === undefined
        ? undefined
        : path.resolve(run.context.workspace, run.inputs['origin-root']),
    database,
  };
  const ready = await readInbox(run.warehouse, seedsHash(run.seeds));
  // validate-schema may have run for fewer datasources than this stage does.
  const covered = run.datasources.every(({ name }) => ready?.datasources.some((each) => each.name === name));
  const filled = ready === undefined || !covered ? await fillInbox(options) : { inbox: ready, findings: [] };
  const facts: DatasourceFacts[] = [];
  for (const datasource of run.datasources) {
    const inbox = filled.inbox.datasources.find((each) => each.name === datasource.name);
    facts.push(await factsOf(run, datasource, inbox, database));
  }
  return { facts, findings: filled.findings };
}

async function factsOf(
  run: IngestRun,
  datasource: Datasource,
  inbox: InboxDatasource | undefined,
  database: () => Promise<Database>,
): Promise<DatasourceFacts> {
  const hasLedger = run.warehouse.entries(`ledger/${datasource.name}/`).length > 0;
  const ledger = hasLedger ? await readLedger(await database(), run.warehouse, datasource.name) : [];
  const mappings = run.seeds.mappings.filter((mapping) => mapping.datasourceId === datasource.id);
  const contract = inbox?.contract ?? (await readContract(run.warehouse, datasource.name)) ?? null;
  const fresh = (inbox?.files ?? []).map((file) => ({
    file,
    path: inboxFile(run.warehouse, datasource.name, file),
    before: undefined,
  }));
  return {
    datasource,
    mappings,
    ledger,
    contract,
    contractChanged: inbox?.contract_changed ?? false,
    fresh,
    rereadReason: rereadReason(run, datasource, mappings, ledger, contract),
  };
}

function rereadReason(
  run: IngestRun,
  datasource: Datasource,
  mappings: readonly Mapping[],
  ledger: readonly LedgerRow[],
  contract: Contract | null,
): string | undefined {
  if (ledger.length === 0) return undefined;
  if (run.inputs.rebuild) return 'a rebuild was asked for';
  const zone = run.seeds.building.timezone;
  const hashes = new Map(
    (contract?.layouts ?? []).map((layout) => [
      layout.hash,
      layoutSeedsHash(datasource, mappings, layout, zone),
    ]),
  );
  const refusedHash = refusedSeedsHash(datasource, mappings, zone);
  const touched = ledger.filter(
    (row) => row.seeds_hash !== (row.verdict === 'accepted' ? hashes.get(row.contract_hash) : refusedHash),
  );
  if (touched.length === 0) return undefined;
  return `its seeds changed for ${touched.length} of ${ledger.length} file(s) taken before`;
}

/** Judges all files of the ledger again, from raw/ and quarantine/, together with the new ones, in ledger order. */
export async function judgeAgain(
  run: IngestRun,
  facts: DatasourceFacts,
  database: () => Promise<Database>,
): Promise<{
  files: IngestFile[];
  contract: Contract | null;
  contractChanged: boolean;
  findings: Finding[];
}> {
  const { datasource, mappings } = facts;
  // One after the other: a history may hold thousands of files.
  const all: (Collected & { readonly row: LedgerRow | undefined })[] = [];
  for (const row of facts.ledger) all.push({ row, ...(await fromLedger(run, datasource, row)) });
  for (const { file, path: at } of facts.fresh)
    all.push({ row: undefined, file, facts: await scanBytes(at), path: at });
  const judged = await judgeCollected(datasource, mappings, all, facts.contract ?? undefined, {
    asOf: run.asOf,
    database,
  });
  const files = judged.files.map((file, index) => {
    const source = all[index];
    if (source === undefined) throw new Error(`no source for ${file.name}`);
    return { file, path: source.path, before: source.row };
  });
  return {
    files,
    contract: judged.contract,
    contractChanged: judged.contractChanged,
    findings: judged.findings,
  };
}

async function fromLedger(run: IngestRun, datasource: Datasource, row: LedgerRow): Promise<Collected> {
  const place = row.verdict === 'accepted' ? rawPath : quarantinePath;
  const at = await run.warehouse.storedFile(
    place(datasource.name, row.sha256, row.name),
    row.size,
    row.sha256,
  );
  const facts = await scanBytes(at);
  const { name, origin, modified, remote_hash, size, sha256 } = row;
  return {
    file: { name, origin, modified, remote_hash, size, sha256, lastLine: facts.lastLine },
    facts,
    path: at,
  };
}
