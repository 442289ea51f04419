import type { SummaryTable } from '../../../shared/action/define.js';
import { grouped } from '../../../shared/hierarchy/text.js';
import { topDown, type Node, type Tree } from '../../../shared/hierarchy/tree.js';
import type { TreeChange } from './changes.js';
import { outline } from './mermaid.js';

/** The tables of the job summary: how many nodes of which type, what lies on each floor, and what has changed. */
export const treeSummary = (
  tree: Tree,
  changes: readonly TreeChange[],
  hasNoDiagram: boolean,
): SummaryTable[] => [
  nodesPerType(tree),
  nodesPerFloor(tree),
  {
    title: 'Changes since the hierarchy was last stored',
    columns: ['Change', 'Id', 'Before', 'After'],
    rows: changes.map(({ kind, id, before, after }) => [kind, id, before, after]),
  },
  ...(hasNoDiagram ? [{ title: 'The tree', columns: ['Name', 'Type', 'Id'], rows: outline(tree) }] : []),
];

function nodesPerType(tree: Tree): SummaryTable {
  const types = grouped(topDown(tree), ({ row }) => row.type);
  return {
    title: 'Nodes by type',
    columns: ['Type', 'Nodes'],
    rows: [...types].map(([type, nodes]) => [type, String(nodes.length)]),
  };
}

/** Floors in the order of the tree; a node counts for the nearest floor above it. */
function nodesPerFloor(tree: Tree): SummaryTable {
  const floorOf = new Map<Node, Node>();
  const counts = new Map<Node, { places: number; equipment: number; sensors: number }>();
  for (const node of topDown(tree)) {
    if (node.kind === 'floor') {
      floorOf.set(node, node);
      counts.set(node, { places: 0, equipment: 0, sensors: 0 });
      continue;
    }
    const floor = node.parent === undefined ? undefined : floorOf.get(node.parent);
    const count = floor === undefined ? undefined : counts.get(floor);
    if (floor === undefined || count === undefined) continue;
    floorOf.set(node, floor);
    if (node.kind === 'sensor') count.sensors += 1;
    else if (node.kind === 'equipment') count.equipment += 1;
    else count.places += 1;
  }
  return {
    title: 'Nodes by floor',
    columns: ['Floor', 'Name', 'Places', 'Equipment', 'Sensors'],
    rows: [...counts].map(([floor, { places, equipment, sensors }]) => [
      floor.id,
      floor.name,
      String(places),
      String(equipment),
      String(sensors),
    ]),
  };
}
