import type { HierarchyRelation, HierarchyRow, SensorPlace } from '../../../shared/config/types.js';
import type { Hierarchy } from '../../../shared/hierarchy/hierarchy.js';
import { buildTree } from '../../../shared/hierarchy/tree.js';

const SEED = 'seeds/building_hierarchy.csv';
const RELATIONS = 'seeds/hierarchy_relations.csv';

/** A row as a test writes it; its line is its position, the header being line 1. */
export type RowText = Partial<Omit<HierarchyRow, 'place'>> & { readonly id: string };

/** `[id, parent, type]`, with whatever else matters. */
export const row = (
  id: string,
  parentId: string,
  type: string,
  more: Partial<HierarchyRow> = {},
): RowText => ({
  id,
  parentId: parentId === '' ? undefined : parentId,
  type,
  ...more,
});

export const hierarchyRows = (rows: readonly RowText[]): HierarchyRow[] =>
  rows.map((each, index) => ({
    building: 'b',
    parentId: undefined,
    type: 'Zone',
    name: `Name of ${each.id}`,
    level: undefined,
    coordinates: undefined,
    storey: undefined,
    validFrom: undefined,
    validTo: undefined,
    ...each,
    place: { file: SEED, line: index + 2 },
  }));

export type RelationText = readonly [source: string, relation: HierarchyRelation['relation'], target: string];

export const relationRows = (relations: readonly RelationText[]): HierarchyRelation[] =>
  relations.map(([source, relation, target], index) => ({
    building: 'b',
    source,
    target,
    relation,
    place: { file: RELATIONS, line: index + 2 },
  }));

export const hungAt = (sensor: string, location: string): SensorPlace => ({
  building: 'b',
  datasourceId: '1',
  sensor,
  location,
  validFrom: undefined,
  validTo: undefined,
  publish: true,
  place: { file: 'seeds/locations.csv', line: 2 },
});

export const hierarchyOf = (rows: readonly RowText[], more: Partial<Hierarchy> = {}): Hierarchy => ({
  building: { id: 'b', latitude: undefined, longitude: undefined },
  tree: buildTree(hierarchyRows(rows)),
  relations: [],
  locations: [],
  ...more,
});
