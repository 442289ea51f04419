import { code, markdown } from '../../../../shared/report/escape.js';
import type { PublicFile } from '../release.js';
import type { DatasetSchema } from './datasets.js';
import { schemasIn, type Facts, type Measurement } from './facts.js';
import type { Field } from './fields.js';
import { licenceMarkdown, type LicenceOf } from './licence.js';

/** The README of the public folder, for somebody who knows nothing of how the data came about. No clock in it. */
export const readmeText = (facts: Facts): string =>
  `${[
    ...heading(facts),
    ...schemasIn(facts.files).flatMap((schema) => datasetPart(schema, facts)),
    ...measurementPart(facts.measurements),
    ...legacyPart(facts),
    ...readingPart(facts),
    ...versionPart(facts),
    ...filesPart(facts),
    ...licencePart(facts.building),
  ].join('\n')}\n`;

function heading({ building }: Facts): string[] {
  const place = building.city === undefined ? '' : `, ${markdown(building.city)}`;
  return [
    `# Sensor data of ${markdown(building.name)}${place}`,
    '',
    "Readings of the building's sensors, checked and put together by hours and longer times. Every window is labelled by its",
    '**start, in UTC**, and is half-open: from its start up to, but without, its end. Columns `local_…` give the same moment',
    `on the building's clock (${markdown(building.timezone)}). Readings outside the bounds of their sensor are left out.`,
    '',
  ];
}

const PARTS: Readonly<Record<DatasetSchema['file'], string>> = {
  month: 'One file per month (UTC) of `time`',
  year: 'One file per year of the calendar',
  all: 'One file',
};

function datasetPart(schema: DatasetSchema, { files }: Facts): string[] {
  const of = files.filter(({ dataset }) => dataset === schema.name);
  const own = of.filter(({ format }) => format === of[0]?.format);
  const times = own
    .flatMap(({ min_time, max_time }) => [min_time, max_time])
    .filter((time) => time !== null)
    .sort();
  const rows = own.reduce((sum, file) => sum + file.rows, 0);
  return [
    `## ${schema.title} (\`${schema.name}\`)`,
    '',
    `${schema.description} ${PARTS[schema.file]}; ${rows} rows${times.length === 0 ? '' : ` from ${times[0]} to ${times.at(-1)}`}.`,
    '',
    `Key: ${schema.primaryKey.map((key) => `\`${key}\``).join(', ')}. Order of the rows: ${schema.order.map((key) => `\`${key}\``).join(', ')}. Columns as in version ${schema.version}.`,
    '',
    ...table(['Column', 'Type', 'Unit', 'Resolution', 'Meaning'], schema.fields.map(columnRow)),
    '',
  ];
}

const columnRow = ({ name, type, unit, resolution, meaning }: Field): string[] => [
  `\`${name}\``,
  type,
  unit ?? '',
  resolution ?? '',
  meaning,
];

const measurementPart = (measurements: readonly Measurement[]): string[] =>
  measurements.length === 0
    ? []
    : [
        '## Measurements',
        '',
        ...table(
          ['Measurement', 'Unit', 'Resolution'],
          measurements.map(({ name, unit, decimals }) => [
            markdown(name),
            markdown(unit ?? 'not stated'),
            (10 ** -decimals).toFixed(decimals),
          ]),
        ),
        '',
        'Values are computed exactly and rounded once, half away from zero, to this resolution.',
        '',
      ];

function legacyPart({ files, legacyLabels, building }: Facts): string[] {
  if (!files.some(({ dataset }) => dataset === 'legacy')) return [];
  const label =
    legacyLabels === 'local-end'
      ? `\`time\` is the **end** of the hour **on the building's clock** (${markdown(building.timezone)}), written as if it were UTC: so it was before, and programs that read it rely on it. In autumn the hour that the clock repeats is one row, the mean of both; in spring one label is missing.`
      : '`time` is the start of the hour in UTC, unlike before: only the columns are the former ones.';
  return ['## Former layout', '', `In the data set \`legacy\`, ${label}`, ''];
}

