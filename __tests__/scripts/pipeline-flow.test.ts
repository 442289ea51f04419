import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STAGES, type Stage } from '../../.github/scripts/stages.js';
import { findingsOf, rowsOf, runFlow, startDeclared } from '../../.github/scripts/pipeline/flow.js';
import { parseOutputs } from '../../.github/scripts/run-stage.js';

const [first, second, third] = STAGES;
let base = '';

/** Fake stages: each writes its inputs into its report, then ends as the case asks. */
const ENDINGS = {
  good: { outcome: 'passed', report: true, exit: 0 },
  data: { outcome: 'failed', report: true, exit: 1 },
  user: { outcome: 'failed', report: false, exit: 1 },
} as const;
type Ending = keyof typeof ENDINGS;

async function fakeStage(root: string, stage: Stage, ending: Ending): Promise<void> {
  const { outcome, report, exit } = ENDINGS[ending];
  const code = `
    import { appendFileSync, writeFileSync } from 'node:fs';
    const inputs = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('INPUT_')));
    const finding = { code: 'X', severity: 'warning', message: JSON.stringify(inputs), place: {} };
    const report = { stage: '${stage}', findings: [finding], datasources: [], files: [{ path: 'a', rows: 3 }, { path: 'b', rows: 4 }] };
    if (${report}) writeFileSync('${stage}.json', JSON.stringify(report));
    appendFileSync(process.env.GITHUB_OUTPUT, 'outcome<<M\\n${outcome}\\nM\\nreport<<M\\n${report ? `${stage}.json` : ''}\\nM\\n');
    console.log('::error title=X,file=a.csv::a%25b: c%0Ad');
    process.exitCode = ${exit};`;
  const action = [
    `name: ${stage}`,
    'inputs:',
    '  seeds: { default: seeds }',
    "  as-of: { default: '' }",
    "  token: { default: '${{ github.token }}' }",
    'runs: { using: node24, main: index.mjs }',
  ];
  await mkdir(path.join(root, 'actions', stage), { recursive: true });
  await writeFile(path.join(root, 'actions', stage, 'index.mjs'), code);
  await writeFile(path.join(root, 'actions', stage, 'action.yml'), action.join('\n'));
}

async function play(name: string, endings: readonly Ending[]) {
  const root = path.join(base, name);
  const stages = STAGES.slice(0, endings.length);
  for (const [index, stage] of stages.entries()) await fakeStage(root, stage, endings[index] ?? 'good');
  const shown: string[] = [];
  const results = await runFlow({
    stages,
    workspace: root,
    start: (stage, onLine) =>
      startDeclared(root, stage, { 'as-of': 'now', unknown: 'x' }, { cwd: root, onLine }),
    show: {
      starting: (stage, number) => shown.push(`${number} ${stage}`),
      line: () => undefined,
      ended: () => undefined,
    },
  });
  return { results, shown };
}

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'flow-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('the flow', () => {
  const CASES: readonly {
    title: string;
    endings: readonly Ending[];
    ran: readonly Stage[];
    stopped: readonly Stage[];
  }[] = [
    { title: 'all good', endings: ['good', 'good', 'good'], ran: [first, second, third], stopped: [] },
    {
      title: 'a data error lets the next stage run',
      endings: ['data', 'good'],
      ran: [first, second],
      stopped: [],
    },
    {
      title: 'a user error ends the run',
      endings: ['good', 'user', 'good'],
      ran: [first, second],
      stopped: [second],
    },
  ];
  test.each(CASES)('$title', async ({ title, endings, ran, stopped }) => {
    const { results, shown } = await play(title.replaceAll(' ', '-'), endings);
    expect(results.map((result) => result.stage)).toEqual(ran);
    expect(results.filter((result) => result.stopped).map((result) => result.stage)).toEqual(stopped);
    expect(shown).toEqual(ran.map((stage, index) => `${index + 1} ${stage}`));
  });

  test('inputs arrive as a runner hands them over, reports and errors come back', async () => {
    const { results } = await play('inputs', ['good']);
    const [result] = results;
    if (result === undefined) throw new Error('no stage ran');
    expect(JSON.parse(result.reports[0]?.findings[0]?.message ?? '')).toEqual({
      INPUT_SEEDS: 'seeds',
      'INPUT_AS-OF': 'now',
      INPUT_TOKEN: '',
    });
    expect(result.errors).toEqual(['a%b: c\nd']);
    expect([rowsOf(result), findingsOf(result), result.exitCode]).toEqual([7, 1, 0]);
  });
});

test.each([
  { title: 'plain', text: 'a=1\nb=x=y\n', expected: { a: '1', b: 'x=y' } },
  { title: 'several lines', text: 'a<<E\none\ntwo\nE\nb=2\n', expected: { a: 'one\ntwo', b: '2' } },
  { title: 'the last value of a name counts', text: 'a<<E\n1\nE\na<<F\n2\nF\n', expected: { a: '2' } },
])('outputs of a stage: $title', ({ text, expected }) => {
  expect(parseOutputs(text)).toEqual(expected);
});
