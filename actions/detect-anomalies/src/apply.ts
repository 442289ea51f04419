import type { StageRun } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { Inputs, State } from './collect.js';
import { incidentInputs, type MetricsPlan } from './decide.js';
import type { Incident } from './incidents/incident.js';
import { judge, pathsOf } from './judge.js';
import { applyMetrics, metricsAfter } from './metrics.js';
import type { Settings } from './settings.js';
import { writeIncidents } from './write-incidents.js';

export interface Applied {
  readonly changed: boolean;
  readonly incidents: readonly Incident[];
  readonly files: readonly ManifestEntry[];
}

/** Makes the planned metrics, judges them all, and commits metrics and incidents together. */
export async function apply(
  { context, inputs, warehouse }: StageRun<Inputs>,
  state: State,
  plan: MetricsPlan,
  settings: Settings,
  judged: readonly string[] | undefined,
): Promise<Applied> {
  await using db = await Database.open(context, { threads: inputs.threads });
  const change = warehouse.change();
  await applyMetrics(db, state, plan, warehouse, change);
  const entries = metricsAfter(warehouse, change);
  const locate = (entry: ManifestEntry): Promise<string> => warehouse.file(entry);
  const files = {
    daily: await pathsOf(entries, 'daily', locate),
    series: await pathsOf(entries, 'series', locate),
  };
  const incidents = await judge(db, state, files, settings, judged);
  await writeIncidents(db, incidents, incidentInputs(state, entries, settings, judged), change);
  const changed = await warehouse.commit(change);
  return { changed, incidents, files: change.entries };
}
