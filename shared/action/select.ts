import path from 'node:path';
import { seedsOfBuilding } from '../config/load.js';
import type { BuildingSeeds, Datasource, Seeds } from '../config/types.js';
import { inputError, throwInputErrors, type StageError } from '../errors/errors.js';
import { plain } from '../report/escape.js';
import { likely } from '../report/nearest.js';
import type { SharedInputs } from './shared-inputs.js';

/** One building that a run works on. */
export interface Selected {
  readonly seeds: BuildingSeeds;
  /** Its active datasources, narrowed by the input `datasource`. */
  readonly datasources: readonly Datasource[];
}

/**
 * The buildings of a run: those that the input `building` names, else all active ones. With the input `datasource`, a
 * building that has none of them is left out. Throws BUILDING_UNKNOWN and DATASOURCE_UNKNOWN before anything is done.
 */
export function selectBuildings(
  seeds: Seeds,
  inputs: Pick<SharedInputs, 'building' | 'datasource'>,
): Selected[] {
  const known = seeds.buildings.map((building) => building.id);
  const file = path.posix.join(seeds.folder.replaceAll('\\', '/'), 'buildings_config.csv');
  throwInputErrors(unknown('building', inputs.building, known, `${file} does not have`));
  const ids = inputs.building ?? seeds.buildings.filter(isActive).map((building) => building.id);
  const selected = ids.map((id) => seedsOfBuilding(seeds, id));
  const names = [...new Set(selected.flatMap((each) => each.datasources.map(({ name }) => name)))];
  const nowhere = `no datasource of ${ids.length === 1 ? `building ${ids[0]}` : 'these buildings'} has`;
  throwInputErrors(unknown('datasource', inputs.datasource, names, nowhere));
  return selected
    .map((each) => ({ seeds: each, datasources: each.datasources.filter((own) => isWanted(own, inputs)) }))
    .filter((each) => inputs.datasource === undefined || each.datasources.length > 0);
}

const isActive = ({ status }: { readonly status: string }): boolean => status === 'active';

const isWanted = (datasource: Datasource, inputs: Pick<SharedInputs, 'datasource'>): boolean =>
  isActive(datasource) && (inputs.datasource?.includes(datasource.name) ?? true);

function unknown(
  input: 'building' | 'datasource',
  given: readonly string[] | undefined,
  known: readonly string[],
  lacking: string,
): StageError[] {
  return (given ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => {
      const guess = likely(name, known);
      return inputError({
        code: input === 'building' ? 'BUILDING_UNKNOWN' : 'DATASOURCE_UNKNOWN',
        message: `The input "${input}" names "${plain(name)}", which ${lacking}.`,
        hint: `${guess === undefined ? '' : `Did you mean "${guess}"? `}Known: ${known.join(', ')}.`,
      });
    });
}

/** A remote of rclone (`drive:path`, `:local:path`) or an address; one letter before the colon is a drive of Windows. */
const REMOTE = /^(:|[A-Za-z0-9_][\w .+@-]+:|[A-Za-z0-9_]:(?![\\/]))/;

/**
 * The directory that is the store, as it was given; undefined without a store. Remotes of rclone are not reached by
 * this version, and are refused rather than taken for the name of a folder. Throws STORE_UNSUPPORTED.
 */
export function storeFolder(
  inputs: Pick<SharedInputs, 'store' | 'rclone-config'> & { readonly target?: unknown },
): string | undefined {
  const errors: StageError[] = [];
  const hint =
    'Copy the warehouse from the remote to a directory in a step before, name that directory in `store`, and copy it back in a step after.';
  if (inputs.store !== undefined && REMOTE.test(inputs.store)) {
    const message = `The input "store" is "${plain(inputs.store)}", a remote: this version keeps the warehouse in a directory only.`;
    errors.push(inputError({ code: 'STORE_UNSUPPORTED', message, hint }));
  }
  // Targets of a release are reached by rclone; nothing else is.
  if (inputs['rclone-config'] !== undefined && inputs.target === undefined) {
    const message = 'The input "rclone-config" is given, but this version does not reach remotes of rclone.';
    const remove = 'Remove `rclone-config:`, and copy what lies on a remote in a step of its own.';
    errors.push(inputError({ code: 'STORE_UNSUPPORTED', message, hint: remove }));
  }
  throwInputErrors(errors);
  return inputs.store;
}
