import { z } from 'zod';
import { defineStage } from '../../../shared/action/define.js';
import { percent, wholeNumber } from '../../../shared/action/shared-inputs.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { checks, type CheckName } from '../../../shared/quality/checks.js';
import { localDate } from '../../../shared/time/local-date.js';
import { readPending } from '../../../shared/warehouse/pending.js';
import { takeIn } from './apply.js';
import { earlierFindings, keptFindings, observe } from './collect.js';
import { decide } from './decide.js';
import { describe } from './describe.js';
import { openFindings } from './open-findings.js';

const inputs = z.object({
  'max-null-percent': percent.optional(),
  'min-rows': wholeNumber.optional(),
  'max-rows': wholeNumber.optional(),
  'max-future-rows': wholeNumber.optional(),
});

/** Judges what ingest-datasources proposes, takes in what passes and holds the rest. */
export const stage = defineStage({
  name: 'quality-gate',
  inputs,
  async run({ context, inputs, seeds, datasources, warehouse, asOf }) {
    const pending = await readPending(warehouse);
    const names = new Set(datasources.map(({ name }) => name));
    const proposals = pending.datasources.filter(({ name }) => names.has(name));
    const held: { db?: Database } = {};
    const database = async (): Promise<Database> =>
      (held.db ??= await Database.open(context, { threads: inputs.threads }));
    try {
      const plan = decide(await observe(proposals, warehouse, asOf, database), {
        thresholds: seeds.thresholds,
        waivers: seeds.waivers,
        inputs: levelsOf(inputs),
        localDate: localDate(seeds.building.timezone, asOf),
      });
      const fresh = proposals.filter((each) => each.newFiles.length > 0 || each.alongside.length > 0);
      const open = openFindings(
        await keptFindings(warehouse),
        [...(await earlierFindings(warehouse)), ...plan.findings],
        {
          active: new Set(
            seeds.datasources.filter(({ status }) => status === 'active').map(({ name }) => name),
          ),
          lookedAt: names,
          fresh: new Set(fresh.map(({ name }) => name)),
        },
      );
      return describe(plan, await takeIn(warehouse, plan, open));
    } finally {
      await held.db?.[Symbol.asyncDispose]();
    }
  },
});

/** The levels that inputs give, by check. */
const levelsOf = (given: z.infer<typeof inputs>): Partial<Record<CheckName, number>> =>
  Object.fromEntries(
    checks.map(({ name, input }) => [name, given[input]] as const).filter(([, value]) => value !== undefined),
  );
