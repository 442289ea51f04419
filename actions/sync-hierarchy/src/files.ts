import { createHash } from 'node:crypto';
import type { Hierarchy } from '../../../shared/hierarchy/hierarchy.js';
import { compareText } from '../../../shared/hierarchy/order.js';

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
const CODE_VERSION = '2';

/** What the files are made from, as the manifest keeps it: while it stays, they are not made again. */
export function inputsOf({ tree, relations }: Hierarchy, deriveAdjacency: boolean): Record<string, string> {
  const hash = createHash('sha256');
  const take = (...values: unknown[]): void => void hash.update(`${JSON.stringify(values)}\n`);
  const nodes = [...tree.nodes].sort((a, b) => compareText(a.id, b.id));
  // Row by row: as one text, a large building would take ten times the memory of its seed.
  for (const { row } of nodes) {
    const { id, parentId, type, name, level, coordinates, storey, validFrom, validTo } = row;
    take(id, parentId, type, name, level, coordinates, storey, validFrom, validTo);
  }
  for (const { source, target, relation } of relations) take(source, target, relation);
  return {
    seeds: hash.digest('hex'),
    code: CODE_VERSION,
    ...(deriveAdjacency ? { adjacency: 'derived' } : {}),
  };
}

/** Whether something was made from the same. */
export const areSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
