import type { Place, StageError } from '../errors/errors.js';
import { likely } from '../report/nearest.js';
import { seedError } from './seed-file.js';
import type { Mapping, Seeds, SensorPlace } from './types.js';

/** Ids as the files hold them, rows with mistakes included; `undefined` when the file could not be read. */
export interface IdsAsWritten {
  readonly datasourceIds: ReadonlySet<string> | undefined;
  readonly datasourceNames: ReadonlySet<string> | undefined;
  readonly mappedIds: ReadonlySet<string> | undefined;
}

/** What the seeds say of each other: keys that are there twice, ids that nothing has, times that contradict. */
export function checkSeeds(seeds: Seeds, asWritten: IdsAsWritten): StageError[] {
  return [
    ...duplicates(seeds),
    ...unknownDatasources(seeds, asWritten),
    ...unmapped(seeds, asWritten),
    ...otherBuilding(seeds),
    ...backwards([...seeds.locations, ...seeds.hierarchy]),
    ...overlaps(seeds.locations),
  ];
}

function duplicates(seeds: Seeds): StageError[] {
  return [
    ...twice(seeds.buildings, 'building_id', ({ id }) => [id.toLowerCase()]),
    ...twice(seeds.datasources, 'datasource_id', ({ id }) => [id]),
    // Some file systems do not tell upper from lower case.
    ...twice(seeds.datasources, 'name', ({ building, name }) => [building, name.toLowerCase()]),
    ...twice(seeds.mappings, 'measurement_column', mappingKey),
    ...twice(seeds.thresholds, 'check', (row) => [
      row.building,
      row.datasource,
      row.measurement,
      row.location,
      row.check,
    ]),
    ...twice(seeds.anomalyRules, 'parameter', (row) => [
      row.building,
      row.datasource,
      row.measurement,
      row.location,
      row.rule,
      row.parameter,
    ]),
    // The hierarchy and its relations are sync-hierarchy's alone: a slip in them must not stop any other stage.
  ];
}

const mappingKey = ({ datasourceId, measurementColumn, rawName, filter }: Mapping): unknown[] => [
  datasourceId,
  measurementColumn,
  rawName,
  filter.map(({ column, value }) => [column, value]).sort(),
];

function twice<Row extends { place: Place }>(
  rows: readonly Row[],
  column: string,
  keyOf: (row: Row) => readonly unknown[],
): StageError[] {
  const first = new Map<string, Row>();
  return rows.flatMap((row) => {
    const key = JSON.stringify(keyOf(row).map((part) => part ?? null));
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, row);
      return [];
    }
    const line = other.place.line ?? '?';
    const message = `The row says the same as line ${line}: column "${column}" and what goes with it are there twice.`;
    return [
      seedError(
        'SEED_DUPLICATE',
        { ...row.place, column },
        message,
        `Remove this row or line ${line}, or correct the key.`,
      ),
    ];
  });
}

function unknownDatasources(seeds: Seeds, { datasourceIds, datasourceNames }: IdsAsWritten): StageError[] {
  const unknown = (place: Place, column: string, found: string, known: readonly string[]): StageError => {
    const guess = likely(found, known);
    const list = known.length === 0 ? 'none' : known.join(', ');
    return seedError(
      'SEED_REFERENCE_UNKNOWN',
      { ...place, column },
      `There is no datasource "${found}" in datasources_config.csv; there is ${list}.`,
      guess === undefined ? `Correct "${column}", or add the datasource.` : `Did you mean "${guess}"?`,
    );
  };
  const ids = datasourceIds;
  const byId =
    ids === undefined
      ? []
      : [...seeds.mappings, ...seeds.locations]
          .filter(({ datasourceId }) => !ids.has(datasourceId))
          .map(({ place, datasourceId }) => unknown(place, 'datasource_id', datasourceId, [...ids]));
  const byName = [...seeds.thresholds, ...seeds.anomalyRules, ...seeds.waivers].flatMap((row) => {
    const { building, datasource, place } = row;
    if (datasource === undefined || datasourceNames === undefined) return [];
    const own = seeds.datasources.filter((each) => each.building === building).map(({ name }) => name);
    if (own.includes(datasource)) return [];
    // The row of that name has a mistake of its own, which is reported.
    const broken =
      datasourceNames.has(datasource) && !seeds.datasources.some(({ name }) => name === datasource);
    return broken ? [] : [unknown(place, 'datasource', datasource, own)];
  });
  return [...byId, ...byName];
}

