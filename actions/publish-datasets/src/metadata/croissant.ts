import { toJson } from '../../../../shared/files/atomic.js';
import { periodOf, type PublicFile } from '../release.js';
import type { DatasetSchema } from './datasets.js';
import { coverageOf, DESCRIPTION, licenceOf, schemasIn, titleOf, type Facts } from './facts.js';
import type { Field } from './fields.js';

const CONTEXT = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
} as const;

const DATA_TYPES: Readonly<Record<Field['type'], string>> = {
  datetime: 'sc:DateTime',
  date: 'sc:Date',
  integer: 'cr:Int64',
  number: 'cr:Float64',
  string: 'sc:Text',
};

/**
 * `dataset.jsonld`: schema.org for search engines and Croissant 1.1 for programs in one. The data set is live; every
 * file has its hash, since a file never changes. One record set a file, for loaders that read one file at a time.
 */
export function datasetJsonld(facts: Facts): string {
  const { building, files, dataVersion, measurements } = facts;
  const licence = licenceOf(building);
  const coverage = coverageOf(files);
  // Without Parquet, the CSV files are described.
  const own = files.filter(
    ({ format }) => format === (facts.formats.includes('parquet') ? 'parquet' : 'csv.gz'),
  );
  return toJson({
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name: titleOf(building),
    description: DESCRIPTION,
    version: dataVersion,
    isLiveDataset: true,
    isAccessibleForFree: true,
    ...(licence === undefined ? {} : { license: licence.url ?? licence.name }),
    creator: { '@type': 'Organization', name: building.name },
    citeAs: `${building.name}: ${titleOf(building)}, version ${dataVersion}`,
    ...(coverage === undefined
      ? {}
      : {
          datePublished: coverage[1].slice(0, 10),
          dateModified: coverage[1].slice(0, 10),
          temporalCoverage: `${coverage[0]}/${coverage[1]}`,
        }),
    ...placeOf(facts),
    url: 'datapackage.json',
    variableMeasured: measurements.map(({ name, unit }) => ({
      '@type': 'PropertyValue',
      name,
      ...(unit === undefined ? {} : { unitText: unit }),
    })),
    distribution: own.map(fileObject),
    recordSet: schemasIn(own).flatMap((schema) =>
      own.filter(({ dataset }) => dataset === schema.name).map((file) => recordSet(schema, file)),
    ),
  });
}

function placeOf({ building }: Facts) {
  const { city, country, latitude, longitude } = building;
  const name = [city, country].filter((part) => part !== undefined).join(', ');
  if (name === '' && latitude === undefined) return {};
  const geo =
    latitude === undefined || longitude === undefined
      ? {}
      : { geo: { '@type': 'GeoCoordinates', latitude: Number(latitude), longitude: Number(longitude) } };
  return { spatialCoverage: { '@type': 'Place', ...(name === '' ? {} : { name }), ...geo } };
}

const idOf = (file: PublicFile): string => `${file.dataset}-${periodOf(file)}`;

const fileObject = (file: PublicFile) => ({
  '@type': 'cr:FileObject',
  '@id': `${idOf(file)}-file`,
  name: file.path.split('/').join('-'),
  contentUrl: file.path,
  contentSize: `${file.bytes} B`,
  encodingFormat: file.format === 'parquet' ? 'application/x-parquet' : 'text/csv',
  sha256: file.sha256,
});

const recordSet = (schema: DatasetSchema, file: PublicFile) => ({
  '@type': 'cr:RecordSet',
  '@id': idOf(file),
  name: idOf(file),
  description: `${schema.description} This part: ${periodOf(file)}.`,
  key: schema.primaryKey.map((name) => ({ '@id': `${idOf(file)}/${name}` })),
  field: schema.fields.map(({ name, type, unit, meaning }) => ({
    '@type': 'cr:Field',
    '@id': `${idOf(file)}/${name}`,
    name,
    description: unit === undefined ? meaning : `${meaning} Unit: ${unit}.`,
    dataType: DATA_TYPES[type],
    source: { fileObject: { '@id': `${idOf(file)}-file` }, extract: { column: name } },
  })),
});
