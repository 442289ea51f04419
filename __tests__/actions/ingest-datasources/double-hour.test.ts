import { describe, expect, test } from 'vitest';
import { mapping, narrowMapping } from '../../shared/contract/make.js';
import { read, type Reading } from './read.js';

/**
 * The night of the 27th of October 2024 in Prague: 01:59 is followed by 02:00 summer time (00:00 UTC), 02:59 by 02:00
 * winter time (01:00 UTC). Values count the readings, so that the instants of each can be told.
 */
const day = (times: readonly string[]): string =>
  times.map((time, index) => `27.10.2024 ${time};${index + 1}`).join('\n');
const file = (times: readonly string[]): string => `Date;Temp\n${day(times)}\n`;
const before = ['00:00', '00:30', '01:00', '01:30'];
const pass = ['02:00', '02:30'];
const after = ['03:00', '03:30', '04:00'];

interface Row extends Omit<Reading, 'content'> {
  readonly title: string;
  readonly times: readonly string[];
  /** Instants of the lines in the repeated hour, as `hh:mm` UTC; `?` marks a doubtful one. */
  readonly expected: readonly string[];
  readonly content?: string;
}

const rows: readonly Row[] = [
  {
    title: 'two passes, one after the other',
    times: [...before, ...pass, ...pass, ...after],
    expected: ['00:00', '00:30', '01:00', '01:30'],
  },
  {
    title: 'two passes, stamp by stamp',
    times: [...before, '02:00', '02:00', '02:30', '02:30', ...after],
    expected: ['00:00', '01:00', '00:30', '01:30'],
  },
  {
    title: 'two passes by the hour',
    times: ['00:00', '01:00', '02:00', '02:00', '03:00'],
    expected: ['00:00', '01:00'],
  },
  {
    title: 'two passes whose stamps differ',
    times: [
      '01:00',
      '01:21',
      '01:41',
      '02:01',
      '02:22',
      '02:42',
      '02:03',
      '02:23',
      '02:43',
      '03:03',
      '03:24',
    ],
    expected: ['00:01', '00:22', '00:42', '01:03', '01:23', '01:43'],
  },
  {
    title: 'two passes, a stamp of the first missing',
    times: [...before, '02:30', ...pass, ...after],
    expected: ['00:30', '01:00', '01:30'],
  },
  {
    title: 'two passes, a stamp of the second missing',
    times: [...before, ...pass, '02:00', ...after],
    expected: ['00:00', '00:30', '01:00'],
  },
  {
    title: 'two passes, the newest line first',
    times: [...before, ...pass, ...pass, ...after].reverse(),
    expected: ['01:30', '01:00', '00:30', '00:00'],
  },
  {
    title: 'two passes by the hour, the newest line first',
    times: ['00:00', '01:00', '02:00', '02:00', '03:00'].reverse(),
    expected: ['01:00', '00:00'],
  },
  {
    title: 'two passes, every line twice',
    times: [...before, ...pass, ...pass, ...after].flatMap((time) => [time, time]),
    expected: ['00:00', '00:00', '00:30', '00:30', '01:00', '01:00', '01:30', '01:30'],
  },
  {
    title: 'two passes, the whole twice',
    times: [...before, ...pass, ...pass, ...after, ...before, ...pass, ...pass, ...after],
    expected: ['00:00', '00:30', '01:00', '01:30', '00:00', '00:30', '01:00', '01:30'],
  },
  {
    title: 'two passes and nothing else',
    times: [...pass, ...pass],
    expected: ['00:00', '00:30', '01:00', '01:30'],
  },
  {
    title: 'one pass, every line twice, from the hour before',
    times: [...before, ...pass].flatMap((time) => [time, time]),
    expected: ['00:00', '00:00', '00:30', '00:30'],
  },
  { title: 'one pass from the hour before', times: [...before, ...pass], expected: ['00:00', '00:30'] },
  { title: 'one pass into the hour after', times: [...pass, ...after], expected: ['01:00', '01:30'] },
  {
    title: 'one pass with both beside',
    times: [...before, ...pass, ...after],
    expected: ['00:00?', '00:30?'],
  },
  {
    title: 'one pass with neither beside',
    times: ['00:00', ...pass, '04:30'],
    expected: ['00:00?', '00:30?'],
  },
  {
    title: 'one pass into the hour after, the newest line first',
    times: [...pass, ...after].reverse(),
    expected: ['01:30', '01:00'],
  },
  {
    title: 'one pass with two lines that changed places',
    times: [...before, '02:00', '02:20', '02:10', '02:40'],
    expected: ['00:00', '00:20', '00:10', '00:40'],
  },
  {
    title: 'a device on standard time',
    times: [...before, ...pass, ...after],
    source: { daylightSaving: 'fixed' },
    expected: ['01:00', '01:30'],
  },
  {
    title: 'a device on UTC',
    times: [...before, ...pass, ...after],
    source: { daylightSaving: 'utc' },
    expected: ['02:00', '02:30'],
  },
  {
    title: 'a device with an offset',
    times: [...before, ...pass, ...after],
    source: { timezone: '+02:00' },
    expected: ['00:00', '00:30'],
  },
  {
    title: 'ends of half-hours',
    times: [...before, ...pass, ...pass, ...after],
    source: { intervalLabel: 'end', cadenceMinutes: 30 },
    expected: ['23:30', '00:00', '00:30', '01:00'],
  },
];

