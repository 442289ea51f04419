import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StageResult } from '../../../shared/action/define.js';
import { serviceError } from '../../../shared/errors/errors.js';
import { error, notice, warning } from '../../../shared/report/finding.js';
import { nothing, play, twoBuildings, type ToyRun } from './toy.js';

const bad = error({ code: 'GATE_NULLS', message: 'Too many.', place: { datasource: 'air' } });
const doubtful = warning({ code: 'GATE_NULLS', message: 'Many.' });

describe('outcome and exit code', () => {
  const result = (findings: StageResult['findings'], changed = true): StageResult => ({
    ...nothing,
    findings,
    changed,
  });
  it.each([
    { title: 'nothing new', made: result([], false), outcome: 'unchanged', exit: 0 },
    { title: 'something new', made: result([]), outcome: 'passed', exit: 0 },
    { title: 'a warning', made: result([doubtful]), outcome: 'warned', exit: 0 },
    {
      title: 'a warning, fail-on: warning',
      made: result([doubtful]),
      failOn: 'warning',
      outcome: 'warned',
      exit: 1,
    },
    { title: 'an error', made: result([bad]), outcome: 'failed', exit: 1 },
    {
      title: 'an error, fail-on: warning',
      made: result([bad]),
      failOn: 'warning',
      outcome: 'failed',
      exit: 1,
    },
    { title: 'an error, fail-on: never', made: result([bad]), failOn: 'never', outcome: 'failed', exit: 0 },
    { title: 'a waived error', made: result([{ ...bad, waived_by: 'w:1' }]), outcome: 'passed', exit: 0 },
  ])('$title', async ({ made, failOn = 'error', outcome, exit }) => {
    const { exitCode, runner } = await play(() => made, { 'fail-on': failOn });
    expect(runner.outputs['outcome']).toBe(outcome);
    expect(exitCode).toBe(exit);
  });
});

describe('stores', () => {
  it.each([
    { store: 'drive:warehouse', isDirectory: false },
    { store: 'drive:', isDirectory: false },
    { store: ':local:/tmp/x', isDirectory: false },
    { store: 'my drive.2:a/b', isDirectory: false },
    { store: 'https://store.example/x', isDirectory: false },
    { store: 'd:relative', isDirectory: false },
    { store: 'store', isDirectory: true },
    { store: './drive:warehouse', isDirectory: true },
    { store: 'a/b:c', isDirectory: true },
    { store: 'C:\\store', isDirectory: true },
    { store: 'D:/store', isDirectory: true },
  ])('$store is a directory: $isDirectory', async ({ store, isDirectory }) => {
    const { runner } = await play(() => nothing, { store });
    const codes = runner.annotations
      .filter(({ severity }) => severity === 'error')
      .map(({ place }) => place.title);
    expect(codes).toEqual(isDirectory ? [] : ['STORE_UNSUPPORTED']);
  });
});

describe('annotations', () => {
  it('shows ten of each level, and the others in the log', async () => {
    const findings = Array.from({ length: 13 }, (_, index) => [
      warning({ code: 'GATE_NULLS', message: `w${index}.`, place: { file: 'a.csv', line: index + 1 } }),
      error({ code: 'GATE_FUTURE', message: `e${index}.` }),
    ]).flat();
    const { runner, context } = await play(() => ({ ...nothing, findings }));
    for (const severity of ['warning', 'error'] as const) {
      expect(runner.annotations.filter((each) => each.severity === severity)).toHaveLength(10);
    }
    expect(runner.annotations.find(({ severity }) => severity === 'warning')).toEqual({
      severity: 'warning',
      text: 'toy: w0. (a.csv:1) [GATE_NULLS]',
      place: { title: 'GATE_NULLS', file: 'a.csv', startLine: 1 },
    });
    expect(context.lines).toContain('info: warning: toy: w12. (a.csv:13) [GATE_NULLS]');
    expect(context.lines).toContain('info: error: toy: e10. [GATE_FUTURE]');
  });

  it('shows what is waived as a notice', async () => {
    const { runner } = await play(() => ({
      ...nothing,
      findings: [{ ...bad, waived_by: 'seeds/waivers.csv:3' }],
    }));
    expect(runner.annotations.at(-1)).toMatchObject({
      severity: 'notice',
      text: 'toy: Too many. (datasource air) (waived by seeds/waivers.csv:3) [GATE_NULLS]',
    });
  });

  it('keeps hostile text on one line', async () => {
    const message = 'a\n::error::b\u001b[2J';
    const findings = [warning({ code: 'GATE_NULLS', message, place: { file: 'x\ny' }, hint: message })];
    const { runner } = await play(() => ({ ...nothing, findings, headline: message }));
    const { text, place } = runner.annotations.at(-1) ?? { text: '', place: undefined };
    expect(text).toBe('toy: a·::error::b·[2J (x·y) — a·::error::b·[2J [GATE_NULLS]');
    expect(place?.file).toBe('x·y');
  });
});

