import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Datasource, Mapping } from '../../../shared/config/types.js';
import type { Contract } from '../../../shared/contract/contract.js';
import { readCsvTable, type NotATable } from '../../../shared/contract/csv-table.js';
import { judgeFiles, type Judgement } from '../../../shared/contract/judge.js';
import { lookAt } from '../../../shared/contract/look.js';
import type { RawTable } from '../../../shared/contract/raw-table.js';
import { sampleBytes, scanBytes } from '../../../shared/contract/scan.js';
import { testFolder } from '../../support/context.js';

/** A datasource of CSV files with nothing stated, some cells changed. */
export const datasource = (changed: Partial<Datasource> = {}): Datasource => ({
  id: '1',
  building: 'sm2',
  name: 'air',
  sourceType: 'csv',
  location: 'origin',
  filePattern: '*.csv',
  requiredColumns: [],
  dataType: [],
  retentionMonths: undefined,
  status: 'active',
  timezone: undefined,
  daylightSaving: 'follows',
  shape: 'auto',
  encoding: undefined,
  delimiter: undefined,
  decimalSeparator: undefined,
  thousandsSeparator: undefined,
  headerRow: undefined,
  dateFormats: [],
  dateOrder: undefined,
  intervalLabel: 'instant',
  cadenceMinutes: undefined,
  sensorPattern: undefined,
  nullTokens: ['-', 'NA', 'N/A', 'NULL'],
  recordsPath: undefined,
  description: undefined,
  place: {},
  ...changed,
});

/** A mapping row of a wide file: the column `Temp` by the time `Date`, some cells changed. */
export const mapping = (changed: Partial<Mapping> = {}): Mapping => ({
  datasourceId: '1',
  timestampColumns: ['Date'],
  locationColumn: undefined,
  measurementColumn: 'Temp',
  valueColumn: undefined,
  sourceName: 'Meter',
  valueMin: undefined,
  valueMax: undefined,
  retentionMonths: undefined,
  rawName: undefined,
  filter: [],
  measurement: undefined,
  sensor: undefined,
  location: undefined,
  rawUnit: undefined,
  unit: undefined,
  scale: undefined,
  offset: undefined,
  valueWords: [],
  aggregation: 'mean',
  decimals: undefined,
  sentinels: [],
  place: { file: 'seeds/datasource_mappings.csv', line: 2 },
  ...changed,
});

/** A row of a narrow file: names in `Name`, values in `Value`. */
export const narrowMapping = (changed: Partial<Mapping> = {}): Mapping =>
  mapping({ measurementColumn: 'Name', valueColumn: 'Value', ...changed });

/** Writes bytes to a file of their own and returns its path. */
export async function rawFile(content: string | Uint8Array, name = 'raw.csv'): Promise<string> {
  const file = path.join(testFolder('raw'), name);
  await writeFile(file, content);
  return file;
}

/** What is seen of a delimited text, as collecting sees it. */
export async function csvTable(
  content: string | Uint8Array,
  source: Datasource = datasource(),
  expected: readonly string[] = ['Date', 'Temp'],
): Promise<RawTable | NotATable> {
  const file = await rawFile(content);
  const facts = await scanBytes(file);
  return readCsvTable(facts, await sampleBytes(file, facts.bytes), source, expected);
}

/** The latest plausible time of the tests' files. */
export const LATEST = Date.UTC(2026, 2, 1);

export interface Case {
  readonly source?: Partial<Datasource>;
  readonly rows?: readonly Mapping[];
  readonly contract?: Contract;
}

/** Judges texts, each a file `f1.csv`, `f2.csv` …; `names` replaces these names. */
export async function judgeTexts(
  texts: readonly string[],
  { source = {}, rows = [mapping()], contract }: Case = {},
  names?: readonly string[],
): Promise<Judgement> {
  const ds = datasource(source);
  const expected = [
    ...rows.flatMap((row) => [
      ...row.timestampColumns,
      row.measurementColumn,
      row.valueColumn ?? '',
      row.locationColumn ?? '',
    ]),
    ...ds.requiredColumns,
    ...(contract?.layouts ?? []).flatMap((layout) => layout.columns),
  ].filter((name) => name !== '');
  const seen = [];
  for (const [index, text] of texts.entries()) {
    const table = await csvTable(text, ds, expected);
    if (!('columns' in table)) throw new Error(`${table.code}: ${table.message}`);
    seen.push(lookAt(ds, rows, names?.[index] ?? `f${index + 1}.csv`, table, contract, LATEST));
  }
  return judgeFiles(ds, rows, seen, contract);
}

/** A file of hourly values: a header and one line per hour from the first of March 2024. */
export const hourly = (header: string, cells: string, hours = 30, delimiter = ';'): string =>
  `${header}\n${Array.from({ length: hours }, (_, hour) => {
    const day = 14 + Math.floor(hour / 24);
    return `${day}.03.2024 ${String(hour % 24).padStart(2, '0')}:00:00${delimiter}${cells}`;
  }).join('\n')}\n`;
