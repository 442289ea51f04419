import type { HierarchyRelation } from '../config/types.js';
import type { Hierarchy } from './hierarchy.js';
import { compareText } from './order.js';
import { canonical } from './text.js';
import { ancestorsOf, type Node, type Tree } from './tree.js';

export interface Edge {
  readonly source: string;
  readonly target: string;
  /** `contains` from parent to child, else a relation of the seed. */
  readonly relation: 'contains' | HierarchyRelation['relation'];
}

/** Why a relation of the seed is no edge. */
export type Refusal =
  | { readonly reason: 'unknown'; readonly ends: readonly ('source' | 'target')[] }
  | { readonly reason: 'self' | 'ancestor' | 'buildings' }
  | { readonly reason: 'duplicate'; readonly of: HierarchyRelation };

export interface JudgedRelation {
  readonly row: HierarchyRelation;
  /** What it becomes: adjacency has no direction, so it is stored once, from the smaller id to the greater. */
  readonly edge: Edge | undefined;
  readonly refusal: Refusal | undefined;
}

/** Decides for every row of the seed of relations whether it becomes an edge, and which. */
export function judgeRelations({ tree, relations }: Hierarchy): JudgedRelation[] {
  const taken = new Map<string, HierarchyRelation>();
  return relations.map((row) => {
    const edge = edgeOf(row);
    const refusal = refusalOf(edge, tree, taken);
    if (refusal !== undefined) return { row, edge: undefined, refusal };
    taken.set(keyOf(edge), row);
    return { row, edge, refusal };
  });
}

function edgeOf({ relation, ...row }: HierarchyRelation): Edge {
  const [source, target] = [canonical(row.source), canonical(row.target)];
  return relation === 'adjacent_to' && compareText(source, target) > 0
    ? { source: target, target: source, relation }
    : { source, target, relation };
}

const keyOf = ({ source, target, relation }: Edge): string => JSON.stringify([source, target, relation]);

function refusalOf(
  edge: Edge,
  tree: Tree,
  taken: ReadonlyMap<string, HierarchyRelation>,
): Refusal | undefined {
  const source = tree.byId.get(edge.source);
  const target = tree.byId.get(edge.target);
  if (source === undefined || target === undefined) {
    const ends = [
      ...(source === undefined ? (['source'] as const) : []),
      ...(target === undefined ? (['target'] as const) : []),
    ];
    return { reason: 'unknown', ends };
  }
  if (source === target) return { reason: 'self' };
  const earlier = taken.get(keyOf(edge));
  if (earlier !== undefined) return { reason: 'duplicate', of: earlier };
  if (edge.relation !== 'adjacent_to') return undefined;
  const [aboveSource, aboveTarget] = [ancestorsOf(source), ancestorsOf(target)];
  if (aboveSource.includes(target) || aboveTarget.includes(source)) return { reason: 'ancestor' };
  const [one, other] = [buildingOf(source, aboveSource), buildingOf(target, aboveTarget)];
  return one !== undefined && other !== undefined && one !== other ? { reason: 'buildings' } : undefined;
}

const buildingOf = (node: Node, above: readonly Node[]): Node | undefined =>
  [node, ...above].find((each) => each.kind === 'building');

/** Adjacency that nobody stated: any two zones whose nearest floor is the same, one not in the other. */
export function sharedFloors(tree: Tree, stated: readonly Edge[]): Edge[] {
  const known = new Set(stated.map(keyOf));
  const zones = tree.nodes.filter(({ kind }) => kind === 'zone');
  const onFloor = new Map<Node, Node[]>();
  for (const zone of zones) {
    const floor = ancestorsOf(zone).find(({ kind }) => kind === 'floor');
    if (floor !== undefined) onFloor.set(floor, [...(onFloor.get(floor) ?? []), zone]);
  }
  return [...onFloor.values()].flatMap((group) =>
    group.flatMap((zone, at) =>
      group.slice(at + 1).flatMap((other): Edge[] => {
        if (ancestorsOf(zone).includes(other) || ancestorsOf(other).includes(zone)) return [];
        const [source, target] = [zone.id, other.id].sort(compareText) as [string, string];
        const edge: Edge = { source, target, relation: 'adjacent_to' };
        return known.has(keyOf(edge)) ? [] : [edge];
      }),
    ),
  );
}
