import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOfDay, wallTime } from '../../.github/scripts/demo/clock.js';
import { judge, SIGNS } from '../../.github/scripts/demo/expectations.js';
import { generateDemo } from '../../.github/scripts/demo/generate.js';
import { defectKinds, type DemoTruth } from '../../.github/scripts/demo/truth.js';
import { loadSeeds } from '../../shared/config/load.js';
import { sha256 } from '../../shared/files/atomic.js';

let base = '';
let truth: DemoTruth;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'demo-'));
  truth = await generateDemo({ seed: 7, folder: path.join(base, 'a') });
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Path → hash of every file below a folder. */
async function hashes(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const pairs = files
    .sort()
    .map(async (file) => [path.relative(folder, file), sha256(await readFile(file))] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

const lines = async (file: string): Promise<string[]> =>
  (await readFile(path.join(base, 'a', file), 'utf8')).split(/\r?\n/).filter((line) => line !== '');

const filesOf = (name: string): readonly string[] =>
  truth.datasources.find((source) => source.name === name)?.files ?? [];

describe('the generator', () => {
  test('gives the same bytes for the same seed, others for another', async () => {
    await generateDemo({ seed: 7, folder: path.join(base, 'b') });
    await generateDemo({ seed: 8, folder: path.join(base, 'c') });
    const first = await hashes(path.join(base, 'a'));
    expect(await hashes(path.join(base, 'b'))).toEqual(first);
    expect(await hashes(path.join(base, 'c'))).not.toEqual(first);
  });

  test('puts in every kind of defect once, each at a place that exists', () => {
    expect(truth.defects.map((defect) => defect.kind).sort()).toEqual([...defectKinds].sort());
    const names = truth.datasources.map((source) => source.name);
    for (const { where, description } of truth.defects) {
      expect(names).toContain(where.datasource);
      expect(where.file ?? where.sensor ?? where.date, description).toBeDefined();
      if (where.file !== undefined)
        expect(existsSync(path.join(base, 'a', where.file)), where.file).toBe(true);
    }
  });

  test('writes what the defects say', async () => {
    const place = (kind: string) =>
      truth.defects.find((defect) => defect.kind === kind)?.where ?? { datasource: '' };
    const future = place('future-reading');
    expect((await lines(future.file ?? ''))[(future.line ?? 0) - 1]).toMatch(`${future.date} 12:00:00`);
    const extra = place('extra-column');
    expect((await lines(extra.file ?? ''))[0]).toContain(extra.column);
    const missing = place('missing-column');
    expect((await lines(missing.file ?? ''))[1]).not.toContain(missing.column);
    const all = await hashes(path.join(base, 'a'));
    expect(Object.values(all).length - new Set(Object.values(all)).size).toBe(1);
  });
});

test('the seeds load without a word, and their patterns take every file', async () => {
  const seeds = await loadSeeds(path.join(base, 'a/seeds'), 'seeds');
  expect(seeds.findings).toEqual([]);
  expect(seeds.datasources.map(({ name }) => name)).toEqual(truth.datasources.map(({ name }) => name));
  for (const { name, location, filePattern } of seeds.datasources) {
    const files = filesOf(name).map((file) => path.posix.relative(location, file));
    expect(files.filter((file) => !path.matchesGlob(file, filePattern))).toEqual([]);
  }
});

test('every place of a sensor stands in the hierarchy', async () => {
  const { locations, mappings, hierarchy, relations } = await loadSeeds(path.join(base, 'a/seeds'), 'seeds');
  const ids = new Set(hierarchy.map(({ id }) => id));
  const places = [...locations, ...mappings].flatMap(({ location }) => location ?? []);
  expect(places.filter((place) => !ids.has(place))).toEqual([]);
  expect(relations.flatMap(({ source, target }) => [source, target]).filter((id) => !ids.has(id))).toEqual(
    [],
  );
});

describe('raw files', () => {
  test('the controllers write semicolons, decimal commas and an empty last cell; no hour of the spring gap', async () => {
    for (const file of filesOf('ventilation')) {
      const [header = '', ...rows] = await lines(file);
      expect(header).toMatch(/^Date;KOT[12]\/Teplota venkovní \(°C\);.*;$/);
      const width = header.split(';').length;
      for (const row of rows) {
        expect(row).toMatch(/^\d\d\.\d\d\.20\d\d \d\d:00:00(;-?\d+,\d\d)+;$/);
        expect(row.split(';')).toHaveLength(width);
        expect(row).not.toMatch(/^29\.03\.2026 02:/);
      }
    }
  });

  test('each file of the indoor app shows its own order of day and month', async () => {
    for (const file of filesOf('indoor')) {
      const [title, header, ...rows] = await lines(file);
      expect(title).toMatch(/^\ufeffTimestamp for sample frequency every 10 min$/);
      expect(header).toMatch(/^\ufeff?Date,Time,Temperature_(Celsius|Fahrenheit),Relative_Humidity\(%\)$/);
      const twelve = rows[0]?.includes('M') ?? false;
      const form = twelve
        ? /^\ufeff?\d\d\/\d\d\/20\d\d,\d{1,2}:\d0 [AP]M,[^,]+,[^,]+$/
        : /^\ufeff?\d\d\/\d\d\/20\d\d,\d{1,2}:\d0,[^,]+,[^,]+$/;
      for (const row of rows) expect(row).toMatch(form);
      const proof = rows.map((row) => row.replace('\ufeff', '').split('/').map(Number)[twelve ? 1 : 0] ?? 0);
      expect(Math.max(...proof)).toBeGreaterThan(12);
    }
  });

  test('weather files are JSON with a list of records in kelvin', async () => {
    for (const file of filesOf('weather')) {
      const { list } = JSON.parse(await readFile(path.join(base, 'a', file), 'utf8')) as {
        list: { dt: number; time: string; temp: number; humidity: number }[];
      };
      for (const record of list) {
        expect(Date.parse(record.time)).toBe(record.dt * 1000);
        expect(record.temp).toBeGreaterThan(250);
        expect(record.humidity).toBeLessThanOrEqual(100);
      }
    }
  });

  test('readings are counted as distinct keys', async () => {
    const keys = new Set<string>();
    for (const file of filesOf('ventilation')) {
      const [header = '', ...rows] = await lines(file);
      const columns = header.split(';').slice(0, 6);
      for (const row of rows) columns.slice(1).forEach((column) => keys.add(`${row.slice(0, 19)} ${column}`));
    }
    expect(keys.size).toBe(truth.datasources.find((source) => source.name === 'ventilation')?.readings);
  });
});

test('the autumn variant holds the double hour in every file that spans it', async () => {
  const autumn = await generateDemo({ seed: 7, folder: path.join(base, 'autumn'), season: 'autumn' });
  const files = autumn.datasources.find((source) => source.name === 'ventilation')?.files ?? [];
  const doubles = await Promise.all(
    files.map(
      async (file) =>
        (await readFile(path.join(base, 'autumn', file), 'utf8')).match(/^26\.10\.2025 02:/gm)?.length ?? 0,
    ),
  );
  expect(doubles.filter((count) => count === 2)).toHaveLength(4);
  expect(doubles.filter((count) => count !== 2 && count !== 0)).toEqual([]);
});

test.each([
  { title: 'winter', date: '2026-02-20', expected: '2026-02-19T23:00:00.000Z' },
  { title: 'the day of the spring change', date: '2026-03-29', expected: '2026-03-28T23:00:00.000Z' },
  { title: 'the day after it', date: '2026-03-30', expected: '2026-03-29T22:00:00.000Z' },
  { title: 'the day of the autumn change', date: '2025-10-26', expected: '2025-10-25T22:00:00.000Z' },
  { title: 'the day after it', date: '2025-10-27', expected: '2025-10-26T23:00:00.000Z' },
])('a local day begins at midnight: $title', ({ date, expected }) => {
  expect(new Date(startOfDay(date)).toISOString()).toBe(expected);
  expect(wallTime(startOfDay(date))).toMatchObject({ date, hour: 0, minute: '00' });
});

describe('the table of expectations', () => {
  test('knows every kind of defect, and an empty run shows none', () => {
    expect(Object.keys(SIGNS).sort()).toEqual([...defectKinds].sort());
    const verdicts = judge(truth, { reports: [], incidents: [] });
    expect(verdicts).toHaveLength(truth.defects.length);
    expect(verdicts.filter(({ sign }) => sign !== undefined)).toEqual([]);
  });

  test.each([
    {
      title: 'inside the day',
      start: '2026-03-10T00:00:00Z',
      end: '2026-03-11T00:00:00Z',
      rule: 'null_share',
      seen: true,
    },
    { title: 'still open', start: '2026-03-09T23:00:00Z', end: null, rule: 'null_share', seen: true },
    {
      title: 'before the day',
      start: '2026-03-08T00:00:00Z',
      end: '2026-03-09T00:00:00Z',
      rule: 'null_share',
      seen: false,
    },
    { title: 'of another rule', start: '2026-03-10T00:00:00Z', end: null, rule: 'std_dev', seen: false },
  ])('an incident counts when rule and time fit: $title', ({ start, end, rule, seen }) => {
    const incident = { rule, class: '', severity: 'warning', series: ['1NP-S1/temp_indoor'], start, end };
    const verdict = judge(truth, { reports: [], incidents: [incident] }).find(
      ({ defect }) => defect.kind === 'null-heavy-day',
    );
    expect(verdict?.sign !== undefined).toBe(seen);
  });
});
