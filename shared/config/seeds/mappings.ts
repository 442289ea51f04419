import { optional, required, withDefault } from '../cells/cell.js';
import { filters, joinedColumns, listOf, wordValues } from '../cells/lists.js';
import { compareDecimals, decimal, fraction, integer, scale } from '../cells/numbers.js';
import { textOrPattern } from '../cells/patterns.js';
import { freeText, oneOf, pathName } from '../cells/text.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import type { Mapping } from '../types.js';

export const mappingsSeed = defineSeed(
  'datasource_mappings.csv',
  {
    datasource_id: required(pathName),
    timestamp_column: required(joinedColumns),
    location_column: optional(freeText()),
    measurement_column: required(textOrPattern),
    value_column: optional(freeText()),
    source_name: required(freeText()),
    value_min: optional(decimal),
    value_max: optional(decimal),
    retention_months: optional(integer(1, 1200)),
    raw_name: optional(textOrPattern),
    filter: withDefault(filters, []),
    measurement: optional(pathName),
    sensor: optional(freeText()),
    location: optional(freeText()),
    raw_unit: optional(freeText(64)),
    unit: optional(freeText(64)),
    scale: optional(scale),
    offset: optional(fraction),
    value_words: withDefault(wordValues, []),
    aggregation: withDefault(oneOf('mean', 'sum', 'last'), 'mean'),
    decimals: optional(integer(0, 6)),
    sentinels: withDefault(listOf(decimal), []),
  },
  ({ value_min: low, value_max: high }) =>
    low === undefined || high === undefined || compareDecimals(low, high) <= 0
      ? []
      : [
          {
            column: 'value_max',
            message: `The cell "value_max" holds ${high}, which is below "value_min", ${low}.`,
            hint: 'Exchange the two, or correct one.',
          },
        ],
);

export const toMapping = ({ row, place }: ParsedRow<RowOf<typeof mappingsSeed>>): Mapping => ({
  place,
  datasourceId: row.datasource_id,
  timestampColumns: row.timestamp_column,
  locationColumn: row.location_column,
  measurementColumn: row.measurement_column,
  valueColumn: row.value_column,
  sourceName: row.source_name,
  valueMin: row.value_min,
  valueMax: row.value_max,
  retentionMonths: row.retention_months,
  rawName: row.raw_name,
  filter: row.filter,
  measurement: row.measurement,
  sensor: row.sensor,
  location: row.location,
  rawUnit: row.raw_unit,
  unit: row.unit,
  scale: row.scale,
  offset: row.offset,
  valueWords: row.value_words,
  aggregation: row.aggregation,
  decimals: row.decimals,
  sentinels: row.sentinels,
});
