import { describe, expect, test } from 'vitest';
import { both, contractOf, first, holds, type Row } from './judge-row.js';
import { hourly, judgeTexts, mapping, narrowMapping } from './make.js';

const rows: readonly Row[] = [
  {
    title: 'another delimiter',
    before: first,
    texts: [first.replaceAll(';', '|')],
    files: ['FORM_CHANGED'],
    message: /delimiter ";" → "\|"/,
  },
  {
    title: 'another decimal mark',
    before: first,
    texts: [first.replaceAll(',', '.')],
    files: ['FORM_CHANGED'],
    message: /decimal mark "," → "\."/,
  },
  {
    title: 'another decimal mark, stated',
    before: first,
    source: { decimalSeparator: '.' },
    texts: [first.replaceAll(',', '.')],
    files: ['ok'],
  },
  {
    title: 'another delimiter, stated',
    before: first,
    source: { delimiter: '|' },
    texts: [first.replaceAll(';', '|')],
    files: ['ok'],
  },
  {
    title: 'whole numbers after decimals',
    before: first,
    texts: [hourly('Date;Temp;Hum', '1;40')],
    files: ['ok'],
    codes: ['DATE_ORDER_DECIDED'],
  },
  {
    title: 'decimals after whole numbers',
    before: hourly('Date;Temp;Hum', '1;40'),
    texts: [first],
    files: ['ok'],
    codes: ['DATE_ORDER_DECIDED', 'LAYOUT_NEW'],
  },
  {
    title: 'required columns by their beginning',
    source: { requiredColumns: ['date', 'KOT1/Teplota'] },
    texts: [hourly('Date;KOT1/Teplota venkovní (°C)', '1,5')],
    rows: [mapping({ measurementColumn: 'KOT1/Teplota venkovní (°C)' })],
    files: ['ok'],
    codes: ['COLUMN_NAME_LOOSE', 'CONTRACT_LEARNED', 'DATE_ORDER_DECIDED'],
  },
  {
    title: 'a required column that is not there',
    source: { requiredColumns: ['Date', 'CO2'] },
    texts: [first],
    files: ['COLUMN_MISSING'],
    message: /"CO2" is missing/,
  },
  {
    title: 'names that meet loosely',
    texts: [hourly('date;TEMP (°C);Hum', '1,5;40,5')],
    files: ['ok'],
    codes: ['COLUMN_NAME_LOOSE', 'CONTRACT_LEARNED', 'DATE_ORDER_DECIDED'],
  },
  {
    title: 'a mapping row that no file needs',
    texts: [hourly('Date;Temp;a;b;c', '1,5;1;1;1'), hourly('Date;Hum;d;e;f', '1,5;1;1;1')],
    rows: [
      ...both,
      mapping({ measurementColumn: '/x.*/' }),
      mapping({ measurementColumn: '/[a-f]/', measurement: 'ignore' }),
    ],
    files: ['ok', 'ok'],
    codes: ['CONTRACT_LEARNED', 'DATE_ORDER_DECIDED', 'MAPPING_UNUSED'],
  },
  {
    title: 'times of no known form',
    texts: ['Date;Temp;Hum\nx;1;2\n'],
    files: ['TIME_FORMAT_UNKNOWN'],
    message: /"x"/,
  },
  {
    title: 'day and month that nothing tells apart',
    texts: ['Date;Temp;Hum\n01/02/2024 10:00;1;2\n'],
    files: ['DATE_ORDER_AMBIGUOUS'],
  },
  {
    title: 'day and month told by another file',
    texts: ['Date;Temp;Hum\n01/02/2024 10:00;1;2\n', 'Date;Temp;Hum\n13/02/2024 10:00;1;2\n'],
    files: ['ok', 'ok'],
  },
  {
    title: 'day and month told by two files in two ways',
    texts: [
      'Date;Temp;Hum\n01/02/2024 10:00;1;2\n',
      'Date;Temp;Hum\n13/02/2024 10:00;1;2\n',
      'Date;Temp;Hum\n02/13/2024 10:00;1;2\n',
    ],
    files: ['DATE_ORDER_AMBIGUOUS', 'ok', 'ok'],
  },
  {
    title: 'day and month told by the contract',
    before: 'Date;Temp;Hum\n13/02/2024 10:00;1;2\n',
    texts: ['Date;Temp;Hum\n01/02/2024 10:00;1;2\n'],
    files: ['ok'],
  },
  {
    title: 'ends of intervals of unknown length',
    source: { intervalLabel: 'end' },
    texts: ['Date;Temp;Hum\n13.02.2024 10:00;1;2\n'],
    files: ['CADENCE_UNKNOWN'],
    codes: [],
  },
  {
    title: 'ends of intervals of stated length',
    source: { intervalLabel: 'end', cadenceMinutes: 60 },
    texts: ['Date;Temp;Hum\n13.02.2024 10:00;1;2\n'],
    files: ['ok'],
  },
  {
    title: 'ends of intervals whose length shows',
    source: { intervalLabel: 'end' },
    texts: [first],
    files: ['ok'],
  },
  {
    title: 'a file name without a sensor',
    source: { sensorPattern: '_(\\d+)_' },
    texts: [first, first],
    names: ['a_12_.csv', 'other.csv'],
    files: ['ok', 'SENSOR_UNKNOWN'],
  },
  { title: 'a matrix', source: { shape: 'matrix' }, texts: [first], files: ['SHAPE_UNSUPPORTED'] },
];