function readingPart({ formats, files, csvFormulas }: Facts): string[] {
  const dataset = files.some((file) => file.dataset === 'hourly')
    ? 'hourly'
    : (files[0]?.dataset ?? 'hourly');
  const format = formats[0] ?? 'parquet';
  const isCsv = format === 'csv.gz';
  const hasQuality = dataset === 'hourly';
  return [
    '## How to read it',
    '',
    '`datapackage.json` lists every file with its columns (`schema`), the table that it is a part of (`table`), size and',
    'SHA-256. With Python, in this folder or with its address before the paths:',
    '',
    '```python',
    'import json',
    'import pandas as pd',
    '',
    'package = json.load(open("datapackage.json", encoding="utf-8"))',
    '',
    'def read(table):',
    `    parts = [each["path"] for each in package["resources"] if each["table"] == table and each["format"] == "${isCsv ? 'csv' : 'parquet'}"]`,
    `    return pd.concat([pd.${isCsv ? 'read_csv' : 'read_parquet'}(part) for part in parts], ignore_index=True)`,
    '',
    `hours = read("${dataset}")`,
    ...(hasQuality
      ? ['print(hours[hours.quality == 1].groupby(["location", "measurement"])["mean"].describe())']
      : ['print(hours.describe())']),
    '```',
    '',
    '`latest.json` names the manifest of the newest release; the manifest lists its files. In this folder, with DuckDB:',
    '',
    '```sql',
    "SET VARIABLE release = (SELECT manifest FROM 'latest.json');",
    "SET VARIABLE files = (SELECT list(f.path) FROM (SELECT unnest(files) AS f FROM read_json(getvariable('release')))",
    `                      WHERE f.dataset = '${dataset}' AND f.format = '${format}');`,
    `SELECT * FROM ${isCsv ? 'read_csv' : 'read_parquet'}(getvariable('files'))${hasQuality ? ' WHERE quality = 1' : ''};`,
    '```',
    '',
    ...(formats.includes('csv.gz')
      ? [
          'CSV files are UTF-8 with a header, commas and points; times are ISO 8601 in UTC and end in `Z`; an empty cell is no value.',
          ...(csvFormulas === 'neutralise'
            ? [
                'In CSV files only, texts that begin with `=`, `+`, `-`, `@`, a tab or a line break have an apostrophe before them, so that no spreadsheet takes them for a formula. Numbers are as they are.',
              ]
            : []),
          '',
        ]
      : []),
  ];
}

const versionPart = ({ dataVersion }: Facts): string[] => [
  '## Versions',
  '',
  `This is version ${dataVersion} of the data. New rows do not change the version; rewritten history raises the second number,`,
  'other columns the first. A month is closed 62 days after its end: what changes after that stands in `CHANGELOG.md` with its',
  'reason, and row by row in the data set `changes`.',
  '',
];

const filesPart = ({ files }: Facts): string[] => [
  '## Files',
  '',
  ...table(
    ['Path', 'What it is'],
    [
      ...[...new Set(files.map(dataPath))]
        .sort()
        .map((path) => [`\`${path}\``, 'data; a file never changes, a new version gets a new name']),
      ['`datapackage.json`', 'all files and columns, for programs (Data Package 2.0)'],
      ['`dataset.jsonld`', 'the same for search engines and loaders (schema.org, Croissant 1.1)'],
      ['`schema.json`, `schemas/<data set>.<hash>.json`', 'the columns for programs'],
      ['`CHANGELOG.md`', 'what changed from release to release'],
      ['`CITATION.cff`', 'how to name the data'],
      ['`latest.json`', 'names the newest release; written last'],
      [
        '`manifests/<hash>.json`',
        'the files of a release with rows, sizes, SHA-256, times and the raw files behind them, and the release before it',
      ],
      ['`documents/<name>.<hash>`', 'the documents of a release as they were'],
      ['`SHA256SUMS`', 'checksums of the newest release, for `sha256sum --check`'],
    ],
  ),
  '',
];

const NAMES: Readonly<Record<DatasetSchema['file'], string>> = { month: '<month>', year: '<year>', all: '' };

function dataPath({ dataset, format, path }: PublicFile): string {
  const period = path.split('/')[1]?.split('.')[0] ?? '';
  const file: DatasetSchema['file'] = /^\d{4}-\d\d$/.test(period)
    ? 'month'
    : /^\d{4}$/.test(period)
      ? 'year'
      : 'all';
  return `${dataset}/${NAMES[file] || dataset}.<hash>.${format}`;
}

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
