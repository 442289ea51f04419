import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentsOf, measurementsOf } from '../../../actions/publish-datasets/src/documents.js';
import { licenceMarkdown, licenceText } from '../../../actions/publish-datasets/src/metadata/licence.js';
import { DATASETS } from '../../../actions/publish-datasets/src/metadata/datasets.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { testContext } from '../../support/context.js';
import { testSeeds, testSite } from '../detect-anomalies/site.js';
import type { PublicFile } from '../../../actions/publish-datasets/src/release.js';
import { hourlyFiles, INPUTS, monthSql, publicFolder, publish, readRelease } from './house.js';

const file: PublicFile = {
  path: 'hourly/2026-01.00000000.parquet',
  dataset: 'hourly',
  format: 'parquet',
  rows: 1,
  bytes: 1,
  sha256: '0'.repeat(64),
  min_time: '2026-01-01T00:00:00Z',
  max_time: '2026-01-01T00:00:00Z',
  inputs: {},
  model: 'pub_hourly',
  raw_files: [],
};
const documentOf = (name: string, seeds = testSeeds()): string =>
  documentsOf({ seeds, wanted: INPUTS, files: [file], dataVersion: '1.0.0' }).find(
    ({ path: each }) => each === name,
  )?.text ?? '';

describe('licenceText', () => {
  const cases: { title: string; licence: string | undefined; contact?: string; contains: string }[] = [
    {
      title: 'a known one with its address',
      licence: 'CC-BY-4.0',
      contains: 'https://creativecommons.org/licenses/by/4.0/',
    },
    {
      title: 'a known one, written otherwise',
      licence: 'cc by 4.0',
      contains: 'Attribution 4.0 International',
    },
    {
      title: 'a known one in words with its address',
      licence:
        'Creative Commons Attribution 4.0 International (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/',
      contains: 'https://creativecommons.org/licenses/by/4.0/',
    },
    {
      title: 'one that is not known, as it stands',
      licence: 'House rules 7',
      contains: 'Licence: House rules 7',
    },
    { title: 'none', licence: undefined, contains: 'No licence is stated' },
    {
      title: 'with contact',
      licence: 'CC0-1.0',
      contact: 'data@example.org',
      contains: 'Contact: data@example.org',
    },
  ];
  test.each(cases)('$title', ({ licence, contact, contains }) => {
    expect(licenceText({ name: 'House', licence, contact })).toContain(contains);
  });
});

describe('licenceMarkdown', () => {
  const cases: { title: string; licence: string; expected: string }[] = [
    {
      title: 'in words with an address: a link that works, without a sign in it that is not seen',
      licence:
        'Creative Commons Attribution 4.0 International (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/',
      expected:
        '[Creative Commons Attribution 4.0 International](https://creativecommons.org/licenses/by/4.0/).',
    },
    {
      title: 'a known address alone',
      licence: 'https://creativecommons.org/licenses/by/4.0',
      expected:
        '[Creative Commons Attribution 4.0 International](https://creativecommons.org/licenses/by/4.0/).',
    },
    {
      title: 'another address',
      licence: 'https://example.org/terms',
      expected: '<https://example.org/terms>.',
    },
    {
      title: 'what only looks like an address is text',
      licence: 'https://example.org/<script>',
      expected: 'https:\u200c//example.org/&lt;script&gt;.',
    },
  ];
  test.each(cases)('$title', ({ licence, expected }) => {
    expect(licenceMarkdown({ name: 'House', licence, contact: undefined })).toBe(expected);
  });
});

describe('documents', () => {
  test('README and schema.json name every column of the one schema', () => {
    const schema = JSON.parse(documentOf('schema.json')) as {
      datasets: { fields: { name: string; description: string }[] }[];
    };
    expect(schema.datasets[0]?.fields.map(({ name }) => name)).toEqual(
      DATASETS.hourly.fields.map(({ name }) => name),
    );
    for (const { name, meaning } of DATASETS.hourly.fields) {
      expect(documentOf('README.md')).toContain(`| \`${name}\` |`);
      expect(documentOf('README.md')).toContain(meaning);
    }
  });

  test('text of seeds cannot break the README', () => {
    const seeds = testSeeds();
    const hostile = {
      ...seeds,
      building: { ...seeds.building, name: 'A | <script>alert(1)</script> [x](y) @all' },
    };
    const heading = documentOf('README.md', hostile).split('\n')[0] ?? '';
    expect(heading).not.toMatch(/<script|[^\\]\||@all|[^\\]\[x/);
  });

  test('measurements come with their units, ignored columns do not come', () => {
    const [mapping] = testSeeds().mappings;
    const mappings = [
      { ...mapping!, measurement: 'temp', unit: '°C' },
      { ...mapping!, measurement: 'co2', unit: undefined },
      { ...mapping!, measurement: 'ignore' },
      { ...mapping!, measurement: 'temp', unit: 'K' },
    ];
    expect(measurementsOf({ mappings })).toEqual([
      { name: 'co2', unit: undefined, decimals: 2 },
      { name: 'temp', unit: 'K or °C', decimals: 2 },
    ]);
  });

  test('the DuckDB lines of the README run in the published folder', async () => {
    const site = testSite();
    await site.write(hourlyFiles({ '2026-01': monthSql('2026-01'), '2026-02': monthSql('2026-02') }));
    await publish(site);
    const readme = await readFile(path.join(publicFolder(site.root), 'README.md'), 'utf8');
    const sql = /```sql\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    await using db = await Database.open(await testContext());
    await db.run(`SET file_search_path = '${publicFolder(site.root)}'`);
    const statements = sql
      .split(';')
      .map((each) => each.trim())
      .filter((each) => each !== '');
    for (const statement of statements.slice(0, -1)) await db.run(statement);
    expect(await db.rows(statements.at(-1) ?? '')).toHaveLength(192);
  });

  test('documents that are in order are not written again; one that somebody changed is', async () => {
    const site = testSite();
    await site.write(hourlyFiles({ '2026-01': monthSql('2026-01') }));
    await publish(site);
    const file = path.join(publicFolder(site.root), 'README.md');
    const text = await readFile(file, 'utf8');
    const { latest } = await readRelease(site.root);
    await writeFile(file, 'gone');
    expect(await publish(site)).toMatchObject({ outcome: 'passed', outputs: { release: latest.release } });
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
