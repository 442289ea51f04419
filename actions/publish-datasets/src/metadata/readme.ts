import { code, markdown } from '../../../../shared/report/escape.js';
import { DATASETS, type DatasetName, type DatasetSchema, type Field } from './schema.js';
import type { Format, PublicFile } from '../release.js';
import { licenceMarkdown, type LicenceOf } from './licence.js';

export interface Measurement {
  readonly name: string;
  readonly unit: string | undefined;
}

export interface ReadmeFacts {
  readonly building: LicenceOf & { readonly city: string | undefined; readonly timezone: string };
  readonly measurements: readonly Measurement[];
  readonly datasets: readonly DatasetName[];
  readonly formats: readonly Format[];
  readonly files: readonly PublicFile[];
}

/** The README of the public folder, for somebody who knows nothing of how the data came about. No clock in it. */
export const readmeText = (facts: ReadmeFacts): string =>
  `${[
    ...heading(facts),
    ...facts.datasets.flatMap((name) => datasetPart(DATASETS[name], facts)),
    ...measurementPart(facts.measurements),
    ...readingPart(facts),
    ...filesPart(facts),
    ...licencePart(facts.building),
  ].join('\n')}\n`;

function heading({ building }: ReadmeFacts): string[] {
  const place = building.city === undefined ? '' : `, ${markdown(building.city)}`;
  return [
    `# Sensor data of ${markdown(building.name)}${place}`,
    '',
    "Readings of the building's sensors, checked and put together by hours. Every hour is labelled by its **start, in UTC**,",
    'and is half-open: from its start up to, but without, its end. Columns `local_…` give the same moment on the',
    `building's clock (${markdown(building.timezone)}). Readings outside the bounds of their sensor are left out.`,
    '',
  ];
}

function datasetPart(schema: DatasetSchema, { files }: ReadmeFacts): string[] {
  const own = files.filter(({ dataset, format }) => dataset === schema.name && format === files[0]?.format);
  const times = own
    .flatMap(({ min_time, max_time }) => [min_time, max_time])
    .filter((time) => time !== null)
    .sort();
  const rows = own.reduce((sum, file) => sum + file.rows, 0);
  return [
    `## ${schema.title} (\`${schema.name}\`)`,
    '',
    `${schema.description} One file per month (UTC) of \`time\`${times.length === 0 ? '' : `; ${rows} rows from ${times[0]} to ${times.at(-1)}`}.`,
    '',
    `Key: ${schema.primaryKey.map((key) => `\`${key}\``).join(', ')}. Order of the rows: ${schema.order.map((key) => `\`${key}\``).join(', ')}.`,
    '',
    ...table(['Column', 'Type', 'Unit', 'Meaning'], schema.fields.map(columnRow)),
    '',
  ];
}

const columnRow = ({ name, type, unit, meaning }: Field): string[] => [
  `\`${name}\``,
  type,
  unit ?? '',
  meaning,
];

const measurementPart = (measurements: readonly Measurement[]): string[] =>
  measurements.length === 0
    ? []
    : [
        '## Measurements',
        '',
        ...table(
          ['Measurement', 'Unit'],
          measurements.map(({ name, unit }) => [markdown(name), markdown(unit ?? 'not stated')]),
        ),
        '',
      ];

function readingPart({ formats, datasets, files }: ReadmeFacts): string[] {
  const dataset = datasets[0] ?? 'hourly';
  const format = formats[0] ?? 'parquet';
  const sample =
    files.filter((file) => file.dataset === dataset && file.format === format).at(-1)?.path ??
    `${dataset}/….${format}`;
  const reader = format === 'parquet' ? 'read_parquet' : 'read_csv';
  return [
    '## How to read it',
    '',
    '`latest.json` names the manifest of the newest release; the manifest lists its files. In this folder, with DuckDB:',
    '',
    '```sql',
    "SET VARIABLE release = (SELECT manifest FROM 'latest.json');",
    "SET VARIABLE files = (SELECT list(f.path) FROM (SELECT unnest(files) AS f FROM read_json(getvariable('release')))",
    `                      WHERE f.dataset = '${dataset}' AND f.format = '${format}');`,
    `SELECT * FROM ${reader}(getvariable('files')) WHERE quality = 1;`,
    '```',
    '',
    'With pandas, one month:',
    '',
    '```python',
    'import pandas as pd',
    ...(format === 'parquet'
      ? [`hours = pd.read_parquet("${sample}")`]
      : [`hours = pd.read_csv("${sample}", parse_dates=["time"])`]),
    'print(hours[hours.quality == 1].groupby(["location", "measurement"])["mean"].describe())',
    '```',
    '',
    ...(formats.includes('csv.gz')
      ? [
          'CSV files are UTF-8 with a header, commas and points; times are ISO 8601 in UTC and end in `Z`; an empty cell is no value.',
          '',
        ]
      : []),
  ];
}

const filesPart = ({ files }: ReadmeFacts): string[] => [
  '## Files',
  '',
  ...table(
    ['Path', 'What it is'],
    [
      ...[...new Set(files.map(({ dataset, format }) => `${dataset}/<month>.<hash>.${format}`))]
        .sort()
        .map((path) => [`\`${path}\``, 'data; a file never changes, a new version gets a new name']),
      ['`latest.json`', 'names the newest release; written last'],
      [
        '`manifests/<hash>.json`',
        'the files of a release with rows, sizes, SHA-256 and times, and the release before it',
      ],
      ['`schema.json`', 'the columns for programs'],
      ['`SHA256SUMS`', 'checksums of the newest release, for `sha256sum --check`'],
    ],
  ),
  '',
];

const licencePart = (building: LicenceOf): string[] => [
  '## Licence',
  '',
  `${licenceMarkdown(building)} See \`LICENSE\`.${building.contact === undefined ? '' : ` Contact: ${code(building.contact)}.`}`,
];

/** Cells are escaped already. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}
