import { likely } from '../../report/nearest.js';
import { error, warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { KINDS, rankOf } from '../kinds.js';
import { folded, listed, lookAlike } from '../text.js';
import type { Node, Tree } from '../tree.js';
import { at } from './check.js';

/** Above this number of ids a spelling is not searched for among all of them. */
const MOST_IDS_FOR_A_GUESS = 2000;

/** Parents: one row is the root, every other row names the id of a row. Rows in a cycle are `checkCycles`' matter. */
export function checkParents({ tree }: Hierarchy): Finding[] {
  const orphans = tree.nodes.filter(({ parentId, parent }) => parentId !== undefined && parent === undefined);
  return [
    ...rootless(tree),
    ...extraRoots(tree),
    ...orphans.map((node) => unknownParent(node, tree)),
    ...tree.nodes.filter((node) => node.parent === node).map(ownParent),
  ];
}

function rootless({ nodes, roots }: Tree): Finding[] {
  const [first] = nodes;
  if (first === undefined || roots.length > 0) return [];
  return [
    error({
      code: 'HIERARCHY_ROOT_NONE',
      message: 'Every row has a parent, so the hierarchy has no top.',
      place: at(first.row, 'parent_id'),
      expected: 'one row with a blank parent_id',
      hint: 'Leave parent_id blank in the row of the whole building (or site).',
    }),
  ];
}

/** The root of the highest kind is the one that counts; others are most likely rows whose parent was forgotten. */
function extraRoots({ roots }: Tree): Finding[] {
  const rank = ({ kind }: Node): number => (kind === undefined ? KINDS.length : rankOf(kind));
  const [top, ...others] = [...roots].sort((a, b) => rank(a) - rank(b));
  if (top === undefined) return [];
  return others.map((node) =>
    warning({
      code: 'HIERARCHY_ROOT_MANY',
      message: `"${node.id}" has no parent and stands beside the top "${top.id}": what it holds counts for no part of it.`,
      place: at(node.row, 'parent_id'),
      expected: 'one row with a blank parent_id',
      hint: `Write the id of what holds it in parent_id, for example "${top.id}".`,
    }),
  );
}

function unknownParent(node: Node, tree: Tree): Finding {
  const wanted = node.parentId ?? '';
  const guess = guessId(wanted, node, tree);
  return error({
    code: 'HIERARCHY_PARENT_UNKNOWN',
    message: `The parent "${wanted}" of "${node.id}" is the id of no row.`,
    place: at(node.row, 'parent_id'),
    observed: wanted,
    expected:
      tree.nodes.length > 10
        ? 'the id of a row'
        : `one of ${listed(
            tree.nodes.map(({ id }) => id),
            10,
          )}`,
    hint:
      guess === undefined
        ? `Add a row with the id "${wanted}", or leave parent_id blank if this is the top.`
        : `Did you mean "${guess}"?`,
  });
}

function guessId(wanted: string, node: Node, tree: Tree): string | undefined {
  const others = tree.nodes.filter((other) => other !== node).map(({ id }) => id);
  return (
    others.find((id) => folded(id) === folded(wanted) || lookAlike(id) === lookAlike(wanted)) ??
    (others.length > MOST_IDS_FOR_A_GUESS ? undefined : likely(wanted, others))
  );
}

const ownParent = (node: Node): Finding =>
  error({
    code: 'HIERARCHY_PARENT_SELF',
    message: `"${node.id}" is its own parent.`,
    place: at(node.row, 'parent_id'),
    observed: node.id,
    hint: 'Write the id of what holds it, or leave parent_id blank if this is the top.',
  });
