import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Inputs } from '../../../actions/publish-datasets/src/inputs.js';
import { query } from '../../support/query.js';
import { testPlace, testSeeds, type Site } from '../detect-anomalies/site.js';
import {
  house,
  hourlyFiles,
  monthSql,
  outage,
  publicFolder,
  publish,
  readRelease,
  writeIncidents,
} from './house.js';

/** January 2026 closes on 2026-04-04. */
const OPEN = { asOf: '2026-04-03T23:59:59Z' };
const CLOSED = { asOf: '2026-04-04T00:00:00Z' };

/** The January of the house with other rows: SQL over the columns of the aggregates. */
const january = (sql: string) =>
  hourlyFiles({ '2026-01': `SELECT * FROM (${sql}) ORDER BY location, measurement, source, window_start` });
const usual = monthSql('2026-01');

const rowsOf = async (site: Site, dataset = 'hourly', period = '2026-01') => {
  const { release } = await readRelease(site.root);
  const file = release.files.find(
    (each) => each.dataset === dataset && each.format === 'parquet' && each.path.includes(`/${period}.`),
  );
  return file === undefined ? [] : query(`FROM '${path.join(publicFolder(site.root), file.path)}'`);
};

describe('a month that was published before', () => {
  interface Case {
    readonly title: string;
    readonly change: (site: Site) => Promise<unknown>;
    readonly options: { readonly asOf: string };
    readonly inputs?: Partial<Inputs>;
    /** Rows of the changes file as `change reason rows`. */
    readonly changes: string[];
    readonly codes: string[];
    readonly isNew: boolean;
  }
  const revised = january(
    `SELECT * REPLACE (CASE WHEN location = 'A' AND n = 1 AND window_start = '2026-01-01 03:00:00Z' THEN mean + 1 ELSE mean END AS mean) FROM (${usual})`,
  );
  const late = january(`${monthSql('2026-01', 50)}`);
  const grown = january(`SELECT * REPLACE (2::INTEGER AS n, mean + 1 AS mean) FROM (${usual})`);
  const gone = january(
    `SELECT * FROM (${usual}) WHERE NOT (location = 'A' AND window_start = '2026-01-01 03:00:00Z')`,
  );
  const cases: Case[] = [
    {
      title: 'open: a revised row is published',
      change: (site) => site.write(revised),
      options: OPEN,
      changes: ['changed revised 1'],
      codes: [],
      isNew: true,
    },
    {
      title: 'closed: a revised row keeps the month as it was',
      change: (site) => site.write(revised),
      options: CLOSED,
      changes: [],
      codes: ['MONTH_CLOSED'],
      isNew: false,
    },
    {
      title: 'closed: a row that is gone keeps the month as it was',
      change: (site) => site.write(gone),
      options: CLOSED,
      changes: [],
      codes: ['MONTH_CLOSED'],
      isNew: false,
    },
    {
      title: 'closed: late rows are added',
      change: (site) => site.write(late),
      options: CLOSED,
      changes: ['new late-data 4'],
      codes: [],
      isNew: true,
    },
    {
      title: 'closed: rows of more readings are published',
      change: (site) => site.write(grown),
      options: CLOSED,
      changes: ['grown late-data 96'],
      codes: [],
      isNew: true,
    },
    {
      title: 'closed: an incident annotates',
      change: (site) =>
        writeIncidents(site, [
          outage,
          { ...outage, id: 'b', start: '2026-01-01T00:00:00Z', end: '2026-01-01T02:00:00Z' },
        ]),
      options: CLOSED,
      changes: ['annotated annotated 2'],
      codes: [],
      isNew: true,
    },
    {
      title: 'closed, with a reason: a revised row is published under it',
      change: (site) => site.write(revised),
      options: CLOSED,
      inputs: { 'restate-reason': 'wrong scale' },
      changes: ['changed restated: wrong scale 1'],
      codes: [],
      isNew: true,
    },
  ];
  test.each(cases)('$title', async ({ change, options, inputs, changes, codes, isNew }) => {
    const site = await house();
    await publish(site, {}, options);
    const before = await readRelease(site.root);
    await change(site);
    const result = await publish(site, inputs, options);
    const { latest, release } = await readRelease(site.root);
    expect(result.findings.map(({ code }) => code)).toEqual(codes);
    expect(latest.release !== before.latest.release).toBe(isNew);
    const told = release.changes.map(({ change: kind, reason, rows }) => `${kind} ${reason} ${rows}`);
    expect(told).toEqual(changes);
    const listed = await rowsOf(site, 'changes', 'changes');
    expect(listed).toHaveLength(release.changes.reduce((sum, { rows }) => sum + rows, 0));
    const changelog = await readFile(path.join(publicFolder(site.root), 'CHANGELOG.md'), 'utf8');
    if (isNew) expect(changelog).toContain(`- Follows release \`${before.latest.release}\`.`);
    // What was held is held again, and what was published is not published twice.
    expect((await publish(site, {}, options)).changed).toBe(false);
  });

  test('what is held in one data set is held in all, and the rest of a file is published', async () => {
    const site = await house();
    const days = (mean: string) => ({
      'aggregates/daily/2026.parquet': {
        sql: `SELECT * FROM (SELECT * REPLACE (window_start - INTERVAL '1 hour' AS window_start) FROM (${monthSql('2026-01', 1, mean)}) UNION ALL SELECT * REPLACE (window_start + INTERVAL '47 hours' AS window_start) FROM (${monthSql('2026-01', 1, mean)}) UNION ALL SELECT * REPLACE (window_start - INTERVAL '1 hour' AS window_start) FROM (${monthSql('2026-03', 1, mean)})) ORDER BY location, measurement, source, window_start`,
        time: 'window_start',
      },
    });
    const datasets = { datasets: ['hourly', 'hourly_stats', 'daily', 'legacy'] as const };
    const wanted: Partial<Inputs> = { datasets: [...datasets.datasets] };
    await site.write(days('1.0'));
    await publish(site, wanted, CLOSED);
    const stats = await rowsOf(site, 'hourly_stats');
    const legacy = await rowsOf(site, 'legacy', 'legacy');
    // Hours of January change; so do all days, of which one starts in December, one in January, one in February.
    await site.write({ ...revised, ...days('2.0') });
    const result = await publish(site, wanted, CLOSED);
    expect(result.findings.map(({ code }) => code)).toEqual(['MONTH_CLOSED']);
    expect(await rowsOf(site, 'hourly_stats')).toEqual(stats);
    expect(await rowsOf(site, 'legacy', 'legacy')).toEqual(legacy);
    const means = (await rowsOf(site, 'daily', '2026')).map(
      ({ time, mean }) => `${(time as Date).toISOString().slice(0, 10)} ${String(mean)}`,
    );
    // 31 December 23:00 UTC belongs to December 2025, which is closed, too; 28 February is open.
    expect([...new Set(means)]).toEqual(['2025-12-31 1', '2026-01-02 1', '2026-02-28 2']);
  });

  test('a place that is not published any more leaves closed months, too, even those that are held', async () => {
    const site = await house();
    await publish(site, {}, CLOSED);
    await site.write(revised);
    const seeds = testSeeds({ locations: [testPlace('B', false), testPlace('A', true)] });
    const result = await publish(site, {}, { ...CLOSED, seeds });
    expect(result.findings.map(({ code }) => code)).toEqual(['MONTH_CLOSED', 'PLACE_WITHDRAWN']);
    const rows = await rowsOf(site);
    expect(new Set(rows.map(({ location }) => location))).toEqual(new Set(['A']));
    expect(rows[3]).toMatchObject({ mean: 0.38 });
    const { release } = await readRelease(site.root);
    expect(release.data_version).toBe('1.1.0');
    expect(release.changes).toContainEqual({
      dataset: 'hourly',
      month: '2026-01',
      change: 'gone',
      reason: 'withdrawn',
      rows: 48,
    });
  });
});

