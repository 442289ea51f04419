import { describe, expect, test } from 'vitest';
import type { Datasource } from '../../../shared/config/types.js';
import { csvTable, datasource } from './make.js';

interface Row {
  readonly title: string;
  readonly content: string | Uint8Array;
  readonly source?: Partial<Datasource>;
  readonly names?: readonly string[];
  readonly expected?: Record<string, unknown>;
  readonly error?: string;
}

const MARK = '\ufeff';
const line = 'Date;Temp\n14.03.2024;1,5\n';

/** Text in an encoding that Node cannot write: Latin-2 code points of the letters used here. */
const windows1250 = (text: string): Uint8Array =>
  Uint8Array.from(
    [...text].map((letter) => ({ č: 0xe8, í: 0xed, Š: 0x8a, '°': 0xb0 })[letter] ?? letter.charCodeAt(0)),
  );

const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const bytes = Buffer.from(`${MARK}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

const rows: readonly Row[] = [
  {
    title: 'a plain table',
    content: line,
    expected: {
      encoding: 'utf-8',
      rewrite: false,
      delimiter: ';',
      skipLines: 1,
      columns: ['Date', 'Temp'],
      sample: [['14.03.2024', '1,5']],
    },
  },
  {
    title: 'a mark at the start',
    content: `${MARK}${line}`,
    expected: { columns: ['Date', 'Temp'], rewrite: false },
  },
  {
    title: 'marks inside',
    content: `${MARK}${line}${MARK}15.03.2024;2\n`,
    expected: {
      rewrite: true,
      sample: [
        ['14.03.2024', '1,5'],
        ['15.03.2024', '2'],
      ],
    },
  },
  {
    title: 'mixed line ends',
    content: 'Date;Temp\r\n14.03.2024;1\n15.03.2024;2\r\n',
    expected: {
      rewrite: true,
      sample: [
        ['14.03.2024', '1'],
        ['15.03.2024', '2'],
      ],
    },
  },
  {
    title: 'carriage returns alone',
    content: 'Date;Temp\r14.03.2024;1\r',
    expected: { rewrite: true, columns: ['Date', 'Temp'], sample: [['14.03.2024', '1']] },
  },
  {
    title: 'a title above the header',
    content: `Timestamp for sample frequency every 1 min\nDate,Temp\n14.03.2024,1\n`,
    expected: { delimiter: ',', skipLines: 2 },
  },
  {
    title: 'a legend with other delimiters above',
    content: `Serial;1234\n"Date";;;\n\n${line}`,
    expected: { skipLines: 4 },
  },
  {
    title: 'a trailing delimiter',
    content: 'Date;Temp;\n14.03.2024;1;\n',
    expected: { columns: ['Date', 'Temp', 'column_3'], blank: ['column_3'] },
  },
  {
    title: 'a nameless column with values is not blank',
    content: 'Date;Temp;\n14.03.2024;1;x\n',
    expected: { blank: [] },
  },
  { title: 'tabs', content: line.replaceAll(';', '\t'), expected: { delimiter: '\t' } },
  {
    title: 'quoted names and cells',
    content: '"Date";"Temp"\n"14.03.2024";"1;5"\n',
    expected: { columns: ['Date', 'Temp'], sample: [['14.03.2024', '1;5']] },
  },
  { title: 'a name in other case', content: line.toUpperCase(), expected: { columns: ['DATE', 'TEMP'] } },
  {
    title: 'a stated header',
    content: `Date;Temp\nDate;Temp;Hum\n14.03.2024;1;2\n`,
    source: { headerRow: 2 },
    expected: { skipLines: 2, columns: ['Date', 'Temp', 'Hum'] },
  },
  { title: 'a stated header that is none', content: line, source: { headerRow: 2 }, error: 'HEADER_MISSING' },
  {
    title: 'a stated delimiter that is not in the file',
    content: line,
    source: { delimiter: ',' },
    error: 'HEADER_MISSING',
  },
  {
    title: 'Latin-2 when stated',
    content: windows1250('Date;Temp;čí\n14.03.2024;1;2\n'),
    source: { encoding: 'windows-1250' },
    expected: { encoding: 'windows-1250', rewrite: true, columns: ['Date', 'Temp', 'čí'] },
  },
  {
    title: 'Latin-2 when not stated',
    content: windows1250('Date;Temp;čí\n14.03.2024;1;2\n'),
    error: 'ENCODING_UNKNOWN',
  },
  {
    title: 'Latin-2 from the first byte on',
    content: windows1250('Š;Date;Temp\n1;14.03.2024;1\n'),
    error: 'ENCODING_UNKNOWN',
  },
  {
    title: 'a UTF-8 mark before what is stated',
    content: `${MARK}Date;Temp;čí\n14.03.2024;1;2\n`,
    source: { encoding: 'windows-1250' },
    expected: { encoding: 'utf-8', columns: ['Date', 'Temp', 'čí'] },
  },
  {
    title: 'UTF-16, little end first',
    content: utf16(line, 'le'),
    expected: { encoding: 'utf-16le', rewrite: true, columns: ['Date', 'Temp'] },
  },
  {
    title: 'UTF-16, big end first',
    content: utf16(line, 'be'),
    expected: { encoding: 'utf-16be', columns: ['Date', 'Temp'] },
  },
  {
    title: 'UTF-16 without a mark when stated',
    content: Buffer.from(line, 'utf16le'),
    source: { encoding: 'utf-16le' },
    expected: { columns: ['Date', 'Temp'] },
  },
  { title: 'an empty file', content: '', error: 'FILE_EMPTY' },
  { title: 'blank lines', content: '\n'.repeat(500), error: 'FILE_EMPTY' },
  { title: 'a mark and nothing else', content: MARK, error: 'FILE_EMPTY' },
  { title: 'a header without data', content: 'Date;Temp\n', error: 'FILE_EMPTY' },
  { title: 'a web page', content: '\n<!DOCTYPE html><html>Date;Temp</html>', error: 'FILE_NOT_A_TABLE' },
  { title: 'a web page with a mark', content: `${MARK}<html>`, error: 'FILE_NOT_A_TABLE' },
  { title: 'a binary file', content: Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 8]), error: 'FILE_NOT_A_TABLE' },
  { title: 'a table of something else', content: 'x;y\n1;2\n', error: 'HEADER_MISSING' },
  { title: 'names of another script', content: '时间;温度\n1;2\n', names: ['日期'], error: 'HEADER_MISSING' },
];

describe('a delimited text file', () => {
  test.each(rows)('$title', async ({ content, source, names, expected, error }) => {
    const table = await csvTable(content, datasource(source), names);
    if (error !== undefined) expect(table).toMatchObject({ code: error });
    else expect(table).toMatchObject(expected ?? {});
    expect('columns' in table).toBe(expected !== undefined);
  });

  test('of a megabyte is sampled from its first line to its last, by whole lines', async () => {
    const lines = Array.from(
      { length: 40_000 },
      (_, index) => `${String(index).padStart(10, '0')};${index % 7},25;žluť`,
    );
    const table = await csvTable(`Date;Temp;Note\r\n${lines.join('\r\n')}\r\n`);
    if (!('columns' in table)) throw new Error(table.message);
    const known = new Set(lines);
    expect(table.sample.every((record) => known.has(record.join(';')))).toBe(true);
    expect(table.sample[0]?.[0]).toBe('0000000000');
    expect(table.sample.at(-1)?.[0]).toBe('0000039999');
    expect(table.sample.length).toBeGreaterThan(2000);
    expect(table.encoding).toBe('utf-8');
  });

  test('of a megabyte in UTF-16 is sampled as well', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, index) => `${String(index).padStart(10, '0')};${index % 7}`,
    );
    const table = await csvTable(utf16(`Date;Temp\n${lines.join('\n')}\n`, 'le'));
    if (!('columns' in table)) throw new Error(table.message);
    const known = new Set(lines);
    expect(table.sample.every((record) => known.has(record.join(';')))).toBe(true);
    expect(table.sample.at(-1)?.[0]).toBe('0000019999');
  });
});
