import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJsonTable } from '../../../shared/contract/json-table.js';
import { readParquetTable } from '../../../shared/contract/parquet-table.js';
import { cadenceMinutes, decideShape, shownDecimal } from '../../../shared/contract/shape.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { literal } from '../../../shared/duckdb/quote.js';
import { testContext } from '../../support/context.js';
import { csvTable, datasource, mapping, narrowMapping, rawFile } from './make.js';

const json = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('a JSON document', () => {
  test.each([
    {
      title: 'an array of records',
      value: [
        { t: '2024', v: 1 },
        { t: '2025', v: null },
      ],
      expected: {
        columns: ['t', 'v'],
        sample: [
          ['2024', '1'],
          ['2025', ''],
        ],
        pointers: ['/t', '/v'],
      },
    },
    {
      title: 'nested keys',
      value: [{ main: { temp: 1.5 }, wind: [{ speed: 3 }] }],
      expected: { columns: ['main.temp', 'wind.0.speed'], pointers: ['/main/temp', '/wind/0/speed'] },
    },
    {
      title: 'keys with dots, slashes and tildes',
      value: [{ 'PM2.5': 4, 'a/b': 5, 'c~d': 6 }],
      expected: { columns: ['PM2.5', 'a/b', 'c~d'], pointers: ['/PM2.5', '/a~1b', '/c~0d'] },
    },
    {
      title: 'keys that look like places of an array',
      value: [{ sensors: { 12: 21 } }],
      expected: { columns: ['sensors.12'], pointers: ['/sensors/12'] },
    },
    {
      title: 'records below a path',
      value: { data: { rows: [{ v: 1 }] } },
      path: 'data.rows',
      expected: { columns: ['v'], recordsPointer: '/data/rows' },
    },
    {
      title: 'a single record',
      value: { v: 1 },
      expected: { columns: ['v'], sample: [['1']], recordsPointer: '' },
    },
    {
      title: 'pairs',
      value: [[1706954400, 21.5]],
      expected: { columns: ['0', '1'], pointers: ['/0', '/1'] },
    },
    {
      title: 'a column that only a late record has',
      value: [...Array.from({ length: 3000 }, () => ({ v: 1 })), { v: 1, late: 2 }],
      expected: { columns: ['v', 'late'] },
    },
    {
      title: 'null here and an object there',
      value: [{ main: null }, { main: { t: 1 } }],
      expected: { columns: ['main.t'], sample: [[''], ['1']] },
    },
    {
      title: 'names that differ only in case',
      value: [{ T: 1, t: 2 }],
      expected: { columns: ['T', 't (2)'] },
    },
    { title: 'a mark at the start', value: '\ufeff[{"v":1}]', expected: { columns: ['v'] } },
    { title: 'no record', value: [], error: 'FILE_EMPTY' },
    { title: 'no such path', value: { data: [] }, path: 'rows', error: 'HEADER_MISSING' },
    { title: 'broken JSON', value: '{"a":', error: 'FILE_NOT_A_TABLE' },
    { title: 'another encoding', value: Buffer.from([0x22, 0xe8, 0x22]), error: 'ENCODING_UNKNOWN' },
  ])('$title', ({ value, path, expected, error }) => {
    const table = readJsonTable(value instanceof Uint8Array ? value : json(value), path);
    if (error !== undefined) expect(table).toMatchObject({ code: error });
    else expect(table).toMatchObject(expected ?? {});
    expect('columns' in table).toBe(expected !== undefined);
  });
});

describe('a Parquet file', () => {
  let db: Database;
  beforeAll(async () => {
    db = await Database.open(await testContext(), { threads: 1 });
  });
  afterAll(() => db[Symbol.asyncDispose]());

  test('tells its columns, typed times and a spread sample', async () => {
    const file = await rawFile('', 'raw.parquet');
    await db.run(
      `COPY (SELECT TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS wall, (TIMESTAMPTZ '2024-01-01 00:00:00Z') AS instant, DATE '2024-01-01' AS day, i / 4 AS v, 'x' AS s FROM range(10000) t(i)) TO ${literal(file)}`,
    );
    const table = await readParquetTable(db, file);
    if (!('columns' in table)) throw new Error(table.message);
    expect(table).toMatchObject({
      columns: ['wall', 'instant', 'day', 'v', 's'],
      typed: { wall: 'local', instant: 'instant', day: 'local' },
    });
    expect(table.sample).toHaveLength(2000);
    expect(table.sample[1]).toMatchObject([
      '2024-01-01 05:00:00',
      expect.anything(),
      '2024-01-01',
      '1.25',
      'x',
    ]);
  });

  test('that is damaged in the middle', async () => {
    const file = await rawFile('', 'raw.parquet');
    await db.run(
      `COPY (SELECT i, hash(i) AS noise FROM range(9000) t(i)) TO ${literal(file)} (COMPRESSION zstd, ROW_GROUP_SIZE 2048)`,
    );
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0, 40_000, 49_000));
    const found = await readParquetTable(db, file);
    expect(found).toMatchObject({ code: 'FILE_NOT_A_TABLE' });
    expect(JSON.stringify(found)).not.toContain(file);
  });

  test.each([
    { title: 'without rows', sql: 'SELECT 1 AS v WHERE false', error: 'FILE_EMPTY' },
    { title: 'that is none', sql: undefined, error: 'FILE_NOT_A_TABLE' },
  ])('$title', async ({ sql, error }) => {
    const file = await rawFile('Date;Temp\n', 'raw.parquet');
    if (sql !== undefined) await db.run(`COPY (${sql}) TO ${literal(file)} (FORMAT parquet)`);
    expect(await readParquetTable(db, file)).toMatchObject({ code: error });
  });
});

