import type { Database } from '../../../../shared/duckdb/engine.js';
import { readParquet } from '../../../../shared/duckdb/parquet.js';
import { ident, literal } from '../../../../shared/duckdb/quote.js';
import { dataError } from '../../../../shared/errors/errors.js';
import type { Field } from '../metadata/fields.js';
import type { Draft } from './draft.js';

/**
 * Guards: the rows of a draft keep what its schema promises. Nothing has left the house yet.
 * Throws RELEASE_KEY_VIOLATED and RELEASE_ROW_INVALID.
 */
export async function checkDraft(db: Database, { plan, schema, file }: Draft): Promise<void> {
  const key = schema.primaryKey.map(ident).join(', ');
  const doubled = await db.rows<{ example: string; rows: number }>(
    `SELECT concat_ws(', ', ${schema.primaryKey.map((name) => `${ident(name)}::VARCHAR`).join(', ')}) AS example, count(*) AS rows FROM ${readParquet([file])} GROUP BY ${key} HAVING count(*) > 1 ORDER BY ${key} LIMIT 1`,
  );
  const where = `${plan.dataset}, ${plan.period}`;
  if (doubled[0] !== undefined) {
    throw dataError({
      code: 'RELEASE_KEY_VIOLATED',
      message: `The rows of ${where} do not have one row for each ${schema.primaryKey.join(', ')}: ${doubled[0].rows} rows are ${doubled[0].example}.`,
      hint: 'Nothing was published. Correct the model of the data set, or report the defect.',
    });
  }
  const rules = schema.fields.flatMap(rulesOf);
  if (rules.length === 0) return;
  const counts = await db.row<Record<string, number>>(
    `SELECT ${rules.map(({ broken }, index) => `count(*) FILTER (${broken}) AS r${index}`).join(', ')} FROM ${readParquet([file])}`,
  );
  const failed = rules.find((_, index) => (counts[`r${index}`] ?? 0) > 0);
  if (failed === undefined) return;
  throw dataError({
    code: 'RELEASE_ROW_INVALID',
    message: `${counts[`r${rules.indexOf(failed)}`]} rows of ${where} break what the schema says: ${failed.says}.`,
    hint: 'Nothing was published. Correct the model of the data set, or report the defect.',
  });
}

interface Rule {
  readonly says: string;
  /** SQL that is true for a row that breaks it. */
  readonly broken: string;
}

function rulesOf({ name, type, constraints = {} }: Field): Rule[] {
  const column = ident(name);
  const { required, enum: values, minimum, maximum } = constraints;
  return [
    ...(required === true ? [{ says: `${name} is never empty`, broken: `${column} IS NULL` }] : []),
    ...(required === true && type === 'string'
      ? [{ says: `${name} is never empty`, broken: `${column} = ${literal('')}` }]
      : []),
    ...(type === 'number' ? [{ says: `${name} is a finite number`, broken: `NOT isfinite(${column})` }] : []),
    ...(values === undefined
      ? []
      : [
          {
            says: `${name} is one of ${values.join(', ')}`,
            broken: `${column} NOT IN (${values.join(', ')})`,
          },
        ]),
    ...(minimum === undefined
      ? []
      : [{ says: `${name} is at least ${minimum}`, broken: `${column} < ${minimum}` }]),
    ...(maximum === undefined
      ? []
      : [{ says: `${name} is at most ${maximum}`, broken: `${column} > ${maximum}` }]),
  ];
}
