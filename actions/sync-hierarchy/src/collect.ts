import type { StageRun } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { readHierarchy, type Hierarchy } from '../../../shared/hierarchy/hierarchy.js';
import type { SeenSensor } from '../../../shared/hierarchy/placed.js';
import { FILES, inputsOf } from './files.js';
import { readFormer, type FormerNode } from './former.js';
import { monthsToLookAt, readSensors } from './seen.js';

export interface Collected {
  readonly building: string;
  readonly hierarchy: Hierarchy;
  /** The seed, as messages name it. */
  readonly seedFile: string;
  /** Sensors that have readings. */
  readonly seen: readonly SeenSensor[];
  /** What the files would be made from. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether the stored files were made from the same. */
  readonly isCurrent: boolean;
  /** Rows of the stored files of nodes and edges. */
  readonly stored: { readonly nodes: number; readonly edges: number };
  /** The nodes as last stored; empty when nothing was stored, and when nothing has changed since. */
  readonly former: readonly FormerNode[];
}

/** Reads the hierarchy of the seeds, the sensors that have readings, and the hierarchy as last stored. */
export async function collect(run: StageRun<unknown>): Promise<Collected> {
  const { warehouse, seeds } = run;
  const hierarchy = readHierarchy(seeds);
  const entries = FILES.map((file) => warehouse.entry(file));
  const inputs = inputsOf(hierarchy);
  const isCurrent = entries.every(
    (entry) =>
      entry !== undefined && entry.inputs.seeds === inputs.seeds && entry.inputs.code === inputs.code,
  );
  const known = {
    building: warehouse.building,
    hierarchy,
    seedFile: `${seeds.folder}/building_hierarchy.csv`,
    inputs,
    isCurrent,
    stored: {
      nodes: warehouse.entry('hierarchy/nodes.parquet')?.rows ?? 0,
      edges: warehouse.entry('hierarchy/edges.parquet')?.rows ?? 0,
    },
  };
  if (hierarchy.tree.nodes.length === 0) return { ...known, seen: [], former: [] };

  const months = monthsToLookAt(run);
  const wantsFormer = !isCurrent && entries.some((entry) => entry !== undefined);
  // DuckDB takes longer to start than everything else here, so it is started only for files.
  if (months.size === 0 && !wantsFormer) return { ...known, seen: [], former: [] };
  await using db = await Database.open(run.context, { threads: run.inputs.threads });
  return {
    ...known,
    seen: await readSensors(db, run, months),
    former: wantsFormer ? await readFormer(db, warehouse) : [],
  };
}