describe('the form and the times of raw files against seeds and contract', () => {
  test.each(rows)('$title', holds);
});

describe('the contract', () => {
  test('holds one layout per header set and form, the cadence and the forms of time', async () => {
    const { contract, contractChanged } = await judgeTexts([first], { rows: both });
    expect(contractChanged).toBe(true);
    expect(contract).toMatchObject({ version: 1, datasource: 'air', cadence_minutes: 60 });
    expect(contract.layouts).toEqual([
      {
        hash: expect.any(String) as string,
        format: 'csv',
        columns: ['Date', 'Temp', 'Hum'],
        shape: 'wide',
        delimiter: ';',
        decimal: ',',
        timeFormats: [{ columns: ['Date'], kinds: ['%d.%m.%Y %H:%M:%S'] }],
      },
    ]);
  });

  test('does not change by the same files', async () => {
    const contract = await contractOf(first, both);
    const again = await judgeTexts([first], { rows: both, contract });
    expect(again.contractChanged).toBe(false);
    expect(again.contract).toEqual(contract);
  });

  test('does not depend on the order of the files', async () => {
    const texts = [
      hourly('Date;Temp;a;b', '1,5;1;1'),
      hourly('Date;Hum;c;d', '1,5;1;1'),
      hourly('Date;Hum;c;d', '1;1;1').replaceAll('.2024', '.24'),
    ];
    const rows = [...both, mapping({ measurementColumn: '/[a-d]/', measurement: 'ignore' })];
    const one = await judgeTexts(texts, { rows });
    const two = await judgeTexts([...texts].reverse(), { rows });
    expect(two.contract.layouts.map(({ hash }) => hash)).toEqual(
      one.contract.layouts.map(({ hash }) => hash),
    );
    expect(two.contract).toEqual(one.contract);
  });

  test('is not learned from refused files', async () => {
    const { contract, contractChanged } = await judgeTexts(['Date;Temp;Hum\nx;1;2\n'], { rows: both });
    expect(contract.layouts).toEqual([]);
    expect(contractChanged).toBe(false);
  });

  test('keeps the shape of a narrow layout when a file has names of its own only', async () => {
    const rows = [narrowMapping()];
    const text = (names: readonly string[]): string =>
      `Date;Name;Value\n${names.map((name, index) => `14.03.2024 0${index}:00;${name};1,5`).join('\n')}\n`;
    const contract = await contractOf(text(['a', 'b', 'a', 'b']), rows);
    expect(contract.layouts[0]?.shape).toBe('narrow');
    const { verdicts } = await judgeTexts([text(['c', 'd', 'e', 'f'])], { rows, contract });
    expect(verdicts[0]).toMatchObject({ verdict: 'accepted', plan: { shape: 'narrow' } });
  });

  test('gives way to a stated shape', async () => {
    const text = 'Date;Name;Value\n14.03.2024 00:00;1;x\n';
    const rows = [narrowMapping()];
    const contract = await contractOf(text, rows);
    expect(contract.layouts[0]?.shape).toBe('wide');
    const { verdicts } = await judgeTexts([text], { rows, contract, source: { shape: 'narrow' } });
    expect(verdicts[0]).toMatchObject({ verdict: 'accepted', plan: { shape: 'narrow' } });
  });
});
