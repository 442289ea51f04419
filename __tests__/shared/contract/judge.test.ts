import { describe, test } from 'vitest';
import { both, first, holds, temp, type Row } from './judge-row.js';
import { hourly, mapping } from './make.js';

const rows: readonly Row[] = [
  {
    title: 'the first file',
    texts: [first],
    files: ['ok'],
    codes: ['CONTRACT_LEARNED', 'DATE_ORDER_DECIDED'],
  },
  {
    title: 'the same layout again',
    before: first,
    texts: [first],
    files: ['ok'],
    codes: ['DATE_ORDER_DECIDED'],
  },
  {
    title: 'columns in another order',
    before: first,
    texts: [hourly('Date;Hum;Temp', '40,5;1,5')],
    files: ['ok'],
    codes: ['DATE_ORDER_DECIDED'],
  },
  {
    title: 'a column that no row names',
    texts: [first],
    rows: [temp],
    files: ['ok'],
    codes: ['COLUMN_UNMAPPED', 'CONTRACT_LEARNED', 'DATE_ORDER_DECIDED'],
  },
  {
    title: 'a lost column',
    before: first,
    texts: [hourly('Date;Temp', '1,5')],
    files: ['COLUMN_MISSING'],
    message: /column "Hum" is missing$/,
  },
  {
    title: 'a renamed column',
    before: first,
    texts: [hourly('Date;Temp;Humidity', '1,5;40,5')],
    files: ['COLUMN_MISSING'],
    message: /column "Hum" is missing; not known instead: "Humidity"/,
  },
  {
    title: 'a renamed column with its alias row',
    before: first,
    beforeRows: [temp, mapping({ measurementColumn: 'Hum', measurement: 'hum', sensor: 'S' })],
    texts: [hourly('Date;Temp;Humidity', '1,5;40,5')],
    rows: [
      temp,
      mapping({ measurementColumn: 'Hum', measurement: 'hum', sensor: 'S' }),
      mapping({ measurementColumn: 'Humidity', measurement: 'hum', sensor: 'S' }),
    ],
    files: ['ok'],
    codes: ['DATE_ORDER_DECIDED', 'LAYOUT_NEW'],
  },
  {
    title: 'a lost time column',
    before: first,
    texts: [first.replace('Date', 'Datum')],
    files: ['COLUMN_MISSING'],
    message: /"Date" is missing/,
  },
  {
    title: 'a lost column, among others of the layout',
    before: first,
    texts: [first, hourly('Date;Temp', '1,5')],
    files: ['ok', 'COLUMN_MISSING'],
  },
  {
    title: 'a column that the first files lack',
    texts: [hourly('Date;Temp;Humidity', '1,5;40,5')],
    files: ['COLUMN_MISSING'],
    message: /not known instead: "Humidity"/,
  },
  {
    title: 'a column that none of the first files has',
    texts: [hourly('Date;Temp', '1,5')],
    files: ['COLUMN_MISSING'],
  },
  {
    title: 'layouts that share the work',
    texts: [hourly('Date;Temp;a;b;c', '1,5;1;1;1'), hourly('Date;Hum;d;e;f', '1,5;1;1;1')],
    rows: [...both, mapping({ measurementColumn: '/[a-f]/', measurement: 'ignore' })],
    files: ['ok', 'ok'],
    codes: ['CONTRACT_LEARNED', 'DATE_ORDER_DECIDED'],
  },
  {
    title: 'a new layout',
    before: first,
    texts: [hourly('Date;CO2;a;b', '400;1;1')],
    rows: [
      ...both,
      mapping({ measurementColumn: 'CO2' }),
      mapping({ measurementColumn: '/[ab]/', measurement: 'ignore' }),
    ],
    files: ['ok'],
    codes: ['DATE_ORDER_DECIDED', 'LAYOUT_NEW'],
  },
  {
    title: 'a row for a column that comes later',
    texts: [first],
    rows: [...both, mapping({ measurementColumn: 'CO2', measurement: 'ignore' })],
    files: ['ok'],
    codes: ['CONTRACT_LEARNED', 'DATE_ORDER_DECIDED'],
  },
  {
    title: 'nothing mapped',
    texts: [hourly('Date;x;y', '1;1')],
    rows: [mapping({ measurementColumn: '/T.*/' })],
    files: ['COLUMN_MISSING'],
    message: /no column is named by a mapping row/,
  },
  {
    title: 'no column of places',
    texts: [hourly('Date;Temp', '1,5')],
    rows: [mapping({ locationColumn: 'Room' })],
    files: ['COLUMN_MISSING'],
    message: /"Room" is missing/,
  },
];

describe('the columns of raw files against seeds and contract', () => {
  test.each(rows)('$title', holds);
});
