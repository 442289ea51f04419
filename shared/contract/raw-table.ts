/** What can be seen of a raw file before anything is decided: its columns and a sample of its cells. */
export interface RawTable {
  readonly format: 'csv' | 'json' | 'parquet';
  readonly encoding: string;
  /** True when DuckDB cannot read the bytes as they stand. */
  readonly rewrite: boolean;
  readonly delimiter: string;
  /** Physical lines before the first line of data; 0 where there are no lines. */
  readonly skipLines: number;
  /** All columns in the file's order, made unique; a column without a name is `column_N`. */
  readonly columns: readonly string[];
  /** Columns without a name and without a value, such as a trailing delimiter leaves. */
  readonly blank: readonly string[];
  /** Sampled records in file order, cells by position. */
  readonly sample: readonly (readonly string[])[];
  /** Typed time columns of a Parquet file. */
  readonly typed: Readonly<Record<string, 'local' | 'instant'>>;
  /** JSON: pointer (RFC 6901) to the records, and of each column to its place in a record. */
  readonly recordsPointer?: string;
  readonly pointers?: readonly string[];
}

/** The sampled texts of one column. */
export function sampleOf(table: RawTable, column: string): string[] {
  const index = table.columns.indexOf(column);
  return index === -1 ? [] : table.sample.map((record) => record[index] ?? '');
}

/** Makes column names unique, without regard to case as SQL needs it, and gives nameless ones a name. */
export function uniqueColumns(header: readonly string[]): string[] {
  // Landing adds these two.
  const taken = new Set(['_line', '_ragged']);
  const own = new Set(header.map((cell) => cell.trim().toLowerCase()));
  return header.map((cell, index) => {
    const name = cell.trim() === '' ? `column_${index + 1}` : cell.trim();
    let unique = name;
    // A made-up name must not take the place of one that stands in the header.
    for (
      let count = 2;
      taken.has(unique.toLowerCase()) || (unique !== cell.trim() && own.has(unique.toLowerCase()));
      count++
    )
      unique = `${name} (${count})`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
