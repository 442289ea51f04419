import type { BuildingSeeds, Datasource, Mapping } from '../config/types.js';
import { slug } from '../config/slug.js';
import type { Database } from '../duckdb/engine.js';
import { createReadings, type ReadingsFile } from './readings-source.js';

export { createReadings, type ReadingsFile };

export interface SourcesOf {
  readonly seeds: BuildingSeeds;
  readonly asOf?: Date;
  /** Minutes between readings, by datasource name (`readCadences`); without it the seeds alone say it. */
  readonly cadences?: Readonly<Record<string, number | null>>;
}

type TextRow = Readonly<Record<string, string | null>>;

/**
 * Makes the relations that models read by `source('warehouse', …)`, in DuckDB's schema `warehouse`: `readings` is a
 * view over the files, the others are small tables made of the seeds. Without files or rows they are empty, with the
 * same columns and types.
 */
export async function createSources(
  db: Database,
  run: SourcesOf,
  readings: readonly ReadingsFile[],
): Promise<void> {
  await createReadings(db, readings);
  const { seeds } = run;
  const nameOf = new Map(seeds.datasources.map((datasource) => [datasource.id, datasource]));
  await createTyped(
    db,
    'sensor_places',
    SENSOR_PLACES,
    seeds.locations.flatMap((place) => {
      const datasource = nameOf.get(place.datasourceId);
      if (datasource === undefined) return [];
      return {
        datasource: datasource.name,
        sensor: place.sensor,
        location: place.location,
        valid_from: place.validFrom ?? null,
        valid_to: place.validTo ?? null,
        publish: String(place.publish),
      };
    }),
  );
  await createTyped(
    db,
    'datasources',
    DATASOURCES,
    seeds.datasources.map((datasource) => ({
      datasource: datasource.name,
      datasource_id: datasource.id,
      status: datasource.status,
      cadence_minutes: textOrNull(datasource.cadenceMinutes ?? run.cadences?.[datasource.name]),
      retention_months: textOrNull(datasource.retentionMonths),
      description: datasource.description ?? null,
    })),
  );
  const mappings = seeds.mappings.flatMap((mapping) => {
    const datasource = nameOf.get(mapping.datasourceId);
    return datasource === undefined ? [] : [{ mapping, datasource }];
  });
  await createTyped(db, 'mapping_places', MAPPING_PLACES, mappings.flatMap(mappingPlace));
  await createTyped(db, 'measurements', MEASUREMENTS, mappings.flatMap(measurement));
}

/** Columns and types of the small sources, in order. */
const SENSOR_PLACES = {
  datasource: 'VARCHAR',
  sensor: 'VARCHAR',
  location: 'VARCHAR',
  valid_from: 'TIMESTAMPTZ',
  valid_to: 'TIMESTAMPTZ',
  publish: 'BOOLEAN',
} as const;
const DATASOURCES = {
  datasource: 'VARCHAR',
  datasource_id: 'VARCHAR',
  status: 'VARCHAR',
  cadence_minutes: 'DECIMAL(18,6)',
  retention_months: 'INTEGER',
  description: 'VARCHAR',
} as const;
const MAPPING_PLACES = {
  datasource: 'VARCHAR',
  sensor: 'VARCHAR',
  measurement: 'VARCHAR',
  location: 'VARCHAR',
} as const;
const MEASUREMENTS = {
  datasource: 'VARCHAR',
  measurement: 'VARCHAR',
  aggregation: 'VARCHAR',
  decimals: 'INTEGER',
  unit: 'VARCHAR',
} as const;

async function createTyped(
  db: Database,
  name: string,
  types: Readonly<Record<string, string>>,
  rows: readonly TextRow[],
): Promise<void> {
  await db.createTable('seed_text', Object.keys(types), distinct(rows));
  const columns = Object.entries(types).map(([column, type]) => `"${column}"::${type} AS "${column}"`);
  await db.run(`CREATE OR REPLACE TABLE warehouse."${name}" AS SELECT ${columns.join(', ')} FROM seed_text`);
  await db.run('DROP TABLE seed_text');
}

const distinct = (rows: readonly TextRow[]): TextRow[] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

const textOrNull = (value: number | null | undefined): string | null =>
  value == null ? null : String(value);

interface MappingOf {
  readonly mapping: Mapping;
  readonly datasource: Datasource;
}

/** The place that a mapping row gives; a sensor or measurement that only the raw files tell is NULL: any. */
function mappingPlace({ mapping, datasource }: MappingOf): TextRow[] {
  if (mapping.location === undefined || mapping.measurement === 'ignore') return [];
  return [
    {
      datasource: datasource.name,
      sensor: mapping.sensor ?? columnAsSensor(mapping, datasource),
      measurement: measurementOf(mapping) ?? null,
      location: mapping.location,
    },
  ];
}

function columnAsSensor(mapping: Mapping, datasource: Datasource): string | null {
  const column = mapping.measurementColumn;
  const fromData = mapping.locationColumn !== undefined || datasource.sensorPattern !== undefined;
  return fromData || isNarrow(mapping) || isPattern(column) ? null : column;
}

const isNarrow = ({ valueColumn, measurementColumn }: Mapping): boolean =>
  valueColumn !== undefined && valueColumn !== measurementColumn;
const isPattern = (text: string): boolean => text.startsWith('/') && text.endsWith('/');

/** The measurement of a row: named, or by default the normalised name; undefined where only the raw files tell it. */
function measurementOf(mapping: Mapping): string | undefined {
  if (mapping.measurement !== undefined) return mapping.measurement;
  const name = isNarrow(mapping) ? mapping.rawName : mapping.measurementColumn;
  return name === undefined || isPattern(name) ? undefined : slug(name);
}

/** What a mapping row says of its measurement; one that only the raw file names has no row. */
function measurement({ mapping, datasource }: MappingOf): TextRow[] {
  const name = measurementOf(mapping);
  if (name === undefined || mapping.measurement === 'ignore') return [];
  return [
    {
      datasource: datasource.name,
      measurement: name,
      aggregation: mapping.aggregation,
      decimals: textOrNull(mapping.decimals),
      unit: mapping.unit ?? null,
    },
  ];
}
