/**
 * How much the pipeline costs beyond the work itself: the seven bundles on nine raw files against one process that does
 * the same work in one go. Both take turns, so that a slow minute of the machine meets both. It measures, it never fails
 * a run for being slow.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { STAGES } from '../stages.js';
import { runFlow, startDeclared } from '../pipeline/flow.js';
import { table } from '../pipeline/table.js';
import { median, peakEnvironment, takePeak, timeNode } from './measure.js';
import { layOutOrigin, writeBenchSeeds, type BenchOrigin } from './origin.js';

const root = path.resolve(import.meta.dirname, '../../..');
const REAL = path.resolve(root, '../shared/data/sm2/raw_graph_2024-11');
/** The budget: this many times the floor, and so many seconds for each process start. */
const TIMES_FLOOR = 2.5;
const SECONDS_PER_START = 0.3;

interface Sample {
  readonly seconds: number;
  readonly megabytes: number;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    threads: { type: 'string' },
    generated: { type: 'boolean' },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1)
  throw new Error(`--runs is "${values.runs}": it must be a whole number from 1.`);
const threads = values.threads === undefined ? {} : { threads: values.threads };

const folder = path.join(root, 'build/bench');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const origin = await layOutOrigin(path.join(folder, 'origin'), values.generated === true ? '' : REAL);
await writeBenchSeeds(path.join(folder, 'seeds'), origin);
const floor = await prepareFloor(origin);

const stages = new Map<string, Sample[]>();
const totals: number[] = [];
const floors: Sample[] = [];
for (let run = 1; run <= runs; run += 1) {
  console.log(`run ${run} of ${runs}: floor, then seven stages`);
  floors.push(await floor());
  totals.push(await runPipeline(`warehouse-${run}`));
}
report();

/** The floor as plain JavaScript, so that no loader counts as work; below the package, where its library is found. */
async function prepareFloor({ folder: raw, files, channels }: BenchOrigin): Promise<() => Promise<Sample>> {
  const script = path.join(folder, 'floor.mjs');
  const output = path.join(folder, 'floor');
  const job = {
    files: files.map((file) => ({
      path: path.join(raw, file),
      channels: channels.filter((channel) => channel.file === file),
    })),
    output,
    ...threads,
  };
  await mkdir(output);
  const source = await readFile(path.join(import.meta.dirname, 'floor.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  await writeFile(script, outputText);
  await writeFile(path.join(folder, 'floor.json'), JSON.stringify(job));
  const peak = path.join(folder, 'peak-floor');
  return async () => ({
    seconds: await timeNode(script, [path.join(folder, 'floor.json')], peakEnvironment(peak)),
    megabytes: await takePeak(peak),
  });
}

/** One run into a new warehouse; adds a sample to every stage and returns the seconds of all. */
async function runPipeline(warehouse: string): Promise<number> {
  const peak = path.join(folder, 'peak-stage');
  const results = await runFlow({
    stages: STAGES,
    workspace: folder,
    start: async (stage, onLine) => {
      // The floor writes hourly means alone, as Parquet and csv.gz: the same is asked of the pipeline.
      const inputs = {
        seeds: 'seeds',
        warehouse,
        'as-of': '2024-11-29T06:00:01Z',
        datasets: 'hourly',
        formats: 'parquet,csv.gz',
        ...threads,
      };
      const done = await startDeclared(root, stage, inputs, {
        cwd: folder,
        env: peakEnvironment(peak),
        onLine,
      });
      const samples = stages.get(stage) ?? [];
      stages.set(stage, [...samples, { seconds: done.seconds, megabytes: await takePeak(peak) }]);
      return done;
    },
    show: { starting: () => undefined, line: () => undefined, ended: () => undefined },
  });
  await rm(path.join(folder, warehouse), { recursive: true, force: true });
  const bad = results.find((result) => result.stopped);
  if (bad !== undefined) throw new Error(`${bad.stage} stopped: ${bad.errors.join('; ')}`);
  return results.reduce((sum, result) => sum + result.seconds, 0);
}

function report(): void {
  const row = (name: string, samples: readonly Sample[]): string[] => [
    name,
    median(samples.map(({ seconds }) => seconds)).toFixed(2),
    Math.min(...samples.map(({ seconds }) => seconds)).toFixed(2),
    Math.max(...samples.map(({ megabytes }) => megabytes)).toFixed(0),
  ];
  const total = median(totals);
  const base = median(floors.map(({ seconds }) => seconds));
  const budget = TIMES_FLOOR * base + SECONDS_PER_START * STAGES.length;
  console.log(
    `\n${origin.from}, ${runs} runs each, medians\n` +
      table(
        [
          { title: 'process' },
          { title: 'seconds', align: 'right' },
          { title: 'fastest', align: 'right' },
          { title: 'peak MB', align: 'right' },
        ],
        [
          ...[...stages].map(([stage, samples]) => row(stage, samples)),
          ['pipeline', total.toFixed(2), Math.min(...totals).toFixed(2), ''],
          row('floor', floors),
        ],
      ),
  );
  console.log(`\npipeline / floor: ${(total / base).toFixed(2)}`);
  console.log(
    `budget ${TIMES_FLOOR} × floor + ${SECONDS_PER_START} s × ${STAGES.length} = ${budget.toFixed(2)} s: ` +
      `the pipeline uses ${((100 * total) / budget).toFixed(0)} % of it`,
  );
}
