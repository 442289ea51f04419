import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSeed } from '../../../shared/config/read-seed.js';

const read = (text: string | Uint8Array) =>
  readSeed(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'seeds/x.csv');

interface Case {
  readonly title: string;
  readonly text: string | Uint8Array;
  /** Line and cells of every row. */
  readonly expected?: readonly (readonly [number, Readonly<Record<string, string | undefined>>])[];
  readonly error?: { readonly line: number; readonly column?: string; readonly says: string };
}

const cases: readonly Case[] = [
  { title: 'plain', text: 'a,b\n1,2\n', expected: [[2, { a: '1', b: '2' }]] },
  { title: 'no line break at the end', text: 'a,b\n1,2', expected: [[2, { a: '1', b: '2' }]] },
  { title: 'byte order mark and CRLF', text: '\ufeffa,b\r\n1,2\r\n', expected: [[2, { a: '1', b: '2' }]] },
  { title: 'byte order mark before a comment', text: '\ufeff# note\na\n1\n', expected: [[3, { a: '1' }]] },
  {
    title: 'line ends of an old Mac',
    text: 'a,b\r1,2\r3,4\r',
    expected: [
      [2, { a: '1', b: '2' }],
      [3, { a: '3', b: '4' }],
    ],
  },
  {
    title: 'comments and blank lines',
    text: '# "one\n\na,b\n# two, x\n , \n1,2\n\n,\n3,#4\n',
    expected: [
      [6, { a: '1', b: '2' }],
      [9, { a: '3', b: '#4' }],
    ],
  },
  {
    title: 'a comment that a spreadsheet quoted',
    text: '"# one, two",\na,b\n1,2\n',
    expected: [[3, { a: '1', b: '2' }]],
  },
  {
    title: 'a quoted cell over lines, CRLF',
    text: 'a,b\r\n1,"x\r\n\r\n#y"\r\n2,z\r\n',
    expected: [
      [2, { a: '1', b: 'x\n\n#y' }],
      [5, { a: '2', b: 'z' }],
    ],
  },
  { title: 'quotes inside quotes', text: 'a\n"say ""hi"", you"\n', expected: [[2, { a: 'say "hi", you' }]] },
  { title: 'blank cells', text: 'a,b,c\n1,,   \n', expected: [[2, { a: '1', b: undefined, c: undefined }]] },
  { title: 'a separator as a cell', text: 'a,b\n1,\t\n', expected: [[2, { a: '1', b: '\t' }]] },
  {
    title: 'empty cells beyond the header',
    text: 'a,b,,\n1,2,,\n3,4,\n',
    expected: [
      [2, { a: '1', b: '2' }],
      [3, { a: '3', b: '4' }],
    ],
  },
  { title: 'header names with spaces around', text: ' a , b\n1,2\n', expected: [[2, { a: '1', b: '2' }]] },

  {
    title: 'too many cells',
    text: '# x\na,b\n1,2\n1,2,3\n',
    error: { line: 4, says: '3 cells, the header has 2' },
  },
  { title: 'too few cells', text: 'a,b,c\n1\n', error: { line: 2, says: 'Add 2 commas' } },
  { title: 'a quote never closed', text: 'a,b\n1,2\n3,"4\n5,6\n', error: { line: 3, says: 'never closed' } },
  { title: 'a quote inside a cell', text: 'a,b\n1,2\n3,x"4\n5,6\n', error: { line: 3, says: 'not quoted' } },
  { title: 'semicolons', text: 'a;b\n1;2\n', error: { line: 1, says: 'semicolons' } },
  { title: 'a column twice', text: '#\na,b,a\n1,2,3\n', error: { line: 2, column: 'a', says: 'twice' } },
  { title: 'a column without a name', text: 'a,,b\n1,2,3\n', error: { line: 1, says: 'Column 2' } },
  {
    title: 'not UTF-8',
    text: Uint8Array.from([0x61, 0x0a, 0x31, 0x0a, 0xec, 0x0a]),
    error: { line: 3, says: 'CSV UTF-8' },
  },
  { title: 'UTF-16', text: Uint8Array.from([0xff, 0xfe, 0x61, 0x00]), error: { line: 1, says: 'not UTF-8' } },
];

describe('readSeed', () => {
  it.each(cases)('$title', ({ text, expected, error }) => {
    const { table, errors } = read(text);
    if (expected !== undefined) {
      expect(errors).toEqual([]);
      expect(table?.lines.map(({ line, cells }) => [line, cells])).toEqual(expected);
    } else {
      expect(errors).toHaveLength(1);
      const [mistake] = errors;
      expect(mistake?.code).toBe('SEED_UNREADABLE');
      expect(mistake?.place.line).toBe(error?.line);
      expect(mistake?.place.column).toBe(error?.column);
      expect(`${mistake?.message} ${mistake?.hint}`).toContain(error?.says);
    }
  });

  it.each(['', '\ufeff', '# only a comment\n\n'])('finds no table in %j', (text) => {
    expect(read(text)).toEqual({ table: undefined, errors: [] });
  });

  it('numbers every row by the line it begins on', () => {
    const cell = fc.string({ unit: fc.constantFrom('x', 'ž', ' ', '"', ',', '\n', '#', ';'), maxLength: 6 });
    const block = fc.oneof(
      fc.record({ kind: fc.constant('row' as const), cells: fc.tuple(cell, cell) }),
      fc.record({ kind: fc.constant('comment' as const), text: fc.constantFrom('', ' "odd', ' a,b', '#') }),
      fc.record({ kind: fc.constant('blank' as const) }),
    );
    fc.assert(
      fc.property(
        fc.array(block),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (blocks, lineEnd, bom) => {
          let text = 'no,a,b\n';
          const expected: { line: number; a: string; b: string }[] = [];
          for (const each of blocks) {
            const line = text.split('\n').length;
            if (each.kind === 'comment') text += `#${each.text}\n`;
            else if (each.kind === 'blank') text += '\n';
            else {
              const [a, b] = each.cells;
              expected.push({ line, a, b });
              text += `${expected.length},"${a.replaceAll('"', '""')}","${b.replaceAll('"', '""')}"\n`;
            }
          }
          const { table, errors } = read((bom ? '\ufeff' : '') + text.replaceAll('\n', lineEnd));
          expect(errors).toEqual([]);
          const blank = (value: string): string | undefined =>
            value.trim() === '' && value.length !== 1 ? undefined : value;
          expect(table?.lines).toEqual(
            expected.map(({ line, a, b }, at) => ({
              line,
              cells: { no: String(at + 1), a: blank(a), b: blank(b) },
            })),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
