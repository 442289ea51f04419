import { z } from 'zod';
import { defineStage } from '../../../shared/action/define.js';
import { apply } from './apply.js';
import { collect } from './collect.js';
import { decide, type Plan } from './decide.js';
import { chooseEngine } from './engine.js';
import { treeSummary } from './summary.js';

/** Checks the hierarchy of a building and keeps its nodes, edges, closure and paths as files. */
export const stage = defineStage({
  name: 'sync-hierarchy',
  inputs: z.object({ engine: z.enum(['auto', 'duckdb', 'neo4j']) }),
  async run(run) {
    const engine = chooseEngine(run.inputs.engine);
    const collected = await collect(run);
    const plan = decide(collected);
    const { changed, files } = await apply(run, plan, engine);
    return {
      findings: plan.findings,
      changed,
      files,
      outputs: { ...plan.counts },
      headline: plan.reason,
      // Counts of a broken tree would say nothing about the files, which stay as they were.
      tables: isSound(plan) ? treeSummary(collected.hierarchy.tree, plan.changes) : [],
    };
  },
});

const isSound = ({ action }: Plan): boolean => action === 'keep' || action === 'write';
