import { describe, expect, it } from 'vitest';
import type { Datasource, Mapping } from '../../../shared/config/types.js';
import { datasource, load, mapping, mistakesOf } from './seed-folder.js';

interface Case {
  readonly title: string;
  readonly cells: Readonly<Record<string, string>>;
  readonly expected?: Partial<Datasource> | Partial<Mapping>;
  /** Column of the only mistake and a part of its message or hint. */
  readonly error?: { readonly column: string; readonly says: string };
}

const bad = (title: string, column: string, cell: string, says: string): Case => ({
  title,
  cells: { [column]: cell },
  error: { column, says },
});

const datasources: readonly Case[] = [
  {
    title: 'blank cells take their defaults',
    cells: { timezone: '', shape: '  ', null_tokens: '' },
    expected: {
      timezone: undefined,
      shape: 'auto',
      daylightSaving: 'follows',
      intervalLabel: 'instant',
      dateFormats: [],
      requiredColumns: [],
      nullTokens: ['-', 'NA', 'N/A', 'NULL'],
      status: 'active',
      cadenceMinutes: undefined,
    },
  },
  { title: 'api is json', cells: { source_type: 'api' }, expected: { sourceType: 'json' } },
  { title: 'words in any case', cells: { status: 'Planned' }, expected: { status: 'planned' } },
  {
    title: 'lists skip blank pieces',
    cells: { required_columns: 'a; b ;' },
    expected: { requiredColumns: ['a', 'b'] },
  },
  {
    title: 'null tokens replace the default',
    cells: { null_tokens: '---;x' },
    expected: { nullTokens: ['---', 'x'] },
  },
  {
    title: 'IANA zone, spelling corrected',
    cells: { timezone: 'europe/prague' },
    expected: { timezone: 'Europe/Prague' },
  },
  { title: 'fixed offset', cells: { timezone: '-03:30' }, expected: { timezone: '-03:30' } },
  { title: 'delimiter by name', cells: { delimiter: 'semicolon' }, expected: { delimiter: ';' } },
  { title: 'delimiter tab by name', cells: { delimiter: 'tab' }, expected: { delimiter: '\t' } },
  { title: 'delimiter tab escaped', cells: { delimiter: '\\t' }, expected: { delimiter: '\t' } },
  { title: 'delimiter tab itself', cells: { delimiter: '\t' }, expected: { delimiter: '\t' } },
  { title: 'delimiter comma quoted', cells: { delimiter: ',' }, expected: { delimiter: ',' } },
  {
    title: 'decimal comma by name',
    cells: { decimal_separator: 'comma' },
    expected: { decimalSeparator: ',' },
  },
  {
    title: 'thousands separated by a space',
    cells: { thousands_separator: ' ' },
    expected: { thousandsSeparator: ' ' },
  },
  {
    title: 'several date formats',
    cells: { date_format: '%d.%m.%Y %H:%M;%Y-%m-%d' },
    expected: { dateFormats: ['%d.%m.%Y %H:%M', '%Y-%m-%d'] },
  },
  {
    title: 'padding switched off',
    cells: { date_format: '%-d/%-m/%Y' },
    expected: { dateFormats: ['%-d/%-m/%Y'] },
  },
  { title: 'encoding by an alias', cells: { encoding: 'latin1' }, expected: { encoding: 'windows-1252' } },
  { title: 'a cadence below a minute', cells: { cadence_minutes: '0.5' }, expected: { cadenceMinutes: 0.5 } },
  {
    title: 'whole numbers as spreadsheets write them',
    cells: { header_row: '3.0' },
    expected: { headerRow: 3 },
  },
  {
    title: 'sensor pattern',
    cells: { sensor_pattern: '_([0-9A-F]{4})_' },
    expected: { sensorPattern: '_([0-9A-F]{4})_' },
  },
  {
    title: 'sensor pattern between slashes',
    cells: { sensor_pattern: '/(?i)s(?:x|(y))/' },
    expected: { sensorPattern: '(?i)s(?:x|(y))' },
  },
  {
    title: 'web address with a placeholder',
    cells: { location: 'https://${USER}:${KEY}@a.example/${HOST_ID}' },
    expected: { location: 'https://${USER}:${KEY}@a.example/${HOST_ID}' },
  },
  {
    title: 'web address without a pattern',
    cells: { location: 'https://a.example/x', file_pattern: '' },
    expected: { filePattern: '*' },
  },
  {
    title: 'interval end without a cadence',
    cells: { interval_label: 'end' },
    expected: { intervalLabel: 'end' },
  },

  bad('name with a space', 'name', 'my air', 'my_air'),
  bad('name with accents', 'name', 'teplota_ěš', 'teplota_es'),
  bad('name of 65 characters', 'name', 'a'.repeat(65), '1 to 64'),
  bad('name that climbs', 'name', '..', '1 to 64'),
  bad('empty name', 'name', '', 'is empty'),
  bad('source type', 'source_type', 'cvs', 'Did you mean "csv"?'),
  bad('source type far from all', 'source_type', 'mqtt', 'csv, json, api or parquet'),
  bad('zone', 'timezone', 'Europe/Parague', 'Did you mean "Europe/Prague"?'),
  bad('offset beyond 14 hours', 'timezone', '+15:00', 'IANA'),
  bad('offset without a colon', 'timezone', '+0100', 'IANA'),
  bad('daylight saving', 'daylight_saving', 'no', 'follows, fixed or utc'),
  bad('delimiter of two', 'delimiter', ';;', 'one character'),
  bad('delimiter that is a letter', 'delimiter', 'x', 'one character'),
  bad('decimal separator', 'decimal_separator', ';', 'comma'),
  bad('encoding', 'encoding', 'utf-99', 'WHATWG'),
  bad('header row 0', 'header_row', '0', 'whole number'),
  bad('header row a fraction', 'header_row', '1.5', 'whole number'),
  bad('date format without codes', 'date_format', 'dd.mm.yyyy', 'strptime'),
  bad('date format with an unknown code', 'date_format', '%d.%Q', '"%Q"'),
  bad('second date format wrong', 'date_format', '%Y;yyyy', '"yyyy"'),
  bad('cadence zero', 'cadence_minutes', '0', 'above 0'),
  bad('cadence with a decimal comma', 'cadence_minutes', '0,5', 'Write 0.5.'),
  bad('pattern that does not compile', 'sensor_pattern', '_([0-9]_', 'regular expression'),
  bad('pattern without a group', 'sensor_pattern', '[0-9]{4}', 'no group'),
  bad('pattern with two groups', 'sensor_pattern', '(a)(?P<n>b)', '2 groups'),
  bad('pattern that looks ahead', 'sensor_pattern', '(a)(?=b)', 'not supported'),
  bad('pattern that refers back', 'sensor_pattern', '(a)\\1', 'not supported'),
  bad('glob over folders', 'file_pattern', 'x/*.csv', 'location'),
  bad('no glob for a directory', 'file_pattern', '', 'only a web address'),
  bad('placeholder outside the web', 'location', 'raw/${X}', 'web address'),
  bad('placeholder with a bad name', 'location', 'https://a.example/${A-B}', 'environment variable'),
  bad('placeholder not closed', 'location', 'https://a.example/${A', 'not closed'),
  bad('other scheme', 'location', 'ftp://a.example', 'http'),
  bad('location that looks like an option', 'location', '--config=x', './--config=x'),
  bad('retention zero', 'retention_months', '0', 'whole number'),
  bad('list with a value twice', 'null_tokens', 'NA;NA', 'twice'),
  bad('records path with a gap', 'records_path', 'a..b', 'joined by dots'),
  {
    title: 'thousands as decimals',
    cells: { decimal_separator: ',', thousands_separator: ',' },
    error: { column: 'thousands_separator', says: 'cannot both' },
  },
];

