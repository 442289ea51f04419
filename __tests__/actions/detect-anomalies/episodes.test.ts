import { describe, expect, test } from 'vitest';
import { findEpisodes, type Series } from '../../../actions/detect-anomalies/src/incidents/episodes.js';
import { toIncidents } from '../../../actions/detect-anomalies/src/incidents/to-incident.js';
import { seriesDayKey } from '../../../actions/detect-anomalies/src/incidents/series-of.js';
import { nullShare } from '../../../actions/detect-anomalies/src/rules/null-share.js';
import { rowCount } from '../../../actions/detect-anomalies/src/rules/row-count.js';
import type { DayMetric } from '../../../actions/detect-anomalies/src/rules/rule.js';

const LIMITS = { 'drop-percent': 50, 'settle-days': 4 };
const counts = (rows: number, nulls = 0): DayMetric => ({
  rowCount: rows,
  nullCount: nulls,
  avgValue: null,
  stdDev: null,
});
const dateAt = (index: number): string => `2026-03-${String(index + 1).padStart(2, '0')}`;

/** Row counts from 1 March 2026 on; 0 stands for a date without a row. */
const series = (...rows: readonly number[]): Series => ({
  source: 'Atrea',
  measurement: 'temp',
  days: new Map(
    rows.flatMap((count, index) => (count === 0 ? [] : [[dateAt(index), counts(count)] as const])),
  ),
});

describe('findEpisodes', () => {
  const cases: {
    title: string;
    rows: number[];
    last?: number;
    episodes: { days: number[]; open: boolean }[];
  }[] = [
    { title: 'nothing wrong', rows: [24, 24, 24, 24], episodes: [] },
    { title: 'no data at all', rows: [], last: 3, episodes: [] },
    { title: 'the partial first day is no baseline', rows: [24, 5, 5, 5], episodes: [] },
    { title: 'the last day of the source may still go on', rows: [24, 24, 24, 3], episodes: [] },
    {
      title: 'an outage lasts until data come back',
      rows: [24, 24, 0, 0, 5, 24, 24],
      episodes: [{ days: [2, 3, 4], open: false }],
    },
    {
      title: 'an incident on the last judged day is open',
      rows: [24, 24, 5, 5],
      episodes: [{ days: [2], open: true }],
    },
    {
      title: 'a measurement that ends while its source goes on',
      rows: [24, 24],
      last: 4,
      episodes: [{ days: [2, 3], open: true }],
    },
    {
      title: 'two outages',
      rows: [24, 24, 2, 24, 2, 24, 24],
      episodes: [
        { days: [2], open: false },
        { days: [4], open: false },
      ],
    },
    {
      title: 'a lower level becomes normal',
      rows: [24, 24, 8, 8, 8, 8, 8, 8, 8],
      episodes: [{ days: [2, 3, 4, 5], open: false }],
    },
    {
      title: 'silence never becomes normal',
      rows: [24, 24],
      last: 9,
      episodes: [{ days: [2, 3, 4, 5, 6, 7, 8], open: true }],
    },
  ];
  test.each(cases)('$title', ({ rows, last, episodes }) => {
    const found = findEpisodes(series(...rows), dateAt(last ?? rows.length - 1), rowCount, LIMITS);
    expect(found.map(({ days, isOpen }) => ({ days: days.map(({ date }) => date), open: isOpen }))).toEqual(
      episodes.map(({ days, open }) => ({ days: days.map(dateAt), open })),
    );
  });
});

describe('toIncidents', () => {
  const site = { building: 'house', timezone: 'Europe/Prague', datasourcesOf: () => ['ventilation'] };
  const byLocation = (entries: Record<string, Record<string, DayMetric>>) =>
    new Map(
      Object.entries(entries).map(([date, of]) => [
        seriesDayKey('Atrea', 'temp', date),
        new Map(Object.entries(of)),
      ]),
    );

  test('names the locations for which the rule holds, with local days as instants', () => {
    // 29 March 2026 has 23 hours in Prague.
    const days = new Map(
      [
        [27, 48],
        [28, 48],
        [29, 24],
        [30, 48],
        [31, 48],
      ].map(([date, rows]) => [`2026-03-${date}`, counts(rows ?? 0)]),
    );
    const episodes = findEpisodes(
      { source: 'Atrea', measurement: 'temp', days },
      '2026-03-31',
      rowCount,
      LIMITS,
    );
    const known = byLocation({
      '2026-03-28': { a: counts(24), b: counts(24) },
      '2026-03-29': { b: counts(24) },
    });
    expect(toIncidents(episodes, known, site)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
        building: 'house',
        rule: 'row-count',
        class: 'gap',
        severity: 'warning',
        scope: { type: 'series', id: 'a/temp' },
        series: ['a/temp'],
        start: '2026-03-28T23:00:00Z',
        end: '2026-03-29T22:00:00Z',
        detected_at: '2026-03-29T22:00:00Z',
        evidence: {
          source: 'Atrea',
          measurement: 'temp',
          observed: 24,
          expected: 48,
          unit: 'readings',
          worst_day: '2026-03-29',
          days: 1,
        },
        merged: [],
      },
    ]);
  });

  test('names all locations where a little is missing everywhere', () => {
    const [incident] = toIncidents(
      findEpisodes(series(48, 48, 24, 48, 48), dateAt(4), rowCount, { ...LIMITS, 'drop-percent': 50 }),
      byLocation({
        [dateAt(1)]: { a: counts(24), b: counts(24) },
        [dateAt(2)]: { a: counts(13), b: counts(13) },
      }),
      site,
    );
    expect(incident).toMatchObject({
      scope: { type: 'datasource', id: 'ventilation' },
      series: ['a/temp', 'b/temp'],
    });
  });

  test('keeps its id while it grows, whatever joins it later', () => {
    const grown = byLocation({
      [dateAt(1)]: { a: counts(24), b: counts(24) },
      [dateAt(2)]: { a: counts(24), b: counts(1) },
      [dateAt(3)]: { a: counts(1), b: counts(1) },
    });
    const incidentsUpTo = (last: number) =>
      toIncidents(findEpisodes(series(48, 48, 20, 2, 2, 2), dateAt(last), rowCount, LIMITS), grown, site);
    const [young] = incidentsUpTo(3);
    const [old] = incidentsUpTo(4);
    expect(young?.series).toEqual(['b/temp']);
    expect(old?.series).toEqual(['a/temp', 'b/temp']);
    expect(old?.id).toBe(young?.id);
  });

  test('two rules that see one cause make one incident', () => {
    const days = new Map(
      [24, 24, 10, 24, 24].map((rows, index) => [dateAt(index), counts(rows, index === 2 ? 9 : 0)]),
    );
    const both = { source: 'Atrea', measurement: 'temp', days };
    const episodes = [
      ...findEpisodes(both, dateAt(4), rowCount, LIMITS),
      ...findEpisodes(both, dateAt(4), nullShare, { 'max-percent': 10 }),
    ];
    const known = byLocation({ [dateAt(1)]: { a: counts(24) }, [dateAt(2)]: { a: counts(10, 9) } });
    const incidents = toIncidents(episodes, known, site);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({
      rule: 'row-count',
      evidence: { rules: ['row-count', 'null-share'] },
    });
  });
});
