import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { literal } from '../../../shared/duckdb/quote.js';
import { mapping, narrowMapping, rawFile } from '../../shared/contract/make.js';
import { database, read, type Row } from './read.js';

const narrow =
  'Date;Room;Name;Unit;Value\n14.03.2024 13:00;A;Teplota (°C);C;1\n14.03.2024 13:00;A;Vlhkost;%;2\n14.03.2024 13:00;B;Teplota (°C);C;3\n14.03.2024 13:00;B;status;-;ok\n';
const room = { locationColumn: 'Room' };
const rows: readonly Row[] = [
  {
    title: 'names become measurements',
    content: narrow,
    rows: [narrowMapping(room)],
    cells: [
      '2 2024-03-14T12:00:00Z A teplota 1.000000 q2',
      '3 2024-03-14T12:00:00Z A vlhkost 2.000000 q2',
      '4 2024-03-14T12:00:00Z B teplota 3.000000 q2',
      '5 value_unreadable ok',
    ],
  },
  {
    title: 'an exact name, a pattern, and all others',
    content: narrow,
    rows: [
      narrowMapping({ ...room, rawName: 'Vlhkost', measurement: 'hum' }),
      narrowMapping({ ...room, rawName: '/T.*/', measurement: 'temp' }),
      narrowMapping({ ...room, measurement: 'ignore' }),
    ],
    cells: [
      '2 2024-03-14T12:00:00Z A temp 1.000000 q2',
      '3 2024-03-14T12:00:00Z A hum 2.000000 q2',
      '4 2024-03-14T12:00:00Z B temp 3.000000 q2',
    ],
    read: { cells: 4, ignored: 1 },
  },
  {
    title: 'an exact name wins over a pattern',
    content: narrow,
    rows: [
      narrowMapping({ ...room, rawName: 'Teplota (°C)', measurement: 'temp' }),
      narrowMapping({ ...room, rawName: '/.*/', measurement: 'ignore' }),
    ],
    cells: ['2 2024-03-14T12:00:00Z A temp 1.000000 q2', '4 2024-03-14T12:00:00Z B temp 3.000000 q2'],
    read: { cells: 4, ignored: 2 },
  },
  {
    title: 'filters and names',
    content: narrow,
    rows: [
      narrowMapping({ ...room, filter: [{ column: 'Unit', value: 'C' }] }),
      narrowMapping({ ...room, filter: [{ column: 'Unit', value: '%' }], measurement: 'hum' }),
    ],
    cells: [
      '2 2024-03-14T12:00:00Z A teplota 1.000000 q2',
      '3 2024-03-14T12:00:00Z A hum 2.000000 q2',
      '4 2024-03-14T12:00:00Z B teplota 3.000000 q2',
    ],
    read: { cells: 8, ignored: 5 },
  },
  {
    title: 'a name of signs only',
    content: narrow.replaceAll('status', '%').replace('ok', '4'),
    rows: [narrowMapping(room)],
    cells: [
      '2 2024-03-14T12:00:00Z A teplota 1.000000 q2',
      '3 2024-03-14T12:00:00Z A vlhkost 2.000000 q2',
      '4 2024-03-14T12:00:00Z B teplota 3.000000 q2',
      '5 2024-03-14T12:00:00Z B value 4.000000 q2',
    ],
  },
  {
    title: 'nothing but excused names',
    content: narrow,
    rows: [narrowMapping({ ...room, measurement: 'ignore' })],
    cells: [],
    read: { cells: 4, ignored: 4 },
  },
];

describe('cells of a narrow file', () => {
  test.each(rows)('$title', async ({ cells, read: expected, title: _, ...reading }) => {
    const found = await read(reading);
    expect(found.cells).toEqual(cells);
    if (expected !== undefined) expect(found.read).toMatchObject(expected);
  });
});

describe('records', () => {
  test('of a JSON document with nested values', async () => {
    const content = JSON.stringify({
      data: [
        { at: '2024-03-14T13:00:00Z', main: { 'PM2.5': 21.5, ok: true } },
        { at: '2024-03-14T14:00:00Z', main: { 'PM2.5': null, ok: false } },
      ],
    });
    const { cells } = await read({
      source: { sourceType: 'json', recordsPath: 'data' },
      rows: [
        mapping({ timestampColumns: ['at'], measurementColumn: 'main.PM2.5', measurement: 'pm25' }),
        mapping({
          timestampColumns: ['at'],
          measurementColumn: 'main.ok',
          valueWords: [
            { word: 'true', value: '1' },
            { word: 'false', value: '0' },
          ],
          sensor: 'S',
        }),
      ],
      name: 'raw.json',
      content,
    });
    expect(cells).toEqual([
      '1 2024-03-14T13:00:00Z main.PM2.5 pm25 21.500000 q2',
      '1 2024-03-14T13:00:00Z S main_ok 1.000000 q2',
      '2 2024-03-14T14:00:00Z main.PM2.5 pm25 null q9',
      '2 2024-03-14T14:00:00Z S main_ok 0.000000 q2',
    ]);
  });

  test.each([
    { title: 'a single record', value: { at: 1710421200, v: 1 } },
    { title: 'an array', value: [{ at: 1710421200, v: 1 }] },
    { title: 'an array after a mark', value: '\ufeff[{"at": 1710421200, "v": 1}]' },
  ])('of JSON: $title', async ({ value }) => {
    const { cells } = await read({
      source: { sourceType: 'json' },
      rows: [mapping({ timestampColumns: ['at'], measurementColumn: 'v' })],
      name: 'raw.json',
      content: typeof value === 'string' ? value : JSON.stringify(value),
    });
    expect(cells).toEqual(['1 2024-03-14T13:00:00Z v v 1.000000 q2']);
  });

  test('of Parquet with typed times and doubles', async () => {
    const db = await database();
    const file = await rawFile('', 'made.parquet');
    await db.run(
      `COPY (SELECT * FROM (VALUES
        (TIMESTAMP '2024-07-14 13:00:00', TIMESTAMPTZ '2024-07-14 13:00:00Z', 21.366666666666667::DOUBLE, 7),
        (TIMESTAMP '2024-07-14 14:00:00', TIMESTAMPTZ '2024-07-14 14:00:00Z', 1e-5::DOUBLE, NULL),
        (TIMESTAMP '2024-07-14 15:00:00', TIMESTAMPTZ '2024-07-14 15:00:00Z', 'NaN'::DOUBLE, -3)) t(wall, instant, v, n)) TO ${literal(file)}`,
    );
    const { cells } = await read({
      source: { sourceType: 'parquet' },
      rows: [
        mapping({ timestampColumns: ['wall'], measurementColumn: 'v' }),
        mapping({ timestampColumns: ['instant'], measurementColumn: 'n' }),
      ],
      name: 'raw.parquet',
      content: await readFile(file),
    });
    expect(cells).toEqual([
      '1 2024-07-14T11:00:00Z v v 21.366667 q2',
      '1 2024-07-14T13:00:00Z n n 7.000000 q2',
      '2 2024-07-14T12:00:00Z v v 0.000010 q2',
      '2 2024-07-14T14:00:00Z n n null q9',
      '3 value_unreadable nan',
      '3 2024-07-14T15:00:00Z n n -3.000000 q2',
    ]);
  });
});
