import type { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { createReadings, createSources } from '../../../shared/models/sources.js';
import { relation } from '../../../shared/models/model.js';
import { runModels, withModelName } from '../../../shared/models/run.js';
import type { Change } from '../../../shared/warehouse/change.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { METRIC_MODELS, type MetricKind, type State } from './collect.js';
import { metricsPath, type MetricsPlan, type YearPlan } from './decide.js';

/** The order of rows in the files: series by series, so that a series is one stretch and compresses well. */
const ORDER: Readonly<Record<MetricKind, string>> = {
  daily: 'source, measurement, local_date',
  series: 'source, measurement, location, local_date',
};

/** Makes the metrics of the planned years and drops those of years that are gone. */
export async function applyMetrics(
  db: Database,
  state: State,
  plan: MetricsPlan,
  warehouse: Warehouse,
  change: Change,
): Promise<void> {
  for (const path of plan.drop) change.drop(path);
  if (plan.rebuild.length === 0) return;
  await createSources(db, { seeds: state.seeds }, []);
  const vars = { timezone: state.seeds.building.timezone, as_of: state.asOf.toISOString() };
  for (const year of plan.rebuild) {
    const files = await Promise.all(
      year.readings.map(async (entry) => ({
        datasource: entry.path.split('/')[1] ?? '',
        file: await warehouse.file(entry),
      })),
    );
    await createReadings(db, files);
    // Anew for each year: a model that is a table holds the rows of its moment.
    await runModels(db, state.models, { select: Object.values(METRIC_MODELS), vars });
    for (const kind of ['daily', 'series'] as const) await writeYear(db, state, kind, year, change);
  }
}

async function writeYear(
  db: Database,
  state: State,
  kind: MetricKind,
  { year, inputs }: YearPlan,
  change: Change,
): Promise<void> {
  const model = METRIC_MODELS[kind];
  const plainPath = metricsPath(kind, year);
  const target = change.temporary(plainPath);
  const file = state.models.all.find(({ name }) => name === model)?.file ?? model;
  const query = `SELECT * FROM ${relation(model)} WHERE year(local_date) = ${year} ORDER BY ${ORDER[kind]}`;
  const { rows } = await withModelName(file, () => writeParquet(db, query, target));
  await change.add(plainPath, target, { rows, inputs });
}

/** The files of metrics after a change. */
export const metricsAfter = (warehouse: Warehouse, change: Change): ManifestEntry[] =>
  change.applyTo(warehouse.manifest).filter(({ path }) => path.startsWith('metrics/'));
