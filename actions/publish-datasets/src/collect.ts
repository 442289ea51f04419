import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { StageRun } from '../../../shared/action/define.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import { hashOfModels, loadModels } from '../../../shared/models/load.js';
import { modelsFolder } from '../../../shared/models/folder.js';
import type { Models } from '../../../shared/models/model.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { DatasetName } from './metadata/schema.js';
import { readPublished, type Published } from './published.js';
import type { Format } from './release.js';

/** Values of this action's own inputs. */
export interface Inputs {
  readonly datasets: readonly DatasetName[];
  readonly formats: readonly Format[];
  readonly models?: string | undefined;
}

/** The model behind each data set. */
export const DATASET_MODELS: Readonly<Record<DatasetName, string>> = { hourly: 'pub_hourly' };

/** What publishing needs to know of an incident. */
export const incidentSchema = z.object({
  id: z.string(),
  severity: z.string(),
  series: z.array(z.string()),
  start: z.string(),
  end: z.string().nullable(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** What the manifest, the seeds and the last release say at the beginning of a run. */
export interface State {
  readonly seeds: BuildingSeeds;
  readonly models: Models;
  /** Hash of the model behind each data set. */
  readonly modelHashes: Readonly<Record<DatasetName, string>>;
  readonly hourly: readonly ManifestEntry[];
  readonly incidents: readonly Incident[];
  readonly incidentsParquet: ManifestEntry | undefined;
  readonly before: Published;
}

/** Reads what a plan needs. Bulk data are not touched. Throws MODEL_INVALID, FILE_MISSING, RELEASE_UNREADABLE. */
export async function collect({ context, inputs, seeds, warehouse }: StageRun<Inputs>): Promise<State> {
  const models = await loadModels(modelsFolder({ context, inputs }));
  const incidents = warehouse.entry('incidents/incidents.json');
  return {
    seeds,
    models,
    modelHashes: { hourly: hashOfModels(models, [DATASET_MODELS.hourly]) },
    hourly: warehouse.entries('aggregates/hourly/'),
    incidents:
      incidents === undefined
        ? []
        : z.array(incidentSchema).parse(JSON.parse(await readFile(await warehouse.file(incidents), 'utf8'))),
    incidentsParquet: warehouse.entry('incidents/incidents.parquet'),
    before: await readPublished(warehouse),
  };
}
