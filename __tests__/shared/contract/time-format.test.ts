import { describe, expect, test } from 'vitest';
import {
  decideTime,
  orderOf,
  readTimeEvidence,
  type DateOrder,
  type TimeDecision,
} from '../../../shared/contract/time-format.js';

const LATEST = Date.UTC(2024, 11, 31);

interface Row {
  readonly title: string;
  readonly texts: readonly string[];
  readonly formats?: readonly string[];
  readonly stated?: DateOrder;
  readonly usual?: DateOrder;
  readonly expected: Partial<Record<'kind' | 'format' | 'order' | 'reason' | 'cadence', unknown>>;
}

/** Times of one day after the other, `step` minutes apart, by a function that writes them. */
const times = (write: (time: Date) => string, from: string, count: number, step = 60): string[] =>
  Array.from({ length: count }, (_, index) =>
    write(new Date(Date.parse(`${from}Z`) + index * step * 60_000)),
  );

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (time: Date): string => `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
const dmy = (time: Date): string =>
  `${two(time.getUTCDate())}/${two(time.getUTCMonth() + 1)}/${time.getUTCFullYear()} ${clock(time)}`;
const mdy = (time: Date): string =>
  `${two(time.getUTCMonth() + 1)}/${two(time.getUTCDate())}/${time.getUTCFullYear()} ${clock(time)}`;
const dateOf = (write: (time: Date) => string) => (time: Date) => write(time).slice(0, 10);

const rows: readonly Row[] = [
  {
    title: 'a day above 12',
    texts: ['13/02/2024 10:00', '14/02/2024 10:00'],
    expected: { format: '%d/%m/%Y %H:%M', order: 'DMY', reason: 'only this order fits all days and months' },
  },
  { title: 'a day above 12 in second place', texts: ['02/13/2024 10:00'], expected: { order: 'MDY' } },
  {
    title: 'the year first',
    texts: ['2024-02-03 10:00:00'],
    expected: { format: '%Y-%m-%d %H:%M:%S', order: 'YMD' },
  },
  {
    title: 'dots and seconds',
    texts: ['30.11.2023 12:00:00', '30.11.2023 13:00:00', '30.11.2023 14:00:00'],
    expected: { format: '%d.%m.%Y %H:%M:%S', cadence: 60 },
  },
  {
    title: 'one digit for hour and day',
    texts: ['3.1.2024 7:05', '31.1.2024 7:10'],
    expected: { format: '%d.%m.%Y %H:%M' },
  },
  {
    title: 'a 12-hour clock',
    texts: ['13/02/2024 2:33 PM', '14/02/2024 11:00 am'],
    expected: { format: '%d/%m/%Y %I:%M %p' },
  },
  { title: 'names of months', texts: ['3 Feb 2024 10:00'], expected: { format: '%d %b %Y %H:%M' } },
  {
    title: 'whole names of months',
    texts: ['3 February 2024', '4 may 2024'],
    expected: { format: '%d %B %Y' },
  },
  {
    title: 'a name of a month first',
    texts: ['Feb 3, 2024 10:00 PM'],
    expected: { format: '%b %d, %Y %I:%M %p', order: 'MDY' },
  },
  { title: 'two digits for the year', texts: ['30.11.23 12:00'], expected: { format: '%d.%m.%y %H:%M' } },
  {
    title: 'the letter T',
    texts: ['2024-02-03T10:00:00'],
    expected: { kind: 'text', format: '%Y-%m-%dT%H:%M:%S' },
  },
  {
    title: 'fractions of a second',
    texts: ['2024-02-03 10:00:00.25'],
    expected: { format: '%Y-%m-%d %H:%M:%S.%f' },
  },
  {
    title: 'offsets',
    texts: ['2024-02-03T10:00:00+01:00', '2024-02-03T10:00:00Z', '2024-02-03 12:00:00 +0100'],
    expected: { kind: 'offset', cadence: 60 },
  },
  {
    title: 'seconds since 1970',
    texts: ['1706954400', '1706958000', '1706961600'],
    expected: { kind: 'epoch_s', cadence: 60 },
  },
  {
    title: 'milliseconds since 1970',
    texts: ['1706954400000', '1706954460000', '1706954520000'],
    expected: { kind: 'epoch_ms', cadence: 1 },
  },
  {
    title: 'ten digits that are a stated date',
    texts: ['2024020310'],
    formats: ['%Y%m%d%H'],
    expected: { kind: 'text', format: '%Y%m%d%H' },
  },
  { title: 'ten digits that would lie in the future', texts: ['2024020310'], expected: { kind: 'unknown' } },
  {
    title: 'twelve digits that would lie before any building',
    texts: ['202402031000'],
    expected: { kind: 'unknown' },
  },
  {
    title: 'the order in time',
    texts: ['01/02/2024', '02/02/2024', '01/03/2024', '01/04/2024', '02/04/2024'],
    expected: { order: 'DMY', reason: 'the times run in one direction' },
  },
  {
    title: 'the order in time, newest first',
    texts: ['02/04/2024', '01/04/2024', '01/03/2024', '02/02/2024', '01/02/2024'],
    expected: { order: 'DMY', reason: 'the times run in one direction' },
  },
  {
    title: 'a midnight passed at the usual pace, day first',
    texts: times(dmy, '2024-03-01T20:00', 10),
    expected: { order: 'DMY', reason: 'midnight is passed without a gap' },
  },
  {
    title: 'a midnight passed at the usual pace, month first',
    texts: times(mdy, '2024-03-01T20:00', 10),
    expected: { order: 'MDY', reason: 'midnight is passed without a gap' },
  },
  {
    title: 'a midnight passed newest first',
    texts: times(mdy, '2024-03-01T20:00', 10).reverse(),
    expected: { order: 'MDY', reason: 'midnight is passed without a gap' },
  },
  {
    title: 'two days a month apart say nothing',
    texts: [...times(dmy, '2024-03-05T10:00', 5), ...times(dmy, '2024-04-05T09:00', 5)],
    expected: { kind: 'ambiguous' },
  },
  {
    title: 'one reading a day or a month says nothing',
    texts: times(dateOf(dmy), '2024-03-01T00:00', 5, 1440),
    expected: { kind: 'ambiguous' },
  },
  {
    title: 'times in the future',
    texts: ['05/12/2025 10:00', '05/12/2025 11:00'],
    expected: { kind: 'ambiguous' },
  },
  {
    title: 'only one order in the future',
    texts: ['12/01/2024 10:00', '12/01/2024 11:00'].map((text) => text.replace('2024', '2025')),
    expected: { kind: 'ambiguous' },
  },
  { title: 'one order lies in the future', texts: ['01/02/2025 10:00'], expected: { kind: 'ambiguous' } },
  {
    title: 'one day, and nothing else',
    texts: ['03/04/2024 10:00', '03/04/2024 11:00'],
    expected: { kind: 'ambiguous' },
  },
  {
    title: 'one day, stated',
    texts: ['03/04/2024 10:00'],
    stated: 'MDY',
    expected: { order: 'MDY', reason: 'stated in the seed' },
  },
  {
    title: 'one day, as all others',
    texts: ['03/04/2024 10:00'],
    usual: 'DMY',
    expected: { order: 'DMY', reason: 'all other files of the datasource show this order' },
  },
  {
    title: 'the seed before all others',
    texts: ['03/04/2024 10:00'],
    stated: 'MDY',
    usual: 'DMY',
    expected: { order: 'MDY' },
  },
  {
    title: 'evidence before the seed',
    texts: ['13/04/2024 10:00'],
    stated: 'MDY',
    usual: 'MDY',
    expected: { order: 'DMY' },
  },
  {
    title: 'a stated format',
    texts: ['03/04/2024 10:00'],
    formats: ['%m/%d/%Y %H:%M'],
    expected: { order: 'MDY', format: '%m/%d/%Y %H:%M' },
  },
  {
    title: 'the one of two stated formats that fits',
    texts: ['03/04/2024 10:00'],
    formats: ['%d.%m.%Y %H:%M', '%d/%m/%Y %H:%M'],
    expected: { format: '%d/%m/%Y %H:%M' },
  },
  {
    title: 'a stated format that does not fit',
    texts: ['03/04/2024 10:00'],
    formats: ['%d.%m.%Y'],
    expected: { kind: 'unknown' },
  },
  {
    title: 'codes without padding',
    texts: ['3/4/2024 9:00'],
    formats: ['%-d/%-m/%Y %-H:%M'],
    expected: { format: '%-d/%-m/%Y %-H:%M', order: 'DMY' },
  },
  {
    title: 'one damaged line in twenty',
    texts: [...times(dmy, '2024-03-13T00:00', 19), '??'],
    expected: { order: 'DMY' },
  },
  {
    title: 'one damaged line in five',
    texts: [...times(dmy, '2024-03-13T00:00', 4), '??'],
    expected: { kind: 'unknown' },
  },
  {
    title: 'both orders in one file',
    texts: [
      ...times(dmy, '2024-03-13T00:00', 100),
      ...times(dmy, '2024-04-01T00:00', 200),
      ...times(mdy, '2024-04-13T00:00', 20),
    ],
    expected: { kind: 'ambiguous' },
  },
  {
    title: 'both orders in one file, stated',
    texts: [
      ...times(dmy, '2024-03-13T00:00', 100),
      ...times(dmy, '2024-04-01T00:00', 200),
      ...times(mdy, '2024-04-13T00:00', 20),
    ],
    stated: 'DMY',
    expected: { order: 'DMY' },
  },
  { title: 'no time at all', texts: ['', ' '], expected: { kind: 'unknown' } },
  { title: 'words', texts: ['yesterday', 'today'], expected: { kind: 'unknown' } },
  { title: 'a day that no month has', texts: ['31.02.2024'], expected: { kind: 'unknown' } },
];

const decide = ({ texts, formats = [], stated, usual }: Row): TimeDecision =>
  decideTime(readTimeEvidence(texts, formats, LATEST), { stated, usual });

describe('how the times of a file are read', () => {
  test.each(rows)('$title', (row) => {
    expect(decide(row)).toMatchObject(row.expected);
  });

  test('of two orders the one that does not lie in the future', () => {
    const evidence = readTimeEvidence(['01/12/2024 10:00'], [], Date.UTC(2024, 5, 1));
    expect(decideTime(evidence, { stated: undefined, usual: undefined })).toMatchObject({
      order: 'MDY',
      reason: 'no time lies in the future',
    });
  });

  test('ambiguous names both forms', () => {
    expect(decide({ title: '', texts: ['03/04/2024'], expected: {} })).toEqual({
      kind: 'ambiguous',
      candidates: ['%d/%m/%Y', '%m/%d/%Y'],
    });
  });
});

test.each([
  { format: '%d.%m.%Y', expected: 'DMY' },
  { format: '%m/%d/%y', expected: 'MDY' },
  { format: '%B %-d, %Y', expected: 'MDY' },
  { format: '%Y-%m-%d', expected: 'YMD' },
])('$format is $expected', ({ format, expected }) => {
  expect(orderOf(format)).toBe(expected);
});
