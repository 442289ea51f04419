import { error, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import type { Node, Tree } from '../tree.js';
import { at } from './check.js';

/** The longest cycle that a message writes out in full. */
const SHOWN = 12;

/** Cycles: rows that hold one another. Each is reported once, with every id on it; what hangs below it is not. */
export const checkCycles = ({ tree }: Hierarchy): Finding[] => cyclesOf(tree).map(reportCycle);

/**
 * All cycles of two or more nodes. Every node has at most one parent, so each strongly connected component is one
 * simple cycle, and a single walk upwards from every node finds it (what Tarjan's algorithm does for any graph).
 * A cycle begins with its first row of the seed and goes from parent to child.
 */
export function cyclesOf(tree: Tree): Node[][] {
  const position = new Map(tree.nodes.map((node, index) => [node, index]));
  const walkOf = new Map<Node, number>();
  const cycles: Node[][] = [];
  for (const [walk, start] of tree.nodes.entries()) {
    const way: Node[] = [];
    let node: Node | undefined = start;
    while (node !== undefined && !walkOf.has(node)) {
      walkOf.set(node, walk);
      way.push(node);
      node = node.parent;
    }
    if (node === undefined || walkOf.get(node) !== walk) continue;
    const cycle = way.slice(way.indexOf(node)).reverse();
    if (cycle.length > 1) cycles.push(fromFirstRow(cycle, position));
  }
  return cycles;
}

function fromFirstRow(cycle: readonly Node[], position: ReadonlyMap<Node, number>): Node[] {
  const of = (node: Node): number => position.get(node) ?? 0;
  const first = cycle.reduce(
    (least, node, index) => (of(node) < of(cycle[least] ?? node) ? index : least),
    0,
  );
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

function reportCycle(cycle: readonly Node[]): Finding {
  const [first] = cycle;
  if (first === undefined) throw new Error('a cycle has nodes');
  const ids = cycle.map(({ id }) => id);
  const middle = ids.length > SHOWN ? [...ids.slice(0, SHOWN), `… ${ids.length - SHOWN} more …`] : ids;
  const lines = cycle.flatMap(({ row }) => row.place.line ?? []);
  return error({
    code: 'HIERARCHY_CYCLE',
    message: `These ${cycle.length} rows hold one another: ${[...middle, first.id].join(' → ')}.`,
    place: at(first.row, 'parent_id'),
    observed: [...ids, first.id].join(' → '),
    expected: 'every way up ends at the top',
    hint: `Correct parent_id in one of the lines ${lines.join(', ')}.`,
  });
}