describe('guards', () => {
  const cases: {
    title: string;
    sql?: string;
    months?: Record<string, string>;
    inputs?: Partial<Inputs>;
    error?: string;
  }[] = [
    {
      title: 'a key that is there twice',
      sql: `${usual.split('ORDER BY')[0]} UNION ALL ${usual}`,
      error: 'RELEASE_KEY_VIOLATED',
    },
    {
      title: 'a row against its constraints',
      sql: `SELECT * REPLACE (0::INTEGER AS n) FROM (${usual})`,
      error: 'RELEASE_ROW_INVALID',
    },
    {
      title: 'a data set that loses rows',
      sql: `SELECT * FROM (${usual}) WHERE window_start < '2026-01-02 00:00:00Z'`,
      error: 'RELEASE_SHRUNK',
    },
    {
      title: 'the same when it is allowed',
      sql: `SELECT * FROM (${usual}) WHERE window_start < '2026-01-02 00:00:00Z'`,
      inputs: { 'max-shrink': 60 },
    },
  ];
  test.each(cases)('$title', async ({ sql = usual, inputs, error }) => {
    const site = await house();
    await publish(site, {}, OPEN);
    const before = await readRelease(site.root);
    await site.write(january(sql));
    if (error === undefined) {
      expect(await publish(site, inputs, OPEN)).toMatchObject({ outcome: 'passed' });
      return;
    }
    await expect(publish(site, inputs, OPEN)).rejects.toMatchObject({ kind: 'data', code: error });
    expect(await readRelease(site.root)).toEqual(before);
  });

  test('a place that no seed names, or a test, stays in the house and is told', async () => {
    const site = await house();
    const sql = `SELECT * REPLACE (CASE location WHEN 'B' THEN 'test' ELSE location END AS location) FROM (${usual})`;
    await site.write(january(sql));
    const seeds = testSeeds({ locations: [testPlace('B', true)] });
    const result = await publish(site, {}, { seeds });
    expect(result.findings.map(({ code, place }) => [code, place.location])).toEqual([
      ['PLACE_WITHHELD', 'A'],
      ['PLACE_WITHHELD', 'test'],
    ]);
    expect(await rowsOf(site)).toEqual([]);
    expect(new Set((await rowsOf(site, 'hourly', '2026-02')).map(({ location }) => location))).toEqual(
      new Set(['B']),
    );
    const allowed = await publish(site, { 'allow-unmapped': true }, { seeds });
    expect(allowed.findings).toEqual([]);
    expect(await rowsOf(site)).toHaveLength(96);
  });
});
