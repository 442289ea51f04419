import { readFile, rm } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { detectAnomalies } from '../../../actions/detect-anomalies/src/main.js';
import type { Incident } from '../../../actions/detect-anomalies/src/incidents/incident.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { decideOutcome } from '../../../shared/report/report.js';
import { testContext } from '../../support/context.js';
import { readingsSql, testRun, testSite, type Site } from './site.js';

const INPUTS = { 'row-count-drop-percent': 50, 'max-null-percent': 10, 'max-std-ratio': 2 };

/** Hourly readings of sensors a and b in Prague's January 2026, up to `until`; b is silent from the 10th for three days. */
const january = (until: string): string => `
  SELECT time, sensor, 20 + (epoch(time)::BIGINT // 3600 % 7) / 10 AS value
  FROM generate_series(TIMESTAMPTZ '2025-12-31 10:00:00Z', TIMESTAMPTZ '${until}', INTERVAL '1 hour') AS hours (time),
    (VALUES ('a'), ('b')) AS sensors (sensor)
  WHERE NOT (sensor = 'b' AND time >= TIMESTAMPTZ '2026-01-09 23:00:00Z' AND time < TIMESTAMPTZ '2026-01-12 23:00:00Z')`;

async function siteUpTo(until: string, root?: string): Promise<Site> {
  const site = testSite(root);
  await site.write({
    'readings/ventilation/2025-12.parquet': {
      sql: readingsSql(`SELECT * FROM (${january(until)}) WHERE time < TIMESTAMPTZ '2026-01-01 00:00:00Z'`),
      time: 'time',
    },
    'readings/ventilation/2026-01.parquet': {
      sql: readingsSql(`SELECT * FROM (${january(until)}) WHERE time >= TIMESTAMPTZ '2026-01-01 00:00:00Z'`),
      time: 'time',
    },
  });
  return site;
}

async function detect(site: Site, options: Parameters<typeof testRun>[2] = {}) {
  const result = await detectAnomalies.run(await testRun(site, INPUTS, options));
  return { ...result, outcome: decideOutcome(result.findings, result.changed) };
}

async function incidentsOf(site: Site): Promise<Incident[]> {
  const warehouse = await site.open();
  const entry = warehouse.entry('incidents/incidents.json');
  return entry === undefined
    ? []
    : (JSON.parse(await readFile(await warehouse.file(entry), 'utf8')) as Incident[]);
}

const hashes = async (site: Site): Promise<string[]> =>
  (await site.open()).manifest.files.map(({ path, sha256 }) => `${path} ${sha256}`).sort();

