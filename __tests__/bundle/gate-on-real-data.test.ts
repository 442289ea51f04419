import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../shared/report/report.js';
import { testFolder } from '../support/context.js';
import { manifestOf, runFlow } from '../support/flow.js';
import { hasRealData, nineFiles, VENTILATION } from '../support/real-data.js';

const INPUTS = { 'origin-root': 'mirror', 'as-of': '2024-12-01T00:00:00Z' };
const STAGES_TO_GATE = ['validate-schema', 'ingest-datasources', 'quality-gate'] as const;
const INDOOR = 'mirror/sm2drive/Indoor/Latest/Upload';

/** Two days of two thermometers, minute by minute, in the form of the app. */
function indoorFiles(cwd: string): void {
  mkdirSync(path.join(cwd, INDOOR), { recursive: true });
  for (const [offset, sensor] of ['493D', '9E31'].entries()) {
    const lines = Array.from({ length: 2880 }, (_, minute) => {
      const at = new Date(Date.UTC(2024, 10, 27, 0, minute));
      const date = `${at.getUTCDate()}/11/2024`;
      const time = at.toISOString().slice(11, 16);
      return `${date},${time},${(21 + offset + (minute % 30) / 10).toFixed(1)},${40 + (minute % 7)}`;
    });
    const text = `Timestamp for sample frequency every 1 min\nDate,Time,Temperature_Celsius,Relative_Humidity(%)\n${lines.join('\n')}\n`;
    writeFileSync(path.join(cwd, INDOOR, `ThermoProSensor_export_${sensor}_1.csv`), text);
  }
}

/** A job's folder with the nine real files, one of them rewritten, and two generated ones of thermometers. */
function job(name: string, rewrite: (lines: readonly string[]) => readonly string[]): string {
  const cwd = nineFiles();
  indoorFiles(cwd);
  const file = path.join(cwd, VENTILATION, rawFile(cwd, name));
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\r\n');
  writeFileSync(file, `${[header, ...rewrite(lines)].join('\r\n')}\r\n`);
  return cwd;
}

const rawFile = (cwd: string, unit: string): string =>
  readdirSync(path.join(cwd, VENTILATION)).find((each) => each.startsWith(`Graph_sm2_${unit}_`)) ?? '';
const emptied = (line: string): string =>
  line
    .split(';')
    .map((cell, index) => (index === 1 ? '' : cell))
    .join(';');

interface Case {
  readonly title: string;
  readonly unit: string;
  readonly rewrite: (lines: readonly string[]) => readonly string[];
  /** Codes of the errors of the gate, each once; none: nothing is held. */
  readonly expected: readonly string[];
}

const CASES: Case[] = [
  { title: 'as they are', unit: '01', rewrite: (lines) => lines, expected: [] },
  {
    title: 'with the ambient column emptied in the file that brings it',
    unit: '01',
    rewrite: (lines) => lines.map(emptied),
    expected: ['GATE_NULLS'],
  },
  {
    title: 'with the ambient column emptied where another file fills the gap',
    unit: '05',
    rewrite: (lines) => lines.map(emptied),
    expected: ['GATE_NULLS'],
  },
  {
    title: 'with dates ten years ahead',
    unit: '04',
    rewrite: (lines) =>
      lines.map((line) =>
        line.replace(
          /^(\d\d\.\d\d\.)(\d{4})/,
          (_, day: string, year: string) => `${day}${Number(year) + 10}`,
        ),
      ),
    expected: ['GATE_FUTURE'],
  },
  {
    title: 'with every second row missing',
    unit: '07',
    rewrite: (lines) => lines.filter((_, index) => index % 2 === 0),
    expected: ['GATE_INCOMPLETE'],
  },
  {
    title: 'with the second half of the rows missing',
    unit: '09',
    rewrite: (lines) => lines.slice(0, lines.length / 2),
    expected: ['GATE_INCOMPLETE'],
  },
];

