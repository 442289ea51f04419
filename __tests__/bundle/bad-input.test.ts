import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StageEnd } from '../../.github/scripts/run-stage.js';
import { STAGES, type Stage } from '../../.github/scripts/stages.js';
import { runBundle } from '../support/bundle.js';
import { testFolder } from '../support/context.js';
import { lastingHashes, manifestOf, runFlow } from '../support/flow.js';

const SEEDS = {
  'buildings_config.csv': 'building_id,name,city,timezone,status\nhouse,House,Prague,Europe/Prague,active\n',
  'datasources_config.csv':
    'datasource_id,name,source_type,location,file_pattern,required_columns,data_type,retention_months,status\n1,air,csv,raw,*.csv,Date,,,active\n',
  'datasource_mappings.csv':
    'datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,retention_months\n1,Date,,CO2,,Netatmo,0,5000,\n1,Date,,Temperature,,Netatmo,-20,60,\n1,Date,,Humidity,,Netatmo,0,100,\n',
};
const HEADER = 'Date,CO2,Temperature,Humidity';

/** A day of hourly readings. */
const day = (date: string, header = HEADER): string =>
  `${header}\n${Array.from({ length: 24 }, (_, hour) => `${date} ${String(hour).padStart(2, '0')}:00:00,${400 + hour},2${hour % 10}.5,4${hour % 10}\n`).join('')}`;

const inputs = { 'as-of': '2026-03-01T06:00:00Z' };
const TO_THE_GATE: readonly Stage[] = ['validate-schema', 'ingest-datasources', 'quality-gate'];

const cwd = testFolder('bad-input');
const building = path.join(cwd, 'warehouse', 'house');
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
  writeFileSync(path.join(cwd, name), text);
};
/** Lasting files apart from ledger, quarantine and findings, which tell of what was refused. */
const readings = () =>
  [...manifestOf(building).values()].filter(({ path: plain }) => plain.startsWith('readings/'));

/** The log of a stage holds each of these, and neither a stack nor a promise that it worked. */
function expectMistake(
  { exitCode, stdout, outputs, summary }: StageEnd,
  code: string,
  parts: readonly string[],
): void {
  const line = stdout.split('\n').find((each) => each.startsWith('::error ') && each.includes(`[${code}]`));
  expect(line, stdout).toBeDefined();
  for (const part of parts) expect(line).toContain(part);
  expect(exitCode).toBe(1);
  expect(outputs['outcome']).toBe('failed');
  expect(summary).toContain(`\`${code}\``);
  expect(stdout).not.toMatch(/^\s+at .*\d+:\d+\)?$/m);
}

beforeAll(async () => {
  for (const [name, text] of Object.entries(SEEDS)) write(`seeds/${name}`, text);
  write('raw/2026-02-01.csv', day('2026-02-01'));
  const ends = await runFlow({ cwd, inputs, stages: TO_THE_GATE });
  for (const [stage, end] of ends) expect(end.exitCode, `${stage}: ${end.stdout}`).toBe(0);
  expect(readings().reduce((sum, { rows }) => sum + rows, 0)).toBe(72);
});

describe('a mistake in the inputs', () => {
  test.each([
    {
      title: 'an unknown value',
      with: { 'fail-on': 'sometimes' },
      code: 'INPUT_INVALID',
      parts: ['The input "fail-on" is "sometimes"', 'must be one of error, warning, never', 'under `with:`'],
    },
    {
      title: 'an unknown name',
      with: { treads: '2' },
      code: 'INPUT_UNKNOWN',
      parts: ['no input "treads"', 'Did you mean "threads"?'],
    },
    {
      title: 'a remote as the store',
      with: { store: 'drive:warehouse' },
      code: 'STORE_UNSUPPORTED',
      parts: ['The input "store" is "drive:warehouse"', 'a directory'],
    },
  ])('$title stops every stage before it begins', async ({ with: given, code, parts }) => {
    const before = lastingHashes(building);
    const ends = await Promise.all(
      STAGES.map((stage) => runBundle(stage, { cwd, inputs: { ...inputs, ...given } })),
    );
    for (const end of ends) expectMistake(end, code, parts);
    expect(lastingHashes(building)).toEqual(before);
    expect(existsSync(path.join(cwd, 'drive:warehouse'))).toBe(false);
  });

  test('a value of the gate alone', async () => {
    const before = lastingHashes(building);
    const end = await runBundle('quality-gate', { cwd, inputs: { ...inputs, 'max-null-percent': '1O' } });
    expectMistake(end, 'INPUT_INVALID', ['"max-null-percent" is "1O"', 'a number from 0 to 100']);
    expect(lastingHashes(building)).toEqual(before);
  });

  test('a secret is masked and not repeated', async () => {
    const secret = 'token = s3cr3t-0123456789';
    const end = await runBundle('validate-schema', {
      cwd,
      inputs: { ...inputs, 'rclone-config': `[drive]\n${secret}` },
    });
    expectMistake(end, 'STORE_UNSUPPORTED', ['"rclone-config" is given']);
    const lines = end.stdout.split('\n').filter((line) => line.includes('s3cr3t'));
    expect(lines).toEqual([`::add-mask::${secret}`]);
    expect(end.summary).not.toContain('s3cr3t');
  });
});

