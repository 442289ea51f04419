import { defineStage } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { localDate } from '../../../shared/time/local-date.js';
import { readPending } from '../../../shared/warehouse/pending.js';
import { takeIn } from './apply.js';
import { earlierFindings, keptFindings, observeAll } from './collect.js';
import { decide } from './decide.js';
import { describe } from './describe.js';
import { inputs, levelsOf, skipReason } from './inputs.js';
import { openFindings } from './open-findings.js';
import { NOTHING_REMOVED, removeFromSource } from './remove.js';

/** Judges what ingest-datasources proposes, takes in what passes and holds the rest. */
export const stage = defineStage({
  name: 'quality-gate',
  inputs,
  async run({ context, inputs, seeds, datasources, warehouse, asOf }) {
    const policy = {
      thresholds: seeds.thresholds,
      waivers: seeds.waivers,
      inputs: levelsOf(inputs),
      localDate: localDate(seeds.building.timezone, asOf),
      skipReason: skipReason(inputs),
    };
    const pending = await readPending(warehouse);
    const held: { db?: Database } = {};
    const database = async (): Promise<Database> =>
      (held.db ??= await Database.open(context, { threads: inputs.threads }));
    try {
      const options = { warehouse, seeds, asOf, database };
      const plan = decide(await observeAll(datasources, pending.datasources, options), policy);
      const fresh = plan.proposals.filter((each) => each.newFiles.length > 0 || each.alongside.length > 0);
      const active = seeds.datasources.filter(({ status }) => status === 'active');
      const open = openFindings(
        await keptFindings(warehouse),
        [...(await earlierFindings(warehouse)), ...plan.findings],
        {
          active: new Set(active.map(({ name }) => name)),
          lookedAt: new Set(datasources.map(({ name }) => name)),
          fresh: new Set(fresh.map(({ name }) => name)),
        },
      );
      const changed = await takeIn(warehouse, plan, open);
      const heldNames = new Set(plan.held.map(({ name }) => name));
      const removal = inputs['remove-from-source']
        ? await removeFromSource(
            datasources.filter(({ name }) => !heldNames.has(name)),
            { context, warehouse, database, most: inputs['max-remove'] },
          )
        : NOTHING_REMOVED;
      return describe(plan, changed, removal);
    } finally {
      await held.db?.[Symbol.asyncDispose]();
    }
  },
});
