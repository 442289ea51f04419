import type { StageRun } from '../../../shared/action/define.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { readParquet } from '../../../shared/duckdb/parquet.js';
import { canonical } from '../../../shared/hierarchy/text.js';
import type { Tree } from '../../../shared/hierarchy/tree.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { QuestionInputs } from './questions/question.js';

/** Newest months of hourly aggregates that questions are about. */
const MONTHS = 13;

export const hoursAskedOf = ({ warehouse }: Pick<StageRun<unknown>, 'warehouse'>): ManifestEntry[] =>
  warehouse.entries('aggregates/hourly/').slice(-MONTHS);

const NO_HOURS = `
  SELECT NULL::TIMESTAMPTZ AS window_start, NULL::VARCHAR AS location, NULL::VARCHAR AS measurement,
    NULL::INTEGER AS n, NULL::DECIMAL(38, 6) AS sum
  WHERE false`;

/** Leaves the hourly aggregates as the view `hours`. */
export async function viewHours(
  db: Database,
  { warehouse }: Pick<StageRun<unknown>, 'warehouse'>,
  hours: readonly ManifestEntry[],
): Promise<void> {
  const files = await Promise.all(hours.map((entry) => warehouse.file(entry)));
  const query =
    files.length === 0
      ? NO_HOURS
      : `SELECT window_start, location, measurement, n, sum FROM ${readParquet(files)}`;
  await db.run(`CREATE OR REPLACE VIEW hours AS ${query}`);
}

/** The series of `hours` whose location is the id of a node, or else the name of just one. */
export async function seriesOf(db: Database, tree: Tree): Promise<QuestionInputs['series']> {
  const named = new Map<string, string | undefined>();
  for (const { name, id } of tree.nodes) named.set(name, named.has(name) ? undefined : id);
  const rows = await db.rows<{ location: string; measurement: string }>(
    'SELECT DISTINCT location, measurement FROM hours ORDER BY location, measurement',
  );
  return rows.flatMap(({ location, measurement }) => {
    const node = tree.byId.get(canonical(location))?.id ?? named.get(canonical(location));
    return node === undefined ? [] : [{ node, location, measurement }];
  });
}
