import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { ReadPlan } from '../../../shared/contract/contract.js';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Rewrites a delimited file that DuckDB cannot read as it stands (encoding, byte order marks inside, mixed line ends,
 * lines with too many or too few cells, blank lines) into plain UTF-8 CSV with two leading columns: the physical line,
 * and whether the line does not fit the header. Nothing is dropped but blank lines.
 */
export async function rewriteCsv(source: string, target: string, plan: ReadPlan): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const parser = parse({
    delimiter: plan.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  });
  await pipeline(
    createReadStream(source),
    decode(plan.encoding),
    parser,
    render(plan),
    createWriteStream(target),
  );
}

function decode(encoding: string): Transform {
  const decoder = new TextDecoder(encoding);
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) =>
      done(null, decoder.decode(chunk, { stream: true }).replaceAll('\ufeff', '')),
    flush: (done) => done(null, decoder.decode().replaceAll('\ufeff', '')),
  });
}

function render(plan: ReadPlan): Transform {
  const width = plan.columns.length;
  return new Transform({
    writableObjectMode: true,
    transform: ({ record, info }: Parsed, _encoding, done) => {
      if (info.lines <= plan.skipLines) return done();
      const cells = Array.from({ length: width }, (_, index) => record[index] ?? '');
      const ragged = record.length !== width;
      // The parser tells the line on which a record ends; line breaks in quotes lie between.
      const line =
        info.lines - record.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      done(null, `${line},${ragged},${cells.map(quoted).join(',')}\n`);
    },
  });
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
