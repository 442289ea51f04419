import path from 'node:path';
import { z } from 'zod';
import { defineStage, type StageResult, type StageRun } from '../../../shared/action/define.js';
import { list } from '../../../shared/action/shared-inputs.js';
import { apply } from './apply.js';
import { collect, type Inputs } from './collect.js';
import { planPublication } from './decide.js';
import { findingsOf, planTable } from './findings.js';
import { DATASETS, type DatasetName } from './metadata/schema.js';

const DATASET_NAMES = Object.keys(DATASETS) as [DatasetName, ...DatasetName[]];
const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

export const publishDatasets = defineStage({
  name: 'publish-datasets',
  inputs: z.object({
    datasets: list.pipe(z.array(z.enum(DATASET_NAMES)).min(1)).transform(distinct),
    formats: list.pipe(z.array(z.enum(['parquet', 'csv.gz'])).min(1)).transform(distinct),
    models: z.string().optional(),
  }),
  run: publish,
});

async function publish(run: StageRun<Inputs>): Promise<StageResult> {
  const { context, warehouse, seeds } = run;
  const state = await collect(run);
  const folder = path.relative(context.workspace, warehouse.runFile('public'));
  const findings = findingsOf(seeds.building);
  if (state.hourly.length === 0) {
    const outputs = { rows: 0, release: state.before.release?.hash ?? '', public: folder };
    return {
      findings,
      changed: false,
      outputs,
      headline: 'There are no hourly aggregates yet, so there is nothing to publish.',
    };
  }
  const plan = planPublication(state, run.inputs);
  const { changed, release, made } = await apply(run, state, plan);
  const { files } = release.release;
  const rows = files
    .filter(({ format }) => format === run.inputs.formats[0])
    .reduce((sum, file) => sum + file.rows, 0);
  return {
    findings,
    changed,
    files: made.map(({ path: name, rows: count, bytes, sha256 }) => ({
      path: `public/${name}`,
      rows: count,
      bytes,
      sha256,
    })),
    outputs: { rows, release: release.hash, public: folder },
    headline: `Release ${release.hash}: ${rows} rows in ${files.length} files, ${made.length} of them made anew.`,
    tables: [planTable(plan)],
  };
}
