import path from 'node:path';
import { defineStage, type StageResult, type StageRun } from '../../../shared/action/define.js';
import { apply } from './apply.js';
import { collect } from './collect.js';
import { compareWithOld } from './compare-with/compare.js';
import { planPublication } from './decide.js';
import { findingsOf, outcomeFindings, planTable } from './findings.js';
import { ownInputs, type Inputs } from './inputs.js';
import { deliverAll } from './targets/deliver-all.js';

export const publishDatasets = defineStage({ name: 'publish-datasets', inputs: ownInputs, run: publish });

async function publish(run: StageRun<Inputs>): Promise<StageResult> {
  const { context, warehouse, seeds } = run;
  const state = await collect(run);
  const folder = path.relative(context.workspace, warehouse.runFile('public'));
  const findings = findingsOf(seeds.building);
  if (state.sources.length === 0) {
    const outputs = { rows: 0, release: state.before.release?.hash ?? '', public: folder };
    const headline = 'There are no hourly aggregates yet, so there is nothing to publish.';
    return { findings, changed: false, outputs, headline };
  }
  const plan = planPublication(state, run.inputs);
  const applied = await apply(run, state, plan);
  const { changed, release, made } = applied;
  const delivered = await deliverAll(run, release);
  const compared = await compareWithOld(run, release);
  const { files } = release.release;
  const rows = files
    .filter(({ format, dataset }) => format === run.inputs.formats[0] && dataset !== 'changes')
    .reduce((sum, file) => sum + file.rows, 0);
  return {
    findings: [...findings, ...outcomeFindings(applied), ...compared.findings],
    changed: changed || delivered.changed,
    files: made.map(({ path: name, rows: count, bytes, sha256 }) => ({
      path: `public/${name}`,
      rows: count,
      bytes,
      sha256,
    })),
    outputs: { rows, release: release.hash, public: folder },
    headline: `Release ${release.hash}: ${rows} rows in ${files.length} files, ${made.length} of them made anew.`,
    tables: [planTable(plan), ...delivered.tables, ...compared.tables],
  };
}
