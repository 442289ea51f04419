/** Columns of a plain-text table; numbers stand on the right. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A table for the terminal, its columns as wide as their widest cell, with a rule under the titles. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? '';
        const width = widths[index] ?? 0;
        return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
  ].join('\n');
}

/** `394,020`, whatever the machine's language. */
export const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
