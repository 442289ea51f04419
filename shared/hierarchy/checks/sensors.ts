import { warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { canonical, grouped, listed } from '../text.js';
import { ancestorsOf, type Node } from '../tree.js';
import { at, lineOf } from './check.js';
import { overlap } from './periods.js';

/** Sensors: one hangs in one place at a time, and where `locations.csv` says it does. */
export function checkSensors({ tree, locations }: Hierarchy): Finding[] {
  const sensors = tree.nodes.filter(({ kind }) => kind === 'sensor');
  const hung = grouped(locations, ({ sensor }) => canonical(sensor));
  const places = new Set(
    tree.nodes.filter(({ kind }) => kind !== 'sensor').flatMap(({ id, name }) => [id, name]),
  );
  return [
    ...[...grouped(sensors, ({ name }) => name).values()].flatMap(atOnce),
    ...sensors.flatMap((node) => {
      const rows = [...(hung.get(node.id) ?? []), ...(hung.get(node.name) ?? [])];
      const known = rows.map(({ location }) => canonical(location)).filter((place) => places.has(place));
      return elsewhere(node, [...new Set(known)]);
    }),
  ];
}

function atOnce(group: readonly Node[]): Finding[] {
  return group.flatMap((node, index) => {
    const twin = group.slice(0, index).find((earlier) => overlap(earlier.row, node.row));
    if (twin === undefined) return [];
    return [
      warning({
        code: 'HIERARCHY_SENSOR_TWICE',
        message: `The sensor "${node.name}" is in two places at once: "${twin.id}"${lineOf(twin.row)} and "${node.id}".`,
        place: at(node.row, 'name'),
        observed: node.name,
        hint: 'Remove one of the rows, or give both the days between which they hold (valid_from, valid_to).',
      }),
    ];
  });
}

/** `locations.csv` alone hangs sensors in places; a row of the hierarchy must not say otherwise. */
function elsewhere(node: Node, places: readonly string[]): Finding[] {
  const around = ancestorsOf(node).flatMap(({ id, name }) => [id, name]);
  if (places.length === 0 || places.some((place) => around.includes(place))) return [];
  return [
    warning({
      code: 'HIERARCHY_SENSOR_ELSEWHERE',
      message: `The sensor "${node.name}" lies in "${node.parent?.id ?? ''}" here, but in ${listed(places)} in locations.csv, which counts.`,
      place: at(node.row, 'parent_id'),
      observed: node.parent?.id ?? '',
      expected: places.join(', '),
      hint: 'Correct parent_id, or the row of locations.csv.',
    }),
  ];
}
