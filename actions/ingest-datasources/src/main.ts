import { z } from 'zod';
import { defineStage, type StageRun } from '../../../shared/action/define.js';
import { flag, type SharedInputs } from '../../../shared/action/shared-inputs.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { closeInbox } from '../../../shared/inbox/inbox.js';
import { modelsFolder } from '../../../shared/models/folder.js';
import type { Finding } from '../../../shared/report/finding.js';
import { writePending, type PendingDatasource } from '../../../shared/warehouse/pending.js';
import { ingestDatasource, type Ingested } from './apply.js';
import { collect, judgeAgain } from './collect.js';
import { decide } from './decide.js';
import { describe } from './describe.js';

const inputs = z.object({
  'origin-root': z.string().optional(),
  models: z.string().optional(),
  rebuild: flag,
});
export type IngestRun = StageRun<z.infer<typeof inputs>> & { readonly inputs: SharedInputs };

/** Reads new raw files into readings and proposes them; quality-gate disposes. */
export const stage = defineStage({
  name: 'ingest-datasources',
  inputs,
  async run(run) {
    const held: { db?: Database } = {};
    const database = async (): Promise<Database> =>
      (held.db ??= await Database.open(run.context, { threads: run.inputs.threads }));
    try {
      const { facts, findings: collected } = await collect(run, database);
      const plans = decide(facts);
      const pending: PendingDatasource[] = [];
      const ingested: Ingested[] = [];
      const findings: Finding[] = [...collected];
      for (const [index, plan] of plans.entries()) {
        const own = facts[index];
        run.context.log.info(`${plan.name}: ${plan.action}, because ${plan.reason}`);
        if (own === undefined || plan.action === 'nothing') continue;
        const anew = plan.action === 'reread';
        const again = anew ? await judgeAgain(run, own, database) : undefined;
        findings.push(...(again?.findings ?? []));
        const done = await ingestDatasource(run, await database(), {
          facts: own,
          files: again?.files ?? own.fresh,
          contract: again?.contract ?? own.contract,
          anew,
          models: modelsFolder(run),
        });
        pending.push(done.pending);
        ingested.push(done);
      }
      await writePending(run.warehouse, {
        version: 1,
        base: run.warehouse.manifestHash,
        datasources: pending,
      });
      await closeInbox(run.warehouse);
      return describe(plans, ingested, findings, run.warehouse);
    } finally {
      await held.db?.[Symbol.asyncDispose]();
    }
  },
});
