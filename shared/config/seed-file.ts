import { z } from 'zod';
import type { Code } from '../errors/codes.js';
import { inputError, type Place, type StageError } from '../errors/errors.js';
import type { CellProblem } from './cells/cell.js';
import { likely } from '../report/nearest.js';
import type { SeedLine, SeedTable } from './read-seed.js';

/** A seed file: its name and, as a zod schema, its columns. A column that must not be blank must also exist. */
export interface SeedFile<Row> {
  readonly name: string;
  readonly columns: readonly string[];
  readonly requiredColumns: readonly string[];
  readonly schema: z.ZodType<Row>;
}

/** A contradiction within one row, reported at one of its columns. */
export interface RowProblem<Column> {
  readonly column: Column;
  readonly message: string;
  readonly hint: string;
}

/** A row whose cells are read; which building it belongs to is not yet known. */
export interface ParsedRow<Row> {
  readonly row: Row;
  readonly place: Place & { readonly file: string; readonly line: number };
}

/** Declares a seed file; `check` looks for contradictions within a row whose cells are all legal. */
export function defineSeed<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
  check: (row: z.output<z.ZodObject<Shape>>) => readonly RowProblem<keyof Shape & string>[] = () => [],
): SeedFile<z.output<z.ZodObject<Shape>>> {
  const schema: z.ZodType<z.output<z.ZodObject<Shape>>> = z.object(shape).superRefine((row, context) => {
    for (const { column, message, hint } of check(row)) {
      context.addIssue({ code: 'custom', path: [column], message, params: { hint } });
    }
  });
  const columns = Object.keys(shape);
  const requiredColumns = columns.filter((column) => !z.safeParse(shape[column]!, undefined).success);
  return { name, columns, requiredColumns, schema };
}

/** The row type of a seed file. */
export type RowOf<File> = File extends SeedFile<infer Row> ? Row : never;

/** Checks the header and every row of a seed; rows with a mistake are left out and their mistakes returned. */
export function parseTable<Row>(
  seed: SeedFile<Row>,
  table: SeedTable,
): { rows: ParsedRow<Row>[]; errors: StageError[] } {
  const errors = checkColumns(seed, table);
  const missing = new Set(seed.requiredColumns.filter((column) => !table.header.includes(column)));
  const rows: ParsedRow<Row>[] = [];
  for (const line of table.lines) {
    const result = z.safeParse(seed.schema, line.cells);
    if (result.success) {
      rows.push({ row: result.data, place: { file: table.file, line: line.line } });
    } else {
      // A missing column is one mistake, not one a row.
      const issues = result.error.issues.filter(({ path }) => !missing.has(String(path[0])));
      errors.push(...issues.map((issue) => toError(issue, table.file, line)));
    }
  }
  return { rows, errors };
}

function checkColumns(seed: SeedFile<unknown>, table: SeedTable): StageError[] {
  const { file, headerLine: line, header } = table;
  const unused = seed.columns.filter((column) => !header.includes(column));
  const unknown = header
    .filter((column) => !seed.columns.includes(column))
    .map((column) => {
      const guess = likely(column, unused);
      return inputError({
        code: 'SEED_COLUMN_UNKNOWN',
        message: `${file} has no column "${column}"; its columns are ${seed.columns.join(', ')}.`,
        hint: guess === undefined ? `Remove the column "${column}".` : `Rename the column to "${guess}".`,
        place: { file, line, column },
      });
    });
  const missing = seed.requiredColumns
    .filter((column) => !header.includes(column))
    .map((column) =>
      inputError({
        code: 'SEED_COLUMN_MISSING',
        message: `${file} lacks the column "${column}"; it needs ${seed.requiredColumns.join(', ')}.`,
        hint: `Add "${column}" to the header line and its value to every row.`,
        place: { file, line, column },
      }),
    );
  return [...unknown, ...missing];
}

function toError(issue: z.core.$ZodIssue, file: string, { line }: SeedLine): StageError {
  const column = String(issue.path[0]);
  const { problem, hint } = ((issue.code === 'custom' ? issue.params : undefined) ?? {}) as {
    problem?: CellProblem;
    hint?: string;
  };
  const place = { file, line, column };
  if (problem === undefined)
    return seedError('SEED_VALUE_INVALID', place, issue.message, hint ?? `Correct "${column}".`);
  const subject =
    problem.found === undefined
      ? `The cell "${column}" is empty`
      : `The cell "${column}" holds "${problem.found}"`;
  const reason = problem.why === undefined ? '' : ` (${problem.why})`;
  return seedError(
    'SEED_VALUE_INVALID',
    place,
    `${subject}${reason}; it must be ${problem.legal}.`,
    problem.hint ?? `Write ${problem.legal} in column "${column}" of line ${line}.`,
  );
}

/** A mistake in a seed at a place of it. */
export const seedError = (code: Code, place: Place, message: string, hint: string): StageError =>
  inputError({ code, message, hint, place });
