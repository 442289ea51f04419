import { defineStage } from '../../../shared/action/define.js';
import { apply } from './apply.js';
import { collect } from './collect.js';
import { decide, type Plan } from './decide.js';
import { engineInputs, hierarchyInputs } from './inputs.js';
import { engineName } from './engine.js';
import { mermaid } from './mermaid.js';
import { treeSummary } from './summary.js';

/** Checks the hierarchy of a building and keeps its nodes, edges, closure and paths as files. */
export const stage = defineStage({
  name: 'sync-hierarchy',
  inputs: hierarchyInputs,
  async run(run) {
    engineName(engineInputs(run.inputs));
    const collected = await collect(run);
    const plan = decide(collected);
    const { changed, files } = await apply(run, plan, collected);
    const { tree } = collected.hierarchy;
    // Counts and pictures of a broken tree would say nothing about the files, which stay as they were.
    const diagram = isSound(plan) ? mermaid(tree) : undefined;
    return {
      findings: plan.findings,
      changed,
      files,
      outputs: { ...plan.counts },
      headline: plan.reason,
      tables: isSound(plan) ? treeSummary(tree, plan.changes, diagram === undefined) : [],
      ...(diagram === undefined ? {} : { diagram }),
    };
  },
});

const isSound = ({ action }: Plan): boolean => action === 'keep' || action === 'write';
