import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stage } from '../../../actions/ingest-datasources/src/main.js';
import type { StageResult } from '../../../shared/action/define.js';
import { loadSeeds, seedsOfBuilding } from '../../../shared/config/load.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { readParquet } from '../../../shared/duckdb/parquet.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testContext, testFolder } from '../../support/context.js';

/** The nine exports of the first building, which are no part of this repository. */
const RAW = path.resolve(import.meta.dirname, '../../../../shared/data/sm2/raw_graph_2024-11');
const SEEDS = path.resolve(import.meta.dirname, '../../../seeds');

if (!existsSync(RAW)) console.warn(`SKIPPED: the raw files of the first building are not at ${RAW}.`);

describe.skipIf(!existsSync(RAW))('the nine exports of the first building', () => {
  let result: StageResult;
  let db: Database;
  let readings: string;

  beforeAll(async () => {
    const workspace = testFolder('workspace');
    await mkdir(path.join(workspace, 'mirror/sm2drive/Vzduchotechnika/Latest'), { recursive: true });
    await symlink(RAW, path.join(workspace, 'mirror/sm2drive/Vzduchotechnika/Latest/Upload'));
    const seeds = seedsOfBuilding(await loadSeeds(SEEDS, 'seeds'), 'sm2');
    const warehouse = await Warehouse.open({ root: testFolder('warehouse'), building: 'sm2' });
    const context = await testContext({ workspace });
    result = await stage.run({
      context,
      inputs: {
        seeds: 'seeds',
        warehouse: 'warehouse',
        'fail-on': 'error',
        'origin-root': 'mirror',
        rebuild: false,
      },
      seeds,
      datasources: seeds.datasources.filter(({ name }) => name === 'ventilation'),
      warehouse,
      asOf: context.now(),
    });
    const stored = (result.files ?? []).filter((file) => file.path.startsWith('readings/'));
    const files = stored.map((file) =>
      warehouse.runFile(file.path.replace('.parquet', `.${file.sha256.slice(0, 8)}.parquet`)),
    );
    readings = readParquet(files);
    db = await Database.open(context, { threads: 2 });
  }, 60_000);
  afterAll(() => db[Symbol.asyncDispose]());

  test('give every cell its fate, and nothing to complain of', () => {
    expect(result.datasources).toEqual([
      {
        name: 'ventilation',
        fates: {
          cells: 394_020,
          accepted: 341_484,
          duplicate: 52_536,
          superseded: 0,
          null: 0,
          rejected: 0,
          ignored: 0,
        },
      },
    ]);
    expect(result.findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
  });

  test('hold every hour of the year once, over both changes of the clock', async () => {
    const hours = await db.row(
      `SELECT count(DISTINCT time) AS hours, min(time)::VARCHAR AS first, max(time)::VARCHAR AS last,
         date_diff('hour', min(time), max(time)) + 1 AS span, count(DISTINCT (sensor, measurement)) AS channels,
         count(*) FILTER (quality <> 1) AS others
       FROM ${readings}`,
    );
    expect(hours).toEqual({
      hours: 8756,
      first: '2023-11-30 11:00:00+00',
      last: '2024-11-29 06:00:00+00',
      span: 8756,
      channels: 39,
      others: 0,
    });
  });

  test('keep the first bearer of the outdoor columns that three files repeat', async () => {
    const bearers = await db.rows(
      `SELECT sensor, count(DISTINCT file) AS files FROM ${readings} WHERE measurement = 'temp_ambient' GROUP BY sensor ORDER BY sensor`,
    );
    expect(bearers).toEqual(
      ['kot1_outdoor', 'kot2_outdoor', 'kot3_outdoor'].map((sensor) => ({ sensor, files: 1 })),
    );
  });
});
