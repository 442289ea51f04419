import { parse } from 'csv-parse/sync';
import { inputError, type StageError } from '../errors/errors.js';

/** One line of a seed: its number in the file (from 1; of the first line when a quoted cell spans several). */
export interface SeedLine {
  readonly line: number;
  /** Cell text by column name, untouched; `undefined` for a blank cell. */
  readonly cells: Readonly<Record<string, string | undefined>>;
}

export interface SeedTable {
  /** As messages name it, for example `seeds/waivers.csv`. */
  readonly file: string;
  readonly headerLine: number;
  readonly header: readonly string[];
  readonly lines: readonly SeedLine[];
}

export interface SeedReading {
  /** `undefined` when the file holds no header line, or none that can be read. */
  readonly table: SeedTable | undefined;
  readonly errors: readonly StageError[];
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a seed: UTF-8 with or without a byte order mark, any line ends, comma-separated, lines that begin with `#` and
 * blank lines skipped. Mistakes are returned, never thrown, so that the other seeds are read too.
 */
export function readSeed(bytes: Uint8Array, file: string): SeedReading {
  const text = decode(bytes, file);
  if (typeof text !== 'string') return { table: undefined, errors: [text] };
  const { records, broken } = split(text, file);
  const errors = broken === undefined ? [] : [broken];

  // A spreadsheet puts quotes around a comment that holds a comma.
  const start = records.findIndex((record) => !record.cells[0]?.startsWith('#'));
  const first = records[start];
  if (first === undefined) return { table: undefined, errors };
  const header = trimEnd(first.cells.map((cell) => cell.trim()));
  const headerErrors = checkHeader(header, first.line, file);
  if (headerErrors.length > 0) return { table: undefined, errors: [...errors, ...headerErrors] };

  const lines: SeedLine[] = [];
  for (const { line, cells } of records.slice(start + 1)) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const used = cells.length > header.length ? trimEnd(cells) : cells;
    if (used.length > header.length || cells.length < header.length) {
      errors.push(wrongCellCount(used.length, header.length, file, line));
      continue;
    }
    lines.push({
      line,
      cells: Object.fromEntries(header.map((name, at) => [name, blankToUndefined(used[at])])),
    });
  }
  return { table: { file, headerLine: first.line, header, lines }, errors };
}

/** A cell of white space only is blank, except a lone tab or space: it can be a separator that someone meant. */
const blankToUndefined = (cell: string | undefined): string | undefined =>
  cell === undefined || cell === '' || (cell.trim() === '' && cell.length > 1) ? undefined : cell;

function trimEnd(cells: readonly string[]): string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  return cells.slice(0, last + 1);
}

function decode(bytes: Uint8Array, file: string): string | StageError {
  try {
    // A `TextDecoder` drops the byte order mark by itself.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    return inputError({
      code: 'SEED_UNREADABLE',
      message: `The text of ${file} is not UTF-8.`,
      hint: 'Save the file as "CSV UTF-8".',
      place: { file, line: firstLineNotUtf8(bytes) },
    });
  }
}

function firstLineNotUtf8(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const lineBreak = bytes.indexOf(0x0a, start);
    const end = lineBreak === -1 ? bytes.length : lineBreak;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}

function split(text: string, file: string): { records: CsvRecord[]; broken: StageError | undefined } {
  const records: CsvRecord[] = [];
  let endOfLast = 0;
  try {
    parse(text, {
      record_delimiter: '\n',
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: string[], info) => {
        // The parser counts to the line a record ends on; only its cells can hold line breaks.
        const breaks = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        records.push({ line: info.lines - breaks, cells });
        endOfLast = info.lines;
        return null;
      },
    });
    return { records, broken: undefined };
  } catch (cause) {
    const { code, lines } = cause as { code?: string; lines?: number };
    if (typeof code !== 'string' || typeof lines !== 'number') throw cause;
    // An unclosed quote runs to the end of the file: what helps is where its row begins.
    const unclosed = code === 'CSV_QUOTE_NOT_CLOSED';
    const broken = inputError({
      code: 'SEED_UNREADABLE',
      message: unclosed
        ? `A quote (") in ${file} is opened and never closed.`
        : `A quote (") stands inside a cell of ${file} that is not quoted.`,
      hint: 'Put quotes around the whole cell, and write a quote inside it twice ("").',
      place: { file, line: unclosed ? endOfLast + 1 : lines },
      cause,
    });
    return { records, broken };
  }
}

function checkHeader(header: readonly string[], line: number, file: string): StageError[] {
  const unreadable = (message: string, hint: string, column?: string): StageError =>
    inputError({
      code: 'SEED_UNREADABLE',
      message,
      hint,
      place: { file, line, ...(column === undefined ? {} : { column }) },
    });
  const [only] = header;
  if (header.length === 1 && only !== undefined && /[;\t]/.test(only)) {
    const found = only.includes(';') ? 'semicolons' : 'tabs';
    return [
      unreadable(
        `The columns of ${file} are separated by ${found}; seeds use commas.`,
        'Save the file as comma-separated CSV.',
      ),
    ];
  }
  const unnamed = header.indexOf('');
  const twice = header.find((name, at) => name !== '' && header.indexOf(name) !== at);
  return [
    ...(unnamed === -1
      ? []
      : [
          unreadable(
            `Column ${unnamed + 1} of ${file} has no name.`,
            'Give the column its name in the header line, or remove it.',
          ),
        ]),
    ...(twice === undefined
      ? []
      : [
          unreadable(
            `The column "${twice}" of ${file} is there twice.`,
            'Remove one of the two columns.',
            twice,
          ),
        ]),
  ];
}

function wrongCellCount(found: number, expected: number, file: string, line: number): StageError {
  const missing = expected - found;
  return inputError({
    code: 'SEED_UNREADABLE',
    message: `The line has ${found} cells, the header has ${expected}.`,
    hint:
      missing > 0
        ? `Add ${missing} ${missing === 1 ? 'comma' : 'commas'} where the empty cells are.`
        : 'Put quotes around the cell that holds a comma.',
    place: { file, line },
  });
}
