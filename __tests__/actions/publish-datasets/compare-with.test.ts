import path from 'node:path';
import { expect, test } from 'vitest';
import { comparisonSql } from '../../../actions/publish-datasets/src/compare-with/sql.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { testContext, testFolder } from '../../support/context.js';

/** Rows `time location measurement value`, all of source S; times in UTC. The new hours begin on 30 September 2026. */
const table = (rows: readonly string[], key: string, value: string): string =>
  rows
    .map((row) => row.split(' '))
    .map(
      ([time, location, measurement, number]) =>
        `SELECT '${time}:00Z'::TIMESTAMPTZ AS time, '${location}' AS location, 'S' AS source, '${measurement}' AS "${key}", ${number}::DOUBLE AS "${value}", 1::INTEGER AS n`,
    )
    .join(' UNION ALL ');

test('every row of both data sets is in one class', async () => {
  const folder = testFolder('compare');
  const [old, now] = [path.join(folder, 'old.parquet'), path.join(folder, 'new.parquet')];
  await using db = await Database.open(await testContext());
  // Prague is two hours ahead in September and one in November; the old label is local time plus one hour.
  const olds = [
    '2026-09-30T13:00 A temp 1', // the hour of 10:00 UTC
    '2026-09-30T14:00 A temp 9', // another value
    '2026-09-30T09:00 A temp 1', // before the new ones
    '2026-10-01T05:00 A temp 1', // the last old hour before the lost one
    '2026-10-25T03:00 A temp 5', // two hours of the change
    '2026-11-01T03:04 A temp 1', // clipped
    '2026-09-30T13:00 copy amb 7',
    '2026-09-30T13:00 test temp 1',
    '2026-11-01T02:00 A temp 1',
  ];
  const news = [
    '2026-09-30T10:00 A temp 1',
    '2026-09-30T11:00 A temp 2',
    '2026-10-01T02:00 A temp 1',
    '2026-09-30T21:00 A temp 3', // label 2026-10-01 00:00, which no old series has
    '2026-10-25T00:00 A temp 4',
    '2026-10-25T01:00 A temp 6',
    '2026-11-01T00:00 A temp 1',
    '2026-11-01T02:00 A temp 1', // one hour after the last old one
    '2026-11-01T09:00 A temp 1',
    '2026-09-30T10:00 KOT amb 7',
    '2026-09-30T10:00 C temp 4',
  ];
  await db.run(`COPY (${table(olds, 'data_key', 'data_value')}) TO '${old}' (FORMAT parquet)`);
  await db.run(`COPY (${table(news, 'measurement', 'mean')}) TO '${now}' (FORMAT parquet)`);
  for (const sql of comparisonSql({ old, hourly: [now], timezone: 'Europe/Prague', tolerance: 0.005 }))
    await db.run(sql);
  const rows = await db.rows(
    `SELECT side || ' ' || class || ' ' || location || ' ' || strftime(time AT TIME ZONE 'UTC', '%m-%d %H:%M') AS row FROM compared ORDER BY row`,
  );
  expect(rows.map(({ row }) => row)).toEqual(
    [
      'old label A 09-30 13:00',
      'old value A 09-30 14:00',
      'old outside_range A 09-30 09:00',
      'old label A 10-01 05:00',
      'old daylight_saving A 10-25 03:00',
      'old last_hour A 11-01 03:04',
      'old deduplicated copy 09-30 13:00',
      'old unmapped test 09-30 13:00',
      'old label A 11-01 02:00',
      'new month_boundary A 09-30 21:00',
      'new last_hour A 11-01 02:00',
      'new outside_range A 11-01 09:00',
      'new deduplicated KOT 09-30 10:00',
      'new unmapped C 09-30 10:00',
    ].sort(),
  );
});
