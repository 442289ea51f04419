import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readAction } from '../../.github/scripts/run-stage.js';
import { ROOT } from '../../.github/scripts/stages.js';
import {
  hourlyFiles,
  monthSql,
  readFolder,
  readPackage,
  snapshotOf,
} from '../actions/publish-datasets/house.js';
import { testSite } from '../actions/detect-anomalies/site.js';
import { testFolder } from '../support/context.js';
import { rcloneProgram } from '../support/rclone.js';

const SEEDS = {
  'buildings_config.csv':
    'building_id,name,city,timezone,status,licence\nhouse,House,Prague,Europe/Prague,active,CC-BY-4.0\n',
  'datasources_config.csv':
    'datasource_id,name,source_type,location,file_pattern,required_columns,data_type,retention_months,status\n1,ventilation,csv,raw,*.csv,Date,temp,2,active\n',
  'datasource_mappings.csv':
    'datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,retention_months,measurement\n1,Date,Sensor,T,,Atrea,,,2,temp\n',
};
const program = rcloneProgram();

/** A publishing run in a process of its own, killed at a step, counted from 1; 0 lets it end. */
async function run(job: string, killAt: number, countFile?: string): Promise<number | null> {
  const { inputs = {} } = await readAction(path.join(ROOT, 'actions/publish-datasets'));
  const given: Record<string, string> = {
    datasets: 'hourly',
    formats: 'parquet',
    'as-of': '2026-03-10T00:00:00Z',
    target: program === undefined ? 'out' : 'out,sm2drive:Open',
    keep: '1',
    'rclone-config': `[sm2drive]\ntype = alias\nremote = ${path.join(job, 'remote')}`,
  };
  const env: Record<string, string> = {
    PATH: `${path.join(job, '../bin')}${path.delimiter}${process.env.PATH ?? ''}`,
    HOME: process.env.HOME ?? '',
    GITHUB_WORKSPACE: job,
    RUNNER_TEMP: path.join(job, 'temp'),
    SM2_KILL_AT: String(killAt),
    ...(countFile === undefined ? {} : { SM2_KILL_COUNT: countFile }),
  };
  for (const [name, input] of Object.entries(inputs))
    env[`INPUT_${name.toUpperCase()}`] = given[name] ?? String(input?.default ?? '');
  mkdirSync(path.join(job, 'temp'), { recursive: true });
  const child = spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(path.join(ROOT, 'node_modules/tsx/dist/esm/index.mjs')).href,
      '--import',
      pathToFileURL(path.join(ROOT, '__tests__/support/kill-at.mjs')).href,
      path.join(ROOT, 'actions/publish-datasets/src/index.ts'),
    ],
    { env, cwd: job, stdio: 'ignore' },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code));
  });
}

describe('publishing to a directory and to a remote of rclone, killed at every write, rename and start of a program', () => {
  let root: string;
  let before: string;
  let after: string;
  let expected: Record<string, Record<string, string>>;
  let steps: string[];
  const places =
    program === undefined
      ? ['warehouse/house/public', 'out']
      : ['warehouse/house/public', 'out', 'remote/Open'];
  const seen = async (job: string, place: string): Promise<string> => {
    const folder = path.join(job, place);
    const { latest } = await readFolder(folder);
    await readPackage(folder);
    return latest.release;
  };
  const job = (name: string): string => {
    const folder = path.join(root, name);
    rmSync(folder, { recursive: true, force: true });
    cpSync(path.join(root, 'base'), folder, { recursive: true });
    return folder;
  };

  beforeAll(async () => {
    root = testFolder('killed');
    mkdirSync(path.join(root, 'bin'));
    if (program !== undefined) symlinkSync(program, path.join(root, 'bin/rclone'));
    const base = path.join(root, 'base');
    mkdirSync(path.join(base, 'seeds'), { recursive: true });
    mkdirSync(path.join(base, 'remote'));
    for (const [name, text] of Object.entries(SEEDS)) writeFileSync(path.join(base, 'seeds', name), text);
    const site = testSite(path.join(base, 'warehouse'));
    // Three releases, of which the first has to go when the third comes: keep is 1.
    await site.write(hourlyFiles({ '2026-01': monthSql('2026-01') }));
    expect(await run(base, 0)).toBe(0);
    await site.write(hourlyFiles({ '2026-02': monthSql('2026-02', 20) }));
    expect(await run(base, 0)).toBe(0);
    before = await seen(base, 'out');
    await site.write(hourlyFiles({ '2026-02': monthSql('2026-02', 40) }));
    const count = path.join(root, 'steps');
    const undisturbed = job('undisturbed');
    expect(await run(undisturbed, 0, count)).toBe(0);
    after = await seen(undisturbed, 'out');
    expected = {};
    for (const place of places) expected[place] = await snapshotOf(path.join(undisturbed, place));
    steps = readFileSync(count, 'utf8').trim().split('\n');
  });

  test('readers see the old release or the new one, whole, and the next run ends as an undisturbed one', async () => {
    expect(before).not.toBe(after);
    expect(steps.length).toBeGreaterThan(program === undefined ? 60 : 80);
    console.log(
      `${steps.length} steps, ${steps.filter((step) => step.startsWith('spawn')).length} of them programs`,
    );
    const waiting = steps.map((_, index) => index + 1);
    const work = async (): Promise<void> => {
      for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
        const folder = job(`at-${at}`);
        const where = `killed at step ${at}: ${steps[at - 1]}`;
        expect(await run(folder, at), where).toBeNull();
        for (const place of places) expect([before, after], where).toContain(await seen(folder, place));
        expect(await run(folder, 0), where).toBe(0);
        for (const place of places)
          expect(await snapshotOf(path.join(folder, place)), where).toEqual(expected[place]);
        rmSync(folder, { recursive: true, force: true });
      }
    };
    await Promise.all([work(), work()]);
  }, 900_000);
});