describe('the shape', () => {
  const names = 'Date;Name;Value\n1;temp;1\n2;hum;2\n3;temp;3\n4;hum;4\n';
  test.each([
    { title: 'a column of few names', text: names, rows: [narrowMapping()], expected: 'narrow' },
    { title: 'no column of values', text: 'Date;Name\n1;temp\n', rows: [narrowMapping()], expected: 'wide' },
    {
      title: 'numbers in place of names',
      text: 'Date;Name;Value\n1;1,5;x\n2;-2;x\n',
      rows: [narrowMapping()],
      expected: 'wide',
    },
    {
      title: 'a short file that names each quantity once',
      text: 'Date;Name;Value\n1;a;1\n2;b;1\n3;c;1\n',
      rows: [narrowMapping()],
      expected: 'narrow',
    },
    {
      title: 'every line another text',
      text: `Date;Name;Value\n${Array.from({ length: 200 }, (_, index) => `1;note ${index};1`).join('\n')}\n`,
      rows: [narrowMapping()],
      expected: 'wide',
    },
    { title: 'one record', text: 'Date;Name;Value\n1;temp;1\n', rows: [narrowMapping()], expected: 'narrow' },
    {
      title: 'no column of values in the seeds',
      text: names,
      rows: [mapping({ measurementColumn: 'Name' })],
      expected: 'wide',
    },
    { title: 'stated', text: names, rows: [narrowMapping()], shape: 'wide' as const, expected: 'wide' },
  ])('$title', async ({ text, rows, shape, expected }) => {
    const source = datasource(shape === undefined ? {} : { shape });
    const table = await csvTable(text, source, ['Date', 'Name', 'Value']);
    if (!('columns' in table)) throw new Error(table.message);
    expect(decideShape(source, rows, table)).toBe(expected);
  });
});

describe('the decimal mark', () => {
  test.each([
    { title: 'commas', values: ['1,5', '2'], expected: ',' },
    { title: 'points', values: ['1.5', '-0.25'], expected: '.' },
    { title: 'whole numbers', values: ['1', '20'], expected: undefined },
    { title: 'no digit before the mark', values: [',5'], expected: ',' },
    { title: 'words', values: ['ON', 'a,b'], expected: undefined },
    { title: 'a few of the other kind', values: ['1,5', '2,5', '3.5'], expected: ',' },
    {
      title: 'thousands with a point',
      values: ['1.234,5', '1.234'],
      source: { thousandsSeparator: '.' },
      expected: ',',
    },
    {
      title: 'thousands with a comma',
      values: ['1,234', '12,345'],
      source: { thousandsSeparator: ',' },
      expected: undefined,
    },
    { title: 'stated', values: ['1.5'], source: { decimalSeparator: ',' }, expected: ',' },
  ])('$title', async ({ values, source, expected }) => {
    const table = await csvTable(`Date;Temp\n${values.map((value) => `1;${value}`).join('\n')}\n`);
    if (!('columns' in table)) throw new Error(table.message);
    expect(shownDecimal(datasource(source), table, ['Temp'])).toBe(expected);
  });
});

test.each([
  { title: 'a minute', minutes: [0, 1, 2, 3], expected: 1 },
  { title: 'an hour with a gap', minutes: [0, 60, 120, 600, 660], expected: 60 },
  { title: 'in any order, with doubles', minutes: [30, 0, 15, 15, 45], expected: 15 },
  { title: 'too few', minutes: [0, 60], expected: null },
])('the cadence: $title', ({ minutes, expected }) => {
  expect(cadenceMinutes(minutes.map((minute) => minute * 60_000))).toBe(expected);
});