const repeated = (content: string): Set<number> =>
  new Set(content.split('\n').flatMap((line, index) => (/ 02:/.test(line) ? [index + 1] : [])));

/** Instants of the cells of the repeated hour by line. */
async function instants(reading: Reading): Promise<string[]> {
  const lines = repeated(String(reading.content));
  const { cells } = await read(reading);
  return cells
    .map((cell) => /^(\d+) \d{4}-\d\d-\d\dT(\d\d:\d\d).* q(\d)$/.exec(cell))
    .filter((match) => match !== null && lines.has(Number(match[1])))
    .map((match) => `${match?.[2]}${match?.[3] === '3' ? '?' : ''}`);
}

describe('the hour that occurs twice in autumn', () => {
  test.each(rows)('$title', async ({ times, expected, title: _, ...reading }) => {
    expect(await instants({ ...reading, content: file(times) })).toEqual(expected);
  });

  test('lies elsewhere in a zone that is set back by half an hour', async () => {
    // Lord Howe, 7 April 2024: 02:00 becomes 01:30; summer time is +11:00, winter time +10:30.
    const stamps = ['01:00', '01:15', '01:30', '01:45', '01:30', '01:45', '02:00'];
    const { cells } = await read({
      zone: 'Australia/Lord_Howe',
      content: `Date;Temp\n${stamps.map((time, index) => `2024-04-07 ${time};${index}`).join('\n')}\n`,
    });
    expect(cells.map((cell) => cell.slice(13, 18))).toEqual([
      '14:00',
      '14:15',
      '14:30',
      '14:45',
      '15:00',
      '15:15',
      '15:30',
    ]);
  });

  test('is told for each sensor of a narrow file by its own lines', async () => {
    const line = (time: string, room: string): string => `27.10.2024 ${time};${room};temp;1`;
    const of = (times: readonly string[], room: string): string[] => times.map((time) => line(time, room));
    const content = [
      'Date;Room;Name;Value',
      ...of([...before, ...pass, ...pass, ...after], 'A'),
      ...of([...pass, ...after], 'B'),
      ...of([...before, ...pass], 'C'),
      ...of([...before, ...pass, ...after], 'D'),
    ].join('\n');
    const found = await instants({
      rows: [narrowMapping({ locationColumn: 'Room' })],
      content: `${content}\n`,
    });
    expect(found).toEqual([
      '00:00',
      '00:30',
      '01:00',
      '01:30',
      '01:00',
      '01:30',
      '00:00',
      '00:30',
      '00:00?',
      '00:30?',
    ]);
  });

  test('is told for every column of a wide file alike', async () => {
    const content = `Date;A;B\n${[...before, ...pass, ...pass, ...after].map((time) => `27.10.2024 ${time};1;2`).join('\n')}\n`;
    const found = await instants({
      rows: [mapping({ measurementColumn: 'A' }), mapping({ measurementColumn: 'B' })],
      content,
    });
    expect(found).toEqual(['00:00', '00:00', '00:30', '00:30', '01:00', '01:00', '01:30', '01:30']);
  });

  test('of one time column says nothing of the other', async () => {
    const content = `D1;T1;D2;T2\n${[...before, ...pass, ...pass, ...after].map((time, index) => `27.10.2024 ${time};1;26.10.2024 ${String(index).padStart(2, '0')}:00;2`).join('\n')}\n`;
    const { cells } = await read({
      rows: [
        mapping({ timestampColumns: ['D1'], measurementColumn: 'T1' }),
        mapping({ timestampColumns: ['D2'], measurementColumn: 'T2' }),
      ],
      content,
    });
    expect(
      cells.filter((cell) => cell.includes(' T2 ')).map((cell) => cell.split(' ')[1]?.slice(8, 16)),
    ).toEqual(
      [22, 23, 0, 1, 2, 3, 4, 5, 6, 7, 8].map(
        (hour) => `${hour > 20 ? 25 : 26}T${String(hour).padStart(2, '0')}:00`,
      ),
    );
  });

  test('leaves the value words, null tokens and bounds as they are', async () => {
    const content = `Date;Temp\n${[...before, ...pass, ...after].map((time, index) => `27.10.2024 ${time};${time === '02:00' ? '-' : time === '02:30' ? '99' : index}`).join('\n')}\n`;
    const { cells, read: told } = await read({ rows: [mapping({ valueMax: '50' })], content });
    expect(cells.filter((cell) => /T00:[03]0/.test(cell)).map((cell) => cell.slice(-3))).toEqual([
      ' q9',
      ' q4',
    ]);
    expect(told).toMatchObject({ doubtful: 0 });
  });
});
