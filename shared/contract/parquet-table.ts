import type { Database } from '../duckdb/engine.js';
import { literal } from '../duckdb/quote.js';
import type { NotATable } from './csv-table.js';
import type { RawTable } from './raw-table.js';

const SAMPLE = 2000;

/** Columns, types and a spread sample of a Parquet file. */
export async function readParquetTable(db: Database, file: string): Promise<RawTable | NotATable> {
  const source = `read_parquet(${literal(file)}, file_row_number = true)`;
  let described: { column_name: string; column_type: string }[];
  try {
    described = await db.rows(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${source}`);
  } catch (cause) {
    const [reason = ''] = (cause as Error).message.split('\n');
    return {
      code: 'FILE_NOT_A_TABLE',
      message: `the file is not Parquet (${reason})`,
      hint: 'Export it again.',
    };
  }
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
