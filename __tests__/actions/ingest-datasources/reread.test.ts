import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  balanced,
  changeMappings,
  hours,
  house,
  id,
  ingest,
  june,
  ledger,
  putFiles,
  readings,
  rejects,
  shas,
  storedText,
  writeSeeds,
  type House,
} from './house.js';

describe('reading again', () => {
  const july = hours('2024-07-01T00:00', ['10,5;50', '11,5;51']);

  async function twoFiles(): Promise<House> {
    const built = await house();
    await putFiles(built, { 'a.csv': june, 'bad.csv': 'nothing' });
    await ingest(built);
    await putFiles(built, { 'b.csv': july, 'c.csv': hours('2024-06-01T02:00', ['9,5;42', '8,5;-']) });
    await ingest(built);
    return built;
  }

  test('a rebuild makes the same bytes of readings, ledger, rejects and contract', async () => {
    const built = await twoFiles();
    const before = await shas(built);
    const turn = await ingest(built, { rebuild: true });
    expect(turn.lines).toContain('info: air: reread, because a rebuild was asked for');
    expect(turn.changed).toBe(false);
    expect(await shas(built)).toEqual(before);
    expect(Object.keys(before).some((each) => each.startsWith('rejects/'))).toBe(true);
  });

  test('a rebuild needs nothing but raw files, quarantine, ledger and seeds', async () => {
    const built = await twoFiles();
    const before = await shas(built);
    await rm(path.join(built.workspace, 'origin'), { recursive: true });
    await ingest(built, { rebuild: true });
    expect(await shas(built)).toEqual(before);
  });

  test('a changed bound is applied to what was taken before', async () => {
    const built = await twoFiles();
    await changeMappings(built, '-50,50,temp', '-50,9,temp');
    const turn = await ingest(built);
    expect(turn.lines).toContainEqual(
      expect.stringMatching(/^info: air: reread, because its seeds changed for \d of 4 file/),
    );
    expect(
      (await readings(built)).filter((each) => each.includes('q4')).map((each) => each.split(' ')[3]),
    ).toEqual(['9.5', '10.5', '11.5']);
    await balanced(built);
    expect((await ingest(built)).pending.datasources).toEqual([]);
  });

  test('a changed bound and its reversal give the bytes of before', async () => {
    const built = await twoFiles();
    const before = await shas(built);
    await changeMappings(built, '-50,50,temp', '-50,9,temp');
    await ingest(built);
    await changeMappings(built, 'x', 'x');
    await ingest(built);
    expect(await shas(built)).toEqual(before);
  });

  test('a renamed sensor leaves no month of the old one behind', async () => {
    const built = await twoFiles();
    await changeMappings(built, 'S1', 'S2');
    await ingest(built);
    expect((await readings(built)).every((each) => each.includes(' S2 '))).toBe(true);
    await balanced(built);
  });

  test('another zone moves readings over the end of a month, and drops the month', async () => {
    const built = await house();
    await putFiles(built, { 'a.csv': june });
    await ingest(built);
    await writeSeeds(built, {
      buildings_config: 'building_id,name,city,timezone,status\nsm2,Two,x,UTC,active\n',
    });
    const turn = await ingest(built);
    expect(turn.pending.datasources[0]?.removed).toEqual(['readings/air/2024-05.parquet']);
    expect(Object.keys(await shas(built, 'readings/'))).toEqual(['readings/air/2024-06.parquet']);
    await balanced(built);
  });

  test('a refused file passes when the seeds do', async () => {
    const built = await house({
      datasources_config:
        'datasource_id,name,source_type,location,file_pattern,status\n1,air,csv,origin,*.csv,active\n',
    });
    const ambiguous = 'Date;Temp;Hum\n01/02/2024 10:00;1,5;2\n';
    await putFiles(built, { 'a.csv': ambiguous });
    await ingest(built);
    expect(await ledger(built)).toMatchObject([{ verdict: 'refused', code: 'DATE_ORDER_AMBIGUOUS' }]);
    await writeSeeds(built, {
      datasources_config:
        'datasource_id,name,source_type,location,file_pattern,status,null_tokens,date_order\n1,air,csv,origin,*.csv,active,-,MDY\n',
    });
    await ingest(built);
    expect(await ledger(built)).toMatchObject([
      { verdict: 'accepted', code: null, first_time: '2024-01-02T09:00:00Z' },
    ]);
    expect(await storedText(built, 'raw', 'air', id(ambiguous), 'a.csv')).toBe(ambiguous);
    await balanced(built);
  });

  test('an accepted file that no longer passes goes, with its readings and rejects', async () => {
    const built = await house();
    await putFiles(built, { 'a.csv': hours('2024-06-13T00:00', ['1,5;40', 'x;41']) });
    await ingest(built);
    expect(await rejects(built)).toHaveLength(1);
    await writeSeeds(built, {
      datasources_config:
        'datasource_id,name,source_type,location,file_pattern,status,required_columns\n1,air,csv,origin,*.csv,active,CO2\n',
    });
    await ingest(built);
    expect(await readings(built)).toEqual([]);
    expect(await rejects(built)).toEqual([]);
    expect(await ledger(built)).toMatchObject([{ verdict: 'refused', code: 'COLUMN_MISSING' }]);
  });

  test.each([
    { title: 'places', seeds: { locations: 'datasource_id,sensor,location\n1,S1,1NP\n' } },
    { title: 'thresholds', seeds: { quality_thresholds: 'check,warn,fail\nnull_percent,1,2\n' } },
  ])('$title read nothing again', async ({ seeds }) => {
    const built = await twoFiles();
    await writeSeeds(built, seeds);
    const turn = await ingest(built);
    expect(turn.pending.datasources).toEqual([]);
  });

  test('SQL of its own takes the place of the template', async () => {
    const built = await house();
    const models = path.join(built.workspace, 'models');
    await cp(path.resolve(import.meta.dirname, '../../../models'), models, { recursive: true });
    await mkdir(path.join(models, '1_staging'), { recursive: true });
    await writeFile(
      path.join(models, '1_staging', 'stg_air.sql'),
      `SELECT _line AS line, 0::SMALLINT AS channel, TIMESTAMPTZ '2024-06-01 00:00:00Z' + INTERVAL (_line) HOUR AS time, 'X' AS sensor, 'y' AS measurement,
        7::DECIMAL(18, 6) AS value, 2::TINYINT AS quality, false AS skipped, false AS rounded, NULL::VARCHAR AS rule, NULL::VARCHAR AS text, 1 AS cells FROM {{ ident(landing) }}`,
    );
    await putFiles(built, { 'a.csv': june });
    await ingest(built, { models });
    expect((await readings(built)).map((each) => each.split(' ').slice(0, 4).join(' '))).toEqual([
      '2024-06-01T02:00:00Z X y 7',
      '2024-06-01T03:00:00Z X y 7',
      '2024-06-01T04:00:00Z X y 7',
    ]);
  });

  test('nothing of a run stays in the temporary folders', async () => {
    const built = await twoFiles();
    expect((await readdir(path.join(built.root, 'sm2'))).sort()).toEqual(
      [
        'contracts',
        'inbox',
        'ledger',
        'manifest.json',
        'manifests',
        'pending.json',
        'quarantine',
        'raw',
        'readings',
        'rejects',
      ].filter((name) => name !== 'x'),
    );
  });
});
