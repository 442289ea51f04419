import { optional, required } from '../cells/cell.js';
import { decimal } from '../cells/numbers.js';
import { buildingId, freeText, pathName } from '../cells/text.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import type { Threshold } from '../types.js';

export const thresholdsSeed = defineSeed(
  'quality_thresholds.csv',
  {
    building_id: optional(buildingId),
    datasource: optional(pathName),
    measurement: optional(pathName),
    location: optional(freeText()),
    check: required(pathName),
    warn: optional(decimal),
    fail: optional(decimal),
  },
  ({ warn, fail }) =>
    warn === undefined && fail === undefined
      ? [
          {
            column: 'warn',
            message: 'The cells "warn" and "fail" are both empty, so the row says nothing.',
            hint: 'Write a number in one of them, or remove the row.',
          },
        ]
      : [],
);

export const toThreshold = ({ row, place }: ParsedRow<RowOf<typeof thresholdsSeed>>, building: string): Threshold => ({
  place,
  building,
  datasource: row.datasource,
  measurement: row.measurement,
  location: row.location,
  check: row.check,
  warn: row.warn,
  fail: row.fail,
});