const mappings: readonly Case[] = [
  {
    title: 'blank cells take their defaults',
    cells: { value_min: '', unit: '' },
    expected: {
      valueMin: undefined,
      unit: undefined,
      aggregation: 'mean',
      filter: [],
      sentinels: [],
      valueWords: [],
    },
  },
  {
    title: 'joined time columns',
    cells: { timestamp_column: 'Date + Time' },
    expected: { timestampColumns: ['Date', 'Time'] },
  },
  {
    title: 'a fraction',
    cells: { scale: '5/9', offset: '-160/9' },
    expected: {
      scale: { numerator: '5', denominator: '9' },
      offset: { numerator: '-160', denominator: '9' },
    },
  },
  {
    title: 'a number for a fraction',
    cells: { scale: '0.1', offset: '0' },
    expected: { scale: { numerator: '0.1', denominator: '1' }, offset: { numerator: '0', denominator: '1' } },
  },
  {
    title: 'words',
    cells: { value_words: 'ON=1;OFF=0;a=b=-2.5' },
    expected: {
      valueWords: [
        { word: 'ON', value: '1' },
        { word: 'OFF', value: '0' },
        { word: 'a=b', value: '-2.5' },
      ],
    },
  },
  {
    title: 'filter',
    cells: { filter: 'Unit=kWh; Status=OK=1' },
    expected: {
      filter: [
        { column: 'Unit', value: 'kWh' },
        { column: 'Status', value: 'OK=1' },
      ],
    },
  },
  { title: 'sentinels', cells: { sentinels: '126;-127.5' }, expected: { sentinels: ['126', '-127.5'] } },
  {
    title: 'bounds as text',
    cells: { value_min: '-50', value_max: '+100.50' },
    expected: { valueMin: '-50', valueMax: '100.50' },
  },
  {
    title: 'bounds with fractions of unequal length',
    cells: { value_min: '0.125', value_max: '0.5' },
    expected: { valueMin: '0.125', valueMax: '0.5' },
  },
  {
    title: 'equal bounds',
    cells: { value_min: '1.0', value_max: '1' },
    expected: { valueMin: '1.0', valueMax: '1' },
  },
  {
    title: 'a pattern of columns',
    cells: { measurement_column: '/^Unnamed.*/', measurement: 'ignore' },
    expected: { measurementColumn: '/^Unnamed.*/', measurement: 'ignore' },
  },
  {
    title: 'a column with a slash is no pattern',
    cells: { measurement_column: 'KOT1/Teplota venkovní (°C)' },
    expected: { measurementColumn: 'KOT1/Teplota venkovní (°C)' },
  },
  {
    title: 'a sensor may hold a slash',
    cells: { sensor: 'SM2_01_L5/L6_01', location: 'Hall č. 2' },
    expected: { sensor: 'SM2_01_L5/L6_01', location: 'Hall č. 2' },
  },
  { title: 'decimals 0', cells: { decimals: '0' }, expected: { decimals: 0 } },

  bad('time column with a gap', 'timestamp_column', 'Date+', 'joined by "+"'),
  bad('no source name', 'source_name', '', 'is empty'),
  bad('bound with a decimal comma', 'value_min', '-0,5', 'Write -0.5.'),
  bad('bound that is a word', 'value_max', 'high', 'a number'),
  bad('bound with an exponent', 'value_max', '1e3', 'a number'),
  bad('division by zero', 'scale', '1/0', 'divides by zero'),
  bad('scale 0', 'scale', '0.0', 'every value 0'),
  bad('fraction of three', 'offset', '1/2/3', '5/9'),
  bad('word without a number', 'value_words', 'ON=1;OFF', '"OFF"'),
  bad('word twice', 'value_words', 'ON=1;ON=0', 'twice'),
  bad('filter without a column', 'filter', '=kWh', '"=kWh"'),
  bad('filter of one column twice', 'filter', 'a=1;a=2', 'twice'),
  bad('sentinel that is a word', 'sentinels', '126;bad', '"bad"'),
  bad('decimals 7', 'decimals', '7', 'from 0 to 6'),
  bad('decimals -1', 'decimals', '-1', 'from 0 to 6'),
  bad('aggregation', 'aggregation', 'average', 'mean, sum or last'),
  bad('measurement with a slash', 'measurement', 'a/b', 'a_b'),
  bad('pattern that does not compile', 'measurement_column', '/(/', 'unterminated group'),
  bad('raw name pattern that does not compile', 'raw_name', '/[/', 'class'),
  bad('sensor with a line break', 'sensor', 'a\nb', 'control character'),
  bad('sensor of 201 characters', 'sensor', 'x'.repeat(201), '201'),
  {
    title: 'bounds the wrong way round',
    cells: { value_min: '-10', value_max: '-10.000001' },
    error: { column: 'value_max', says: 'below "value_min"' },
  },
];

