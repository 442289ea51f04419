import { warning, type Finding } from '../report/finding.js';
import { canonical, grouped, listed } from './text.js';
import type { Node, Tree } from './tree.js';

/** A sensor of the readings, with every place that the seeds hang it in (itself, where they name none). */
export interface SeenSensor {
  readonly datasource: string;
  readonly sensor: string;
  readonly places: readonly string[];
}

/** The seed to repair, as messages name it. */
interface Options {
  readonly file: string;
}

/**
 * Which sensors of the readings the tree has no place for. A place is a node of that id or name, a sensor a
 * node of type sensor of that id or name. Beside it, places whose name several nodes have.
 */
export function checkPlaced(tree: Tree, seen: readonly SeenSensor[], { file }: Options): Finding[] {
  const sensors = new Set(
    tree.nodes.filter(({ kind }) => kind === 'sensor').flatMap(({ id, name }) => [id, name]),
  );
  const named = grouped(tree.nodes, ({ name }) => name);
  const isKnown = (place: string): boolean => tree.byId.has(place) || named.has(place);

  const places = seen.flatMap((each) =>
    sensors.has(canonical(each.sensor))
      ? []
      : each.places.map((place) => ({ ...each, place: canonical(place) })),
  );
  const lost = places.filter(({ place }) => !isKnown(place));
  const used = new Set(places.map(({ place }) => place));
  return [
    ...[...grouped(lost, ({ datasource, place }) => JSON.stringify([datasource, place])).values()].flatMap(
      (group) => unplaced(group, file),
    ),
    ...[...used].flatMap((place) => (tree.byId.has(place) ? [] : ambiguous(place, named.get(place) ?? []))),
  ];
}

function unplaced(group: readonly (SeenSensor & { readonly place: string })[], file: string): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const sensors = group.map(({ sensor }) => sensor);
  const isItself = sensors.length === 1 && sensors[0] === first.place;
  return [
    warning({
      code: 'UNPLACED',
      message: isItself
        ? `The sensor "${first.place}" of ${first.datasource} has readings and no place: no row of the hierarchy has this id or name.`
        : `The place "${first.place}" (${sensors.length === 1 ? 'sensor' : 'sensors'} ${listed(sensors)} of ${first.datasource}) has readings, and no row of the hierarchy has this id or name.`,
      place: { file, datasource: first.datasource, location: first.place },
      observed: first.place,
      expected: 'the id or name of a row',
      hint: isItself
        ? `Add a row of type sensor with this id or name, or hang the sensor in a place (locations.csv).`
        : `Add a row with the id "${first.place}", or correct the place in locations.csv or datasource_mappings.csv.`,
    }),
  ];
}

function ambiguous(place: string, nodes: readonly Node[]): Finding[] {
  const [first] = nodes;
  if (first === undefined || nodes.length === 1) return [];
  return [
    warning({
      code: 'HIERARCHY_PLACE_AMBIGUOUS',
      message: `The place "${place}" of the readings is the name of ${nodes.length} rows: ${listed(nodes.map(({ id }) => id))}.`,
      place: { ...first.row.place, column: 'name', location: place },
      observed: place,
      hint: 'Use the id of the row that is meant as the place, or make the names differ.',
    }),
  ];
}
