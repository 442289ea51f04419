import path from 'node:path';
import type { z } from 'zod';
import { loadSeeds } from '../config/load.js';
import type { Context } from '../context/context.js';
import { plain } from '../report/escape.js';
import { worstSeverity, type Finding } from '../report/finding.js';
import { outcomes } from '../report/report.js';
import { Annotations } from './annotate.js';
import type { StageDefinition } from './define.js';
import { endingOf, logStacks, type Ending } from './endings.js';
import { readInputs } from './inputs.js';
import { realContext } from './real-context.js';
import { realRunner } from './real-runner.js';
import type { Runner } from './runner.js';
import { selectBuildings, storeFolder } from './select.js';
import type { SharedInputs } from './shared-inputs.js';
import { renderSummary, SUMMARY_BYTES } from './summary.js';
import { takeTurn, type Turn } from './turn.js';

/** Runs a stage as an action: inputs from the environment, reports and outputs to the runner, the exit code set. */
export async function runStage<Shape extends z.ZodRawShape>(stage: StageDefinition<Shape>): Promise<void> {
  const exitCode = await runAction(stage, realContext(), realRunner);
  if (exitCode !== 0) process.exitCode = exitCode;
}

/** The same with a context and a runner of the caller's; returns the exit code. */
export async function runAction<Shape extends z.ZodRawShape>(
  stage: StageDefinition<Shape>,
  context: Context,
  runner: Runner,
): Promise<0 | 1> {
  runner.setOutput('outcome', 'failed');
  runner.setOutput('findings', 0);
  runner.setOutput('report', '');
  const annotations = new Annotations(runner, context.log);
  const prepared = await prepare(stage, context).catch((cause: unknown) => endingOf(cause));
  if ('stacks' in prepared) {
    await showBeginning(stage.name, prepared, context, runner, annotations);
    return 1;
  }
  const { inputs, store, selected } = prepared;
  const turns: Turn[] = [];
  let room = SUMMARY_BYTES;
  for (const each of selected) {
    const turn = await takeTurn(stage, context, inputs, each, store);
    turns.push(turn);
    annotations.show(stage.name, turn.report.findings);
    await logStacks(context.log, turn.ending?.stacks ?? []);
    const { building, outcome, findings } = turn.report;
    context.log.info(`${stage.name}, building ${building}: ${outcome}. ${plain(turn.result.headline, 2000)}`);
    const summary = renderSummary({ stage: stage.name, building, outcome, findings }, turn.result, room);
    room -= Buffer.byteLength(summary);
    await runner.addSummary(summary);
  }
  if (turns.length === 0) context.log.info(`${stage.name}: there is no active building to work on.`);
  setOutputs(runner, context, turns);
  return turns.some((turn) => failsStep(turn, inputs['fail-on'])) ? 1 : 0;
}

/** Everything that can be wrong before any building's turn. Only reads. */
async function prepare<Shape extends z.ZodRawShape>(stage: StageDefinition<Shape>, context: Context) {
  const inputs = readInputs(context, stage.inputs);
  const store = storeFolder(inputs);
  const seeds = await loadSeeds(path.resolve(context.workspace, inputs.seeds), inputs.seeds);
  return { inputs, store, selected: selectBuildings(seeds, inputs) };
}

async function showBeginning(
  stage: string,
  { findings, stacks }: Ending,
  context: Context,
  runner: Runner,
  annotations: Annotations,
): Promise<void> {
  annotations.show(stage, findings);
  await logStacks(context.log, stacks);
  runner.setOutput('findings', findings.length);
  const head = { stage, building: undefined, outcome: 'failed', findings } as const;
  const headline = 'It did not begin: nothing was read or written.';
  await runner.addSummary(renderSummary(head, { headline }, SUMMARY_BYTES));
}

function setOutputs(runner: Runner, context: Context, turns: readonly Turn[]): void {
  const worst = outcomes.find((outcome) => turns.some(({ report }) => report.outcome === outcome));
  runner.setOutput('outcome', worst ?? 'unchanged');
  runner.setOutput(
    'findings',
    turns.reduce((sum, { report }) => sum + report.findings.length, 0),
  );
  runner.setOutput('report', turns.map(({ file }) => relative(context.workspace, file)).join('\n'));
  const own = new Map<string, string | number>();
  for (const [name, value] of turns.flatMap(({ result }) => Object.entries(result.outputs ?? {}))) {
    const before = own.get(name);
    if (before === undefined) own.set(name, value);
    else
      own.set(
        name,
        typeof before === 'number' && typeof value === 'number' ? before + value : `${before}\n${value}`,
      );
  }
  for (const [name, value] of own) runner.setOutput(name, value);
}

/** Outputs use `/` on every system, as the paths in workflows do. */
const relative = (workspace: string, file: string): string =>
  path.relative(workspace, file).replaceAll(path.sep, '/');

/** `fail-on` speaks of findings; a stage that stopped has not done its work, and that always fails the step. */
const failsStep = ({ report, ending }: Turn, failOn: SharedInputs['fail-on']): boolean =>
  ending !== undefined || failsAt(report.findings, failOn);

function failsAt(findings: readonly Finding[], failOn: SharedInputs['fail-on']): boolean {
  const worst = worstSeverity(findings);
  return worst === 'error' ? failOn !== 'never' : worst === 'warning' && failOn === 'warning';
}
