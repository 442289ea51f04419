/** A column of a published table. Words of this file reach readers: every document of a release is made from them. */
export interface Field {
  readonly name: string;
  /** Types of the Table Schema standard. */
  readonly type: 'datetime' | 'date' | 'integer' | 'number' | 'string';
  /** Physical type in Parquet, as DuckDB writes it. */
  readonly parquet: 'TIMESTAMPTZ' | 'DATE' | 'TINYINT' | 'INTEGER' | 'DOUBLE' | 'VARCHAR';
  readonly unit?: string;
  /** The smallest step in which the column can differ. */
  readonly resolution?: string;
  readonly meaning: string;
  readonly constraints?: {
    readonly required?: boolean;
    readonly enum?: readonly number[];
    readonly minimum?: number;
    readonly maximum?: number;
  };
}

const required = { required: true } as const;
export const OF_MEASUREMENT = 'that of the measurement';
const STEP = 'see the table of measurements';

export const time = (meaning: string, resolution: string): Field => ({
  name: 'time',
  type: 'datetime',
  parquet: 'TIMESTAMPTZ',
  unit: 'UTC',
  resolution,
  meaning,
  constraints: required,
});

export const localDate = (of: string): Field => ({
  name: 'local_date',
  type: 'date',
  parquet: 'DATE',
  resolution: '1 day',
  meaning: `Date of the start of the ${of} on the building's clock.`,
  constraints: required,
});

export const text = (name: string, meaning: string, isRequired = true): Field => ({
  name,
  type: 'string',
  parquet: 'VARCHAR',
  meaning,
  ...(isRequired ? { constraints: required } : {}),
});

export const number = (name: string, meaning: string, isRequired = true): Field => ({
  name,
  type: 'number',
  parquet: 'DOUBLE',
  unit: OF_MEASUREMENT,
  resolution: STEP,
  meaning,
  ...(isRequired ? { constraints: required } : {}),
});

export const integer = (
  name: string,
  meaning: string,
  more: Pick<Field, 'unit' | 'constraints'> & { readonly parquet?: 'TINYINT' } = {},
): Field => ({
  name,
  type: 'integer',
  parquet: more.parquet ?? 'INTEGER',
  ...(more.unit === undefined ? {} : { unit: more.unit }),
  resolution: '1',
  meaning,
  ...(more.constraints === undefined ? {} : { constraints: more.constraints }),
});

export const instant = (name: string, meaning: string, isRequired = true): Field => ({
  name,
  type: 'datetime',
  parquet: 'TIMESTAMPTZ',
  unit: 'UTC',
  resolution: '1 µs',
  meaning,
  ...(isRequired ? { constraints: required } : {}),
});

export const SERIES: readonly Field[] = [
  text('location', 'Place where the sensor hangs.'),
  text('measurement', 'Quantity; its unit stands in the table of measurements.'),
  text('source', 'Origin of the readings.'),
];

export const counts = (window: string): readonly Field[] => [
  integer('n', 'Good readings that the mean is made of.', {
    unit: 'readings',
    constraints: { required: true, minimum: 1 },
  }),
  integer(
    'n_expected',
    `Readings that should have arrived in this ${window}; empty where the pace of the sensor is not known.`,
    { unit: 'readings', constraints: { minimum: 0 } },
  ),
];

export const marks = (window: string): readonly Field[] => [
  integer(
    'quality',
    `1: nothing known against it. 3: a warning concerns this series in this ${window}. 4: a critical incident does; better leave it out.`,
    { parquet: 'TINYINT', constraints: { required: true, enum: [1, 3, 4] } },
  ),
  text('incident', 'Identifier of that incident; empty where quality is 1.', false),
];

export const EXTREMES: readonly Field[] = [
  number('min', 'Smallest good reading.'),
  number('max', 'Largest good reading.'),
  number('sum', 'Sum of the good readings; divided by `n` it gives the mean of any longer time.'),
];
