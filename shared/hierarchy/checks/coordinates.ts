import { warning, type Finding } from '../../report/finding.js';
import { areNear, parseCoordinates, type Coordinates } from '../coordinates.js';
import type { Hierarchy } from '../hierarchy.js';
import { topDown, type Node } from '../tree.js';
import { at } from './check.js';

/** How far from the building a part of it may lie: about 50 km, to tell slips of the pen from large sites. */
const REACH_DEGREES = 0.5;

/** Coordinates: two numbers within their ranges, in the right order, and near the building. */
export function checkCoordinates({ tree, building }: Hierarchy): Finding[] {
  const written = topDown(tree).filter(({ row }) => row.coordinates !== undefined);
  const points = written.map((node) => ({ node, point: parseCoordinates(node.row.coordinates ?? '') }));
  const stated = parseCoordinates(`${building.latitude ?? ''} ${building.longitude ?? ''}`);
  // Without coordinates in buildings_config.csv the topmost node that has them is the measure of the others.
  const centre =
    typeof stated === 'string'
      ? points.map(({ point }) => point).find((point) => typeof point !== 'string')
      : stated;
  return points.flatMap(({ node, point }) =>
    typeof point === 'string'
      ? [unreadable(node, point)]
      : centre === undefined
        ? []
        : misplaced(node, point, centre),
  );
}

const unreadable = (node: Node, why: string): Finding =>
  warning({
    code: 'HIERARCHY_COORDINATES',
    message: `The coordinates "${node.row.coordinates}" of "${node.id}" are left out: ${why}.`,
    place: at(node.row, 'coordinates'),
    observed: node.row.coordinates ?? '',
    expected: 'latitude and longitude in degrees, such as "50.0735 14.4079"',
    hint: 'Write the latitude, a blank and the longitude, or leave the cell blank.',
  });

function misplaced(node: Node, point: Coordinates, centre: Coordinates): Finding[] {
  if (areNear(point, centre, REACH_DEGREES)) return [];
  const swapped = { latitude: point.longitude, longitude: point.latitude };
  const isSwapped = areNear(swapped, centre, REACH_DEGREES);
  return [
    warning({
      code: 'HIERARCHY_COORDINATES',
      message: isSwapped
        ? `Latitude and longitude of "${node.id}" are swapped: "${node.row.coordinates}".`
        : `The coordinates "${node.row.coordinates}" of "${node.id}" are far from the building's, ${centre.latitude} ${centre.longitude}.`,
      place: at(node.row, 'coordinates'),
      observed: node.row.coordinates ?? '',
      expected: isSwapped
        ? `${swapped.latitude} ${swapped.longitude}`
        : `near ${centre.latitude} ${centre.longitude}`,
      hint: isSwapped
        ? `Write "${swapped.latitude} ${swapped.longitude}".`
        : 'Correct the coordinates, or leave the cell blank.',
    }),
  ];
}
