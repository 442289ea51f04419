import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../.github/scripts/stages.js';
import { testFolder } from '../support/context.js';
import { lastingHashes, runFlow } from '../support/flow.js';
import { query } from '../support/query.js';

const SEEDS = path.resolve(ROOT, '../shared/design/roadmap-seeds');
if (!existsSync(SEEDS)) console.warn(`NOT TESTED with the original seeds: ${SEEDS} does not exist.`);
const HOURS = 60;

/** An hour of the test, counted from 29 March 2025, 00:00. */
const stamp = (hour: number): string =>
  new Date(Date.UTC(2025, 2, 29, hour)).toISOString().slice(0, 19).replace('T', ' ');

const hours = Array.from({ length: HOURS }, (_, hour) => hour);
const VENTILATION = `date,KOT1/Teplota venkovní,KOT1/Vlhkost venkovní\n${hours.map((hour) => `${stamp(hour)},${10 + (hour % 7)}.5,${50 + (hour % 9)}\n`).join('')}`;
const INDOOR = `Datetime,Location,Temperature_Celsius,Relative_Humidity(%)\n${hours
  .flatMap((hour) =>
    ['Thermometer_1', 'SM2_01_L1_01'].map(
      (room) => `${stamp(hour)},${room},${20 + (hour % 3)}.25,${40 + (hour % 5)}\n`,
    ),
  )
  .join('')}`;

describe.skipIf(!existsSync(SEEDS))('the seeds of the original roadmap, byte for byte', () => {
  test('raw files of the shape that they describe go through to published rows', async () => {
    const cwd = testFolder('roadmap');
    cpSync(SEEDS, path.join(cwd, 'seeds'), { recursive: true });
    const put = (folder: string, name: string, text: string): void => {
      mkdirSync(path.join(cwd, 'mirror/sm2drive', folder), { recursive: true });
      writeFileSync(path.join(cwd, 'mirror/sm2drive', folder, name), text);
    };
    put('Vzduchotechnika/Latest/Upload', 'Graph_1.csv', VENTILATION);
    put('Indoor/Latest/Upload', 'ThermoProSensor_export_1.csv', INDOOR);

    const ends = await runFlow({ cwd, inputs: { 'origin-root': 'mirror', 'as-of': '2025-04-02T00:00:00Z' } });
    for (const [stage, end] of ends) expect.soft(end.exitCode, `${stage}: ${end.stdout}`).toBe(0);
    const building = path.join(cwd, 'warehouse/default');
    const files = Object.keys(lastingHashes(building)).filter((name) =>
      /^public[\\/]hourly[\\/].*\.parquet$/.test(name),
    );
    const rows = await query(
      `SELECT location, measurement, source, count(*) AS n, min(mean) AS least, max(mean) AS most FROM read_parquet([${files.map((name) => `'${path.join(building, name)}'`).join(', ')}]) GROUP BY ALL ORDER BY ALL`,
    );
    expect(rows).toEqual([
      {
        location: 'KOT1/Teplota venkovní',
        measurement: 'kot1_teplota_venkovni',
        source: 'Atrea',
        n: HOURS,
        least: 10.5,
        most: 16.5,
      },
      {
        location: 'SM2_01_L1_01',
        measurement: 'temperature_celsius',
        source: 'ThermoPro',
        n: HOURS,
        least: 20.25,
        most: 22.25,
      },
      {
        location: 'Thermometer_1',
        measurement: 'temperature_celsius',
        source: 'ThermoPro',
        n: HOURS,
        least: 20.25,
        most: 22.25,
      },
    ]);
  });
});
