import { optional, required } from '../cells/cell.js';
import { buildingId, freeText, pathName } from '../cells/text.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import type { AnomalyRule } from '../types.js';

export const anomalyRulesSeed = defineSeed('anomaly_rules.csv', {
  building_id: optional(buildingId),
  datasource: optional(pathName),
  measurement: optional(pathName),
  location: optional(freeText()),
  rule: required(pathName),
  parameter: required(pathName),
  value: required(freeText()),
});

export const toAnomalyRule = (
  { row, place }: ParsedRow<RowOf<typeof anomalyRulesSeed>>,
  building: string,
): AnomalyRule => ({
  place,
  building,
  datasource: row.datasource,
  measurement: row.measurement,
  location: row.location,
  rule: row.rule,
  parameter: row.parameter,
  value: row.value,
});
