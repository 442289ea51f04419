import type { BuildingSeeds } from '../../../shared/config/types.js';

/**
 * Places that never leave the house: those of which any row of `locations.csv` says `publish` = no, for all times. A
 * place with two sensors has one mean, so one "no" holds for both; and a "no" for a time would tell who lived there when.
 */
export const unpublishedPlaces = (seeds: BuildingSeeds): string[] =>
  [...new Set(seeds.locations.filter(({ publish }) => !publish).map(({ location }) => location))].sort();

/**
 * Places that some seed names: `locations.csv`, the hierarchy, or a mapping by its location, sensor or column. Undefined for a building
 * that lists its places in none of them and lets the raw files name them: nothing can then be called unmapped.
 */
export function knownPlaces(seeds: BuildingSeeds): string[] | undefined {
  const listed = [
    ...seeds.locations.filter(({ publish }) => publish).map(({ location }) => location),
    ...seeds.hierarchy.flatMap(({ id, name }) => [id, name]),
  ];
  if (listed.length === 0) return undefined;
  const mapped = seeds.mappings.flatMap(({ location, sensor, measurementColumn }) => [
    ...(location === undefined ? [] : [location]),
    // A row that names a sensor, or a column of its own, names its place by that: nobody else could have.
    ...(sensor === undefined ? [measurementColumn] : [sensor]),
  ]);
  return [...new Set([...listed, ...mapped, ...unpublishedPlaces(seeds)])].sort();
}

/** The word "test" by itself: `test`, `Test-2`, but not `latest` or `attestation`. */
const TEST = /(^|[^a-z])test([^a-z]|$)/i;

export interface Withheld {
  readonly location: string;
  readonly why: 'unpublished' | 'unmapped' | 'test';
}

/** Which of the places in the data stay in the house, and why. */
export function withheldPlaces(
  locations: readonly string[],
  seeds: BuildingSeeds,
  options: { readonly 'allow-unmapped': boolean; readonly 'include-unpublished': boolean },
): Withheld[] {
  const unpublished = new Set(options['include-unpublished'] ? [] : unpublishedPlaces(seeds));
  const known = knownPlaces(seeds);
  return [...locations].sort().flatMap((location): Withheld[] => {
    if (unpublished.has(location)) return [{ location, why: 'unpublished' }];
    if (options['allow-unmapped']) return [];
    if (TEST.test(location)) return [{ location, why: 'test' }];
    return known === undefined || known.includes(location) ? [] : [{ location, why: 'unmapped' }];
  });
}
