import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll } from 'vitest';
import { stage } from '../../../actions/quality-gate/src/main.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { toJson } from '../../../shared/files/atomic.js';
import type { Finding } from '../../../shared/report/finding.js';
import type { Fates } from '../../../shared/report/report.js';
import { writePending, type PendingDatasource } from '../../../shared/warehouse/pending.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { perform, type Played } from '../../shared/action/toy.js';
import { testContext, testFolder } from '../../support/context.js';

const db = Database.open(await testContext(), { threads: 1 });
afterAll(async () => (await db)[Symbol.asyncDispose]());

const SEEDS = {
  'buildings_config.csv': 'building_id,name,timezone\nhouse,House,Europe/Prague\n',
  'datasources_config.csv':
    'datasource_id,name,source_type,location,file_pattern\n1,air,csv,raw/air,*.csv\n2,water,csv,raw/water,*.csv\n',
  'datasource_mappings.csv':
    'datasource_id,timestamp_column,measurement_column,source_name\n1,t,co2,Netatmo\n2,t,flow,Meter\n',
};
const fates = (over: Partial<Fates>): Fates => ({
  cells: 100,
  accepted: 100,
  duplicate: 0,
  superseded: 0,
  null: 0,
  rejected: 0,
  ignored: 0,
  ...over,
});

/** What ingest proposes for one datasource: readings at these times, from one new file of these fates. */
export interface Proposed {
  readonly name: string;
  readonly times: readonly string[];
  readonly fates?: Partial<Fates>;
  /** False: no new file, as when seeds changed. */
  readonly isNew?: boolean;
}

export class Site {
  readonly workspace = testFolder('gate');

  async seeds(over: Readonly<Record<string, string>> = {}): Promise<void> {
    await mkdir(path.join(this.workspace, 'seeds'), { recursive: true });
    for (const [name, text] of Object.entries({ ...SEEDS, ...over }))
      await writeFile(path.join(this.workspace, 'seeds', name), text);
  }

  open(): Promise<Warehouse> {
    return Warehouse.open({ root: path.join(this.workspace, 'warehouse'), building: 'house' });
  }

  /** Puts proposals in place as ingest does. */
  async propose(...all: readonly Proposed[]): Promise<void> {
    const warehouse = await this.open();
    const datasources: PendingDatasource[] = [];
    for (const { name, times, isNew = true, ...of } of all) {
      const change = warehouse.change();
      const file = `readings/${name}/${times[0]?.slice(0, 7)}.parquet`;
      const temporary = change.temporary(file);
      const rows = times.map((time, index) => `(TIMESTAMPTZ '${time}', ${index})`).join(', ');
      const facts = await writeParquet(
        await db,
        `SELECT time, '${name}-1' AS sensor, 'co2' AS measurement, value::DECIMAL(18, 6) AS value, 2::TINYINT AS quality,
           'S' AS source, '${'0'.repeat(12)}' AS file, value::INTEGER + 2 AS line
         FROM (VALUES ${rows}) r(time, value) ORDER BY time`,
        temporary,
        'time',
      );
      await change.add(file, temporary, { ...facts, inputs: {} });
      const raw = `raw/${name}/0123456789ab/a.csv`;
      await mkdir(path.dirname(warehouse.runFile(raw)), { recursive: true });
      await writeFile(warehouse.runFile(raw), 'raw');
      await change.tidy();
      datasources.push({
        name,
        entries: change.entries,
        removed: change.removed,
        alongside: isNew ? [raw] : [],
        fates: fates(of.fates ?? {}),
        newFiles: isNew ? [{ name: 'a.csv', sha256: '0'.repeat(64), fates: fates(of.fates ?? {}) }] : [],
      });
    }
    await writePending(warehouse, { version: 1, base: warehouse.manifestHash, datasources });
  }

  /** Leaves a report of an earlier stage of this run. */
  async report(stageName: string, findings: readonly Finding[]): Promise<void> {
    const file = path.join(this.workspace, 'warehouse', 'house', 'reports', `${stageName}.json`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, toJson({ findings }));
  }

  gate(given: Readonly<Record<string, string>> = {}): Promise<Played> {
    return perform(stage, this.workspace, { ...DEFAULTS, ...given });
  }

  async paths(): Promise<string[]> {
    return (await this.open()).manifest.files.map((file) => file.path);
  }

  async openFindings(): Promise<Finding[] | undefined> {
    const warehouse = await this.open();
    const entry = warehouse.entry('findings.json');
    if (entry === undefined) return undefined;
    return (JSON.parse(await readFile(await warehouse.file(entry), 'utf8')) as { findings: Finding[] })
      .findings;
  }
}

/** The defaults of action.yml that are not blank; the data of these tests are a month old. */
const DEFAULTS = {
  skip: 'false',
  'remove-from-source': 'false',
  'max-remove': '100',
  'max-age-hours': '9999',
};

export const site = async (seeds: Readonly<Record<string, string>> = {}): Promise<Site> => {
  const made = new Site();
  await made.seeds(seeds);
  return made;
};

export const GOOD = ['2026-02-01T00:00:00Z', '2026-02-01T01:00:00Z'];
export const air = (over: Partial<Proposed> = {}): Proposed => ({ name: 'air', times: GOOD, ...over });
export const water = (over: Partial<Proposed> = {}): Proposed => ({ name: 'water', times: GOOD, ...over });
export const NULLS = { accepted: 50, null: 50 };
