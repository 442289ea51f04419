import { folded } from './text.js';

/** What a node is, from the whole to the part: a node may hold its own kind and those after it. */
export const KINDS = ['site', 'building', 'section', 'floor', 'zone', 'room', 'equipment', 'sensor'] as const;
export type Kind = (typeof KINDS)[number];

/** Other words that seeds use for a kind. The seed's own word is what is published. */
const WORDS: Readonly<Record<string, Kind>> = {
  campus: 'site',
  property: 'site',
  wing: 'section',
  block: 'section',
  storey: 'floor',
  basement: 'floor',
  area: 'zone',
  apartment: 'zone',
  flat: 'zone',
  space: 'room',
  controller: 'equipment',
  unit: 'equipment',
  device: 'equipment',
  meter: 'equipment',
  boiler: 'equipment',
  pump: 'equipment',
  'air handling unit': 'equipment',
  ahu: 'equipment',
  point: 'sensor',
  channel: 'sensor',
  thermometer: 'sensor',
};

export const KNOWN_TYPES: readonly string[] = [...KINDS, ...Object.keys(WORDS)];

/** The kind that a type of the seed names, in any case (`Floor`, `air_handling_unit`); `undefined` for an own word. */
export function kindOf(type: string): Kind | undefined {
  const word = folded(type).replace(/[\s_-]+/g, ' ');
  return KINDS.find((kind) => kind === word) ?? (Object.hasOwn(WORDS, word) ? WORDS[word] : undefined);
}

/** Position of a kind from the whole (0) to the part. */
export const rankOf = (kind: Kind): number => KINDS.indexOf(kind);
