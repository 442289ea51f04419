import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { publishDatasets } from '../../../actions/publish-datasets/src/main.js';
import type { Inputs } from '../../../actions/publish-datasets/src/inputs.js';
import type { Latest, Release } from '../../../actions/publish-datasets/src/release.js';
import { decideOutcome } from '../../../shared/report/report.js';
import { sha256, toJson } from '../../../shared/files/atomic.js';
import { testRun, testSite, type Site } from '../detect-anomalies/site.js';

export const INPUTS: Inputs = {
  datasets: ['hourly'],
  formats: ['parquet', 'csv.gz'],
  'csv-formulas': 'keep',
  'allow-unmapped': false,
  'include-unpublished': false,
  'max-shrink': 1,
  keep: 10,
  'legacy-labels': 'local-end',
  'compare-tolerance': 0.005,
};

/** Hourly aggregates of one UTC month for places A and B; `mean` is the SQL of a mean, from `i`, the hour's number. */
export const monthSql = (month: string, hours = 48, mean = 'i / 8.0'): string => `
  SELECT TIMESTAMPTZ '${month}-01 00:00:00Z' + to_hours(i::INTEGER) AS window_start, location, 'temp' AS measurement, 'Atrea' AS source,
    1::INTEGER AS n, CASE location WHEN 'A' THEN 1::INTEGER END AS n_expected, (${mean})::DECIMAL(38,6) AS sum, (${mean})::DECIMAL(18,6) AS min,
    (${mean})::DECIMAL(18,6) AS max, (${mean})::DECIMAL(18,6) AS mean, (${mean})::DECIMAL(18,6) AS first, (${mean})::DECIMAL(18,6) AS last
  FROM range(${hours}) AS hours (i), (VALUES ('A'), ('B')) AS places (location)
  ORDER BY location, measurement, source, window_start`;

export const hourlyFiles = (months: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(months).map(([month, sql]) => [
      `aggregates/hourly/${month}.parquet`,
      { sql, time: 'window_start' },
    ]),
  );

export interface TestIncident {
  readonly id: string;
  readonly severity: string;
  readonly series: readonly string[];
  readonly start: string;
  readonly end: string | null;
}

/** Commits incidents as detect-anomalies leaves them. */
export async function writeIncidents(site: Site, incidents: readonly TestIncident[]): Promise<void> {
  const rows = incidents.map(
    ({ id, severity, series, start, end }) =>
      `('${id}', '${severity}', [${series.map((each) => `'${each}'`).join(', ')}], TIMESTAMPTZ '${start}', ${end === null ? 'NULL::TIMESTAMPTZ' : `TIMESTAMPTZ '${end}'`}, 'rule', 'gap', {'type': 'series', 'id': '${series[0] ?? ''}'}, TIMESTAMPTZ '${start}', [])`,
  );
  await site.write({
    'incidents/incidents.parquet': {
      sql: `SELECT * FROM (VALUES ${rows.join(', ')}) AS i (id, severity, series, start, "end", rule, class, scope, detected_at, merged) ORDER BY id`,
      time: 'start',
    },
  });
  const warehouse = await site.open();
  const change = warehouse.change();
  await change.addText('incidents/incidents.json', toJson(incidents), { inputs: {} });
  await warehouse.commit(change);
}

export async function publish(
  site: Site,
  inputs: Partial<Inputs> = {},
  options: Parameters<typeof testRun>[2] = {},
) {
  const result = await publishDatasets.run(await testRun(site, { ...INPUTS, ...inputs }, options));
  return { ...result, outcome: decideOutcome(result.findings, result.changed) };
}

export const publicFolder = (root: string): string => path.join(root, 'house', 'public');

/** The release that latest.json names, read as a stranger would, with every file compared with its hash. */
export const readRelease = (root: string): Promise<{ latest: Latest; release: Release }> =>
  readFolder(publicFolder(root));

/** The same for any published folder. */
export async function readFolder(folder: string): Promise<{ latest: Latest; release: Release }> {
  const latest = JSON.parse(await readFile(path.join(folder, 'latest.json'), 'utf8')) as Latest;
  const text = await readFile(path.join(folder, latest.manifest), 'utf8');
  if (sha256(text) !== latest.sha256) throw new Error('latest.json names another manifest');
  const release = JSON.parse(text) as Release;
  const documents = release.documents.map((each) => ({ ...each, path: each.stored }));
  for (const file of [...release.files, ...documents]) {
    const bytes = await readFile(path.join(folder, file.path));
    if (sha256(bytes) !== file.sha256 || bytes.length !== file.bytes)
      throw new Error(`${file.path} is not what the manifest says`);
  }
  return { latest, release };
}

/** What a reader sees who begins with datapackage.json instead: every file that it names, whole. */
export async function readPackage(folder: string): Promise<string[]> {
  const { resources } = JSON.parse(await readFile(path.join(folder, 'datapackage.json'), 'utf8')) as {
    resources: { path: string; sha256: string; schema: string }[];
  };
  for (const { path: name, sha256: hash, schema } of resources) {
    if (sha256(await readFile(path.join(folder, name))) !== hash)
      throw new Error(`${name} is not what datapackage.json says`);
    JSON.parse(await readFile(path.join(folder, schema), 'utf8'));
  }
  return resources.map(({ path: name }) => name);
}

/** Every file below public/ with its hash. */
export const snapshot = (root: string): Promise<Record<string, string>> => snapshotOf(publicFolder(root));

/** Every file below a folder with its hash. */
export async function snapshotOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  );
  const files = names.map((each) => path.join(each.parentPath, each.name)).sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(
        async (file) =>
          [path.relative(folder, file).replaceAll('\\', '/'), sha256(await readFile(file))] as const,
      ),
    ),
  );
}

/** An incident of place A for two hours. */
export const outage: TestIncident = {
  id: 'aaaaaaaaaaaa',
  severity: 'warning',
  series: ['A/temp'],
  start: '2026-02-01T05:00:00Z',
  end: '2026-02-01T07:00:00Z',
};

/** A house with two months of aggregates and one incident. */
export async function house(root?: string, store?: string): Promise<Site> {
  const site = testSite(root, store);
  await site.write(hourlyFiles({ '2026-01': monthSql('2026-01'), '2026-02': monthSql('2026-02') }));
  await writeIncidents(site, [outage]);
  return site;
}
