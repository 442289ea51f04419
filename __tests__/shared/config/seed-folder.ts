import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSeeds } from '../../../shared/config/load.js';
import type { Seeds } from '../../../shared/config/types.js';
import { InputErrors, type StageError } from '../../../shared/errors/errors.js';

/** Seed files by name, without `.csv`. */
export type SeedTexts = Readonly<Record<string, string>>;

/** The least that loads: one datasource with one column, in the building `default`. */
export const least: SeedTexts = {
  datasources_config:
    'datasource_id,name,source_type,location,file_pattern,required_columns,data_type,retention_months,status\n' +
    '1,air,csv,raw/air,*.csv,,,,active\n',
  datasource_mappings:
    'datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,retention_months\n' +
    '1,Date,,CO2,,Netatmo,0,5000,\n',
};

/** A seed of one row below the least that loads: columns with their cells. */
export const oneRow = (cells: Readonly<Record<string, string>>): string =>
  `${Object.keys(cells).join(',')}\n${Object.values(cells).map(quoted).join(',')}\n`;

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A legal datasource row with some cells changed. */
export const datasource = (cells: Readonly<Record<string, string>>): SeedTexts => ({
  datasources_config: oneRow({
    datasource_id: '1',
    name: 'air',
    source_type: 'csv',
    location: 'raw/air',
    file_pattern: '*.csv',
    ...cells,
  }),
});

/** A legal mapping row with some cells changed. */
export const mapping = (cells: Readonly<Record<string, string>>): SeedTexts => ({
  datasource_mappings: oneRow({
    datasource_id: '1',
    timestamp_column: 'Date',
    measurement_column: 'CO2',
    source_name: 'Netatmo',
    ...cells,
  }),
});

/** A building in Prague. */
export const prague: SeedTexts = {
  buildings_config: 'building_id,name,city,timezone,status\nsm2,Two,Prague,Europe/Prague,active\n',
};

/** Writes the texts over the least that loads and loads the folder; `''` leaves a seed out. */
export async function load(texts: SeedTexts): Promise<Seeds> {
  const folder = await mkdtemp(path.join(tmpdir(), 'seeds-'));
  try {
    for (const [name, text] of Object.entries({ ...least, ...texts })) {
      if (text !== '') await writeFile(path.join(folder, `${name}.csv`), text);
    }
    return await loadSeeds(folder, 'seeds');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The mistakes of seeds that must not load; fails when they do. */
export async function mistakesOf(texts: SeedTexts): Promise<readonly StageError[]> {
  try {
    await load(texts);
  } catch (error) {
    if (error instanceof InputErrors) return error.all;
    throw error;
  }
  throw new Error('the seeds loaded although they hold a mistake');
}

/** Two buildings with a datasource of the same name each. */
export const two: SeedTexts = {
  buildings_config: 'building_id,name,timezone\na,A,Europe/Prague\nb,B,UTC\n',
  datasources_config:
    'building_id,datasource_id,name,source_type,location,file_pattern\na,1,air,csv,raw,*.csv\nb,2,air,csv,raw,*.csv\n',
  datasource_mappings: 'datasource_id,timestamp_column,measurement_column,source_name\n1,t,x,S\n2,t,x,S\n',
};
/** A building in Prague whose sensors hang as the rows say. */
export const places = (rows: string): SeedTexts => ({
  ...prague,
  locations: `datasource_id,sensor,location,valid_from,valid_to\n${rows}`,
});
/** A legal waiver with some cells changed. */
export const waiver = (cells: Readonly<Record<string, string>>): SeedTexts => ({
  waivers: oneRow({
    datasource: 'air',
    check: 'null_pct',
    from: '2025-01-01',
    until: '2025-01-31',
    reason: 'r',
    owner: 'o',
    ...cells,
  }),
});
