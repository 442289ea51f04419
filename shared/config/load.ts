import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { inputError, throwInputErrors, type StageError } from '../errors/errors.js';
import { assignBuildings, knownBuildings, readBuildings } from './building-of.js';
import { checkSeeds, type IdsAsWritten } from './check-seeds.js';
import { likely } from '../report/nearest.js';
import { readSeed, type SeedTable } from './read-seed.js';
import { parseTable, type ParsedRow, type SeedFile } from './seed-file.js';
import { buildingAssumed, emptyFile, missingFile, unknownFile } from './seed-messages.js';
import { anomalyRulesSeed, toAnomalyRule } from './seeds/anomaly-rules.js';
import { buildingsSeed } from './seeds/buildings.js';
import { datasourcesSeed, toDatasource } from './seeds/datasources.js';
import { hierarchySeed, toHierarchyRow } from './seeds/hierarchy.js';
import { locationsSeed, toSensorPlace } from './seeds/locations.js';
import { mappingsSeed, toMapping } from './seeds/mappings.js';
import { relationsSeed, toRelation } from './seeds/relations.js';
import { thresholdsSeed, toThreshold } from './seeds/thresholds.js';
import { toWaiver, waiversSeed } from './seeds/waivers.js';
import type { BuildingSeeds, Seeds } from './types.js';

/** The seed files in the order in which people meet them; mistakes are reported in this order. */
const SEED_FILES = [
  buildingsSeed,
  datasourcesSeed,
  mappingsSeed,
  locationsSeed,
  thresholdsSeed,
  anomalyRulesSeed,
  waiversSeed,
  hierarchySeed,
  relationsSeed,
].map((seed) => seed.name);

/** `rows`: it must exist and list something. `file`: it must exist. */
type Need = 'rows' | 'file' | 'nothing';

/** What a seed file held. `table` is `undefined` when it is absent, empty or not readable. */
interface Read<Row> {
  readonly rows: readonly ParsedRow<Row>[];
  readonly table: SeedTable | undefined;
  /** Every line could be read, so that an id that is not in `table` is in no line of the file. */
  readonly isWhole: boolean;
}

/**
 * Reads every seed of a folder (absolute), checks each cell and what the files say of each other.
 * `displayFolder` is the folder as the user named it, for messages.
 * Throws `InputErrors` with all mistakes at once, each with its file, line and column.
 */
export async function loadSeeds(folder: string, displayFolder: string): Promise<Seeds> {
  const present = await filesOf(folder, displayFolder);
  const strays = present.filter((name) => /\.csv$/i.test(name) && !SEED_FILES.includes(name));
  const absent = SEED_FILES.filter((name) => !present.includes(name));
  const errors: StageError[] = [];
  const display = (name: string): string => path.posix.join(displayFolder.replaceAll('\\', '/'), name);

  async function read<Row>(seed: SeedFile<Row>, need: Need): Promise<Read<Row>> {
    const file = display(seed.name);
    if (!present.includes(seed.name)) {
      if (need !== 'nothing') errors.push(missingFile(seed, file, strays));
      return { rows: [], table: undefined, isWhole: false };
    }
    const { table, errors: unreadable } = readSeed(await readFile(path.join(folder, seed.name)), file);
    const parsed = table === undefined ? { rows: [], errors: [] } : parseTable(seed, table);
    errors.push(...unreadable, ...parsed.errors);
    const isWhole = unreadable.length === 0;
    const isTooEmpty = table === undefined ? need !== 'nothing' : need === 'rows' && table.lines.length === 0;
    if (isWhole && isTooEmpty) errors.push(emptyFile(seed, file));
    return { rows: parsed.rows, table, isWhole };
  }

  const hasBuildings = present.includes(buildingsSeed.name);
  const buildingRows = await read(buildingsSeed, hasBuildings ? 'rows' : 'nothing');
  const datasourceRows = await read(datasourcesSeed, 'rows');
  const mappingRows = await read(mappingsSeed, 'file');
  const locationRows = await read(locationsSeed, 'nothing');
  const thresholdRows = await read(thresholdsSeed, 'nothing');
  const anomalyRows = await read(anomalyRulesSeed, 'nothing');
  const waiverRows = await read(waiversSeed, 'nothing');
  const hierarchyRows = await read(hierarchySeed, 'nothing');
  const relationRows = await read(relationsSeed, 'nothing');

  const buildings = readBuildings(buildingRows.rows, hasBuildings, display(buildingsSeed.name));
  const known = knownBuildings(buildings, idsAsWritten(buildingRows, 'building_id'), hasBuildings);
  const withBuilding = <Row extends { building_id: string | undefined }>({ rows, table }: Read<Row>) =>
    assignBuildings(rows, table, known, errors);

  const seeds: Seeds = {
    folder: displayFolder,
    buildings,
    datasources: withBuilding(datasourceRows).map(([row, { id }]) => toDatasource(row, id)),
    mappings: mappingRows.rows.map(toMapping),
    locations: withBuilding(locationRows).map(([row, building]) => toSensorPlace(row, building)),
    thresholds: withBuilding(thresholdRows).map(([row, { id }]) => toThreshold(row, id)),
    anomalyRules: withBuilding(anomalyRows).map(([row, { id }]) => toAnomalyRule(row, id)),
    waivers: withBuilding(waiverRows).map(([row, { id }]) => toWaiver(row, id)),
    hierarchy: withBuilding(hierarchyRows).map(([row, building]) => toHierarchyRow(row, building)),
    relations: withBuilding(relationRows).map(([row, { id }]) => toRelation(row, id)),
    findings: [
      ...(hasBuildings ? [] : [buildingAssumed(display(buildingsSeed.name))]),
      ...strays.map((name) => unknownFile(name, display(name), SEED_FILES, absent)),
    ],
  };
  const asWritten: IdsAsWritten = {
    datasourceIds: idsAsWritten(datasourceRows, 'datasource_id'),
    datasourceNames: idsAsWritten(datasourceRows, 'name'),
    mappedIds: idsAsWritten(mappingRows, 'datasource_id'),
  };
  errors.push(...checkSeeds(seeds, asWritten));
  throwInputErrors(inOrder(errors, display));
  return seeds;
}

