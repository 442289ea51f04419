import { describe, expect, test } from 'vitest';
import { mapping } from '../../shared/contract/make.js';
import { read, type Row } from './read.js';

/** Hours of the fourteenth of March 2024, winter time in Prague: 13:00 is 12:00 UTC. */
const at = (...values: readonly string[]): string =>
  `Date;Temp\n${values.map((value, index) => `${14 + Math.floor((13 + index) / 24)}.03.2024 ${String((13 + index) % 24).padStart(2, '0')}:00;${value}`).join('\n')}\n`;
const good = (line: number, value: string, quality: number): string =>
  `${line} ${new Date(Date.UTC(2024, 2, 14, 10 + line)).toISOString().replace('.000Z', 'Z')} Temp temp ${value} q${quality}`;

const hours = Array.from({ length: 20 }, (_, hour) => hour);

const rows: readonly Row[] = [
  {
    title: 'a decimal comma',
    content: at('1,5', '-0,25', '7'),
    cells: [good(2, '1.500000', 2), good(3, '-0.250000', 2), good(4, '7.000000', 2)],
  },
  {
    title: 'a point where the comma is the mark stays unreadable',
    content: at('1,5', '2,5', '1.234'),
    cells: [good(2, '1.500000', 2), good(3, '2.500000', 2), '4 value_unreadable 1.234'],
  },
  {
    title: 'a comma where the point is the mark stays unreadable',
    content: at('1.5', '2.5', '1,234'),
    cells: [good(2, '1.500000', 2), good(3, '2.500000', 2), '4 value_unreadable 1,234'],
  },
  {
    title: 'thousands',
    content: at('1.234,5', '12'),
    source: { thousandsSeparator: '.' },
    cells: [good(2, '1234.500000', 2), good(3, '12.000000', 2)],
  },
  {
    title: 'thousands with a no-break space',
    content: at('1\u00a0234,5'),
    source: { thousandsSeparator: '\u00a0', decimalSeparator: ',' },
    cells: [good(2, '1234.500000', 2)],
  },
  {
    title: 'null tokens in any case, and the empty cell',
    content: at('-', 'na', 'N/A', 'null', '', ' '),
    cells: [2, 3, 4, 5, 6, 7].map((line) => good(line, 'null', 9)),
  },
  {
    title: 'a null token that is a number',
    content: at('-999', '-99'),
    source: { nullTokens: ['-999'] },
    cells: [good(2, 'null', 9), good(3, '-99.000000', 2)],
  },
  {
    title: 'value words',
    content: at('ON', 'off', 'broken'),
    rows: [
      mapping({
        valueWords: [
          { word: 'On', value: '1' },
          { word: 'OFF', value: '0' },
        ],
      }),
    ],
    cells: [good(2, '1.000000', 2), good(3, '0.000000', 2), '4 value_unreadable broken'],
  },
  {
    title: 'both bounds',
    content: at('9', '10', '30', '31'),
    rows: [mapping({ valueMin: '10', valueMax: '30' })],
    cells: [
      good(2, '9.000000', 4),
      good(3, '10.000000', 1),
      good(4, '30.000000', 1),
      good(5, '31.000000', 4),
    ],
  },
  {
    title: 'one bound',
    content: at('9', '10'),
    rows: [mapping({ valueMin: '10' })],
    cells: [good(2, '9.000000', 4), good(3, '10.000000', 1)],
  },
  {
    title: 'a sentinel inside the bounds',
    content: at('126', '20'),
    rows: [mapping({ valueMin: '-50', valueMax: '150', sentinels: ['126', '128'] })],
    cells: [good(2, '126.000000', 4), good(3, '20.000000', 1)],
  },
  {
    title: 'a sentinel without bounds',
    content: at('126', '20'),
    rows: [mapping({ sentinels: ['126'] })],
    cells: [good(2, '126.000000', 4), good(3, '20.000000', 2)],
  },
  {
    title: 'bounds apply to the raw value',
    content: at('50', '32'),
    rows: [mapping({ rawUnit: '°F', unit: '°C', valueMax: '40' })],
    cells: [good(2, '10.000000', 4), good(3, '0.000000', 1)],
  },
  {
    title: 'more than six decimals',
    content: at('1.0000005', '1.000000', '1.0000004'),
    cells: [good(2, '1.000001', 2), good(3, '1.000000', 2), good(4, '1.000000', 2)],
    read: { rounded: 2 },
  },
  {
    title: 'a value too large',
    content: at('1000000000000', '999999999999'),
    cells: ['2 value_unreadable 1000000000000', good(3, '999999999999.000000', 2)],
  },
  {
    title: 'unreadable times',
    content: at(...hours.map(String))
      .replace('14.03.2024 14:00', 'noon')
      .replace('14.03.2024 15:00', '31.02.2024 15:00'),
    cells: hours.map((hour) =>
      hour === 1
        ? '3 time_unreadable 1'
        : hour === 2
          ? '4 time_unreadable 2'
          : good(hour + 2, `${hour}.000000`, 2),
    ),
    read: { rejected: 2 },
  },
  {
    title: 'neither time nor value is no reading',
    content: `${at('1')};\n`,
    cells: [good(2, '1.000000', 2)],
    read: { cells: 2, ignored: 1 },
  },
  {
    title: 'a line with too few cells',
    content: `${at('1')}14.03.2024 14:00\n`,
    cells: [good(2, '1.000000', 2), '3 line_ragged '],
  },
  {
    title: 'a line with too many cells',
    content: `${at('1')}14.03.2024 14:00;2;3\n`,
    cells: [good(2, '1.000000', 2), '3 line_ragged 2'],
  },
  {
    title: 'a trailing delimiter',
    content: at('1;', '2;').replace('Temp', 'Temp;'),
    cells: [good(2, '1.000000', 2), good(3, '2.000000', 2)],
  },
  {
    title: 'spaces around',
    content: 'Date ; Temp\n 14.03.2024 13:00 ; 1,5 \n',
    cells: [good(2, '1.500000', 2)],
  },
  {
    title: 'a name with quotes',
    content: `Date;"T ""in"""\n14.03.2024 13:00;1\n`,
    rows: [mapping({ measurementColumn: 'T "in"', sensor: "S'1", measurement: 'm' })],
    cells: ["2 2024-03-14T12:00:00Z S'1 m 1.000000 q2"],
  },
  {
    title: 'a date and a time',
    content: 'Date,Time,Temp\n14/03/2024,1:05 PM,1\n',
    rows: [mapping({ timestampColumns: ['Date', 'Time'] })],
    cells: ['2 2024-03-14T12:05:00Z Temp temp 1.000000 q2'],
  },
  {
    title: 'the sensor from the file name',
    name: 'Export_9E31_2024.csv',
    content: at('1'),
    source: { sensorPattern: '_([0-9A-F]{4})_' },
    cells: ['2 2024-03-14T12:00:00Z 9E31 temp 1.000000 q2'],
  },
  {
    title: 'the sensor from a column, and without one',
    content: 'Date;Room;Temp\n14.03.2024 13:00; 4427 ;1\n14.03.2024 13:00;;2\n',
    rows: [mapping({ locationColumn: 'Room' })],
    cells: ['2 2024-03-14T12:00:00Z 4427 temp 1.000000 q2', '3 sensor_missing 2'],
  },
  {
    title: 'paired times',
    content: 'D1;T1;D2;T2\n14.03.2024 13:00;1;14.03.2024 14:00;2\n',
    rows: [
      mapping({ timestampColumns: ['D1'], measurementColumn: 'T1' }),
      mapping({ timestampColumns: ['D2'], measurementColumn: 'T2' }),
    ],
    cells: ['2 2024-03-14T12:00:00Z T1 t1 1.000000 q2', '2 2024-03-14T13:00:00Z T2 t2 2.000000 q2'],
  },
  {
    title: 'a filter',
    content: 'Date;Unit;Temp\n14.03.2024 13:00;C;1\n14.03.2024 14:00;F;2\n',
    rows: [mapping({ filter: [{ column: 'Unit', value: 'C' }] })],
    cells: ['2 2024-03-14T12:00:00Z Temp temp 1.000000 q2'],
    read: { cells: 2, ignored: 1 },
  },
  {
    title: 'two filters on one column',
    content: 'Date;Unit;Temp\n14.03.2024 13:00;C;1\n14.03.2024 14:00;F;50\n14.03.2024 15:00;;3\n',
    rows: [
      mapping({ filter: [{ column: 'Unit', value: 'C' }] }),
      mapping({ filter: [{ column: 'Unit', value: 'F' }], rawUnit: 'F', unit: 'C' }),
    ],
    cells: ['2 2024-03-14T12:00:00Z Temp temp 1.000000 q2', '3 2024-03-14T13:00:00Z Temp temp 10.000000 q2'],
    read: { cells: 6, ignored: 4 },
  },
  {
    title: 'ends of intervals',
    content: at('1', '2', '3', '4'),
    source: { intervalLabel: 'end' },
    cells: [1, 2, 3, 4].map(
      (hour) => `${hour + 1} 2024-03-14T${10 + hour}:00:00Z Temp temp ${hour}.000000 q2`,
    ),
  },
  {
    title: 'an offset in place of a zone',
    content: at('1'),
    source: { timezone: '+05:30' },
    cells: ['2 2024-03-14T07:30:00Z Temp temp 1.000000 q2'],
  },
  {
    title: 'a zone of half hours',
    content: at('1'),
    zone: 'Asia/Kolkata',
    cells: ['2 2024-03-14T07:30:00Z Temp temp 1.000000 q2'],
  },
  {
    title: 'UTC whatever the zone',
    content: at('1'),
    source: { daylightSaving: 'utc' },
    cells: ['2 2024-03-14T13:00:00Z Temp temp 1.000000 q2'],
  },
  {
    title: 'standard time in summer',
    content: at('1').replaceAll('.03.', '.07.'),
    source: { daylightSaving: 'fixed' },
    cells: ['2 2024-07-14T12:00:00Z Temp temp 1.000000 q2'],
  },
  {
    title: 'summer time',
    content: at('1').replaceAll('.03.', '.07.'),
    cells: ['2 2024-07-14T11:00:00Z Temp temp 1.000000 q2'],
  },
  {
    title: 'seconds since 1970',
    content: 'Date;Temp\n1710421200;1\n1710424800,5;2\n1710424800.25;3\n1710424801;4\n'.replace(
      '1710424800,5;2\n',
      '',
    ),
    cells: [
      '2 2024-03-14T13:00:00Z Temp temp 1.000000 q2',
      '3 2024-03-14T14:00:00.25Z Temp temp 3.000000 q2',
      '4 2024-03-14T14:00:01Z Temp temp 4.000000 q2',
    ],
  },
  {
    title: 'milliseconds since 1970',
    content: 'Date;Temp\n1710421200000;1\n1710421200250;2\n',
    cells: [
      '2 2024-03-14T13:00:00Z Temp temp 1.000000 q2',
      '3 2024-03-14T13:00:00.25Z Temp temp 2.000000 q2',
    ],
  },
  {
    title: 'offsets in the text',
    content:
      'Date;Temp\n2024-03-14T13:00:00+01:00;1\n2024-03-14 13:00:00Z;2\n2024-03-14T13:00:00-0330;3\n2024-03-14T13:00+02;4\n',
    cells: [
      '2 2024-03-14T12:00:00Z Temp temp 1.000000 q2',
      '3 2024-03-14T13:00:00Z Temp temp 2.000000 q2',
      '4 2024-03-14T16:30:00Z Temp temp 3.000000 q2',
      '5 2024-03-14T11:00:00Z Temp temp 4.000000 q2',
    ],
  },
  {
    title: 'a spring time that does not exist is standard time',
    content: 'Date;Temp\n31.03.2024 01:00;1\n31.03.2024 02:30;2\n31.03.2024 03:00;3\n',
    cells: [
      '2 2024-03-31T00:00:00Z Temp temp 1.000000 q2',
      '3 2024-03-31T01:30:00Z Temp temp 2.000000 q2',
      '4 2024-03-31T01:00:00Z Temp temp 3.000000 q2',
    ],
    read: { skipped: 1 },
  },
];

describe('cells of a wide file', () => {
  test.each(rows)('$title', async ({ cells, read: expected, title: _, ...reading }) => {
    const found = await read(reading);
    expect(found.cells).toEqual(cells);
    if (expected !== undefined) expect(found.read).toMatchObject(expected);
  });
});
