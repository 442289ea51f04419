import type { StageError } from '../errors/errors.js';
import { warning, type Finding } from '../report/finding.js';
import { likely } from '../report/nearest.js';
import { seedError, type SeedFile } from './seed-file.js';

/** A required seed that is not there. `strays`: files of the folder that no seed has the name of. */
export function missingFile(seed: SeedFile<unknown>, file: string, strays: readonly string[]): StageError {
  const guess = likely(seed.name, strays);
  return seedError(
    'SEED_MISSING',
    { file },
    `The seed ${file} does not exist; its required columns are ${seed.requiredColumns.join(', ')}.`,
    guess === undefined ? `Create ${file}.` : `Rename ${guess} to ${seed.name}.`,
  );
}

/** A seed that must list something and does not. */
export const emptyFile = (seed: SeedFile<unknown>, file: string): StageError =>
  seedError(
    'SEED_EMPTY',
    { file },
    `The seed ${file} has no row.`,
    `Add a header line with at least ${seed.requiredColumns.join(',')} and one row.`,
  );

/** Said loudly, because every local time is then read as UTC. `file`: where the seed of buildings would be. */
export const buildingAssumed = (file: string): Finding =>
  warning({
    code: 'SEED_BUILDINGS_DEFAULT',
    message: `There is no ${file}: one building "default" with the clock of UTC is assumed.`,
    place: { file },
    hint: `Create ${file} with the columns building_id,name,city,timezone,status.`,
  });

/** A CSV that no seed has the name of is read by nobody: most likely its name is misspelt. */
export function unknownFile(
  name: string,
  file: string,
  known: readonly string[],
  absent: readonly string[],
): Finding {
  const guess = likely(name, absent);
  return warning({
    code: 'SEED_FILE_UNKNOWN',
    message: `No seed is called ${name}, so nothing reads it; the seeds are ${known.join(', ')}.`,
    place: { file },
    hint: guess === undefined ? `Remove ${name}, or move it to another folder.` : `Rename it to ${guess}.`,
  });
}