const suites = [
  { name: 'datasources_config', rows: datasources, texts: datasource, pick: 'datasources' },
  { name: 'datasource_mappings', rows: mappings, texts: mapping, pick: 'mappings' },
] as const;

describe.each(suites)('cells of $name', ({ name, rows, texts, pick }) => {
  it.each(rows)('$title', async ({ cells, expected, error }) => {
    if (expected !== undefined) {
      const [row] = (await load(texts(cells)))[pick];
      expect(row).toMatchObject(expected);
    } else {
      const mistakes = await mistakesOf(texts(cells));
      expect(mistakes.map(({ code, place }) => ({ code, place }))).toEqual([
        { code: 'SEED_VALUE_INVALID', place: { file: `seeds/${name}.csv`, line: 2, column: error?.column } },
      ]);
      const [mistake] = mistakes;
      expect(`${mistake?.message} ${mistake?.hint}`.toLowerCase()).toContain(error?.says.toLowerCase());
      expect(mistake?.hint).toMatch(/./);
    }
  });
});

describe('a password in a web address', () => {
  it('is refused and not repeated', async () => {
    const [mistake] = await mistakesOf(datasource({ location: 'https://u:hunter2@a.example' }));
    expect(mistake).toMatchObject({ code: 'SEED_VALUE_INVALID', place: { line: 2, column: 'location' } });
    expect(`${mistake?.message} ${mistake?.hint}`).not.toContain('hunter2');
  });
});
