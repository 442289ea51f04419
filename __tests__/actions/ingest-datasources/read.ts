import { afterAll } from 'vitest';
import {
  createCellTable,
  fileReads,
  readFile,
  settleDoubleHours,
  type FileRead,
  type FileToRead,
} from '../../../actions/ingest-datasources/src/read-file.js';
import { isOnClock } from '../../../actions/ingest-datasources/src/staging-variables.js';
import { createChannelTable, createZoneTable } from '../../../actions/ingest-datasources/src/tables.js';
import type { Datasource, Mapping } from '../../../shared/config/types.js';
import { resolveChannels } from '../../../shared/contract/channels.js';
import { readCsvTable } from '../../../shared/contract/csv-table.js';
import { readJsonTable } from '../../../shared/contract/json-table.js';
import { judgeFiles } from '../../../shared/contract/judge.js';
import { lookAt } from '../../../shared/contract/look.js';
import { readParquetTable } from '../../../shared/contract/parquet-table.js';
import { sampleBytes, scanBytes } from '../../../shared/contract/scan.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { isoTime } from '../../../shared/duckdb/parquet.js';
import { modelsFolder } from '../../../shared/models/folder.js';
import { testContext, testFolder } from '../../support/context.js';
import { datasource, LATEST, mapping, rawFile } from '../../shared/contract/make.js';

let opened: Promise<Database> | undefined;
afterAll(async () => (await opened)?.[Symbol.asyncDispose]());

/** The one database of a test file. */
export const database = (): Promise<Database> =>
  (opened ??= testContext().then((context) => Database.open(context, { threads: 1 })));

export interface Reading {
  readonly source?: Partial<Datasource>;
  readonly rows?: readonly Mapping[];
  readonly name?: string;
  readonly zone?: string;
  /** Seeds column names that a CSV is looked through for; by default those of the rows. */
  readonly content: string | Uint8Array;
}

export interface Read {
  /** Of each good cell: line, instant, sensor, measurement, value, quality; of a refused one its line, rule and text. */
  readonly cells: readonly string[];
  readonly read: FileRead | undefined;
  readonly plan: FileToRead['plan'];
}

const MODELS = modelsFolder({ context: { workspace: '' }, inputs: {} });

/** Reads one raw file as ingest does: looked at, judged, landed, staged, its double hours settled. */
export async function read({
  source = {},
  rows = [mapping()],
  name = 'raw.csv',
  zone = 'Europe/Prague',
  content,
}: Reading): Promise<Read> {
  const db = await database();
  const ds = datasource(source);
  const path = await rawFile(content, name);
  const facts = await scanBytes(path);
  const expected = rows
    .flatMap((row) => [
      ...row.timestampColumns,
      row.measurementColumn,
      row.valueColumn ?? '',
      row.locationColumn ?? '',
    ])
    .filter((each) => each !== '');
  const table =
    ds.sourceType === 'parquet'
      ? await readParquetTable(db, path)
      : ds.sourceType === 'json'
        ? readJsonTable(Buffer.from(content), ds.recordsPath)
        : readCsvTable(facts, await sampleBytes(path, facts.bytes), ds, expected);
  if (!('columns' in table)) throw new Error(`${table.code}: ${table.message}`);
  const { verdicts, contract } = judgeFiles(
    ds,
    rows,
    [lookAt(ds, rows, name, table, undefined, LATEST)],
    undefined,
  );
  const [verdict] = verdicts;
  if (verdict?.verdict !== 'accepted') throw new Error(`${verdict?.code}: ${verdict?.message}`);
  const { plan } = verdict;
  const file = {
    fileNo: 0,
    name,
    path,
    lastLine: facts.lastLine,
    plan,
    channels: resolveChannels(ds, rows, plan.columns, plan.shape).channels,
  };
  await createCellTable(db);
  await createChannelTable(db, [file]);
  const cadence = contract.cadence_minutes;
  const run = { seeds: { building: { timezone: zone } }, asOf: new Date('2026-03-01T00:00:00Z') };
  await createZoneTable(db, run as never, { datasource: ds } as never, cadence);
  await readFile(db, file, {
    datasource: ds,
    cadenceMinutes: cadence,
    models: MODELS,
    tempDir: testFolder('rewritten'),
  });
  if (plan.times.some(isOnClock)) await settleDoubleHours(db, MODELS);
  const told = await db.rows<{ told: string }>(
    `SELECT if(rule IS NULL, concat_ws(' ', line, ${isoTime('time')}, sensor, measurement, coalesce(value::VARCHAR, 'null'), 'q' || quality), concat_ws(' ', line, rule, text)) AS told
     FROM cells WHERE rule IS DISTINCT FROM 'ignored' ORDER BY line, channel`,
  );
  return { cells: told.map((each) => each.told), read: (await fileReads(db)).get(0), plan };
}

/** A file with what its cells become. */
export interface Row extends Omit<Reading, 'content'> {
  readonly title: string;
  readonly content: string;
  readonly cells: readonly string[];
  readonly read?: Record<string, unknown>;
}
