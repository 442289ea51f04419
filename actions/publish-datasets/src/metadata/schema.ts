import { toJson } from '../../../../shared/files/atomic.js';

/** A column of a published table. Words of this file reach readers: README and schema.json are made from it. */
export interface Field {
  readonly name: string;
  /** Types of the Table Schema standard. */
  readonly type: 'datetime' | 'date' | 'integer' | 'number' | 'string';
  /** Physical type in Parquet, as DuckDB writes it. */
  readonly parquet: 'TIMESTAMPTZ' | 'DATE' | 'TINYINT' | 'INTEGER' | 'DOUBLE' | 'VARCHAR';
  readonly unit?: string;
  readonly meaning: string;
  readonly constraints?: {
    readonly required?: boolean;
    readonly enum?: readonly number[];
    readonly minimum?: number;
    readonly maximum?: number;
  };
}

export interface DatasetSchema {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly primaryKey: readonly string[];
  /** Rows stand in the order of these columns. */
  readonly order: readonly string[];
  readonly fields: readonly Field[];
}

/** Changes with every change of a column: name, type, unit, meaning. Part of the inputs of every published file. */
export const SCHEMA_VERSION = '1.0.0';

const required = { required: true } as const;

const hourly: DatasetSchema = {
  name: 'hourly',
  title: 'Hourly means',
  description: 'One row for each hour, location, measurement and source with at least one good reading.',
  primaryKey: ['time', 'location', 'measurement', 'source'],
  order: ['location', 'measurement', 'source', 'time'],
  fields: [
    {
      name: 'time',
      type: 'datetime',
      parquet: 'TIMESTAMPTZ',
      unit: 'UTC',
      meaning:
        'Start of the hour, in UTC. The hour is half-open: a reading at its end belongs to the next one.',
      constraints: required,
    },
    {
      name: 'local_date',
      type: 'date',
      parquet: 'DATE',
      meaning: "Date of the start on the building's clock.",
      constraints: required,
    },
    {
      name: 'local_hour',
      type: 'integer',
      parquet: 'TINYINT',
      unit: 'h',
      meaning:
        "Hour of the start on the building's clock. When the clock is set back, one hour is there twice; `time` tells the two apart.",
      constraints: { required: true, minimum: 0, maximum: 23 },
    },
    {
      name: 'location',
      type: 'string',
      parquet: 'VARCHAR',
      meaning: 'Place where the sensor hangs.',
      constraints: required,
    },
    {
      name: 'measurement',
      type: 'string',
      parquet: 'VARCHAR',
      meaning: 'Quantity; its unit stands in the table of measurements.',
      constraints: required,
    },
    {
      name: 'source',
      type: 'string',
      parquet: 'VARCHAR',
      meaning: 'Origin of the readings.',
      constraints: required,
    },
    {
      name: 'n',
      type: 'integer',
      parquet: 'INTEGER',
      unit: 'readings',
      meaning: 'Good readings that the mean is made of.',
      constraints: { required: true, minimum: 1 },
    },
    {
      name: 'n_expected',
      type: 'integer',
      parquet: 'INTEGER',
      unit: 'readings',
      meaning:
        'Readings that should have arrived in this hour; empty where the pace of the sensor is not known.',
      constraints: { minimum: 0 },
    },
    {
      name: 'mean',
      type: 'number',
      parquet: 'DOUBLE',
      unit: 'that of the measurement',
      meaning: 'Arithmetic mean of the good readings.',
      constraints: required,
    },
    {
      name: 'quality',
      type: 'integer',
      parquet: 'TINYINT',
      meaning:
        '1: nothing known against it. 3: a warning concerns this series in this hour. 4: a critical incident does; better leave it out.',
      constraints: { required: true, enum: [1, 3, 4] },
    },
    {
      name: 'incident',
      type: 'string',
      parquet: 'VARCHAR',
      meaning: 'Identifier of that incident; empty where quality is 1.',
    },
  ],
};

/** Every data set that can be published, by name. */
export const DATASETS = { hourly } as const satisfies Record<string, DatasetSchema>;
export type DatasetName = keyof typeof DATASETS;

/** `schema.json`: fields as in the Table Schema standard, with unit and Parquet type beside. */
export function schemaJson(datasets: readonly DatasetName[]): string {
  const described = datasets.map((name) => {
    const { title, description, primaryKey, order, fields } = DATASETS[name];
    return {
      name,
      title,
      description,
      primaryKey,
      order,
      missingValues: [''],
      fields: fields.map(({ name: field, type, parquet, unit, meaning, constraints }) => ({
        name: field,
        type,
        ...(type === 'datetime' ? { format: '%Y-%m-%dT%H:%M:%SZ' } : {}),
        description: meaning,
        ...(unit === undefined ? {} : { unit }),
        parquet,
        ...(constraints === undefined ? {} : { constraints }),
      })),
    };
  });
  return toJson({ version: SCHEMA_VERSION, datasets: described });
}
