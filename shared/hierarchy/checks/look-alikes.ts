import { warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { canonical, grouped, lookAlike } from '../text.js';
import type { Node } from '../tree.js';
import { at, lineOf } from './check.js';

const HOW = {
  case: { fold: (text: string) => text.toLowerCase(), words: 'differ only in upper and lower case' },
  letters: { fold: lookAlike, words: 'differ only in letters that look like digits (O and 0, I or l and 1)' },
} as const;

/**
 * Ids, and names of sensors, that a person takes for one another: of `DCOC` beside `DC0C` one can never match a file.
 */
export function checkLookAlikes({ tree }: Hierarchy): Finding[] {
  const sensors = tree.nodes.filter(({ kind }) => kind === 'sensor');
  const found = new Map<Node, Finding>();
  for (const [column, nodes] of [
    ['id', tree.nodes],
    ['name', sensors],
  ] as const) {
    for (const how of ['case', 'letters'] as const) {
      for (const [node, twin] of twins(nodes, column, HOW[how].fold)) {
        if (!found.has(node)) found.set(node, confusable(node, twin, column, HOW[how].words));
      }
    }
  }
  return [...found.values()];
}

/** Pairs of a node and the first one before it whose text differs and folds to the same. */
function twins(
  nodes: readonly Node[],
  column: 'id' | 'name',
  fold: (text: string) => string,
): [Node, Node][] {
  return [...grouped(nodes, (node) => fold(node[column])).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : others.filter((node) => node[column] !== first[column]).map((node): [Node, Node] => [node, first]),
  );
}

const confusable = (node: Node, twin: Node, column: 'id' | 'name', how: string): Finding =>
  warning({
    code: 'HIERARCHY_ID_NEAR',
    message: `The ${column} "${node[column]}" and "${twin[column]}"${lineOf(twin.row)} ${how}.`,
    place: at(node.row, column),
    observed: canonical(node.row[column]),
    hint: 'If both are one thing, remove the misspelt row; else make them differ in more.',
  });
