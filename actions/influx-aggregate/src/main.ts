import { defineStage, type StageResult, type StageRun } from '../../../shared/action/define.js';
import type { z } from 'zod';
import { Database } from '../../../shared/duckdb/engine.js';
import { Build } from './apply.js';
import { collect } from './collect.js';
import { planFirstReadings, planHours, planWindows } from './decide.js';
import { describe, nothingToDo } from './describe.js';
import { inputs } from './inputs.js';

export type AggregateRun = StageRun<z.infer<typeof inputs>>;

export const stage = defineStage({ name: 'influx-aggregate', inputs, run: aggregate });

async function aggregate(run: AggregateRun): Promise<StageResult> {
  const collected = await collect(run);
  const { state } = collected;
  const firsts = planFirstReadings(state);
  // Where first readings stay, so does what is expected: then the manifest alone tells whether anything is to be done.
  if (firsts === undefined) {
    const hours = planHours(state, undefined);
    const hourly = [...state.aggregates.values()].filter(({ path }) => path.startsWith('aggregates/hourly/'));
    const windows = planWindows(state, hourly, undefined);
    if ([hours, windows].every((plan) => plan.stale.length + plan.vanished.length === 0))
      return nothingToDo(state, collected.engine.name);
  }
  await using db = await Database.open(run.context, { threads: run.inputs.threads });
  const build = await Build.begin(db, run, collected);
  const placements = await build.firstReadings(firsts);
  const hours = planHours(state, placements);
  await build.hours(hours);
  const windows = planWindows(state, build.hourlyEntries(), placements);
  await build.windows(windows);
  const changed = await run.warehouse.commit(build.change);
  return describe({
    state,
    build,
    changed,
    plans: [...(firsts === undefined ? [] : [firsts]), ...hours.stale, ...windows.stale],
  });
}