describe.skipIf(!hasRealData)('the gate, on the nine real exports and two thermometers', () => {
  test.each(CASES)('$title', async ({ unit, rewrite, expected, title }) => {
    const cwd = job(unit, rewrite);
    const name = rawFile(cwd, unit);
    const ends = await runFlow({ cwd, inputs: INPUTS });
    const building = path.join(cwd, 'warehouse/sm2');
    const report = JSON.parse(
      readFileSync(path.join(building, 'reports/quality-gate.json'), 'utf8'),
    ) as Report;
    const errors = report.findings.filter(({ severity }) => severity === 'error');
    expect([...new Set(errors.map(({ code }) => code))], title).toEqual(expected);
    const held = report.datasources.filter((each) => each.held).map((each) => each.name);
    expect(held).toEqual(expected.length === 0 ? [] : ['ventilation']);
    for (const [stage, end] of ends)
      expect
        .soft(end.exitCode, `${stage}: ${end.stdout}`)
        .toBe(stage === 'quality-gate' && held.length > 0 ? 1 : 0);
    for (const { place, hint } of errors) {
      expect(place).toMatchObject({ datasource: 'ventilation', file: name });
      expect(hint).toContain('quality_thresholds.csv');
    }
    // What the indoor thermometers measured is published by the same run.
    const rows = (prefix: string): number =>
      [...manifestOf(building).values()]
        .filter((file) => file.path.startsWith(prefix))
        .reduce((sum, file) => sum + file.rows, 0);
    expect(rows('readings/indoor/')).toBe(2 * 2 * 2880);
    expect(rows('readings/ventilation/')).toBe(held.length > 0 ? 0 : 341_484);
    expect(existsSync(path.join(building, 'public/latest.json'))).toBe(true);
    expect(publishedHours(building, '2024-11')).toBe(true);
  });
});

const publishedHours = (building: string, month: string): boolean =>
  readdirSync(path.join(building, 'public/hourly')).some((file) => file.startsWith(month));

describe('a foreign repository', () => {
  /** A hundred readings, two of them without a value. */
  function foreign(): string {
    const cwd = testFolder('foreign');
    const put = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
      writeFileSync(path.join(cwd, name), text);
    };
    put(
      'seeds/datasources_config.csv',
      'datasource_id,name,source_type,location,file_pattern\n1,office,csv,data,*.csv\n',
    );
    put(
      'seeds/datasource_mappings.csv',
      'datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,retention_months\n1,time,,co2,,Netatmo,,,\n',
    );
    put(
      'seeds/buildings_config.csv',
      'building_id,name,city,timezone,status\nhq,HQ,Oslo,Europe/Oslo,active\n',
    );
    const lines = Array.from({ length: 100 }, (_, hour) => {
      const at = new Date(Date.UTC(2025, 4, 1, hour)).toISOString().slice(0, 19).replace('T', ' ');
      return `${at},${hour === 40 || hour === 70 ? 'NA' : 400 + hour}`;
    });
    put('data/may.csv', `time,co2\n${lines.join('\n')}\n`);
    return cwd;
  }

  test('holds with max-null-percent: 1 what passes by default, and says where and what to do', async () => {
    const cwd = foreign();
    const run = (gate: Readonly<Record<string, string>>) =>
      runFlow({
        cwd,
        inputs: { 'as-of': '2025-05-06T00:00:00Z' },
        stages: STAGES_TO_GATE,
        only: { 'quality-gate': gate },
      });
    const strict = (await run({ 'max-null-percent': '1' })).get('quality-gate');
    expect(strict?.exitCode, strict?.stdout).toBe(1);
    expect(strict?.outputs).toMatchObject({ held: '1', accepted: '0' });
    expect(strict?.stdout).toContain('may.csv');
    expect(strict?.stdout).toContain('raise the input max-null-percent to 2');
    const byDefault = (await run({})).get('quality-gate');
    expect(byDefault?.exitCode, byDefault?.stdout).toBe(0);
    expect(byDefault?.outputs).toMatchObject({ held: '0', accepted: '1' });
  });
});
