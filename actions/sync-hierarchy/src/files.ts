import type { Hierarchy } from '../../../shared/hierarchy/hierarchy.js';
import { compareText } from '../../../shared/hierarchy/order.js';
import { hashOf } from '../../../shared/config/hash.js';

/** The lasting files of a hierarchy, each with the total order of its rows. */
export const ORDER_OF = {
  'hierarchy/nodes.parquet': 'id',
  'hierarchy/edges.parquet': 'relation, source, target',
  'hierarchy/closure.parquet': 'ancestor, depth, descendant',
  'hierarchy/paths.parquet': 'id',
} as const;

export type TreeFile = keyof typeof ORDER_OF;
export const FILES = Object.keys(ORDER_OF) as readonly TreeFile[];

/** Raised when the same seeds shall give other files than before. */
const CODE_VERSION = '1';

/** What the files are made from, as the manifest keeps it: while it stays, they are not made again. */
export function inputsOf({ tree, relations }: Hierarchy): Record<string, string> {
  const rows = tree.nodes.map(({ row }) => row).sort((a, b) => compareText(a.id, b.id));
  return { seeds: hashOf([rows, relations]), code: CODE_VERSION };
}
