import { optional, required, withDefault } from '../cells/cell.js';
import { listOf } from '../cells/lists.js';
import { integer, minutes } from '../cells/numbers.js';
import { isWebAddress, origin } from '../cells/origin.js';
import { oneGroupPattern } from '../cells/patterns.js';
import { decimalSeparator, delimiter, encoding, thousandsSeparator } from '../cells/separators.js';
import { buildingId, dottedPath, fileGlob, freeText, oneOf, pathName } from '../cells/text.js';
import { dateFormat, zoneOrOffset } from '../cells/times.js';
import { defineSeed, type ParsedRow, type RowOf, type RowProblem } from '../seed-file.js';
import type { Datasource } from '../types.js';
import { status } from './buildings.js';

/** Texts that mean "no value" when the seed names none; the empty cell always does. */
export const DEFAULT_NULL_TOKENS: readonly string[] = ['-', 'NA', 'N/A', 'NULL'];

export const datasourcesSeed = defineSeed(
  'datasources_config.csv',
  {
    datasource_id: required(pathName),
    name: required(pathName),
    source_type: required(oneOf('csv', 'json', 'api', 'parquet')),
    location: required(origin),
    file_pattern: optional(fileGlob),
    required_columns: withDefault(listOf(freeText()), []),
    data_type: withDefault(listOf(freeText()), []),
    retention_months: optional(integer(1, 1200)),
    status: withDefault(status, 'active'),
    building_id: optional(buildingId),
    timezone: optional(zoneOrOffset),
    daylight_saving: withDefault(oneOf('follows', 'fixed', 'utc'), 'follows'),
    shape: withDefault(oneOf('wide', 'narrow', 'matrix', 'auto'), 'auto'),
    encoding: optional(encoding),
    delimiter: optional(delimiter),
    decimal_separator: optional(decimalSeparator),
    thousands_separator: optional(thousandsSeparator),
    header_row: optional(integer(1, 100_000)),
    date_format: withDefault(listOf(dateFormat), []),
    date_order: optional(oneOf('DMY', 'MDY', 'YMD')),
    interval_label: withDefault(oneOf('instant', 'start', 'end'), 'instant'),
    cadence_minutes: optional(minutes),
    sensor_pattern: optional(oneGroupPattern),
    null_tokens: withDefault(listOf(freeText()), DEFAULT_NULL_TOKENS),
    records_path: optional(dottedPath),
    description: optional(freeText(1000)),
  },
  (row) => {
    const problems: RowProblem<'file_pattern' | 'thousands_separator'>[] = [];
    if (row.file_pattern === undefined && !isWebAddress(row.location)) {
      problems.push({
        column: 'file_pattern',
        message: 'The cell "file_pattern" is empty; only a web address needs none.',
        hint: 'Write a pattern over the file name, such as Graph*.csv.',
      });
    }
    if (row.thousands_separator !== undefined && row.thousands_separator === row.decimal_separator) {
      problems.push({
        column: 'thousands_separator',
        message: `Thousands and decimals cannot both be separated by "${row.thousands_separator}".`,
        hint: 'Leave "thousands_separator" blank unless the files group digits.',
      });
    }
    return problems;
  },
);

export const toDatasource = (
  { row, place }: ParsedRow<RowOf<typeof datasourcesSeed>>,
  building: string,
): Datasource => ({
  place,
  id: row.datasource_id,
  building,
  name: row.name,
  sourceType: row.source_type === 'api' ? 'json' : row.source_type,
  location: row.location,
  filePattern: row.file_pattern ?? '*',
  requiredColumns: row.required_columns,
  dataType: row.data_type,
  retentionMonths: row.retention_months,
  status: row.status,
  timezone: row.timezone,
  daylightSaving: row.daylight_saving,
  shape: row.shape,
  encoding: row.encoding,
  delimiter: row.delimiter,
  decimalSeparator: row.decimal_separator,
  thousandsSeparator: row.thousands_separator,
  headerRow: row.header_row,
  dateFormats: row.date_format,
  dateOrder: row.date_order,
  intervalLabel: row.interval_label,
  cadenceMinutes: row.cadence_minutes,
  sensorPattern: row.sensor_pattern,
  nullTokens: row.null_tokens,
  recordsPath: row.records_path,
  description: row.description,
});
