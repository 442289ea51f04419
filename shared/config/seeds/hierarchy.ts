import { optional, required } from '../cells/cell.js';
import { coordinates, integer } from '../cells/numbers.js';
import { buildingId, freeText } from '../cells/text.js';
import { dateOrInstant } from '../cells/times.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import { startOf } from '../start-of.js';
import type { Building, HierarchyRow } from '../types.js';

export const hierarchySeed = defineSeed('building_hierarchy.csv', {
  id: required(freeText()),
  parent_id: optional(freeText()),
  type: required(freeText(64)),
  name: required(freeText()),
  level: optional(integer(-100, 1000)),
  coordinates: optional(coordinates),
  building_id: optional(buildingId),
  storey: optional(integer(-100, 1000)),
  valid_from: optional(dateOrInstant),
  valid_to: optional(dateOrInstant),
});

export const toHierarchyRow = (
  { row, place }: ParsedRow<RowOf<typeof hierarchySeed>>,
  { id, timezone }: Building,
): HierarchyRow => ({
  place,
  building: id,
  id: row.id,
  parentId: row.parent_id,
  type: row.type,
  name: row.name,
  level: row.level,
  coordinates: row.coordinates,
  storey: row.storey,
  validFrom: startOf(row.valid_from, timezone),
  validTo: startOf(row.valid_to, timezone),
});
