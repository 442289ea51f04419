import { parseCoordinates } from './coordinates.js';
import type { Hierarchy } from './hierarchy.js';
import { compareText } from './order.js';
import { judgeRelations, sharedFloors, type Edge } from './relations.js';
import { storeysOf } from './storeys.js';

/** A row of `nodes.parquet`. */
export interface NodeRow {
  readonly id: string;
  /** As the seed writes it. */
  readonly type: string;
  readonly name: string;
  readonly level: number;
  readonly storey: number | null;
  /** Degrees. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly depth: number;
}

export interface TreeTables {
  /** By id. */
  readonly nodes: readonly NodeRow[];
  /** By relation, source, target. */
  readonly edges: readonly Edge[];
}

interface Options {
  /** Whether zones of one floor count as neighbours of one another. */
  readonly deriveAdjacency?: boolean;
}

/** The rows of nodes and edges of a hierarchy that passed its checks, in their lasting order. */
export function treeTables(hierarchy: Hierarchy, { deriveAdjacency = false }: Options = {}): TreeTables {
  const storeys = storeysOf(hierarchy.tree);
  const nodes = hierarchy.tree.nodes.map((node): NodeRow => {
    if (node.depth === undefined) throw new Error(`the node ${node.id} hangs on no root`);
    const point = parseCoordinates(node.row.coordinates ?? '');
    return {
      id: node.id,
      type: node.row.type,
      name: node.name,
      level: node.row.level ?? node.depth,
      storey: storeys.get(node) ?? null,
      latitude: typeof point === 'string' ? null : point.latitude,
      longitude: typeof point === 'string' ? null : point.longitude,
      depth: node.depth,
    };
  });
  const contains = hierarchy.tree.nodes.flatMap((node): Edge[] =>
    node.parent === undefined ? [] : [{ source: node.parent.id, target: node.id, relation: 'contains' }],
  );
  const stated = judgeRelations(hierarchy).flatMap(({ edge }) => edge ?? []);
  const related = deriveAdjacency ? [...stated, ...sharedFloors(hierarchy.tree, stated)] : stated;
  return {
    nodes: nodes.sort((a, b) => compareText(a.id, b.id)),
    edges: [...contains, ...related].sort(
      (a, b) =>
        compareText(a.relation, b.relation) ||
        compareText(a.source, b.source) ||
        compareText(a.target, b.target),
    ),
  };
}
