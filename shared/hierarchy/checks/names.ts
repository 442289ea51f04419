import { warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { folded, grouped } from '../text.js';
import type { Node } from '../tree.js';
import { at, lineOf } from './check.js';
import { overlap } from './periods.js';

/** Names: two places side by side have different ones, whatever case and accents. Sensors are `checkSensors`' matter. */
export const checkNames = ({ tree }: Hierarchy): Finding[] =>
  [tree.roots, ...tree.nodes.map(({ children }) => children)].flatMap(sameNames);

function sameNames(siblings: readonly Node[]): Finding[] {
  const places = siblings.filter(({ kind }) => kind !== 'sensor');
  return [...grouped(places, ({ name }) => folded(name)).values()].flatMap((group) =>
    group.flatMap((node, index) => {
      const twin = group.slice(0, index).find((earlier) => overlap(earlier.row, node.row));
      return twin === undefined ? [] : [sameName(node, twin)];
    }),
  );
}

const sameName = (node: Node, twin: Node): Finding =>
  warning({
    code: 'HIERARCHY_NAME_TWICE',
    message: `"${node.id}" is called "${node.name}", as "${twin.id}"${lineOf(twin.row)} beside it: readings and readers cannot tell them apart.`,
    place: at(node.row, 'name'),
    observed: node.name,
    hint: 'Give one of the two another name.',
  });