/** The part of the seeds that concerns one building. Throws `BUILDING_UNKNOWN` when there is none of that id. */
export function seedsOfBuilding(seeds: Seeds, buildingId: string): BuildingSeeds {
  const { buildings, ...rest } = seeds;
  const building = buildings.find(({ id }) => id === buildingId);
  if (building === undefined) {
    const ids = buildings.map(({ id }) => id);
    const guess = likely(buildingId, ids);
    throw inputError({
      code: 'BUILDING_UNKNOWN',
      message: `There is no building "${buildingId}" in ${seeds.folder}; there is ${ids.join(', ')}.`,
      hint: guess === undefined ? `Write one of ${ids.join(', ')}.` : `Did you mean "${guess}"?`,
    });
  }
  const own = <T extends { building: string }>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.building === buildingId);
  const datasources = own(rest.datasources);
  const datasourceIds = new Set(datasources.map(({ id }) => id));
  return {
    ...rest,
    building,
    datasources,
    mappings: rest.mappings.filter(({ datasourceId }) => datasourceIds.has(datasourceId)),
    locations: own(rest.locations),
    thresholds: own(rest.thresholds),
    anomalyRules: own(rest.anomalyRules),
    waivers: own(rest.waivers),
    hierarchy: own(rest.hierarchy),
    relations: own(rest.relations),
  };
}

async function filesOf(folder: string, displayFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    throw inputError({
      code: 'SEED_MISSING',
      message: `The folder of seeds "${displayFolder}" cannot be read; it must hold ${datasourcesSeed.name} and ${mappingsSeed.name}.`,
      hint: 'Correct the input "seeds", or check the repository out before this step.',
      place: { file: displayFolder },
      cause,
    });
  }
}

/** The ids of a column, also those of rows that have a mistake elsewhere: one mistake must not look like two. */
const idsAsWritten = ({ table, isWhole }: Read<unknown>, column: string): ReadonlySet<string> | undefined =>
  isWhole && table?.header.includes(column) === true
    ? new Set(table.lines.flatMap(({ cells }) => cells[column]?.trim() ?? []))
    : undefined;

function inOrder(errors: readonly StageError[], display: (name: string) => string): StageError[] {
  const files = SEED_FILES.map(display);
  const rank = ({ place }: StageError): number => files.indexOf(place.file ?? '');
  return [...errors].sort((a, b) => rank(a) - rank(b) || (a.place.line ?? 0) - (b.place.line ?? 0));
}
