import { createHash } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stage } from '../../../actions/ingest-datasources/src/main.js';
import type { StageResult } from '../../../shared/action/define.js';
import { loadSeeds, seedsOfBuilding } from '../../../shared/config/load.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { isoTime, readParquet } from '../../../shared/duckdb/parquet.js';
import { fillInbox } from '../../../shared/inbox/fill.js';
import { writeInbox } from '../../../shared/inbox/inbox.js';
import { readLedger, type LedgerRow } from '../../../shared/warehouse/ledger.js';
import { readPending, type Pending } from '../../../shared/warehouse/pending.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testContext, testFolder } from '../../support/context.js';
import { put } from '../../shared/inbox/make.js';

/** A building in folders of its own: `origin/` below its workspace, seeds, a warehouse. */
export interface House {
  readonly root: string;
  readonly seeds: string;
  readonly workspace: string;
}

const BUILDINGS = 'building_id,name,city,timezone,status\nsm2,Two,Prague,Europe/Prague,active\n';
const DATASOURCES =
  'datasource_id,name,source_type,location,file_pattern,status,null_tokens,date_order\n1,air,csv,origin,*.csv,active,-,DMY\n';
const MAPPINGS =
  'datasource_id,timestamp_column,measurement_column,source_name,value_min,value_max,measurement,sensor\n1,Date,Temp,Meter,-50,50,temp,S1\n1,Date,Hum,Meter,0,100,hum,S1\n';

export async function house(seeds: Readonly<Record<string, string>> = {}): Promise<House> {
  const made = {
    root: testFolder('warehouse'),
    seeds: testFolder('seeds'),
    workspace: testFolder('workspace'),
  };
  await mkdir(path.join(made.workspace, 'origin'));
  await writeSeeds(made, {
    buildings_config: BUILDINGS,
    datasources_config: DATASOURCES,
    datasource_mappings: MAPPINGS,
    ...seeds,
  });
  return made;
}

export async function writeSeeds({ seeds }: House, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(seeds, `${name}.csv`), text);
}

/** One mapping row changed: every `from` becomes `to`. */
export const changeMappings = (built: House, from: string, to: string): Promise<void> =>
  writeSeeds(built, { datasource_mappings: MAPPINGS.replaceAll(from, to) });

export const putFiles = (
  { workspace }: House,
  files: Readonly<Record<string, string | Uint8Array>>,
  modified?: Date,
): Promise<void> => put(path.join(workspace, 'origin'), files, modified);

export interface Turn extends StageResult {
  readonly codes: readonly string[];
  readonly pending: Pending;
  readonly lines: readonly string[];
}

export interface TurnOptions {
  readonly threads?: number;
  readonly rebuild?: boolean;
  /** Leaves the proposal as it is: the gate held it. */
  readonly held?: boolean;
  readonly models?: string;
}

/** Runs the stage on what lies at the origin and, as quality-gate does, takes in what it proposes. */
export async function ingest(
  { root, seeds: folder, workspace }: House,
  options: TurnOptions = {},
): Promise<Turn> {
  const seeds = seedsOfBuilding(await loadSeeds(folder, 'seeds'), 'sm2');
  const warehouse = await Warehouse.open({ root, building: 'sm2' });
  const context = await testContext({ workspace });
  const result = await stage.run({
    context,
    inputs: {
      seeds: 'seeds',
      warehouse: 'warehouse',
      'fail-on': 'error',
      rebuild: options.rebuild ?? false,
      threads: options.threads ?? 1,
      ...(options.models === undefined ? {} : { models: options.models }),
    },
    seeds,
    datasources: seeds.datasources.filter(({ status }) => status === 'active'),
    warehouse,
    asOf: context.now(),
  });
  const pending = await readPending(warehouse);
  if (options.held !== true) {
    const change = warehouse.change();
    for (const proposal of pending.datasources) change.take(proposal.entries, proposal.removed);
    await warehouse.commit(
      change,
      pending.datasources.flatMap(({ alongside }) => alongside),
    );
  }
  return {
    ...result,
    codes: [...new Set(result.findings.map(({ code }) => code))].sort(),
    pending,
    lines: context.lines,
  };
}

/** Fills the inbox and leaves it with its index, as validate-schema does. */
export async function collect({ root, seeds: folder, workspace }: House): Promise<void> {
  const seeds = seedsOfBuilding(await loadSeeds(folder, 'seeds'), 'sm2');
  const warehouse = await Warehouse.open({ root, building: 'sm2' });
  const context = await testContext({ workspace });
  const { inbox } = await fillInbox({
    context,
    seeds,
    datasources: seeds.datasources,
    warehouse,
    asOf: context.now(),
    originRoot: undefined,
    database,
  });
  await writeInbox(warehouse, inbox);
}

