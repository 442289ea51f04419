import type { StageError } from '../errors/errors.js';
import { likely } from '../report/nearest.js';
import type { SeedTable } from './read-seed.js';
import { seedError, type ParsedRow, type RowOf } from './seed-file.js';
import { defaultBuilding, toBuilding, type buildingsSeed } from './seeds/buildings.js';
import type { Building } from './types.js';

export interface KnownBuildings {
  /** The buildings whose rows are legal. */
  readonly legal: readonly Building[];
  /** All ids as written; `undefined` when the seed of buildings cannot be read, so that nothing can be told. */
  readonly ids: readonly string[] | undefined;
}

/** The buildings, or the assumed one when the repository has no seed of buildings. `file`: where it would be. */
export const readBuildings = (
  rows: readonly ParsedRow<RowOf<typeof buildingsSeed>>[],
  hasFile: boolean,
  file: string,
): Building[] => (hasFile ? rows.map(toBuilding) : [defaultBuilding(file)]);

/** `asWritten`: the ids of the seed of buildings, rows with mistakes included. */
export function knownBuildings(
  legal: readonly Building[],
  asWritten: ReadonlySet<string> | undefined,
  hasFile: boolean,
): KnownBuildings {
  if (!hasFile) return { legal, ids: legal.map(({ id }) => id) };
  return { legal, ids: asWritten === undefined || asWritten.size === 0 ? undefined : [...asWritten] };
}

/**
 * Says of each row which building it belongs to: the one it names, or the only one. Rows for which that cannot be told
 * are left out; unless another mistake is the cause, an error is added to `errors`.
 */
export function assignBuildings<Row extends { building_id: string | undefined }>(
  rows: readonly ParsedRow<Row>[],
  table: SeedTable | undefined,
  known: KnownBuildings,
  errors: StageError[],
): [ParsedRow<Row>, Building][] {
  const { legal, ids } = known;
  if (ids === undefined || table === undefined) return [];
  const list = ids.join(', ');
  if (ids.length > 1 && !table.header.includes('building_id')) {
    if (rows.length > 0) {
      const place = { file: table.file, line: table.headerLine, column: 'building_id' };
      errors.push(
        seedError(
          'SEED_BUILDING_REQUIRED',
          place,
          `${table.file} has no column "building_id", and there are several buildings: ${list}.`,
          'Add the column "building_id" and the building of every row.',
        ),
      );
    }
    return [];
  }
  return rows.flatMap((parsed): [ParsedRow<Row>, Building][] => {
    const written = parsed.row.building_id;
    const id = written ?? (ids.length === 1 ? ids[0] : undefined);
    const place = { ...parsed.place, column: 'building_id' };
    if (id === undefined) {
      const message = `The cell "building_id" is empty, and there are several buildings: ${list}.`;
      errors.push(seedError('SEED_BUILDING_REQUIRED', place, message, `Write one of ${list}.`));
    } else if (!ids.includes(id)) {
      const guess = likely(id, ids);
      const message = `There is no building "${id}" in buildings_config.csv; there is ${list}.`;
      const hint =
        guess === undefined
          ? `Write one of ${list}, or add a row for "${id}" there.`
          : `Did you mean "${guess}"?`;
      errors.push(seedError('SEED_REFERENCE_UNKNOWN', place, message, hint));
    }
    const building = legal.find((each) => each.id === id);
    return building === undefined ? [] : [[parsed, building]];
  });
}
