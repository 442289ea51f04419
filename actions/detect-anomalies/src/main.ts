import { z } from 'zod';
import { defineStage, type StageResult, type StageRun } from '../../../shared/action/define.js';
import { decimalNumber } from '../../../shared/action/shared-inputs.js';
import { apply } from './apply.js';
import { collect, type Inputs } from './collect.js';
import { areCurrent, incidentInputs, judgedSources, planMetrics } from './decide.js';
import { findingsOf, openTable } from './findings.js';
import { isOpen, type Incident } from './incidents/incident.js';
import { readSettings } from './settings.js';

const positive = decimalNumber.pipe(z.number().min(0, 'must be 0 or more'));
const percent = decimalNumber.pipe(
  z.number().min(0, 'must be from 0 to 100').max(100, 'must be from 0 to 100'),
);

export const detectAnomalies = defineStage({
  name: 'detect-anomalies',
  inputs: z.object({
    'row-count-drop-percent': percent,
    'max-null-percent': percent,
    'max-std-ratio': positive,
    models: z.string().optional(),
  }),
  run: detect,
});

async function detect(run: StageRun<Inputs>): Promise<StageResult> {
  const settings = readSettings(run.inputs, run.seeds);
  const judged = judgedSources(run.seeds, run.inputs.datasource);
  const state = await collect(run);
  const plan = planMetrics(state);
  if (state.readings.length === 0 && state.incidents.length === 0)
    return resultOf([], [], 'There are no readings yet, so there is nothing to judge.');

  const isCurrent = plan.rebuild.length === 0 && plan.drop.length === 0;
  if (isCurrent && areCurrent(state.incidents, incidentInputs(state, state.metrics, settings, judged))) {
    return resultOf(state.before, state.before, 'No new readings: metrics and incidents stay as they are.');
  }
  const { changed, incidents, files } = await apply(run, state, plan, settings, judged);
  const made = plan.rebuild.map(({ year, reason }) => [String(year), reason]);
  const result = resultOf(state.before, incidents, `Metrics of ${made.length} years made anew.`);
  return {
    ...result,
    changed,
    files: files.map(({ path, rows, bytes, sha256 }) => ({ path, rows, bytes, sha256 })),
    tables: [...(result.tables ?? []), { title: 'Metrics made anew', columns: ['Year', 'Why'], rows: made }],
  };
}

function resultOf(before: readonly Incident[], now: readonly Incident[], sentence: string): StageResult {
  const open = now.filter(isOpen).length;
  return {
    findings: findingsOf(before, now),
    changed: false,
    outputs: { incidents: open },
    headline: `${sentence} ${open} of ${now.length} incidents are open.`,
    tables: [openTable(now)],
  };
}
