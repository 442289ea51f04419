import type { Mapping } from '../config/types.js';
import { SAME_LAYOUT, similarity, type Contract } from './contract.js';
import type { Seen } from './look.js';
import { normalised } from './names.js';

/**
 * Which mapped columns each file has lost. With a contract: what the file's layout had. Without one, a column that no
 * file has is laid at the door of the files that bring an unknown column instead, or of all when they are of one kind.
 */
export function lostColumns(
  mappings: readonly Mapping[],
  seen: readonly Seen[],
  contract: Contract | undefined,
): Map<Seen, string[]> {
  return contract === undefined ? lostWithoutContract(seen) : lostByContract(mappings, seen);
}

/** Two rows with one identity are names of one thing: a renamed column and its alias. */
const identity = (mapping: Mapping): string =>
  JSON.stringify([
    mapping.sensor ?? mapping.measurementColumn,
    mapping.measurement,
    mapping.rawName,
    mapping.filter,
  ]);

function lostByContract(mappings: readonly Mapping[], seen: readonly Seen[]): Map<Seen, string[]> {
  const lost = new Map<Seen, string[]>();
  for (const each of seen) {
    const [layout] = each.layouts;
    if (layout === undefined) continue;
    const had = mappedNames(mappings, layout.columns);
    const has = new Set(each.channels.channels.map((channel) => identity(channel.mapping)));
    const absent = needed(each).filter(
      ({ mapping, column }) => had.has(normalised(column)) && !has.has(identity(mapping)),
    );
    lost.set(each, unique(absent.map(({ column }) => column)));
  }
  return lost;
}

function lostWithoutContract(seen: readonly Seen[]): Map<Seen, string[]> {
  const lost = new Map<Seen, string[]>();
  const present = new Set(
    seen.flatMap((each) => each.channels.channels.map((channel) => identity(channel.mapping))),
  );
  const oneKind = seen.every((each) => similarity(each.columns, seen[0]?.columns ?? []) >= SAME_LAYOUT);
  for (const each of seen) {
    if (each.channels.unmapped.length === 0 && !oneKind) continue;
    const nowhere = needed(each).filter(({ mapping }) => !present.has(identity(mapping)));
    lost.set(each, unique(nowhere.map(({ column }) => column)));
  }
  return lost;
}

/** A column that a row only excuses may be there or not. */
const needed = ({ channels }: Seen): Seen['channels']['absent'] =>
  channels.absent.filter(({ mapping }) => mapping.measurement !== 'ignore');

const mappedNames = (mappings: readonly Mapping[], columns: readonly string[]): Set<string> => {
  const names = new Set(columns.map(normalised));
  return new Set(
    mappings
      .flatMap((mapping) => [
        mapping.measurementColumn,
        ...mapping.timestampColumns,
        mapping.locationColumn ?? '',
        ...mapping.filter.map(({ column }) => column),
      ])
      .map(normalised)
      .filter((name) => names.has(name)),
  );
};

const unique = (names: readonly string[]): string[] => [...new Set(names)];
