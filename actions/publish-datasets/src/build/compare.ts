import type { Database } from '../../../../shared/duckdb/engine.js';
import { readParquet } from '../../../../shared/duckdb/parquet.js';
import { ident, literal } from '../../../../shared/duckdb/quote.js';
import { CHANGES, schemaOf, type DatasetSchema } from '../metadata/datasets.js';
import type { ChangeCount } from '../release.js';
import type { Draft } from './draft.js';

/** Days after the end of a UTC month until when its rows may still change freely. */
export const CLOSES_AFTER_DAYS = 62;

export async function beginComparison(db: Database, asOf: Date): Promise<void> {
  const columns = CHANGES.fields
    .filter(({ name }) => name !== 'reason')
    .map(({ name, parquet }) => `${ident(name)} ${parquet}`);
  await db.run(
    `CREATE OR REPLACE TABLE row_changes (${columns.join(', ')}, month VARCHAR, period VARCHAR, is_closed BOOLEAN, is_withdrawn BOOLEAN)`,
  );
  await db.run(`SET VARIABLE as_of = ${literal(asOf.toISOString())}::TIMESTAMPTZ`);
}

/** The UTC month that a row belongs to. For the former layout, whose labels are not instants, the label's month. */
const monthOf = (time: string): string => `strftime(${time} AT TIME ZONE 'UTC', '%Y-%m')`;

const MARKS = new Set(['quality', 'incident']);

/**
 * Notes every row of a draft that is not as it was published in the release before, with how it differs (design 8.5):
 * `new`, `gone`, `grown` (its n is larger), `annotated` (nothing but quality or incident), `changed`.
 */
export async function compareDraft(db: Database, draft: Draft, published: string): Promise<void> {
  const { schema } = draft;
  const names = new Set(schema.fields.map(({ name }) => name));
  const key = schema.primaryKey.map(ident).join(', ');
  const values = schema.fields.map(({ name }) => name).filter((name) => !schema.primaryKey.includes(name));
  const differ = (columns: readonly string[]): string =>
    columns.length === 0
      ? 'false'
      : columns.map((name) => `was.${ident(name)} IS DISTINCT FROM now.${ident(name)}`).join(' OR ');
  const shown = names.has('mean')
    ? 'mean'
    : names.has('sum')
      ? 'sum'
      : names.has('value')
        ? 'value'
        : 'data_value';
  const measurement = names.has('data_key') ? 'data_key' : 'measurement';
  const count = (side: string): string => (names.has('n') ? `${side}.n` : 'NULL');
  const grown = names.has('n') ? 'now.n > was.n' : 'false';
  await db.run(`
    INSERT INTO row_changes BY NAME
    WITH was AS (SELECT *, true AS there FROM ${published}),
    now AS (SELECT *, true AS there FROM ${readParquet([draft.file])})
    SELECT ${literal(schema.name)} AS dataset, time, location, ${ident(measurement)} AS measurement, source,
      CASE WHEN was.there IS NULL THEN 'new' WHEN now.there IS NULL THEN 'gone' WHEN ${grown} THEN 'grown'
        WHEN ${differ(values.filter((name) => !MARKS.has(name)))} THEN 'changed' ELSE 'annotated' END AS change,
      ${count('was')} AS n_before, ${count('now')} AS n, was.${ident(shown)} AS value_before, now.${ident(shown)} AS value,
      ${monthOf('time')} AS month, ${literal(draft.plan.period)} AS period,
      date_trunc('month', time AT TIME ZONE 'UTC') + INTERVAL '1 month ${CLOSES_AFTER_DAYS} days' <= getvariable('as_of') AT TIME ZONE 'UTC' AS is_closed,
      location IN (SELECT places.location FROM warehouse.unpublished_places AS places) AS is_withdrawn
    FROM was FULL JOIN now USING (${key})
    WHERE was.there IS NULL OR now.there IS NULL OR ${differ(values)}`);
}

/** Data sets without a count of readings say nothing by themselves of why a row differs: `hourly` beside them does. */
const judges = (dataset: string): boolean =>
  schemaOf(dataset)?.fields.some(({ name }) => name === 'n') === true;

export interface HeldMonth {
  readonly month: string;
  readonly changed: number;
  readonly gone: number;
}

/** Closed months in which a row is gone, or different at equal or smaller n: they stay as they were published. */
export async function heldMonths(db: Database): Promise<HeldMonth[]> {
  const rows = await db.rows<{ dataset: string; month: string; change: string; rows: number }>(
    `SELECT dataset, month, change, count(*) AS rows FROM row_changes
     WHERE is_closed AND NOT is_withdrawn AND change IN ('changed', 'gone') GROUP BY ALL ORDER BY ALL`,
  );
  const held = new Map<string, HeldMonth>();
  for (const { dataset, month, change, rows: count } of rows) {
    if (!judges(dataset)) continue;
    const so = held.get(month) ?? { month, changed: 0, gone: 0 };
    held.set(
      month,
      change === 'gone' ? { ...so, gone: so.gone + count } : { ...so, changed: so.changed + count },
    );
  }
  return [...held.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
}

/** Forgets what was noted of one period, before it is compared again. */
export const forgetComparison = (db: Database, { schema, plan }: Draft): Promise<void> =>
  db.run(
    `DELETE FROM row_changes WHERE dataset = ${literal(schema.name)} AND period = ${literal(plan.period)}`,
  );

/** SQL of every noted change with its reason, in the columns of the data set of changes. */
export function changesWithReason(restateReason: string | undefined): string {
  const restated = restateReason === undefined ? literal('late-data') : literal(`restated: ${restateReason}`);
  return `(SELECT * EXCLUDE (period, is_closed, is_withdrawn),
    CASE WHEN is_withdrawn AND change = 'gone' THEN 'withdrawn'
      WHEN change = 'annotated' THEN 'annotated'
      WHEN change IN ('changed', 'gone') AND is_closed THEN ${restated}
      WHEN is_closed THEN 'late-data'
      WHEN change = 'new' THEN 'new-data' ELSE 'revised' END AS reason FROM row_changes)`;
}

export const countChanges = (db: Database, restateReason: string | undefined): Promise<ChangeCount[]> =>
  db.rows<ChangeCount & Record<string, unknown>>(
    `SELECT dataset, month, change, reason, count(*) AS rows FROM ${changesWithReason(restateReason)} GROUP BY ALL ORDER BY ALL`,
  );

/** Whether rows of a data set are compared with the release before: what has a time, one row a series and window. */
export const isComparable = ({ time, primaryKey }: DatasetSchema): boolean =>
  time !== undefined && !primaryKey.includes('sensor');