function unmapped(seeds: Seeds, { mappedIds }: IdsAsWritten): StageError[] {
  if (mappedIds === undefined) return [];
  return seeds.datasources
    .filter(({ id, status }) => status === 'active' && !mappedIds.has(id))
    .map(({ id, name, place }) =>
      seedError(
        'SEED_MAPPING_MISSING',
        { ...place, column: 'datasource_id' },
        `The datasource "${name}" is active, but datasource_mappings.csv has no row for its id "${id}".`,
        `Add a row with datasource_id ${id} there, or set "status" to planned.`,
      ),
    );
}

function otherBuilding({ datasources, locations }: Seeds): StageError[] {
  return locations.flatMap(({ datasourceId, building, place }) => {
    const owner = datasources.find(({ id }) => id === datasourceId)?.building;
    if (owner === undefined || owner === building) return [];
    const message = `The row belongs to the building "${building}", but its datasource ${datasourceId} to "${owner}".`;
    return [
      seedError(
        'SEED_ROWS_CONFLICT',
        { ...place, column: 'building_id' },
        message,
        `Write "${owner}", or another datasource_id.`,
      ),
    ];
  });
}

interface Period {
  readonly place: Place;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

const backwards = (rows: readonly Period[]): StageError[] =>
  rows
    .filter(endsBeforeItBegins)
    .map(({ place }) =>
      seedError(
        'SEED_VALUE_INVALID',
        { ...place, column: 'valid_to' },
        'The time in "valid_to" is not after the one in "valid_from".',
        'Write the first day on which the row no longer holds in "valid_to".',
      ),
    );

// Both are ISO texts of one form in UTC, whose order as text is their order in time.
const endsBeforeItBegins = ({ validFrom, validTo }: Period): boolean =>
  validFrom !== undefined && validTo !== undefined && validTo <= validFrom;

/** A sensor hangs in one place at a time; several sensors may hang in one place. */
function overlaps(locations: readonly SensorPlace[]): StageError[] {
  const bySensor = new Map<string, SensorPlace[]>();
  for (const row of locations.filter((each) => !endsBeforeItBegins(each))) {
    const sensor = JSON.stringify([row.building, row.datasourceId, row.sensor]);
    bySensor.set(sensor, [...(bySensor.get(sensor) ?? []), row]);
  }
  return [...bySensor.values()].flatMap((rows) => {
    const inTime = rows.toSorted((a, b) => compare(a.validFrom ?? '', b.validFrom ?? ''));
    return inTime.slice(1).flatMap((row, at) => {
      const earlier = inTime
        .slice(0, at + 1)
        .find(({ validTo }) => validTo === undefined || validTo > (row.validFrom ?? ''));
      return earlier === undefined ? [] : [overlap(earlier, row)];
    });
  });
}

function overlap(a: SensorPlace, b: SensorPlace): StageError {
  const [other, reported] = (a.place.line ?? 0) < (b.place.line ?? 0) ? [a, b] : [b, a];
  return seedError(
    'SEED_ROWS_CONFLICT',
    { ...reported.place, column: 'valid_from' },
    `The sensor "${reported.sensor}" hangs in "${reported.location}" while line ${other.place.line} says "${other.location}".`,
    `Write the day of the move in "valid_to" of the earlier row and in "valid_from" of the later one, or remove one row.`,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
