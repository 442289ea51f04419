import { hashOf } from '../../../shared/config/hash.js';
import { canonical } from '../../../shared/hierarchy/text.js';
import type { Hierarchy } from '../../../shared/hierarchy/hierarchy.js';
import { compareText } from '../../../shared/hierarchy/order.js';
import { treeTables, type TreeTables } from '../../../shared/hierarchy/tables.js';
import type { Node } from '../../../shared/hierarchy/tree.js';

/** Where a sensor hung, from `from` (inclusive) to `to` (exclusive), ISO instants; null: open. */
export interface Placement {
  readonly sensor: string;
  readonly place: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** All that an engine is given of one building. */
export interface Graph {
  readonly building: string;
  readonly tables: TreeTables;
  readonly placements: readonly Placement[];
  /** Changes with any of it: a server that keeps this hash need not be filled again. */
  readonly hash: string;
}

/** Raised when the same rows are to look otherwise in a server. */
const GRAPH_VERSION = '1';

/** `inputs`: what the lasting files are made from, as the manifest keeps it. */
export function graphOf(
  hierarchy: Hierarchy,
  deriveAdjacency: boolean,
  inputs: Readonly<Record<string, string>>,
): Graph {
  const tables = treeTables(hierarchy, { deriveAdjacency });
  const placements = placementsOf(hierarchy);
  const building = hierarchy.building.id;
  return { building, tables, placements, hash: hashOf([GRAPH_VERSION, inputs, placements]).slice(0, 16) };
}

/**
 * Places of every sensor of the tree: those of `locations.csv`, which alone hangs sensors; where it has no row of the
 * sensor, what the sensor lies in, while its own row holds. By sensor, start and place.
 */
export function placementsOf({ tree, locations }: Hierarchy): Placement[] {
  const nodeOf = new Map<string, Node>();
  for (const node of tree.nodes) if (!nodeOf.has(node.name)) nodeOf.set(node.name, node);
  const find = (text: string): Node | undefined =>
    tree.byId.get(canonical(text)) ?? nodeOf.get(canonical(text));
  const hung = new Set<Node>();
  const rows: Placement[] = [];
  for (const row of locations) {
    const [sensor, place] = [find(row.sensor), find(row.location)];
    if (sensor?.kind !== 'sensor') continue;
    hung.add(sensor);
    if (place === undefined || place === sensor) continue;
    rows.push({ sensor: sensor.id, place: place.id, from: row.validFrom ?? null, to: row.validTo ?? null });
  }
  for (const node of tree.nodes) {
    if (node.kind !== 'sensor' || hung.has(node) || node.parent === undefined) continue;
    const { validFrom, validTo } = node.row;
    rows.push({ sensor: node.id, place: node.parent.id, from: validFrom ?? null, to: validTo ?? null });
  }
  const key = ({ from, to }: Placement): string => `${from ?? ''} ${to ?? ''}`;
  rows.sort(
    (a, b) => compareText(a.sensor, b.sensor) || compareText(key(a), key(b)) || compareText(a.place, b.place),
  );
  const isSame = (a: Placement, b: Placement | undefined): boolean =>
    a.sensor === b?.sensor && a.place === b.place && key(a) === key(b);
  return rows.filter((row, at) => !isSame(row, rows[at - 1]));
}