describe('buildings', () => {
  const perBuilding = ({ seeds }: ToyRun): StageResult => ({
    findings: [notice({ code: 'SOURCE_PLANNED', message: 'n' })],
    changed: seeds.building.id === 'a',
    headline: `Building ${seeds.building.id}.`,
    outputs: { rows: seeds.building.id === 'a' ? 2 : 3, name: seeds.building.id },
  });

  it('one: its report, its outputs', async () => {
    const { runner, context } = await play(perBuilding, { building: 'b' }, twoBuildings);
    expect(runner.outputs).toEqual({
      outcome: 'unchanged',
      findings: 2,
      report: 'warehouse/b/reports/toy.json',
      rows: 3,
      name: 'b',
    });
    const report = JSON.parse(
      await readFile(path.join(context.workspace, 'warehouse/b/reports/toy.json'), 'utf8'),
    ) as unknown;
    expect(report).toMatchObject({
      stage: 'toy',
      building: 'b',
      outcome: 'unchanged',
      as_of: '2026-03-01T06:00:00.000Z',
    });
  });

  it('several: the worst outcome, a report a line, numbers added up', async () => {
    const { runner } = await play(perBuilding, {}, twoBuildings);
    expect(runner.outputs).toEqual({
      outcome: 'unchanged',
      findings: 4,
      report: 'warehouse/a/reports/toy.json\nwarehouse/b/reports/toy.json',
      rows: 5,
      name: 'a\nb',
    });
    expect(runner.summary).toContain('building a: passed');
    expect(runner.summary).toContain('building b: unchanged');
  });

  it('one that stops keeps no other from its turn', async () => {
    const { exitCode, runner } = await play(
      (run) => {
        if (run.seeds.building.id === 'a')
          throw serviceError({ code: 'STORE_UNREACHABLE', message: 'Away.' });
        return perBuilding(run);
      },
      {},
      twoBuildings,
    );
    expect(exitCode).toBe(1);
    expect(runner.outputs).toMatchObject({ outcome: 'failed', rows: 3, name: 'b' });
    expect(runner.summary).toContain('building b: unchanged');
  });

  it.each([
    { title: 'all active ones', given: {}, expected: ['a', 'b'] },
    { title: 'the named one', given: { building: 'b' }, expected: ['b'] },
    { title: 'twice the same', given: { building: 'b,b' }, expected: ['b'] },
    { title: 'those that have the datasource', given: { datasource: 'water' }, expected: ['b'] },
    { title: 'a disabled one when it is named', given: { building: 'c' }, expected: ['c'] },
  ])('works on $title', async ({ given, expected }) => {
    const seen: string[] = [];
    await play(
      ({ seeds, datasources }) => {
        seen.push(seeds.building.id);
        expect(datasources.map(({ status }) => status)).not.toContain('planned');
        return nothing;
      },
      given,
      {
        ...twoBuildings,
        buildings_config:
          'building_id,name,timezone,status\na,A,UTC,active\nb,B,UTC,active\nc,C,UTC,disabled\n',
        datasources_config:
          'building_id,datasource_id,name,source_type,location,file_pattern,status\na,1,air,csv,raw,*.csv,active\nb,2,air,csv,raw,*.csv,active\nb,3,water,csv,raw,*.csv,active\na,4,later,csv,raw,*.csv,planned\n',
        datasource_mappings:
          'datasource_id,timestamp_column,measurement_column,source_name\n1,t,x,S\n2,t,x,S\n3,t,x,S\n',
      },
    );
    expect(seen).toEqual(expected);
  });
});

describe('the report of an earlier run', () => {
  it('is gone when the stage begins', async () => {
    const reports = 'warehouse/default/reports';
    await play(
      async ({ warehouse }) => {
        expect(existsSync(warehouse.runFile('reports', 'toy.json'))).toBe(false);
        return Promise.resolve(nothing);
      },
      {},
      {},
      async (workspace) => {
        await mkdir(path.join(workspace, reports), { recursive: true });
        await writeFile(path.join(workspace, reports, 'toy.json'), '{}');
      },
    );
  });
});
