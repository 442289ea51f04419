import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Stage } from '../../.github/scripts/stages.js';
import type { StageEnd } from '../../.github/scripts/run-stage.js';
import { lastingFiles, lastingHashes, manifestOf, namedHashes, runFlow } from '../support/flow.js';
import { query } from '../support/query.js';
import { hasRealData, nineFiles, OLD_PUBLIC } from '../support/real-data.js';

const INPUTS = { 'origin-root': 'mirror', 'as-of': '2024-12-01T00:00:00Z' };
const list = (files: readonly string[]): string => `[${files.map((file) => `'${file}'`).join(', ')}]`;
const parquet = (building: string, prefix: string): string =>
  `read_parquet(${list(lastingFiles(building, prefix))})`;

describe.skipIf(!hasRealData)('the nine real raw exports, through the seven bundles', () => {
  let cwd: string;
  let building: string;
  let ends: Map<Stage, StageEnd>;

  beforeAll(async () => {
    cwd = nineFiles();
    building = path.join(cwd, 'warehouse/sm2');
    ends = await runFlow({ cwd, inputs: INPUTS });
  });

  test('every stage ends well', () => {
    for (const [stage, end] of ends) expect.soft(end.exitCode, `${stage}: ${end.stdout}`).toBe(0);
  });

  test('394,020 cells are 341,484 readings and 52,536 duplicates', async () => {
    const [fates] = await query(
      `SELECT count(*) AS files, sum(cells)::BIGINT AS cells, sum(accepted)::BIGINT AS accepted, sum(duplicate)::BIGINT AS duplicate, sum(rejected)::BIGINT AS rejected, sum(superseded)::BIGINT AS superseded FROM ${parquet(building, 'ledger/')}`,
    );
    expect(fates).toEqual({
      files: 9,
      cells: 394_020,
      accepted: 341_484,
      duplicate: 52_536,
      rejected: 0,
      superseded: 0,
    });
    const readings = [...manifestOf(building).values()].filter((file) => file.path.startsWith('readings/'));
    expect(readings.reduce((sum, file) => sum + file.rows, 0)).toBe(341_484);
  });

  test('39 channels have 8,756 distinct UTC hours each, without a gap', async () => {
    const rows = await query(
      `SELECT count(*) AS channels, min(n) AS least, max(n) AS most, max(gaps) AS gaps FROM (
         SELECT count(DISTINCT time) AS n, date_diff('hour', min(time), max(time)) + 1 - count(DISTINCT time) AS gaps
         FROM ${parquet(building, 'readings/')} GROUP BY sensor, measurement)`,
    );
    expect(rows).toEqual([{ channels: 39, least: 8756, most: 8756, gaps: 0 }]);
  });

  test('341,484 hourly rows, 14,274 daily rows; 23 and 25 hours on the days of the clock change', async () => {
    const [hourly] = await query(`SELECT count(*) AS n FROM ${parquet(building, 'aggregates/hourly/')}`);
    expect(hourly).toEqual({ n: 341_484 });
    const daily = await query(
      `SELECT strftime(timezone('Europe/Prague', window_start), '%Y-%m-%d') AS day, count(*) AS rows, min(n) AS least, max(n) AS most FROM ${parquet(building, 'aggregates/daily/')} GROUP BY ALL ORDER BY day`,
    );
    expect(daily.reduce((sum, row) => sum + Number(row.rows), 0)).toBe(14_274);
    expect(daily).toHaveLength(366);
    const of = (day: string) => daily.find((row) => row.day === day);
    expect(of('2024-03-31')).toMatchObject({ rows: 39, least: 23, most: 23 });
    expect(of('2024-10-27')).toMatchObject({ rows: 39, least: 25, most: 25 });
    expect(of('2024-03-30')).toMatchObject({ rows: 39, least: 24, most: 24 });
  });

  test('315,216 published hourly means equal the old public data set', async () => {
    // The old set labels a window by its end, in Prague time called UTC, and averages the double hour of October.
    const published = list(lastingPublic(building, 'hourly'));
    const [equal] = await query(
      `WITH ours AS (
         SELECT timezone('Europe/Prague', time) + INTERVAL 1 HOUR AS label, location, measurement, mean
         FROM read_parquet(${published}) WHERE location LIKE 'sm2%'
       ), labelled AS (
         SELECT label, location, measurement, avg(mean) AS mean, count(*) AS hours FROM ours GROUP BY ALL
       )
       SELECT sum(hours)::BIGINT AS compared, sum(hours) FILTER (abs(old.data_value - labelled.mean) <= 0.005)::BIGINT AS equal
       FROM labelled INNER JOIN '${OLD_PUBLIC}' AS old
         ON old.time::TIMESTAMP = labelled.label AND old.location = labelled.location AND old.data_key = labelled.measurement`,
    );
    expect(equal).toEqual({ compared: 315_216, equal: 315_216 });
  });

  test('compared with the old public data set, no difference is left without a class', async () => {
    const ends = await runFlow({
      cwd,
      inputs: INPUTS,
      stages: ['publish-datasets'],
      only: { 'publish-datasets': { 'compare-with': OLD_PUBLIC } },
    });
    const told = ends.get('publish-datasets');
    expect(told?.exitCode).toBe(0);
    expect(told?.summary).toContain('315216 equal values, 0 other values, 0 rows left over');
  });

  test('a second run changes no lasting byte, and stages without a finding say so', async () => {
    const before = lastingHashes(building);
    const again = await runFlow({ cwd, inputs: INPUTS });
    expect(lastingHashes(building)).toEqual(before);
    for (const [stage, end] of again) {
      if (end.outputs.findings === '0') expect.soft(end.outputs.outcome, stage).toBe('unchanged');
      expect.soft(end.outputs.outcome, stage).not.toBe('passed');
    }
  });

  test('a rebuild from raw/ and ledger gives the same bytes', async () => {
    const before = namedHashes(building);
    const rebuilt = await runFlow({
      cwd,
      inputs: INPUTS,
      only: { 'ingest-datasources': { rebuild: 'true' } },
    });
    expect(rebuilt.get('ingest-datasources')?.stdout).toContain('reread');
    expect(namedHashes(building)).toEqual(before);
  });

  test.each(['1', '2', '4'])('with %s threads every lasting file has the same bytes', async (threads) => {
    const other = nineFiles();
    await runFlow({ cwd: other, inputs: { ...INPUTS, threads } });
    expect(namedHashes(path.join(other, 'warehouse/sm2'))).toEqual(namedHashes(building));
    expect(publicHashes(path.join(other, 'warehouse/sm2'))).toEqual(publicHashes(building));
  });
});

/** Files of the public release by data set, Parquet only. */
function lastingPublic(building: string, dataset: string): string[] {
  return Object.keys(lastingHashes(building))
    .filter((name) => name.startsWith(path.join('public', dataset) + path.sep) && name.endsWith('.parquet'))
    .map((name) => path.join(building, name));
}

const publicHashes = (building: string): Record<string, string> =>
  Object.fromEntries(Object.entries(lastingHashes(building)).filter(([name]) => name.startsWith('public')));
