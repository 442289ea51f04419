import { describe, expect, test } from 'vitest';
import type { Datasource, Mapping } from '../../../shared/config/types.js';
import { resolveChannels } from '../../../shared/contract/channels.js';
import { datasource, mapping, narrowMapping } from './make.js';

interface Row {
  readonly title: string;
  readonly rows: readonly Mapping[];
  readonly columns: readonly string[];
  readonly shape?: 'wide' | 'narrow';
  readonly source?: Partial<Datasource>;
  /** Of each channel: column of values, sensor, measurement; `*column` for what stands in a column. */
  readonly channels: readonly string[];
  readonly unmapped?: readonly string[];
  readonly absent?: readonly string[];
  readonly loose?: readonly string[];
}

const rows: readonly Row[] = [
  {
    title: 'wide: a column by its own name',
    rows: [mapping()],
    columns: ['Date', 'Temp'],
    channels: ['Temp Temp temp'],
  },
  {
    title: 'wide: sensor and measurement stated',
    rows: [mapping({ sensor: 'S1', measurement: 'temp_indoor' })],
    columns: ['Date', 'Temp'],
    channels: ['Temp S1 temp_indoor'],
  },
  {
    title: 'wide: the sensor from the file name',
    rows: [mapping()],
    columns: ['Date', 'Temp'],
    source: { sensorPattern: '_(.*)_' },
    channels: ['Temp file temp'],
  },
  {
    title: 'wide: the sensor from a column',
    rows: [mapping({ locationColumn: 'Room' })],
    columns: ['Date', 'Room', 'Temp'],
    channels: ['Temp *Room temp'],
  },
  {
    title: 'wide: a column of places that is not there',
    rows: [mapping({ locationColumn: 'Room' })],
    columns: ['Date', 'Temp'],
    channels: [],
    absent: ['Room'],
  },
  {
    title: 'wide: such a column where the file name tells the sensor',
    rows: [mapping({ locationColumn: 'Room' })],
    columns: ['Date', 'Temp'],
    source: { sensorPattern: '_(.*)_' },
    channels: ['Temp file temp'],
  },
  {
    title: 'wide: such a column where the sensor is stated',
    rows: [mapping({ locationColumn: 'Room', sensor: 'S1' })],
    columns: ['Date', 'Temp'],
    channels: ['Temp S1 temp'],
  },
  {
    title: 'wide: a column that no row names',
    rows: [mapping()],
    columns: ['Date', 'Temp', 'Hum'],
    channels: ['Temp Temp temp'],
    unmapped: ['Hum'],
  },
  {
    title: 'wide: an excused column',
    rows: [mapping(), mapping({ measurementColumn: 'Hum', measurement: 'ignore' })],
    columns: ['Date', 'Temp', 'Hum'],
    channels: ['Temp Temp temp'],
  },
  {
    title: 'wide: columns excused by a pattern',
    rows: [mapping(), mapping({ measurementColumn: '/.*/', measurement: 'ignore' })],
    columns: ['Date', 'Temp', 'Hum', 'CO2'],
    channels: ['Temp Temp temp'],
  },
  {
    title: 'wide: a row whose column is in another layout',
    rows: [mapping(), mapping({ measurementColumn: 'Hum' })],
    columns: ['Date', 'Temp'],
    channels: ['Temp Temp temp'],
    absent: ['Hum'],
  },
  {
    title: 'wide: a time column that is not there',
    rows: [mapping()],
    columns: ['Time', 'Temp'],
    channels: [],
    absent: ['Date'],
    unmapped: ['Time'],
  },
  {
    title: 'wide: a pattern',
    rows: [mapping({ measurementColumn: '/T\\d/' })],
    columns: ['Date', 'T1', 'T2', 'XT3'],
    channels: ['T1 T1 t1', 'T2 T2 t2'],
    unmapped: ['XT3'],
  },
  {
    title: 'wide: a pattern whose group is the sensor',
    rows: [mapping({ measurementColumn: '/T(\\d)/', measurement: 'temp' })],
    columns: ['Date', 'T1', 'T2'],
    channels: ['T1 1 temp', 'T2 2 temp'],
  },
  {
    title: 'wide: a pattern leaves what a row names',
    rows: [
      mapping({ measurementColumn: '/T\\d/' }),
      mapping({ measurementColumn: 'T2', measurement: 'other' }),
    ],
    columns: ['Date', 'T1', 'T2'],
    channels: ['T1 T1 t1', 'T2 T2 other'],
  },
  {
    title: 'wide: a pattern leaves times, places and filters',
    rows: [
      mapping({
        measurementColumn: '/.*/',
        locationColumn: 'Room',
        filter: [{ column: 'Unit', value: 'C' }],
      }),
    ],
    columns: ['Date', 'Room', 'Unit', 'Temp'],
    channels: ['Temp *Room temp'],
  },
  {
    title: 'wide: paired times',
    rows: [
      mapping({ timestampColumns: ['D1'], measurementColumn: 'T1' }),
      mapping({ timestampColumns: ['D2', 'H2'], measurementColumn: 'T2' }),
    ],
    columns: ['D1', 'T1', 'D2', 'H2', 'T2'],
    channels: ['T1 T1 t1 @D1', 'T2 T2 t2 @D2+H2'],
  },
  {
    title: 'wide: a filter whose column is not there',
    rows: [mapping({ filter: [{ column: 'Unit', value: 'C' }] })],
    columns: ['Date', 'Temp'],
    channels: [],
    absent: ['Unit'],
  },
  {
    title: 'wide: a name in other case and without unit',
    rows: [mapping({ measurementColumn: 'temp' })],
    columns: ['Date', 'Temp (°C)'],
    channels: ['Temp (°C) Temp (°C) temp'],
    loose: ['temp'],
  },
  {
    title: 'wide: lettered columns stay apart',
    rows: [mapping({ measurementColumn: 'T (A)' }), mapping({ measurementColumn: 'T (B)' })],
    columns: ['Date', 'T (A)', 'T (B)', 'T (C)'],
    channels: ['T (A) T (A) t', 'T (B) T (B) t'],
    unmapped: ['T (C)'],
  },
  {
    title: 'narrow: names and values',
    rows: [narrowMapping()],
    columns: ['Date', 'Name', 'Value'],
    shape: 'narrow',
    channels: ['Value Value *Name'],
  },
  {
    title: 'narrow: sensors in a column',
    rows: [narrowMapping({ locationColumn: 'Room' })],
    columns: ['Date', 'Room', 'Name', 'Value'],
    shape: 'narrow',
    channels: ['Value *Room *Name'],
  },
  {
    title: 'narrow: no column of values',
    rows: [narrowMapping()],
    columns: ['Date', 'Name'],
    shape: 'narrow',
    channels: [],
  },
  {
    title: 'narrow: an excused column beside',
    rows: [narrowMapping(), mapping({ measurementColumn: 'Note', measurement: 'ignore' })],
    columns: ['Date', 'Name', 'Value', 'Note'],
    shape: 'narrow',
    channels: ['Value Value *Name'],
  },
];

