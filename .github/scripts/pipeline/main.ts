/**
 * Runs the seven bundles in the order of the flow, each as its own process, the way a runner starts them.
 * Without arguments on a generated demo building whose defects are known; with arguments on the user's own seeds.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { checkDemo } from '../demo/check.js';
import { generateDemo } from '../demo/generate.js';
import type { DemoTruth } from '../demo/truth.js';
import type { Stage } from '../stages.js';
import { readArguments, UsageError, USAGE, type PipelineOptions } from './args.js';
import { findingsOf, rowsOf, runFlow, startDeclared, type StageResult } from './flow.js';
import { table, thousands } from './table.js';

const root = path.resolve(import.meta.dirname, '../../..');
/** npm changes into the package's folder; paths are meant from where the user typed the command. */
const typedIn = process.env['INIT_CWD'] ?? process.cwd();

interface Job {
  readonly workspace: string;
  readonly warehouse: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly truth?: DemoTruth;
}

async function prepare(options: PipelineOptions): Promise<Job> {
  const { subject } = options;
  const shared = options.threads === undefined ? {} : { threads: options.threads };
  if (subject.kind === 'own') {
    return { workspace: typedIn, warehouse: subject.warehouse, inputs: { ...subject.inputs, ...shared } };
  }
  const workspace = path.join(root, 'build/demo', `${subject.season}-${subject.seed}`);
  await rm(workspace, { recursive: true, force: true });
  await mkdir(workspace, { recursive: true });
  const truth = await generateDemo({ seed: subject.seed, season: subject.season, folder: workspace });
  const files = truth.datasources.reduce((sum, source) => sum + source.files.length, 0);
  console.log(
    `Demo building (seed ${truth.seed}, ${truth.season}): ${truth.datasources.length} datasources, ${files} raw files, ` +
      `${truth.firstDay} to ${truth.lastDay}, in ${path.relative(typedIn, workspace) || '.'}\n`,
  );
  return {
    workspace,
    warehouse: path.join(workspace, 'warehouse'),
    inputs: { seeds: 'seeds', warehouse: 'warehouse', 'as-of': truth.asOf, ...shared },
    truth,
  };
}

async function run(options: PipelineOptions): Promise<boolean> {
  const job = await prepare(options);
  const results = await runFlow({
    stages: options.stages,
    workspace: job.workspace,
    start: (stage, onLine) => startDeclared(root, stage, job.inputs, { cwd: job.workspace, onLine }),
    show: {
      starting: (stage, number) => console.log(`[${number}/${options.stages.length}] ${stage} …`),
      line: (text) => options.verbose && console.log(`    ${text}`),
      ended: (result) => console.log(`      ${describe(result)}`),
    },
  });
  console.log(`\n${overview(results)}\n`);
  await showPublished(results, job.warehouse);

  const stopped = results.find((result) => result.stopped);
  if (stopped !== undefined) {
    const reasons = stopped.errors.length > 0 ? stopped.errors : stopped.tail;
    console.log(`Stopped at ${stopped.stage}:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
  }
  if (job.truth === undefined) return results.every((result) => result.exitCode === 0);
  const reports = results.flatMap((result) => result.reports);
  const verdict = await checkDemo(job.truth, reports, path.join(job.warehouse, job.truth.building));
  console.log(`\n${verdict.text}`);
  return verdict.good && stopped === undefined;
}

const describe = (result: StageResult): string =>
  [
    result.stopped ? 'stopped' : (result.outputs['outcome'] ?? 'ended'),
    `${thousands(findingsOf(result))} findings`,
    `${result.seconds.toFixed(1)} s`,
  ].join(', ');

function overview(results: readonly StageResult[]): string {
  const rows = results.map((result) => {
    const rows = rowsOf(result);
    return [
      result.stage,
      result.stopped ? 'stopped' : (result.outputs['outcome'] ?? ''),
      rows === undefined ? '' : thousands(rows),
      thousands(findingsOf(result)),
      result.seconds.toFixed(1),
    ];
  });
  const total = results.reduce((sum, result) => sum + result.seconds, 0);
  return table(
    [
      { title: 'stage' },
      { title: 'outcome' },
      { title: 'rows', align: 'right' },
      { title: 'findings', align: 'right' },
      { title: 'seconds', align: 'right' },
    ],
    [
      ...rows,
      [
        'together',
        '',
        '',
        thousands(results.reduce((sum, result) => sum + findingsOf(result), 0)),
        total.toFixed(1),
      ],
    ],
  );
}

async function showPublished(results: readonly StageResult[], warehouse: string): Promise<void> {
  const publish: Stage = 'publish-datasets';
  const reports = results.find((result) => result.stage === publish)?.reports ?? [];
  for (const { building } of reports) {
    console.log(
      `Published files of ${building}: ${path.relative(typedIn, path.join(warehouse, building, 'public')) || '.'}`,
    );
  }
}

try {
  const options = readArguments(process.argv.slice(2), typedIn);
  if (options === 'help') console.log(USAGE);
  else if (!(await run(options))) process.exitCode = 1;
} catch (cause) {
  if (!(cause instanceof UsageError)) throw cause;
  console.error(`${cause.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
