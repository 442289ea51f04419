import type { HierarchyRow } from '../config/types.js';
import { kindOf, type Kind } from './kinds.js';
import { canonical } from './text.js';

/** A row of the seed in its place in the tree. */
export interface Node {
  readonly row: HierarchyRow;
  readonly id: string;
  /** As the row says; the node of that id is `parent`. */
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: Kind | undefined;
  /** `undefined` for a root, and where no row has the id that `parentId` names. */
  readonly parent: Node | undefined;
  /** In the order of the seed. */
  readonly children: readonly Node[];
  /** Steps from the root (0); `undefined` where no way leads up to a root. */
  readonly depth: number | undefined;
}

export interface Tree {
  /** In the order of the seed; of several rows with one id only the first. */
  readonly nodes: readonly Node[];
  readonly byId: ReadonlyMap<string, Node>;
  /** Nodes that name no parent. A sound tree has one. */
  readonly roots: readonly Node[];
  /** Rows left out because an earlier row has their id. */
  readonly repeated: readonly HierarchyRow[];
}

type Draft = { -readonly [Key in keyof Node]: Node[Key] } & { children: Draft[]; parent: Draft | undefined };

/** Builds the tree, however broken the rows are: what is wrong with them is for the checks to say. */
export function buildTree(rows: readonly HierarchyRow[]): Tree {
  const byId = new Map<string, Draft>();
  const repeated: HierarchyRow[] = [];
  for (const row of rows) {
    const id = canonical(row.id);
    if (byId.has(id)) repeated.push(row);
    else byId.set(id, draft(row, id));
  }
  const nodes = [...byId.values()];
  for (const node of nodes) {
    node.parent = node.parentId === undefined ? undefined : byId.get(node.parentId);
    node.parent?.children.push(node);
  }
  const roots = nodes.filter((node) => node.parentId === undefined);
  setDepths(roots);
  return { nodes, byId, roots, repeated };
}

function draft(row: HierarchyRow, id: string): Draft {
  const parentId = row.parentId === undefined ? undefined : canonical(row.parentId);
  return {
    row,
    id,
    parentId: parentId === '' ? undefined : parentId,
    name: canonical(row.name),
    kind: kindOf(row.type),
    parent: undefined,
    children: [],
    depth: undefined,
  };
}

/** Level by level from the roots, so that a cycle, which no root leads to, is never entered. */
function setDepths(roots: readonly Draft[]): void {
  let level: Draft[] = [...roots];
  for (let depth = 0; level.length > 0; depth++) {
    for (const node of level) node.depth = depth;
    level = level.flatMap((node) => node.children);
  }
}

/** The nodes above a node, nearest first. Stops where the way up ends or comes back on itself. */
export function ancestorsOf(node: Node): Node[] {
  const above: Node[] = [];
  const seen = new Set([node]);
  for (let next = node.parent; next !== undefined && !seen.has(next); next = next.parent) {
    above.push(next);
    seen.add(next);
  }
  return above;
}

/** Nodes that hang on a root, parents before their children. */
export function topDown(tree: Tree): Node[] {
  const nodes: Node[] = [...tree.roots];
  // The list grows while it is walked.
  for (const node of nodes) for (const child of node.children) nodes.push(child);
  return nodes;
}
