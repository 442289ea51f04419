import { warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { labelledStoreys } from '../storeys.js';
import { topDown, type Node } from '../tree.js';
import { at } from './check.js';

/** Storeys: the number agrees with the label (1NP is 1, 3PP is −3), and with that of what the node lies in. */
export function checkStoreys({ tree }: Hierarchy): Finding[] {
  // What a node may count as: a wrong number beside a right label must not make all that lies below look wrong.
  const possible = new Map<Node, readonly number[]>();
  const findings: Finding[] = [];
  for (const node of topDown(tree)) {
    const own = statedStoreys(node);
    const around = node.parent === undefined ? [] : (possible.get(node.parent) ?? []);
    possible.set(node, own.length > 0 ? own : around);
    const [stated, ...labels] = own;
    if (stated === undefined) continue;
    if (labels.some((label) => label !== stated)) findings.push(contradictsLabel(node, own));
    else if (around.length > 0 && !around.includes(stated))
      findings.push(contradictsParent(node, stated, around));
  }
  return findings;
}

const statedStoreys = (node: Node): number[] => [
  ...(node.row.storey === undefined ? [] : [node.row.storey]),
  ...labelledStoreys(node),
];

function contradictsLabel(node: Node, [stated, ...labels]: readonly number[]): Finding {
  const label = labels.find((each) => each !== stated);
  return warning({
    code: 'HIERARCHY_STOREY_WRONG',
    message:
      node.row.storey === undefined
        ? `The name "${node.name}" and the id "${node.id}" name different storeys, ${stated} and ${label}.`
        : `"${node.id}" (${node.name}) has storey ${node.row.storey}, but its label means ${label}.`,
    place: at(node.row, node.row.storey === undefined ? 'name' : 'storey'),
    observed: String(stated),
    expected: String(label),
    hint: `NP counts up from 1, PP down from -1: write ${label}, or correct the label.`,
  });
}

const contradictsParent = (node: Node, stated: number, around: readonly number[]): Finding =>
  warning({
    code: 'HIERARCHY_STOREY_WRONG',
    message: `"${node.id}" belongs to storey ${stated}, but lies in "${node.parent?.id}" on storey ${around[0]}.`,
    place: at(node.row, 'parent_id'),
    observed: String(stated),
    expected: String(around[0]),
    hint: 'Correct parent_id, or the storey of one of the two rows.',
  });
