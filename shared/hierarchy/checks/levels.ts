import { error, warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import type { Node, Tree } from '../tree.js';
import { at } from './check.js';

/** Steps from the root to the deepest node at most. Real buildings have fewer than ten. */
export const MAX_DEPTH = 31;

/** Levels: where a row states one, it is the number of steps from the top (0); and the tree is not absurdly deep. */
export const checkLevels = ({ tree }: Hierarchy): Finding[] => [...tooDeep(tree), ...wrongLevels(tree)];

function tooDeep(tree: Tree): Finding[] {
  return tree.nodes
    .filter(({ depth }) => depth === MAX_DEPTH + 1)
    .map((node) =>
      error({
        code: 'HIERARCHY_TOO_DEEP',
        message: `"${node.id}" lies ${MAX_DEPTH + 1} steps below the top.`,
        place: at(node.row, 'parent_id'),
        expected: `at most ${MAX_DEPTH} steps`,
        hint: 'Correct parent_id: every row probably names the row before it.',
      }),
    );
}

function wrongLevels(tree: Tree): Finding[] {
  const stated = tree.nodes.filter(({ row, depth }) => row.level !== undefined && depth !== undefined);
  const wrong = stated.filter((node) => offsetOf(node) !== 0);
  const [first] = wrong;
  if (first === undefined) return [];
  const offset = offsetOf(first);
  // One reason, one finding: the count was begun at another number.
  if (
    wrong.length > 1 &&
    wrong.length === stated.length &&
    wrong.every((node) => offsetOf(node) === offset)
  ) {
    return [
      warning({
        code: 'HIERARCHY_LEVEL_WRONG',
        message: `Every level is ${Math.abs(offset)} too ${offset > 0 ? 'high' : 'low'}: the top has level 0.`,
        place: at(first.row, 'level'),
        observed: String(first.row.level),
        expected: String(first.depth),
        hint: `${offset > 0 ? 'Subtract' : 'Add'} ${Math.abs(offset)} in every row, or leave the column blank.`,
      }),
    ];
  }
  return wrong.map((node) =>
    warning({
      code: 'HIERARCHY_LEVEL_WRONG',
      message: `"${node.id}" has level ${node.row.level}, but lies ${node.depth} ${node.depth === 1 ? 'step' : 'steps'} below the top.`,
      place: at(node.row, 'level'),
      observed: String(node.row.level),
      expected: String(node.depth),
      hint: `Write ${node.depth}, leave the cell blank, or correct parent_id.`,
    }),
  );
}

const offsetOf = ({ row, depth }: Node): number => (row.level ?? 0) - (depth ?? 0);
