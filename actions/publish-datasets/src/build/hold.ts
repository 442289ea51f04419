import type { Database } from '../../../../shared/duckdb/engine.js';
import { readParquet } from '../../../../shared/duckdb/parquet.js';
import { ident, literal } from '../../../../shared/duckdb/quote.js';
import type { DatasetSchema } from '../metadata/datasets.js';
import type { PublicFile } from '../release.js';
import { writeRows, type Draft } from './draft.js';

/** How the clock and the labels of a data set turn the bounds of a UTC month into values of its time column. */
export interface Labels {
  readonly timezone: string;
  readonly legacy: 'local-end' | 'utc-start';
}

/** Rows of a published file in the columns of its schema, as a relation. `file`: absolute path. */
export function publishedRows(schema: DatasetSchema, { format }: PublicFile, file: string): string {
  if (format === 'parquet') return readParquet([file]);
  const columns = schema.fields.map(({ name, parquet }) => `${ident(name)}::${parquet} AS ${ident(name)}`);
  return `(SELECT ${columns.join(', ')} FROM read_csv(${literal(file)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"'))`;
}

/**
 * Puts the rows of held months back as they were published, without those of places that were withdrawn since.
 * `published`: the rows of the release before, as a relation.
 */
export async function holdMonths(
  db: Database,
  draft: Draft,
  published: string,
  months: readonly string[],
  labels: Labels,
): Promise<Draft> {
  const held = months.map((month) => within(draft.schema, month, labels)).join(' OR ');
  const rows = `(SELECT * FROM ${readParquet([draft.file])} WHERE NOT (${held})
    UNION ALL BY NAME
    SELECT * FROM ${published} WHERE (${held}) AND location NOT IN (SELECT places.location FROM warehouse.unpublished_places AS places))`;
  const file = `${draft.file}.held`;
  const facts = await writeRows(db, draft.schema, rows, file);
  return { ...draft, file, facts };
}

/** SQL that is true for rows whose window starts in a UTC month. */
function within({ name }: DatasetSchema, month: string, { timezone, legacy }: Labels): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const bound = (at: number): string => {
    const instant = `${literal(new Date(at).toISOString())}::TIMESTAMPTZ`;
    return name === 'legacy' && legacy === 'local-end'
      ? `timezone('UTC', timezone(${literal(timezone)}, ${instant}) + INTERVAL '1 hour')`
      : instant;
  };
  return `(time >= ${bound(Date.UTC(year, number - 1))} AND time < ${bound(Date.UTC(year, number))})`;
}
