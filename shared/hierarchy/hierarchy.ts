import type { Building, BuildingSeeds, HierarchyRelation, SensorPlace } from '../config/types.js';
import { buildTree, type Tree } from './tree.js';

/** What the seeds say about the parts of a building. */
export interface Hierarchy {
  readonly building: Pick<Building, 'id' | 'latitude' | 'longitude'>;
  readonly tree: Tree;
  readonly relations: readonly HierarchyRelation[];
  /** Where sensors hang, by time (`locations.csv`). */
  readonly locations: readonly SensorPlace[];
}

export const readHierarchy = (
  seeds: Pick<BuildingSeeds, 'building' | 'hierarchy' | 'relations' | 'locations'>,
): Hierarchy => ({
  building: seeds.building,
  tree: buildTree(seeds.hierarchy),
  relations: seeds.relations,
  locations: seeds.locations,
});
