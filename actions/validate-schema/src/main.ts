import path from 'node:path';
import { z } from 'zod';
import { defineStage } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { fillInbox } from '../../../shared/inbox/fill.js';
import { writeInbox } from '../../../shared/inbox/inbox.js';
import { describe } from './describe.js';

/** Collects raw files into the inbox and checks their form against seeds and contract, before anything is read. */
export const stage = defineStage({
  name: 'validate-schema',
  inputs: z.object({ 'origin-root': z.string().optional() }),
  async run({ context, inputs, seeds, datasources, warehouse, asOf }) {
    const held: { db?: Database } = {};
    try {
      const { inbox, findings } = await fillInbox({
        context,
        seeds,
        datasources,
        warehouse,
        asOf,
        originRoot:
          inputs['origin-root'] === undefined
            ? undefined
            : path.resolve(context.workspace, inputs['origin-root']),
        database: async () => (held.db ??= await Database.open(context, { threads: inputs.threads })),
      });
      await writeInbox(warehouse, inbox);
      return describe(inbox, findings, seeds);
    } finally {
      await held.db?.[Symbol.asyncDispose]();
    }
  },
});
