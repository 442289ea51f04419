import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { StageRun } from '../../../shared/action/define.js';
import { loadModels, hashOfModels } from '../../../shared/models/load.js';
import { modelsFolder } from '../../../shared/models/folder.js';
import type { Models } from '../../../shared/models/model.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import { incidentSchema, type Incident } from './incidents/incident.js';
import type { RuleInputs } from './settings.js';

/** Values of this action's own inputs. */
export type Inputs = RuleInputs & { readonly models?: string | undefined };

export const METRIC_MODELS = { daily: 'metric_daily_summary', series: 'metric_series_summary' } as const;
export type MetricKind = keyof typeof METRIC_MODELS;

export const INCIDENTS_JSON = 'incidents/incidents.json';
export const INCIDENTS_PARQUET = 'incidents/incidents.parquet';

/** What the manifest and the seeds say at the beginning of a run. */
export interface State {
  readonly seeds: BuildingSeeds;
  readonly asOf: Date;
  readonly models: Models;
  readonly modelsHash: string;
  readonly readings: readonly ManifestEntry[];
  /** Metrics files of either kind. */
  readonly metrics: readonly ManifestEntry[];
  /** Entries of incidents.json and incidents.parquet, where they exist. */
  readonly incidents: readonly ManifestEntry[];
  /** The incidents as the last run left them. */
  readonly before: readonly Incident[];
}

/** Reads what a plan needs. Bulk data are not touched. Throws MODEL_INVALID, FILE_MISSING. */
export async function collect({ context, inputs, seeds, warehouse, asOf }: StageRun<Inputs>): Promise<State> {
  const models = await loadModels(modelsFolder({ context, inputs }));
  const known = warehouse.entry(INCIDENTS_JSON);
  return {
    seeds,
    asOf,
    models,
    modelsHash: hashOfModels(models, Object.values(METRIC_MODELS)),
    readings: warehouse.entries('readings/'),
    metrics: warehouse.entries('metrics/'),
    incidents: warehouse.entries('incidents/'),
    before:
      known === undefined
        ? []
        : z.array(incidentSchema).parse(JSON.parse(await readFile(await warehouse.file(known), 'utf8'))),
  };
}
