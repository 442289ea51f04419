import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HOUR_MS, startOfDay } from '../demo/clock.js';
import { ventilationUnit, weather } from '../demo/signals.js';
import { exportFile, type Unit } from '../demo/ventilation.js';

/** One column of one raw file and the series it belongs to. */
export interface Channel {
  readonly file: string;
  /** Position among the value columns, from 0. */
  readonly position: number;
  readonly column: string;
  readonly sensor: string;
  readonly measurement: string;
}

export interface BenchOrigin {
  /** Where the raw files are from, for the head of the table. */
  readonly from: string;
  /** Absolute. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly channels: readonly Channel[];
}

const UNITS = 9;
const MEASUREMENTS: Readonly<Record<string, string>> = {
  'tea-sani': 'temp_intake',
  'teb-odvod': 'temp_indoor',
  'tu1-privod': 'temp_fresh',
  'tu2-vyfuk': 'temp_waste',
};

/** Fills `folder` with nine raw files: the first building's own from `real` if they are there, else generated ones. */
export async function layOutOrigin(folder: string, real: string): Promise<BenchOrigin> {
  await mkdir(folder, { recursive: true });
  const found = (await readdir(real).catch(() => [])).filter((name) => /^Graph.*\.csv$/.test(name)).sort();
  if (found.length > 0)
    for (const name of found) await copyFile(path.join(real, name), path.join(folder, name));
  else for (const { name, content } of generateFiles()) await writeFile(path.join(folder, name), content);
  const files = (await readdir(folder)).sort();
  const channels: Channel[] = [];
  for (const file of files) channels.push(...(await readChannels(path.join(folder, file), file)));
  return {
    from: found.length > 0 ? 'the nine real exports' : 'nine generated exports',
    folder,
    files,
    channels,
  };
}

/** The same shape as the real exports: 8,756 hours from 30.11.2023 12:00 to 29.11.2024 07:00, five channels. */
function generateFiles(): { name: string; content: string }[] {
  const fromMs = startOfDay('2023-11-30') + 12 * HOUR_MS;
  const toMs = startOfDay('2024-11-29') + 8 * HOUR_MS;
  const signals = weather(1, fromMs, toMs);
  return Array.from({ length: UNITS }, (_, index) => {
    const unit: Unit = {
      number: String(index + 1).padStart(2, '0'),
      controller: `KOT${Math.floor(index / 3) + 1}`,
    };
    const { intake, extract, supply, exhaust } = ventilationUnit(1, unit.number, signals);
    const columns = [signals.outdoor, intake, extract, supply, exhaust];
    const rows = signals.instants.flatMap((at, step) =>
      at % HOUR_MS === 0 ? [{ at, values: columns.map((column) => column[step] ?? 0) }] : [],
    );
    return exportFile('bench', unit, rows);
  });
}

async function readChannels(file: string, name: string): Promise<Channel[]> {
  const header = (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0] ?? '';
  const columns = header
    .split(';')
    .slice(1)
    .filter((column) => column !== '');
  return columns.map((column, position) => {
    const [, unit, kind] = /vzt(\d\d)_temp-(\S+)/.exec(column) ?? [];
    const controller = column.split('/')[0] ?? '';
    return {
      file: name,
      position,
      column,
      sensor: unit === undefined ? controller : `unit_${unit}`,
      measurement: kind === undefined ? 'temp_ambient' : (MEASUREMENTS[kind] ?? kind),
    };
  });
}

/** The least seeds that take the nine files in, written to `folder`. */
export async function writeBenchSeeds(folder: string, { channels }: BenchOrigin): Promise<void> {
  const series = [...new Map(channels.map((channel) => [channel.column, channel])).values()];
  const seeds = {
    'buildings_config.csv': [
      'building_id,name,city,timezone,status',
      'bench,Bench,Praha,Europe/Prague,active',
    ],
    'datasources_config.csv': [
      'datasource_id,name,source_type,location,file_pattern,required_columns,data_type,retention_months,status,delimiter,decimal_separator,date_order,cadence_minutes',
      '1,ventilation,csv,origin,Graph*.csv,Date,temperature,2,active,;,",",DMY,60',
    ],
    'datasource_mappings.csv': [
      'datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,retention_months,measurement,sensor,location',
      ...series.map(
        ({ column, measurement, sensor }) =>
          `1,Date,,${column},,Atrea,-150,150,2,${measurement},${sensor},${sensor}`,
      ),
    ],
  };
  await mkdir(folder, { recursive: true });
  for (const [name, lines] of Object.entries(seeds))
    await writeFile(path.join(folder, name), `${lines.join('\n')}\n`);
}
