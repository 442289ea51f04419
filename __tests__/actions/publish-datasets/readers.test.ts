import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Inputs } from '../../../actions/publish-datasets/src/inputs.js';
import type { Release } from '../../../actions/publish-datasets/src/release.js';
import { testFolder } from '../../support/context.js';
import { query } from '../../support/query.js';
import { readersPython } from '../../support/readers.js';
import { house, monthSql, publicFolder, publish, readRelease } from './house.js';

const WANTED: Partial<Inputs> = {
  datasets: [
    'hourly',
    'hourly_stats',
    'daily',
    'incidents',
    'hierarchy_nodes',
    'hierarchy_edges',
    'hierarchy_closure',
    'hierarchy_paths',
    'legacy',
  ],
};

/** What the script of the readers prints. */
interface Read {
  readonly frictionless: { readonly valid: boolean; readonly tasks: number; readonly errors: string[] };
  readonly croissant: {
    readonly errors: string[];
    readonly warnings: string[];
    readonly sets: number;
    readonly rows: Record<string, number>;
  };
  readonly rows: Record<string, number[]>;
  readonly wrong_types: unknown[];
  readonly tables: Record<string, number>;
  readonly series: number;
}

const python = await readersPython();

describe('a published folder and its readers', () => {
  let folder: string;
  let release: Release;

  beforeAll(async () => {
    const site = await house();
    await site.write({
      'aggregates/daily/2026.parquet': {
        sql: `SELECT * REPLACE (window_start - INTERVAL '1 hour' AS window_start) FROM (${monthSql('2026-01', 1)}) ORDER BY location`,
        time: 'window_start',
      },
    });
    const warehouse = await site.open();
    const change = warehouse.change();
    const tables = {
      nodes: `SELECT 'A' AS id, 'Room' AS type, 'Room A' AS name, 1 AS level, NULL::INTEGER AS storey, 50.1 AS latitude, 14.4 AS longitude, 1 AS depth UNION ALL SELECT 'B', 'Room', 'Böse, "B"', NULL, 2, NULL, NULL, 1`,
      edges: `SELECT 'A' AS source, 'B' AS target, 'adjacent_to' AS relation`,
      closure: `SELECT 'A' AS ancestor, 'A' AS descendant, 0 AS depth UNION ALL SELECT 'B', 'B', 0`,
      paths: `SELECT 'A' AS id, 'House / Room A' AS path UNION ALL SELECT 'B', 'House / Böse, "B"'`,
    };
    for (const [name, sql] of Object.entries(tables)) {
      const target = change.temporary(`hierarchy/${name}.parquet`);
      mkdirSync(path.dirname(target), { recursive: true });
      await query(`COPY (${sql}) TO '${target}' (FORMAT parquet)`);
      await change.add(`hierarchy/${name}.parquet`, target, { rows: 2, inputs: {} });
    }
    await warehouse.commit(change);
    await publish(site, WANTED);
    folder = publicFolder(site.root);
    ({ release } = await readRelease(site.root));
  });

  test.skipIf(python === undefined)(
    'Frictionless, Croissant, pyarrow, pandas, polars and DuckDB read it; so does a newcomer',
    async () => {
      const figure = path.join(testFolder('figure'), 'series.svg');
      const script = path.resolve('__tests__/readers/read.py');
      const { stdout } = await promisify(execFile)(python ?? '', [script, folder, figure]);
      const read = JSON.parse(stdout) as Read;
      expect(read.frictionless).toEqual({ valid: true, tasks: release.files.length, errors: [] });
      const parquet = release.files.filter(({ format }) => format === 'parquet');
      expect(read.croissant).toMatchObject({ errors: [], warnings: [], sets: parquet.length });
      expect(Object.values(read.croissant.rows)).toEqual(parquet.map(({ rows }) => rows));
      expect(read.wrong_types).toEqual([]);
      for (const rows of Object.values(read.rows)) expect(new Set(rows).size).toBe(1);
      expect(read.tables).toMatchObject({
        hourly: 192,
        hourly_stats: 192,
        incidents: 1,
        hierarchy_nodes: 2,
        legacy: 192,
      });
      expect(read.series).toBe(96);
      expect(existsSync(figure) && readFileSync(figure, 'utf8')).toMatch(/<polyline .*points="\d/);
    },
    120_000,
  );

  test('hyparquet reads it', async () => {
    for (const { path: name, rows, format } of release.files) {
      if (format !== 'parquet') continue;
      const file = await asyncBufferFromFile(path.join(folder, name));
      expect(await parquetReadObjects({ file, compressors })).toHaveLength(rows);
    }
    const hourly = release.files.find(({ dataset, format }) => dataset === 'hourly' && format === 'parquet');
    const file = await asyncBufferFromFile(path.join(folder, hourly?.path ?? ''));
    const [first] = await parquetReadObjects({ file, compressors, rowEnd: 1 });
    expect(first).toMatchObject({
      time: new Date('2026-01-01T00:00:00Z'),
      location: 'A',
      mean: 0,
      quality: 1,
    });
  });
});