describe('which rows read which columns', () => {
  test.each(rows)(
    '$title',
    ({ rows: mappings, columns, shape, source, channels, unmapped, absent, loose }) => {
      const found = resolveChannels(datasource(source), mappings, columns, shape ?? 'wide');
      const written = found.channels.map(({ valueColumn, sensor, measurement, timeColumns }) => {
        const source = (each: typeof sensor): string =>
          each === 'file' ? 'file' : 'text' in each ? each.text : `*${each.column}`;
        const at = timeColumns.join('+');
        return `${valueColumn} ${source(sensor)} ${source(measurement)}${at === 'Date' ? '' : ` @${at}`}`;
      });
      expect(written).toEqual(channels);
      expect(found.unmapped).toEqual(unmapped ?? found.unmapped.filter(() => channels.length === 0));
      expect(found.absent.map(({ column }) => column)).toEqual(absent ?? []);
      expect(found.loose.map(({ name }) => name)).toEqual(loose ?? []);
    },
  );
});

describe('which names a narrow row is about', () => {
  const exact = narrowMapping({ rawName: 'temp' });
  const pattern = narrowMapping({ rawName: '/t.*/' });
  const others = narrowMapping();
  const filtered = narrowMapping({ rawName: 'hum', filter: [{ column: 'Unit', value: '%' }] });
  const ruleOf = (row: Mapping, all: readonly Mapping[]) =>
    resolveChannels(datasource(), all, ['Date', 'Name', 'Value', 'Unit'], 'narrow').channels.find(
      ({ mapping: own }) => own === row,
    )?.names;

  test.each([
    {
      title: 'an exact name',
      row: exact,
      all: [exact, pattern, others],
      expected: { exact: 'temp', pattern: undefined, exceptExact: [], exceptPatterns: [] },
    },
    {
      title: 'a pattern, without the exact names',
      row: pattern,
      all: [exact, pattern, others],
      expected: { exact: undefined, pattern: 't.*', exceptExact: ['temp'], exceptPatterns: [] },
    },
    {
      title: 'all others',
      row: others,
      all: [exact, pattern, others],
      expected: { exact: undefined, pattern: undefined, exceptExact: ['temp'], exceptPatterns: ['t.*'] },
    },
    {
      title: 'rows with another filter do not compete',
      row: others,
      all: [filtered, others],
      expected: { exceptExact: [], exceptPatterns: [] },
    },
    {
      title: 'rows on another column of names do not compete',
      row: others,
      all: [narrowMapping({ measurementColumn: 'Unit', rawName: 'temp' }), others],
      expected: { exceptExact: [] },
    },
  ])('$title', ({ row, all, expected }) => {
    expect(ruleOf(row, all)).toMatchObject({ column: 'Name', ...expected });
  });
});
