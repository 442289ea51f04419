import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { Database } from '../../../shared/duckdb/engine.js';
import { testContext } from '../../support/context.js';
import { testPlace, testSeeds, testSite, type Site } from '../detect-anomalies/site.js';
import {
  house,
  hourlyFiles,
  outage,
  monthSql,
  publicFolder,
  publish,
  readRelease,
  snapshot,
  writeIncidents,
} from './house.js';

describe('publish-datasets', () => {
  test('publishes data, documents, manifest and pointer', async () => {
    const site = await house();
    const result = await publish(site);
    expect(result).toMatchObject({ outcome: 'passed', findings: [], outputs: { rows: 192 } });
    const { latest, release } = await readRelease(site.root);
    expect(result.outputs).toMatchObject({
      release: latest.release,
      public: path.join(path.basename(site.root), 'house', 'public'),
    });
    expect(
      release.files.map(({ path: name, rows, min_time, max_time }) => [
        name.replace(/\.[0-9a-f]{8}\./, '.'),
        rows,
        min_time,
        max_time,
      ]),
    ).toEqual([
      ['hourly/2026-01.csv.gz', 96, '2026-01-01T00:00:00Z', '2026-01-02T23:00:00Z'],
      ['hourly/2026-01.parquet', 96, '2026-01-01T00:00:00Z', '2026-01-02T23:00:00Z'],
      ['hourly/2026-02.csv.gz', 96, '2026-02-01T00:00:00Z', '2026-02-02T23:00:00Z'],
      ['hourly/2026-02.parquet', 96, '2026-02-01T00:00:00Z', '2026-02-02T23:00:00Z'],
    ]);
    expect(release).toMatchObject({ building: 'house', previous: null });
    const { stdout } = await promisify(execFile)('sha256sum', ['--check', 'SHA256SUMS'], {
      cwd: publicFolder(site.root),
    });
    expect(
      stdout
        .trim()
        .split('\n')
        .filter((line) => line.endsWith(': OK')),
    ).toHaveLength(12);
  });

  test('the second run changes nothing and does not start DuckDB', async () => {
    const site = await house();
    await publish(site);
    const before = await snapshot(site.root);
    const opened = vi.spyOn(Database, 'open');
    expect(await publish(site)).toMatchObject({ outcome: 'unchanged', outputs: { rows: 192 } });
    expect(opened).not.toHaveBeenCalled();
    opened.mockRestore();
    expect(await snapshot(site.root)).toEqual(before);
  });

  test('csv.gz and Parquet hold equal rows; the gzip header holds no time and no name', async () => {
    const site = await house();
    await publish(site);
    const { release } = await readRelease(site.root);
    const fileOf = (format: string): string =>
      path.join(
        publicFolder(site.root),
        release.files.find((file) => file.format === format && file.path.includes('2026-02'))!.path,
      );
    await using db = await Database.open(await testContext());
    const csv = `read_csv('${fileOf('csv.gz')}', types = {time: 'TIMESTAMPTZ', local_date: 'DATE', local_hour: 'TINYINT', n: 'INTEGER', n_expected: 'INTEGER', mean: 'DOUBLE', quality: 'TINYINT', incident: 'VARCHAR'})`;
    const parquet = `read_parquet('${fileOf('parquet')}')`;
    const difference = await db.row(
      `SELECT count(*) AS rows FROM ((FROM ${csv} EXCEPT ALL FROM ${parquet}) UNION ALL (FROM ${parquet} EXCEPT ALL FROM ${csv}))`,
    );
    expect(difference).toEqual({ rows: 0 });
    const bytes = await readFile(fileOf('csv.gz'));
    expect(bytes.subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff');
    expect(gunzipSync(bytes).toString().split('\n').slice(0, 7)).toEqual([
      'time,local_date,local_hour,location,measurement,source,n,n_expected,mean,quality,incident',
      '2026-02-01T00:00:00Z,2026-02-01,1,A,temp,Atrea,1,1,0.0,1,',
      '2026-02-01T01:00:00Z,2026-02-01,2,A,temp,Atrea,1,1,0.13,1,',
      '2026-02-01T02:00:00Z,2026-02-01,3,A,temp,Atrea,1,1,0.25,1,',
      '2026-02-01T03:00:00Z,2026-02-01,4,A,temp,Atrea,1,1,0.38,1,',
      '2026-02-01T04:00:00Z,2026-02-01,5,A,temp,Atrea,1,1,0.5,1,',
      '2026-02-01T05:00:00Z,2026-02-01,6,A,temp,Atrea,1,1,0.63,3,aaaaaaaaaaaa',
    ]);
  });

  test('one, two and four threads give the same bytes', async () => {
    const all = await Promise.all(
      [1, 2, 4].map(async (threads) => {
        const site = await house();
        await publish(site, {}, { threads });
        return snapshot(site.root);
      }),
    );
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  describe('makes anew only what changed', () => {
    const cases: {
      title: string;
      change: (site: Site) => Promise<unknown>;
      options?: Parameters<typeof publish>[2];
      why: string[];
    }[] = [
      {
        title: 'a month of aggregates',
        change: (site) => site.write(hourlyFiles({ '2026-02': monthSql('2026-02', 50) })),
        why: ['2026-02 changed: data'],
      },
      {
        title: 'a new month',
        change: (site) => site.write(hourlyFiles({ '2026-03': monthSql('2026-03') })),
        why: ['2026-03 not published yet'],
      },
      {
        title: 'an incident of one month',
        change: (site) =>
          writeIncidents(site, [
            outage,
            { ...outage, id: 'b', start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' },
          ]),
        why: ['2026-01 changed: incidents'],
      },
      {
        title: 'an incident without consequences',
        change: (site) => writeIncidents(site, [outage, { ...outage, id: 'b', severity: 'info' }]),
        why: [],
      },
      {
        title: 'an incident that goes on after the months',
        change: (site) => writeIncidents(site, [{ ...outage, end: null }]),
        why: ['2026-02 changed: incidents'],
      },
      {
        title: 'a place that is not published any more',
        change: () => Promise.resolve(),
        options: { seeds: testSeeds({ locations: [testPlace('B', false)] }) },
        why: ['2026-01 changed: withheld', '2026-02 changed: withheld'],
      },
    ];
    test.each(cases)('$title', async ({ change, options, why }) => {
      const site = await house();
      await publish(site);
      const before = await readRelease(site.root);
      await change(site);
      const result = await publish(site, {}, options);
      expect(result.tables?.[0]?.rows.map(([, month, , reason]) => `${month} ${reason}`)).toEqual(why);
      const after = await readRelease(site.root);
      expect(after.release.previous).toBe(why.length === 0 ? null : before.latest.release);
    });
  });

  test('an end that comes later changes no month before it', async () => {
    const site = await house();
    await writeIncidents(site, [{ ...outage, end: null }]);
    await publish(site);
    await writeIncidents(site, [{ ...outage, end: '2026-05-01T00:00:00Z' }]);
    expect(await publish(site)).toMatchObject({ outcome: 'unchanged' });
  });

  test('a place with publish = no is in no file', async () => {
    const site = await house();
    expect(
      await publish(
        site,
        {},
        { seeds: testSeeds({ locations: [testPlace('B', false), testPlace('A', true)] }) },
      ),
    ).toMatchObject({ outputs: { rows: 96 } });
    const { release } = await readRelease(site.root);
    const csv = release.files.find(({ format }) => format === 'csv.gz')!;
    expect(gunzipSync(await readFile(path.join(publicFolder(site.root), csv.path))).toString()).not.toContain(
      ',B,',
    );
  });

  test('a published file that is gone is made again, with the same name', async () => {
    const site = await house();
    await publish(site);
    const before = await snapshot(site.root);
    const { release } = await readRelease(site.root);
    await rm(path.join(publicFolder(site.root), release.files[0]!.path));
    const result = await publish(site);
    expect(result.tables?.[0]?.rows).toEqual([['hourly', '2026-01', 'csv.gz', 'the published file is gone']]);
    expect(await snapshot(site.root)).toEqual(before);
  });

  test('a damaged pointer stops the run and says what to do', async () => {
    const site = await house();
    await publish(site);
    await writeFile(path.join(publicFolder(site.root), 'latest.json'), '{');
    await expect(publish(site)).rejects.toMatchObject({ kind: 'input', code: 'RELEASE_UNREADABLE' });
  });

  test('without aggregates there is nothing to publish; a licence that is not stated is told', async () => {
    const seeds = testSeeds();
    const result = await publish(
      testSite(),
      {},
      { seeds: { ...seeds, building: { ...seeds.building, licence: undefined } } },
    );
    expect(result).toMatchObject({
      outcome: 'unchanged',
      findings: [{ code: 'LICENCE_UNSTATED', severity: 'notice' }],
    });
  });
});
