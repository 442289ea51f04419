import { rankOf } from './kinds.js';
import { topDown, type Node, type Tree } from './tree.js';

/** `1NP`, `5. NP` (above ground) and `2PP` (below), the Czech labels of floors, standing free of other letters. */
const LABEL = /(?<![\p{L}\d])(\d{1,2})\.?\s?(NP|PP)(?![\p{L}\d])/iu;

/** The storey that a floor label in a text names: 1NP → 1, 3PP → −3; `undefined` without a label. */
export function storeyOfLabel(text: string): number | undefined {
  const found = LABEL.exec(text);
  if (found === null) return undefined;
  return found[2]?.toUpperCase() === 'NP' ? Number(found[1]) : -Number(found[1]);
}

/** The storeys that labels in a node's name and id name; only a floor and what may lie on one has such labels. */
export function labelledStoreys(node: Node): number[] {
  if (node.kind !== undefined && rankOf(node.kind) < rankOf('floor')) return [];
  return [node.name, node.id].map(storeyOfLabel).filter((storey) => storey !== undefined);
}

/** The storey of every node that has one: its own, else its label's, else that of what it lies in. */
export function storeysOf(tree: Tree): Map<Node, number> {
  const storeys = new Map<Node, number>();
  for (const node of topDown(tree)) {
    const inherited = node.parent === undefined ? undefined : storeys.get(node.parent);
    const storey = node.row.storey ?? labelledStoreys(node)[0] ?? inherited;
    if (storey !== undefined) storeys.set(node, storey);
  }
  return storeys;
}
