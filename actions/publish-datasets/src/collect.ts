import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { StageRun } from '../../../shared/action/define.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import { hashOfModels, loadModels } from '../../../shared/models/load.js';
import { modelsFolder } from '../../../shared/models/folder.js';
import type { Models } from '../../../shared/models/model.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import type { Inputs } from './inputs.js';
import { DATASETS, type DatasetName } from './metadata/datasets.js';
import { readPublished, type Published } from './published.js';

/** The model behind each data set. */
export const modelOf = (dataset: DatasetName): string =>
  dataset === 'hourly_all' ? 'pub_hourly' : `pub_${dataset}`;

/** What publishing needs to know of an incident. */
export const incidentSchema = z.object({
  id: z.string(),
  severity: z.string(),
  series: z.array(z.string()),
  start: z.string(),
  end: z.string().nullable(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** The lasting files that one published file is made from. */
export interface PeriodSource {
  readonly dataset: DatasetName;
  /** `2024-11`, `2024`, or the name of a data set that is one file. */
  readonly period: string;
  /** In the order of their paths; never none. */
  readonly entries: readonly ManifestEntry[];
}

/** What the manifest, the seeds and the last release say at the beginning of a run. */
export interface State {
  readonly seeds: BuildingSeeds;
  readonly models: Models;
  /** Hash of the model behind each chosen data set. */
  readonly modelHashes: Readonly<Partial<Record<DatasetName, string>>>;
  readonly sources: readonly PeriodSource[];
  readonly incidents: readonly Incident[];
  readonly incidentsParquet: ManifestEntry | undefined;
  readonly before: Published;
  /** The clock of this run: months close by it. */
  readonly asOf: Date;
}

/** Where the rows of each data set lie in the warehouse. */
const PREFIXES: Readonly<Record<DatasetName, string>> = {
  hourly: 'aggregates/hourly/',
  hourly_all: 'aggregates/hourly/',
  hourly_stats: 'aggregates/hourly/',
  daily: 'aggregates/daily/',
  weekly: 'aggregates/weekly/',
  monthly: 'aggregates/monthly/',
  incidents: 'incidents/incidents.parquet',
  hierarchy_nodes: 'hierarchy/nodes.parquet',
  hierarchy_edges: 'hierarchy/edges.parquet',
  hierarchy_closure: 'hierarchy/closure.parquet',
  hierarchy_paths: 'hierarchy/paths.parquet',
  legacy: 'aggregates/hourly/',
  raw: 'readings/',
};

/** Reads what a plan needs. Bulk data are not touched. Throws MODEL_INVALID, FILE_MISSING, RELEASE_UNREADABLE. */
export async function collect({ context, inputs, seeds, warehouse, asOf }: StageRun<Inputs>): Promise<State> {
  const models = await loadModels(modelsFolder({ context, inputs }));
  const incidents = warehouse.entry('incidents/incidents.json');
  return {
    seeds,
    models,
    modelHashes: Object.fromEntries(
      inputs.datasets.map((dataset) => [dataset, hashOfModels(models, [modelOf(dataset)])]),
    ),
    sources: inputs.datasets.flatMap((dataset) => sourcesOf(dataset, warehouse)),
    incidents:
      incidents === undefined
        ? []
        : z.array(incidentSchema).parse(JSON.parse(await readFile(await warehouse.file(incidents), 'utf8'))),
    incidentsParquet: warehouse.entry('incidents/incidents.parquet'),
    before: await readPublished(warehouse),
    asOf,
  };
}

/** The source files of a data set by the published file that they become. */
export function sourcesOf(dataset: DatasetName, warehouse: Pick<Warehouse, 'entries'>): PeriodSource[] {
  const entries = warehouse.entries(PREFIXES[dataset]).filter(({ path }) => path.endsWith('.parquet'));
  const { file } = DATASETS[dataset];
  const periods = new Map<string, ManifestEntry[]>();
  for (const entry of entries) {
    const period = file === 'all' ? dataset : nameOf(entry.path);
    periods.set(period, [...(periods.get(period) ?? []), entry]);
  }
  return [...periods].sort().map(([period, of]) => ({ dataset, period, entries: of }));
}

/** `2024-11` of `aggregates/hourly/2024-11.parquet`. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace('.parquet', '');
