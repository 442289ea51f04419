import { optional, required } from '../cells/cell.js';
import { buildingId, freeText, oneOf } from '../cells/text.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import type { HierarchyRelation } from '../types.js';

export const relationsSeed = defineSeed('hierarchy_relations.csv', {
  building_id: optional(buildingId),
  source: required(freeText()),
  target: required(freeText()),
  relation: required(oneOf('adjacent_to', 'feeds', 'controls')),
});

export const toRelation = (
  { row, place }: ParsedRow<RowOf<typeof relationsSeed>>,
  building: string,
): HierarchyRelation => ({ place, building, source: row.source, target: row.target, relation: row.relation });
