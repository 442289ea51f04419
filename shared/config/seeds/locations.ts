import { optional, required, withDefault } from '../cells/cell.js';
import { buildingId, freeText, oneOf, pathName } from '../cells/text.js';
import { dateOrInstant } from '../cells/times.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import type { Building, SensorPlace } from '../types.js';
import { startOf } from '../start-of.js';

export const locationsSeed = defineSeed('locations.csv', {
  building_id: optional(buildingId),
  datasource_id: required(pathName),
  sensor: required(freeText()),
  location: required(freeText()),
  valid_from: optional(dateOrInstant),
  valid_to: optional(dateOrInstant),
  publish: withDefault(oneOf('yes', 'no'), 'yes'),
});

export const toSensorPlace = (
  { row, place }: ParsedRow<RowOf<typeof locationsSeed>>,
  { id, timezone }: Building,
): SensorPlace => ({
  place,
  building: id,
  datasourceId: row.datasource_id,
  sensor: row.sensor,
  location: row.location,
  validFrom: startOf(row.valid_from, timezone),
  validTo: startOf(row.valid_to, timezone),
  publish: row.publish === 'yes',
});
