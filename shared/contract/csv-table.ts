import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import type { Datasource } from '../config/types.js';
import type { Code } from '../errors/codes.js';
import { normalised } from './names.js';
import { uniqueColumns, type RawTable } from './raw-table.js';
import type { ByteFacts, ByteSample } from './scan.js';

export interface NotATable {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

/** Physical lines in which a header is looked for. */
const HEADER_LINES = 60;
const DELIMITERS = [';', ',', '\t', '|'];

/**
 * Finds the header and a sample of the records of a delimited text file. `expected` are the names that seeds and
 * contract know: the line that shares most of them is the header, wherever it stands.
 */
export function readCsvTable(
  facts: ByteFacts,
  bytes: ByteSample,
  datasource: Datasource,
  expected: readonly string[],
): RawTable | NotATable {
  const refused = refuseBytes(facts, bytes, datasource);
  if (refused !== undefined) return refused;
  const encoding = detectEncoding(bytes, datasource);
  if (encoding === undefined) {
    return {
      code: 'ENCODING_UNKNOWN',
      message: 'the text is not UTF-8 and no other encoding is stated',
      hint: 'State it in the column `encoding` of datasources_config.csv, for example windows-1250.',
    };
  }
  const decoder = new TextDecoder(encoding);
  const pieces = bytes.windows.map((window) =>
    decoder
      .decode(window)
      .replaceAll('\ufeff', '')
      .split(/\r\n|\n|\r/),
  );
  const header = findHeader(pieces[0] ?? [], datasource, expected);
  if (header === undefined) {
    return {
      code: 'HEADER_MISSING',
      message:
        datasource.headerRow === undefined
          ? `none of the first ${HEADER_LINES} lines holds a known column name`
          : `line ${datasource.headerRow}, the stated header, holds no known column name`,
      hint: 'Check that the file belongs to this datasource; state `header_row` and `delimiter` if it does.',
    };
  }
  const columns = uniqueColumns(header.cells);
  const sample = sampleRecords(header, pieces);
  if (sample.length === 0)
    return {
      code: 'FILE_EMPTY',
      message: 'the file has a header and no line of data',
      hint: 'Export it again.',
    };
  return {
    format: 'csv',
    encoding,
    rewrite: encoding !== 'utf-8' || facts.innerMark || facts.mixedLineEnds,
    delimiter: header.delimiter,
    skipLines: header.line,
    columns,
    blank: columns.filter(
      (_, index) =>
        header.cells[index]?.trim() === '' && sample.every((record) => (record[index] ?? '') === ''),
    ),
    sample,
    typed: {},
  };
}

function refuseBytes(facts: ByteFacts, { head }: ByteSample, datasource: Datasource): NotATable | undefined {
  const start = head
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .slice(0, 200)
    .toLowerCase();
  if (facts.lastLine === 0 || (start === '' && facts.bytes <= head.length)) {
    return { code: 'FILE_EMPTY', message: 'the file is empty', hint: 'Export it again.' };
  }
  if (/^<(!doctype html|html|head|\?xml)/.test(start)) {
    return {
      code: 'FILE_NOT_A_TABLE',
      message: 'the file is a web page, not a table (often a log-in page)',
      hint: 'Renew the access to the origin and export the file again.',
    };
  }
  const wide =
    markOf(head)?.startsWith('utf-16') ?? datasource.encoding?.toLowerCase().startsWith('utf-16') ?? false;
  if (!wide && head.includes(0)) {
    return { code: 'FILE_NOT_A_TABLE', message: 'the file is binary, not text', hint: 'Export it as CSV.' };
  }
  return undefined;
}

/** The encoding that a byte order mark at the start names. */
function markOf(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : undefined;
}

/** What a mark says, else the stated encoding, else UTF-8 where the sample is valid UTF-8. */
function detectEncoding({ head, windows }: ByteSample, datasource: Datasource): string | undefined {
  const marked = markOf(head);
  if (marked !== undefined) return marked;
  if (datasource.encoding !== undefined) return new TextDecoder(datasource.encoding).encoding;
  // A window from the middle may begin or end inside a character: up to three bytes on either side are left out.
  const whole = windows.every((window, index) =>
    isUtf8(
      window.subarray(
        index === 0 ? 0 : leadingBytes(window),
        window.length - (index === windows.length - 1 ? 0 : trailingBytes(window)),
      ),
    ),
  );
  return whole ? 'utf-8' : undefined;
}

function leadingBytes(window: Buffer): number {
  let count = 0;
  while (count < 3 && ((window[count] ?? 0) & 0xc0) === 0x80) count++;
  return count;
}

function trailingBytes(window: Buffer): number {
  for (let back = 1; back <= Math.min(4, window.length); back++) {
    const byte = window[window.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

interface Header {
  readonly delimiter: string;
  /** Physical line of the header, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

function findHeader(
  lines: readonly string[],
  datasource: Datasource,
  expected: readonly string[],
): Header | undefined {
  const known = new Set(expected.map(normalised).filter((name) => name !== ''));
  const delimiters = datasource.delimiter === undefined ? DELIMITERS : [datasource.delimiter];
  const rows =
    datasource.headerRow === undefined
      ? lines.slice(0, HEADER_LINES).map((_, index) => index + 1)
      : [datasource.headerRow];
  let best: Header | undefined;
  let most = 0;
  for (const delimiter of delimiters) {
    for (const line of rows) {
      const cells = splitLine(lines[line - 1] ?? '', delimiter);
      const shared = cells.filter((cell) => known.has(normalised(cell))).length;
      if (shared > most) [best, most] = [{ delimiter, line, cells }, shared];
    }
  }
  return best;
}

/** The records below the header; pieces from the middle begin and end inside a line. */
function sampleRecords(header: Header, pieces: readonly (readonly string[])[]): string[][] {
  return pieces.flatMap((lines, index) => {
    const whole = lines.slice(index === 0 ? header.line : 1, index === pieces.length - 1 ? undefined : -1);
    return records(
      whole.filter((line) => line.trim() !== ''),
      header.delimiter,
    );
  });
}

function records(lines: readonly string[], delimiter: string): string[][] {
  if (!lines.some((line) => line.includes('"'))) return lines.map((line) => line.split(delimiter));
  return parse(lines.join('\n'), {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
  });
}

function splitLine(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  try {
    const [cells] = parse(line, { delimiter, relax_column_count: true, relax_quotes: true }) as string[][];
    return cells ?? [];
  } catch {
    return [];
  }
}
