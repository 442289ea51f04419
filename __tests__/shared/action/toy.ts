import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  defineStage,
  type StageDefinition,
  type StageResult,
  type StageRun,
} from '../../../shared/action/define.js';
import { inputVariable } from '../../../shared/action/inputs.js';
import { runAction } from '../../../shared/action/run.js';
import type { AnnotationPlace, Runner } from '../../../shared/action/runner.js';
import type { Severity } from '../../../shared/report/finding.js';
import { testContext, testFolder, type TestContext } from '../../support/context.js';
import { least, two, type SeedTexts } from '../config/seed-folder.js';

/** A runner that remembers what it was told. */
export class Listener implements Runner {
  readonly annotations: { severity: Severity; text: string; place: AnnotationPlace }[] = [];
  readonly outputs: Record<string, string | number> = {};
  summary = '';

  annotate(severity: Severity, text: string, place: AnnotationPlace): void {
    this.annotations.push({ severity, text, place });
  }

  setOutput(name: string, value: string | number): void {
    this.outputs[name] = value;
  }

  addSummary(markdown: string): Promise<void> {
    this.summary += markdown;
    return Promise.resolve();
  }
}

const inputs = z.object({ mode: z.enum(['quick', 'slow']).optional(), 'api-token': z.string().optional() });
export type ToyRun = StageRun<z.infer<typeof inputs>>;

/** The stage of these tests: it does what the test says. */
export const toy = (run: (run: ToyRun) => Promise<StageResult> | StageResult) =>
  defineStage({ name: 'toy', inputs, run: async (each) => run(each) });

export const nothing: StageResult = { findings: [], changed: false, headline: 'Nothing to do.' };

export interface Played {
  readonly exitCode: number;
  readonly runner: Listener;
  readonly context: TestContext;
}

/** Runs a toy stage as an action on a seeds folder of its own, with `with:` as a step gives it. */
export async function play(
  run: (run: ToyRun) => Promise<StageResult> | StageResult,
  given: Readonly<Record<string, string>> = {},
  seeds: SeedTexts = least,
  before: (workspace: string) => Promise<void> = () => Promise.resolve(),
): Promise<Played> {
  const workspace = testFolder('workspace');
  await mkdir(path.join(workspace, 'seeds'));
  for (const [name, text] of Object.entries({ ...least, ...oneBuilding, ...seeds })) {
    await writeFile(path.join(workspace, 'seeds', `${name}.csv`), text);
  }
  await before(workspace);
  return perform(toy(run), workspace, given);
}

/** Runs a stage as an action in a workspace, with everything real but the runner, the clock and the network. */
export async function perform<Shape extends z.ZodRawShape>(
  stage: StageDefinition<Shape>,
  workspace: string,
  given: Readonly<Record<string, string>> = {},
): Promise<Played> {
  const withDefaults = { seeds: 'seeds', warehouse: 'warehouse', 'fail-on': 'error', ...given };
  const env = Object.fromEntries(
    Object.entries(withDefaults).map(([name, value]) => [inputVariable(name), value]),
  );
  const context = await testContext({ env, workspace });
  const runner = new Listener();
  return { exitCode: await runAction(stage, context, runner), runner, context };
}

const oneBuilding: SeedTexts = { buildings_config: 'building_id,name,timezone\ndefault,D,UTC\n' };

/** Two buildings, `a` and `b`, with a datasource `air` each. */
export const twoBuildings: SeedTexts = two;
