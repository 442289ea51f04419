import type { StageRun } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { readHierarchy, type Hierarchy } from '../../../shared/hierarchy/hierarchy.js';
import type { SeenSensor } from '../../../shared/hierarchy/placed.js';
import { inputError } from '../../../shared/errors/errors.js';
import { hashOf } from '../../../shared/config/hash.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import { engineName } from './engine.js';
import { textExports, type TextExport } from './exports/formats.js';
import { areSame, FILES, inputsOf } from './files.js';
import { readFormer, type FormerNode } from './former.js';
import { engineInputs, type HierarchyInputs } from './inputs.js';
import { readOwnQueries, type OwnQuery } from './own-queries.js';
import { hoursAskedOf } from './series.js';
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
  readonly deriveAdjacency: boolean;
  /** What is kept of exports, and what shall be. */
  readonly exports: ExportState;
  /** Whether the engine has a store of its own that has to be brought to the hierarchy, changed or not. */
  readonly hasServer: boolean;
  readonly ownQueries: readonly OwnQuery[];
}

export interface ExportState {
  readonly wanted: readonly TextExport[];
  /** What the answers to the built-in questions would be made from; undefined when nobody wants them. */
  readonly questions: Readonly<Record<string, string>> | undefined;
  readonly stored: readonly ManifestEntry[];
  /** The hourly aggregates that questions are about. */
  readonly hours: readonly ManifestEntry[];
}

/** Reads the hierarchy of the seeds, the sensors that have readings, and the hierarchy as last stored. */
export async function collect(run: StageRun<HierarchyInputs>): Promise<Collected> {
  const { warehouse, seeds } = run;
  const hierarchy = readHierarchy(seeds);
  const entries = FILES.map((file) => warehouse.entry(file));
  const deriveAdjacency = run.inputs['derive-adjacency'];
  const inputs = inputsOf(hierarchy, deriveAdjacency);
  const isCurrent = entries.every((entry) => entry !== undefined && areSame(entry.inputs, inputs));
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
    deriveAdjacency,
    exports: exportState(run, inputs),
    hasServer: engineName(engineInputs(run.inputs)) === 'neo4j',
    ownQueries: await ownQueriesOf(run),
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

function exportState(
  { warehouse, inputs: given, seeds }: StageRun<HierarchyInputs>,
  inputs: Readonly<Record<string, string>>,
): ExportState {
  const names = given.exports ?? [];
  const hours = names.includes('questions') ? hoursAskedOf({ warehouse }) : [];
  const about = { hours: hashOf(hours.map(({ sha256 }) => sha256)), locations: hashOf(seeds.locations) };
  return {
    wanted: textExports(names, inputs, given['base-iri']),
    questions: names.includes('questions') ? { ...inputs, ...about } : undefined,
    stored: warehouse.entries('hierarchy/exports/'),
    hours,
  };
}

async function ownQueriesOf({ context, inputs }: StageRun<HierarchyInputs>): Promise<OwnQuery[]> {
  if (inputs.queries === undefined) return [];
  if (engineName(engineInputs(inputs)) === 'neo4j') return readOwnQueries(context, inputs.queries);
  throw inputError({
    code: 'INPUT_INVALID',
    message:
      'The input "queries" names Cypher files, which only a Neo4j server can run, and "neo4j-uri" names none.',
    hint: 'Write the address of a server in neo4j-uri, or leave queries out.',
  });
}
