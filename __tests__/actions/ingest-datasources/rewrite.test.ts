import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rewriteCsv } from '../../../actions/ingest-datasources/src/rewrite.js';
import { testFolder } from '../../support/context.js';
import { mapping, rawFile } from '../../shared/contract/make.js';
import { read, type Reading } from './read.js';

const MARK = '\ufeff';

interface Row extends Omit<Reading, 'content'> {
  readonly title: string;
  readonly content: string | Uint8Array;
  /** Line and value (or rule) of every cell. */
  readonly expected: readonly string[];
  /** Whether the plan already says that the bytes must be rewritten. */
  readonly rewrite?: boolean;
}

const line = (hour: number, value: string): string =>
  `14.03.2024 ${String(hour).padStart(2, '0')}:00;${value}`;
const text = (...lines: readonly string[]): string => `Date;Temp\n${lines.join('\n')}\n`;

const rows: readonly Row[] = [
  {
    title: 'a clean file',
    content: text(line(1, '1'), line(2, '2')),
    expected: ['2 1', '3 2'],
    rewrite: false,
  },
  {
    title: 'no line feed at the end',
    content: text(line(1, '1'), line(2, '2')).trimEnd(),
    expected: ['2 1', '3 2'],
    rewrite: false,
  },
  {
    title: 'blank lines at the end',
    content: `${text(line(1, '1'), line(2, '2'))}\r\n\n`.replace(/\r?\n/g, '\r\n'),
    expected: ['2 1', '3 2'],
    rewrite: false,
  },
  {
    title: 'blank lines inside',
    content: text(line(1, '1'), '', '', line(2, '2')),
    expected: ['2 1', '5 2'],
    rewrite: false,
  },
  {
    title: 'blank lines inside and no line feed at the end',
    content: text(line(1, '1'), '', line(2, '2')).trimEnd(),
    expected: ['2 1', '4 2'],
    rewrite: false,
  },
  {
    title: 'a line break in quotes',
    content: `Date;Temp;Note\n${line(1, '1')};"a\nb"\n${line(2, '2')};c\n`,
    rows: [mapping(), mapping({ measurementColumn: 'Note', measurement: 'ignore' })],
    expected: ['2 1', '4 2'],
    rewrite: false,
  },
  {
    title: 'a quote inside a cell',
    content: `Date;Temp;Note\n${line(1, '1')};3" pipe\n${line(2, '2')};c\n`,
    rows: [mapping(), mapping({ measurementColumn: 'Note', measurement: 'ignore' })],
    expected: ['2 1', '3 2'],
  },
  {
    title: 'a ragged line',
    content: text(line(1, '1'), `${line(2, '2')};x`, line(3, '3')),
    expected: ['2 1', '3 line_ragged', '4 3'],
    rewrite: false,
  },
  {
    title: 'a blank line and a ragged line',
    content: text(line(1, '1'), '', `${line(2, '2')};x`, line(3, '3')),
    expected: ['2 1', '4 line_ragged', '5 3'],
  },
  { title: 'lines above the header', content: `title\n\n${text(line(1, '1'))}`, expected: ['4 1'] },
  {
    title: 'lines above the header and blank ones below',
    content: `title\n\n${text(line(1, '1'), '', line(2, '2'))}`,
    expected: ['4 1', '6 2'],
  },
  {
    title: 'a mark on every line',
    content: text(line(1, '1'), line(2, '2')).replace(/^(?=.)/gm, MARK),
    expected: ['2 1', '3 2'],
    rewrite: true,
  },
  {
    title: 'mixed line ends',
    content: `Date;Temp\r\n${line(1, '1')}\n${line(2, '2')}\r\n`,
    expected: ['2 1', '3 2'],
    rewrite: true,
  },
  {
    title: 'carriage returns alone',
    content: text(line(1, '1'), line(2, '2')).replaceAll('\n', '\r'),
    expected: ['2 1', '3 2'],
    rewrite: true,
  },
  {
    title: 'UTF-16',
    content: Buffer.from(`${MARK}${text(line(1, '1'), '', line(2, '2'))}`, 'utf16le'),
    expected: ['2 1', '4 2'],
    rewrite: true,
  },
  {
    title: 'Latin-1 with a unit',
    content: Buffer.from(`Date;Temp (°C)\n${line(1, '1')}\n`, 'latin1'),
    source: { encoding: 'iso-8859-1' },
    rows: [mapping({ measurementColumn: 'Temp (°C)' })],
    expected: ['2 1'],
    rewrite: true,
  },
  {
    title: 'damaged bytes outside the sample stay in their cell',
    content: Buffer.concat([
      Buffer.from(text(...Array.from({ length: 9000 }, () => line(1, '1')))),
      Buffer.from(line(1, '')),
      Buffer.from([0xe8, 0x0a]),
      Buffer.from(`${Array.from({ length: 9000 }, () => line(1, '1')).join('\n')}\n`),
    ]),
    expected: ['9002 value_unreadable'],
    rewrite: false,
  },
];

describe('the physical line of a cell', () => {
  test.each(rows)('$title', async ({ expected, rewrite, title, ...reading }) => {
    const { cells, plan } = await read(reading);
    const told = cells.map((cell) =>
      cell.replace(/^(\d+) .* (\d+)\.0{6} q2$/, '$1 $2').replace(/^(\d+ [a-z_]+).*/s, '$1'),
    );
    expect(title.includes('sample') ? told.filter((each) => !/ 1$/.test(each)) : told).toEqual(expected);
    if (rewrite !== undefined) expect(plan.rewrite).toBe(rewrite);
  });
});

test('a rewritten file holds every cell, its line and whether it fits', async () => {
  const source = await rawFile(`a;b\r\n1;"x;""y"""\n\n2\r3;4;5\r\n`);
  const target = path.join(testFolder('rewrite'), 'below', 'out.csv');
  const plan = { encoding: 'utf-8', delimiter: ';', skipLines: 1, columns: ['a', 'b'] };
  await rewriteCsv(source, target, plan as never);
  expect(await readFile(target, 'utf8')).toBe('2,false,"1","x;""y"""\n4,true,"2",""\n5,true,"3","4"\n');
});

test('text is decoded across the pieces that it is read in', async () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `${index};žluťoučký`);
  const source = await rawFile(`a;b\n${lines.join('\n')}\n`);
  const target = path.join(testFolder('rewrite'), 'out.csv');
  await rewriteCsv(source, target, {
    encoding: 'utf-8',
    delimiter: ';',
    skipLines: 1,
    columns: ['a', 'b'],
  } as never);
  const written = (await readFile(target, 'utf8')).trimEnd().split('\n');
  expect(written).toHaveLength(30_000);
  expect(written.every((each, index) => each === `${index + 2},false,"${index}","žluťoučký"`)).toBe(true);
});
