import { hashOf } from '../../../../shared/config/hash.js';
import { toJson } from '../../../../shared/files/atomic.js';
import type { DatasetSchema } from './datasets.js';

/** A Table Schema of the Data Package standard, with unit, resolution and Parquet type beside. */
export const tableSchema = ({ primaryKey, fields }: DatasetSchema) => ({
  $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
  fields: fields.map(({ name, type, parquet, unit, resolution, meaning, constraints }) => ({
    name,
    type,
    ...(type === 'datetime' ? { format: 'any' } : {}),
    description: meaning,
    ...(unit === undefined ? {} : { unit }),
    ...(resolution === undefined ? {} : { resolution }),
    parquet,
    ...(constraints === undefined ? {} : { constraints }),
  })),
  primaryKey,
  missingValues: [''],
});

/** Hash of what readers rely on: a change of it needs another version of the data set's schema. */
export const schemaHash = (schema: DatasetSchema): string =>
  hashOf({ fields: schema.fields, primaryKey: schema.primaryKey, order: schema.order, file: schema.file });

/** `schema.json`: all data sets in one file, for programs that do not speak Data Package. */
export const schemaJson = (datasets: readonly DatasetSchema[]): string =>
  toJson({
    version: 2,
    datasets: datasets.map((schema) => ({
      name: schema.name,
      version: schema.version,
      title: schema.title,
      description: schema.description,
      order: schema.order,
      file: schema.file,
      ...tableSchema(schema),
    })),
  });