describe('a mistake in the seeds', () => {
  const file = 'seeds/datasource_mappings.csv';
  test.each([
    {
      title: 'a wrong column',
      text: SEEDS['datasource_mappings.csv'].replace('timestamp_column', 'timestmp_column'),
      code: 'SEED_COLUMN_UNKNOWN',
      parts: [`${file}:1`, 'timestmp_column', 'timestamp_column'],
    },
    {
      title: 'a wrong value',
      text: SEEDS['datasource_mappings.csv'].replace('-20,60', 'cold,60'),
      code: 'SEED_VALUE_INVALID',
      parts: [`${file}:3`, 'column "value_min"', 'cold'],
    },
  ])('$title is named by file, line and column', async ({ text, code, parts }) => {
    const before = lastingHashes(building);
    write(file, text);
    try {
      const ends = await runFlow({ cwd, inputs, stages: TO_THE_GATE });
      for (const end of ends.values()) expectMistake(end, code, parts);
    } finally {
      write(file, SEEDS['datasource_mappings.csv']);
    }
    expect(lastingHashes(building)).toEqual(before);
  });
});

describe('a raw file without one of its columns', () => {
  test('is refused with file, column and repair, and no reading changes', async () => {
    const before = readings();
    write('raw/2026-02-02.csv', day('2026-02-02', 'Date,CO2,Teplota,Humidity'));
    const ends = await runFlow({ cwd, inputs, stages: TO_THE_GATE });
    expectMistake(ends.get('validate-schema')!, 'COLUMN_MISSING', [
      '2026-02-02.csv',
      'Temperature',
      'Teplota',
      'alias row',
      'datasource_mappings.csv',
    ]);
    expect(readings()).toEqual(before);
    const findings = manifestOf(building).get('findings.json');
    const open = readFileSync(path.join(building, findings?.stored ?? ''), 'utf8');
    expect(open).toContain('COLUMN_MISSING');
    // The morning after: nothing new came, and the file is still known to be bad.
    const after = lastingHashes(building);
    await runFlow({ cwd, inputs, stages: TO_THE_GATE });
    expect(lastingHashes(building)).toEqual(after);
  });
});

describe('a manifest that cannot be read', () => {
  test.each([
    { title: 'half of it is missing', spoil: (text: string) => text.slice(0, text.length / 2) },
    {
      title: 'it is of a later version',
      spoil: (text: string) => text.replace('"version": 1', '"version": 2'),
    },
  ])('$title: every stage stops and names the repair, which works', async ({ spoil }) => {
    const manifest = path.join(building, 'manifest.json');
    const good = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, spoil(good));
    const before = lastingHashes(building);
    const ends = await Promise.all(STAGES.map((stage) => runBundle(stage, { cwd, inputs })));
    for (const end of ends)
      expectMistake(end, 'MANIFEST_UNREADABLE', [
        manifest,
        'Copy the newest file of',
        path.join(building, 'manifests'),
      ]);
    expect(lastingHashes(building)).toEqual(before);
    writeFileSync(manifest, good);
  });

  test('a manifest that is gone is no new warehouse', async () => {
    const manifest = path.join(building, 'manifest.json');
    const good = readFileSync(manifest, 'utf8');
    rmSync(manifest);
    const end = await runBundle('quality-gate', { cwd, inputs });
    expectMistake(end, 'STATE_UNKNOWN', ['holds files but no manifest.json', 'manifests/']);
    expect(existsSync(manifest)).toBe(false);
    writeFileSync(manifest, good);
  });
});