const open = ({ root }: House): Promise<Warehouse> => Warehouse.open({ root, building: 'sm2' });

/** Plain path → sha256 of every lasting file that ingest makes. */
export async function shas(built: House, prefix = ''): Promise<Record<string, string>> {
  const { manifest } = await open(built);
  return Object.fromEntries(
    manifest.files.filter((file) => file.path.startsWith(prefix)).map((file) => [file.path, file.sha256]),
  );
}

let opened: Promise<Database> | undefined;
afterAll(async () => (await opened)?.[Symbol.asyncDispose]());

/** The database that a test file looks into the warehouse with. */
const database = (): Promise<Database> =>
  (opened ??= testContext().then((context) => Database.open(context, { threads: 1 })));

/** All readings of a datasource as text: time, sensor, measurement, value, quality, file and line. */
export async function readings(built: House, datasource = 'air'): Promise<string[]> {
  const warehouse = await open(built);
  const files = await Promise.all(
    warehouse.entries(`readings/${datasource}/`).map((entry) => warehouse.file(entry)),
  );
  if (files.length === 0) return [];
  const db = await database();
  const rows = await db.rows<{ told: string }>(
    `SELECT concat_ws(' ', ${isoTime('time')}, sensor, measurement, coalesce(regexp_replace(value::VARCHAR, '\\.?0+$', ''), 'null'), 'q' || quality, file, line) AS told
       FROM ${readParquet(files)} ORDER BY time, sensor, measurement`,
  );
  return rows.map(({ told }) => told);
}

export async function ledger(built: House, datasource = 'air'): Promise<LedgerRow[]> {
  const warehouse = await open(built);
  return readLedger(await database(), warehouse, datasource);
}

/** The rejects of all raw files: file, line, column, text, rule. */
export async function rejects(built: House, datasource = 'air'): Promise<string[]> {
  const warehouse = await open(built);
  const files = await Promise.all(
    warehouse.entries(`rejects/${datasource}/`).map((entry) => warehouse.file(entry)),
  );
  if (files.length === 0) return [];
  const db = await database();
  const rows = await db.rows<{ told: string }>(
    `SELECT concat_ws(' ', line, "column", text, rule) AS told FROM ${readParquet(files)} ORDER BY line, told`,
  );
  return rows.map(({ told }) => told);
}

export const storedText = ({ root }: House, ...parts: readonly string[]): Promise<string> =>
  readFile(path.join(root, 'sm2', ...parts), 'utf8');

/** A file of the two columns by the hour: `temp,hum` per hour from a local time on. */
export function hours(from: string, cells: readonly string[]): string {
  const start = Date.parse(`${from}Z`);
  const lines = cells.map((each, hour) => {
    const [, year = '', month = '', day = '', time = ''] =
      /^(\d+)-(\d+)-(\d+)T(\d\d:\d\d)/.exec(new Date(start + hour * 3_600_000).toISOString()) ?? [];
    return `${day}.${month}.${year} ${time};${each}`;
  });
  return `Date;Temp;Hum\n${lines.join('\n')}\n`;
}

/** How readings and paths name a raw file. */
export const id = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 12);
/** Cells, accepted, duplicate, superseded, null, rejected, ignored. */
export const fates = ({
  cells,
  accepted,
  duplicate,
  superseded,
  rejected,
  ignored,
  ...rest
}: Pick<
  LedgerRow,
  'cells' | 'accepted' | 'duplicate' | 'superseded' | 'null' | 'rejected' | 'ignored'
>): number[] => [cells, accepted, duplicate, superseded, rest.null, rejected, ignored];

/** What must hold after every run: every cell has one fate, and the readings are what the ledger names. */
export async function balanced(built: House): Promise<void> {
  const rows = await ledger(built);
  for (const row of rows)
    expect(row.cells).toBe(
      row.accepted + row.duplicate + row.superseded + row.null + row.rejected + row.ignored,
    );
  expect((await readings(built)).length).toBe(
    rows.reduce((total, row) => total + row.accepted + row.null, 0),
  );
}

/** Three hours of June. */
export const june = hours('2024-06-01T00:00', ['1,5;40', '2,5;41', '3,5;42']);
