import type { Database } from '../duckdb/engine.js';
import { literal } from '../duckdb/quote.js';
import { plain } from '../report/escape.js';
import type { NotATable } from './csv-table.js';
import type { RawTable } from './raw-table.js';

const SAMPLE = 2000;

/** Columns, types and a spread sample of a Parquet file. The sample reads every row group, so damage shows here. */
export async function readParquetTable(db: Database, file: string): Promise<RawTable | NotATable> {
  try {
    return await readTable(db, `read_parquet(${literal(file)}, file_row_number = true)`);
  } catch (cause) {
    const [reason = ''] = (cause as Error).message.replaceAll(file, 'it').split('\n');
    return {
      code: 'FILE_NOT_A_TABLE',
      message: `the file cannot be read as Parquet (${plain(reason)})`,
      hint: 'Export it again.',
    };
  }
}

async function readTable(db: Database, source: string): Promise<RawTable | NotATable> {
  const described = await db.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${source}`,
  );
  const columns = described.map((column) => column.column_name);
  const { rows } = await db.row<{ rows: number }>(`SELECT count(*) AS rows FROM ${source}`);
  if (rows === 0) return { code: 'FILE_EMPTY', message: 'the file has no rows', hint: 'Export it again.' };
  const stride = Math.max(1, Math.floor(rows / SAMPLE));
  const sample = await db.rows(
    `SELECT COLUMNS(* EXCLUDE (file_row_number))::VARCHAR FROM ${source} WHERE file_row_number % ${stride} = 0 ORDER BY file_row_number LIMIT ${SAMPLE}`,
  );
  return {
    format: 'parquet',
    encoding: 'utf-8',
    rewrite: false,
    delimiter: '',
    skipLines: 0,
    columns,
    blank: [],
    sample: sample.map((row) =>
      columns.map((column) => (typeof row[column] === 'string' ? row[column] : '')),
    ),
    typed: Object.fromEntries(
      described.map((column) => [column.column_name, timeType(column.column_type)] as const).filter(isTime),
    ),
  };
}

type TimeType = 'local' | 'instant';

const timeType = (type: string): TimeType | undefined => {
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'instant';
  return type.startsWith('TIMESTAMP') || type === 'DATE' ? 'local' : undefined;
};

const isTime = (entry: readonly [string, TimeType | undefined]): entry is [string, TimeType] =>
  entry[1] !== undefined;
