import { likely } from '../../report/nearest.js';
import { notice, warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { KINDS, KNOWN_TYPES, rankOf } from '../kinds.js';
import { folded, grouped, listed } from '../text.js';
import { ancestorsOf, type Node } from '../tree.js';
import { at } from './check.js';

/** Types: known words, and nothing inside what is smaller than itself. Steps may be left out. */
export const checkTypes = ({ tree }: Hierarchy): Finding[] => [
  ...ownWords(tree.nodes),
  ...tree.nodes.flatMap(inversion),
];

/** A word of one's own is legal; it is told once, because it may be a slip of the pen. */
function ownWords(nodes: readonly Node[]): Finding[] {
  const unknown = nodes.filter(({ kind }) => kind === undefined);
  return [...grouped(unknown, ({ row }) => folded(row.type)).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const guess = likely(first.row.type, KNOWN_TYPES);
    return [
      notice({
        code: 'HIERARCHY_TYPE_UNKNOWN',
        message: `The type "${first.row.type}" of ${listed(group.map(({ id }) => id))} is none of the known ones, so its place in the order of types is not checked.`,
        place: at(first.row, 'type'),
        observed: first.row.type,
        expected: KINDS.join(', '),
        hint:
          guess === undefined ? `Write one of ${KINDS.join(', ')}, if one fits.` : `Did you mean "${guess}"?`,
      }),
    ];
  });
}

function inversion(node: Node): Finding[] {
  const { kind } = node;
  if (kind === undefined || node.parent === undefined || node.parent === node) return [];
  // Beyond an own word, the next known one counts.
  const above =
    node.parent.kind === undefined ? ancestorsOf(node).find((each) => each.kind !== undefined) : node.parent;
  if (above?.kind === undefined || rankOf(above.kind) <= rankOf(kind)) return [];
  return [
    warning({
      code: 'HIERARCHY_TYPE_ORDER',
      message: `"${node.id}" (${node.row.type}) lies in "${above.id}" (${above.row.type}), which is a smaller kind of thing.`,
      place: at(node.row, 'parent_id'),
      observed: `${node.row.type} in ${above.row.type}`,
      expected: KINDS.join(' > '),
      hint: 'Correct parent_id, or the type of one of the two rows.',
    }),
  ];
}
