import { z } from 'zod';
import { defineStage, type StageResult, type StageRun } from '../../../shared/action/define.js';
import { list } from '../../../shared/action/shared-inputs.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { inputError } from '../../../shared/errors/errors.js';
import { Build } from './apply.js';
import { collect } from './collect.js';
import { planFirstReadings, planHours, planWindows } from './decide.js';
import { granularities } from './periods.js';
import { describe, nothingToDo } from './describe.js';

const inputs = z.object({
  engine: z.enum(['auto', 'duckdb', 'influxdb']),
  granularities: list.pipe(z.array(z.enum(granularities)).nonempty('must name at least one granularity')),
  models: z.string().optional(),
});
export type AggregateRun = StageRun<z.infer<typeof inputs>>;

export const stage = defineStage({ name: 'influx-aggregate', inputs, run: aggregate });

async function aggregate(run: AggregateRun): Promise<StageResult> {
  if (run.inputs.engine === 'influxdb') throw engineUnsupported();
  const collected = await collect(run);
  const { state } = collected;
  const firsts = planFirstReadings(state);
  // Where first readings stay, so does what is expected: then the manifest alone tells whether anything is to be done.
  if (firsts === undefined) {
    const hours = planHours(state, undefined);
    const hourly = [...state.aggregates.values()].filter(({ path }) => path.startsWith('aggregates/hourly/'));
    const windows = planWindows(state, hourly, undefined);
    if ([hours, windows].every((plan) => plan.stale.length + plan.vanished.length === 0))
      return nothingToDo(state);
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

const engineUnsupported = (): Error =>
  inputError({
    code: 'ENGINE_UNSUPPORTED',
    message:
      'The input "engine" is "influxdb", which this release cannot run yet; it knows duckdb, and auto chooses it.',
    hint: 'Set `engine: duckdb`, or leave it away. InfluxDB comes with a later release.',
  });
