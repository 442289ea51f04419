import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicFolder, publish, readRelease, snapshot } from '../actions/publish-datasets/house.js';
import { testSite } from '../actions/detect-anomalies/site.js';
import { query } from '../support/query.js';
import { readersPython } from '../support/readers.js';
import { hasRealData, OLD_PUBLIC } from '../support/real-data.js';

const OLD = `read_parquet('${OLD_PUBLIC}')`;
const list = (files: readonly string[]): string =>
  `read_parquet([${files.map((file) => `'${file}'`).join(', ')}])`;

const python = await readersPython();

/** The old public data set as hourly aggregates of one reading each, labelled as they are. */
const aggregates = (month: string): string => `
  SELECT time AS window_start, location, data_key AS measurement, source, 1::INTEGER AS n, 1::INTEGER AS n_expected,
    value AS sum, value AS min, value AS max, value AS mean, value AS first, value AS last
  FROM (SELECT *, data_value::DECIMAL(18,6) AS value FROM ${OLD} WHERE strftime(time, '%Y-%m') = '${month}')
  ORDER BY location, measurement, source, window_start`;

describe.skipIf(!hasRealData)('the 1,393,064 rows of the old public data set, published', () => {
  const files: Record<string, string[]> = {};
  const bytes: Record<string, number> = {};

  async function publishOld(threads: number, from = '2023') {
    const site = testSite();
    const months = await query<{ month: string }>(
      `SELECT DISTINCT strftime(time, '%Y-%m') AS month FROM ${OLD} WHERE strftime(time, '%Y-%m') >= '${from}' ORDER BY 1`,
    );
    await site.write(
      Object.fromEntries(
        months.map(({ month }) => [
          `aggregates/hourly/${month}.parquet`,
          { sql: aggregates(month), time: 'window_start' },
        ]),
      ),
    );
    await publish(
      site,
      { datasets: ['hourly', 'hourly_all', 'hourly_stats'], formats: ['parquet'], 'allow-unmapped': true },
      { threads },
    );
    return site;
  }

  let one: Awaited<ReturnType<typeof publishOld>>;
  beforeAll(async () => {
    one = await publishOld(2);
    const { release } = await readRelease(one.root);
    for (const { dataset, path: name, bytes: size } of release.files) {
      (files[dataset] ??= []).push(path.join(publicFolder(one.root), name));
      bytes[dataset] = (bytes[dataset] ?? 0) + size;
    }
  });

  test('hourly takes at most 2.3 MB as months and 2.0 MB as one file, with hourly_stats at most 6 MB', async () => {
    expect(await query(`SELECT count(*) AS rows FROM ${list(files.hourly ?? [])}`)).toEqual([
      { rows: 1_393_064 },
    ]);
    const size = bytes.hourly_all ?? Infinity;
    console.log(
      `hourly ${bytes.hourly} bytes as months, ${size} as one file; hourly_stats ${bytes.hourly_stats}`,
    );
    expect(bytes.hourly).toBeLessThanOrEqual(2_300_000);
    expect(size).toBeLessThanOrEqual(2_000_000);
    expect((bytes.hourly ?? 0) + (bytes.hourly_stats ?? 0)).toBeLessThanOrEqual(6_000_000);
  });

  test('times take next to nothing, and no column has an encoding that some readers lack', async () => {
    const encodings = async (dataset: string) =>
      query<{ column: string; encodings: string; bytes: number; rows: number }>(
        `SELECT path_in_schema AS "column", encodings, sum(total_compressed_size)::BIGINT AS bytes, sum(num_values)::BIGINT AS rows FROM parquet_metadata([${(files[dataset] ?? []).map((file) => `'${file}'`).join(', ')}]) GROUP BY ALL`,
      );
    const all = [
      ...(await encodings('hourly')),
      ...(await encodings('hourly_stats')),
      ...(await encodings('hourly_all')),
    ];
    expect(all.filter((each) => /BYTE_ARRAY|BYTE_STREAM/.test(each.encodings))).toEqual([]);
    const times = (await encodings('hourly_all')).filter(({ column }) => column === 'time');
    const delta = times.find((each) => each.encodings === 'DELTA_BINARY_PACKED');
    expect(delta?.rows).toBeGreaterThan(0.95 * 1_393_064);
    expect(times.reduce((sum, each) => sum + each.bytes, 0)).toBeLessThan(100_000);
  });

  test.skipIf(python === undefined)(
    "pyarrow reads one series' year in under a fifth of the time that the old file needs, in one run",
    async () => {
      const script = path.resolve('__tests__/readers/series_year.py');
      const { stdout } = await promisify(execFile)(python ?? '', [
        script,
        files.hourly_all?.[0] ?? '',
        OLD_PUBLIC,
      ]);
      const { rows, ratios } = JSON.parse(stdout) as { rows: number[]; ratios: number[] };
      console.log(
        `one series' year takes ${ratios.map((ratio) => ratio.toFixed(3)).join(' ')} of the old time`,
      );
      expect(rows).toEqual([8783, 8783]);
      expect(ratios[4]).toBeLessThan(0.2);
    },
  );

  test('one thread, two and four, in other directories, give the same files', async () => {
    const all = [];
    for (const threads of [1, 2, 4]) all.push(await snapshot((await publishOld(threads, '2026-06')).root));
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });
});