describe('detect-anomalies', () => {
  test('finds an outage, once, and stays quiet on the second run', async () => {
    const site = await siteUpTo('2026-01-20 10:00:00Z');
    const first = await detect(site);
    expect(first.outputs).toEqual({ incidents: 0 });
    expect(first.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['INCIDENT_ENDED', 'notice'],
    ]);
    expect(await incidentsOf(site)).toMatchObject([
      {
        rule: 'row-count',
        scope: { type: 'series', id: 'b/temp' },
        start: '2026-01-09T23:00:00Z',
        end: '2026-01-12T23:00:00Z',
        evidence: { observed: 24, expected: 48, days: 3 },
      },
    ]);
    const written = (await site.open()).entries('').map(({ path }) => path);
    expect(written).toEqual(
      expect.arrayContaining([
        'metrics/daily/2025.parquet',
        'metrics/daily/2026.parquet',
        'metrics/series/2026.parquet',
        'incidents/incidents.parquet',
      ]),
    );

    const opened = vi.spyOn(Database, 'open');
    const before = (await site.open()).manifestHash;
    expect(await detect(site)).toMatchObject({ outcome: 'unchanged', changed: false, findings: [] });
    expect((await site.open()).manifestHash).toBe(before);
    expect(opened).not.toHaveBeenCalled();
    opened.mockRestore();
  });

  test('an open incident is a warning once and a notice from then on; data that go on end it', async () => {
    const site = await siteUpTo('2026-01-11 10:00:00Z');
    const first = await detect(site);
    expect(first).toMatchObject({ outcome: 'warned', outputs: { incidents: 1 } });
    expect(first.findings).toMatchObject([
      { code: 'INCIDENT_OPEN', severity: 'warning', place: { measurement: 'temp', location: 'b' } },
    ]);
    const [open] = await incidentsOf(site);
    expect(open?.end).toBeNull();

    const second = await detect(site);
    expect(second).toMatchObject({ outcome: 'unchanged', outputs: { incidents: 1 } });
    expect(second.findings).toMatchObject([{ code: 'INCIDENT_OPEN', severity: 'notice' }]);

    const later = await siteUpTo('2026-01-20 10:00:00Z', site.root);
    expect(await detect(later)).toMatchObject({
      outcome: 'passed',
      findings: [{ code: 'INCIDENT_ENDED', severity: 'notice' }],
    });
    expect((await incidentsOf(later)).map(({ id }) => id)).toEqual([open?.id]);
  });

  test('readings at or after as-of do not exist yet, and are counted once their time has come', async () => {
    const site = await siteUpTo('2026-01-20 10:00:00Z');
    expect((await detect(site, { asOf: '2026-01-11T10:00:00Z' })).outputs).toEqual({ incidents: 1 });
    const cut = await siteUpTo('2026-01-11 09:00:00Z');
    await detect(cut);
    const [a, b] = await Promise.all([hashes(site), hashes(cut)]);
    expect(a.filter((line) => !line.startsWith('readings'))).toEqual(
      b.filter((line) => !line.startsWith('readings')),
    );
    expect((await detect(site)).outputs).toEqual({ incidents: 0 });
  });

  test('one, two and four threads give the same bytes', async () => {
    const all = await Promise.all(
      [1, 2, 4].map(async (threads) => {
        const site = await siteUpTo('2026-01-20 10:00:00Z');
        await detect(site, { threads });
        return hashes(site);
      }),
    );
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  test('killed before its commit, the next run ends as an undisturbed one', async () => {
    const site = await siteUpTo('2026-01-20 10:00:00Z');
    const run = await testRun(site, INPUTS);
    vi.spyOn(run.warehouse, 'commit').mockRejectedValue(new Error('killed'));
    await expect(detectAnomalies.run(run)).rejects.toThrow('killed');
    await detect(site);
    const undisturbed = await siteUpTo('2026-01-20 10:00:00Z');
    await detect(undisturbed);
    expect(await hashes(site)).toEqual(await hashes(undisturbed));
  });

  test('without readings there is nothing to judge', async () => {
    expect(await detect(testSite())).toMatchObject({ outcome: 'unchanged', outputs: { incidents: 0 } });
  });

  test('a named datasource is judged alone; what is known of others stays', async () => {
    const site = await siteUpTo('2026-01-20 10:00:00Z');
    await detect(site);
    const [known] = await incidentsOf(site);
    await detect(site, { datasource: [] });
    expect(await incidentsOf(site)).toEqual([known]);
  });

  test('incidents.parquet holds the same incidents with types', async () => {
    const site = await siteUpTo('2026-01-20 10:00:00Z');
    await detect(site);
    const warehouse = await site.open();
    const file = await warehouse.file(warehouse.entry('incidents/incidents.parquet')!);
    await using db = await Database.open(await testContext());
    const [row] = await db.rows(
      `SELECT id, scope.id AS scope, series[1] AS series, epoch("end")::BIGINT AS ended, typeof(start) AS type FROM '${file}'`,
    );
    const [incident] = await incidentsOf(site);
    expect(row).toEqual({
      id: incident?.id,
      scope: 'b/temp',
      series: 'b/temp',
      ended: Date.parse(incident?.end ?? '') / 1000,
      type: 'TIMESTAMP WITH TIME ZONE',
    });
  });

  test('metrics of a year without readings are dropped', async () => {
    const site = await siteUpTo('2026-01-20 10:00:00Z');
    await detect(site);
    const warehouse = await site.open();
    const change = warehouse.change();
    change.drop('readings/ventilation/2026-01.parquet');
    await warehouse.commit(change);
    await detect(site);
    // 23:00Z on the last of December is already the local year 2026.
    expect((await site.open()).entries('metrics/daily/').map(({ path, rows }) => [path, rows])).toEqual([
      ['metrics/daily/2025.parquet', 1],
      ['metrics/daily/2026.parquet', 1],
    ]);
    await rm(site.root, { recursive: true });
  });
});
