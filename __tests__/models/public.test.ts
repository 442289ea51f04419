import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Database } from '../../shared/duckdb/engine.js';
import { loadModels } from '../../shared/models/load.js';
import { runModels } from '../../shared/models/run.js';
import { testContext } from '../support/context.js';

/** Hours 0 to 5 (UTC) of 25 October 2026, when Prague sets its clock back, at A and B; incidents as SQL rows. */
async function publicHours(incidents: string, unpublished = ''): Promise<Database> {
  const db = await Database.open(await testContext());
  await db.run('CREATE SCHEMA warehouse');
  await db.run(`CREATE TABLE warehouse.hourly AS SELECT TIMESTAMPTZ '2026-10-24 22:00:00Z' + to_hours(i::INTEGER) AS window_start, location, 'temp' AS measurement,
    'Atrea' AS source, 1 AS n, 1 AS n_expected, 0.1::DECIMAL(18,6) AS mean,
    0.1::DECIMAL(38,6) AS sum, 0.1::DECIMAL(18,6) AS min, 0.1::DECIMAL(18,6) AS max FROM range(6) AS hours (i), (VALUES ('A'), ('B')) AS places (location)`);
  await db.run(`CREATE TABLE warehouse.incidents AS SELECT id, severity, series, start::TIMESTAMPTZ AS start, "end"::TIMESTAMPTZ AS "end"
    FROM (VALUES ('', 'info', ['A/temp'], '2020-01-01 00:00:00Z', NULL)${incidents}) AS i (id, severity, series, start, "end")`);
  await db.run(
    `CREATE TABLE warehouse.unpublished_places AS SELECT * FROM (VALUES ('nowhere')${unpublished}) AS p (location)`,
  );
  await db.run('CREATE TABLE warehouse.fine_measurements (measurement VARCHAR, decimals INTEGER)');
  const models = await loadModels(path.resolve('models'));
  await runModels(db, models, { select: ['pub_hourly'], vars: { timezone: 'Europe/Prague' } });
  return db;
}

describe('pub_hourly', () => {
  test("local date and hour follow the building's clock through the change", async () => {
    await using db = await publicHours('');
    const hours = await db.rows(
      `SELECT local_date::VARCHAR AS date, local_hour AS hour, quality, incident, mean FROM pub_hourly WHERE location = 'A' ORDER BY time`,
    );
    expect(hours.map(({ hour }) => hour)).toEqual([0, 1, 2, 2, 3, 4]);
    expect(hours[0]).toEqual({ date: '2026-10-25', hour: 0, quality: 1, incident: null, mean: 0.1 });
  });

  const cases: { title: string; incidents: string; marks: string[] }[] = [
    { title: 'an info marks nothing', incidents: '', marks: ['1', '1', '1', '1', '1', '1'] },
    {
      title: 'a warning from its start up to its end',
      incidents: `, ('w', 'warning', ['A/temp'], '2026-10-24 23:00:00Z', '2026-10-25 01:00:00Z')`,
      marks: ['1', '3 w', '3 w', '1', '1', '1'],
    },
    {
      title: 'an hour that an incident only touches is marked, too',
      incidents: `, ('w', 'warning', ['A/temp'], '2026-10-24 23:30:00Z', '2026-10-25 00:15:00Z')`,
      marks: ['1', '3 w', '3 w', '1', '1', '1'],
    },
    {
      title: 'an open incident marks all that follows',
      incidents: `, ('c', 'critical', ['B/temp', 'A/temp'], '2026-10-25 02:00:00Z', NULL)`,
      marks: ['1', '1', '1', '1', '4 c', '4 c'],
    },
    {
      title: 'the gravest is named',
      incidents: `, ('w', 'warning', ['A/temp'], '2026-10-24 00:00:00Z', NULL), ('c', 'critical', ['A/temp'], '2026-10-25 02:00:00Z', NULL)`,
      marks: ['3 w', '3 w', '3 w', '3 w', '4 c', '4 c'],
    },
    {
      title: 'of equals the one that began first, then by id',
      incidents: `, ('z', 'warning', ['A/temp'], '2026-10-24 00:00:00Z', NULL), ('y', 'warning', ['A/temp'], '2026-10-24 00:00:00Z', NULL), ('a', 'warning', ['A/temp'], '2026-10-25 00:00:00Z', NULL)`,
      marks: Array<string>(6).fill('3 y'),
    },
    {
      title: 'other series are not marked',
      incidents: `, ('w', 'warning', ['B/temp', 'A/co2'], '2026-10-24 00:00:00Z', NULL)`,
      marks: ['1', '1', '1', '1', '1', '1'],
    },
  ];
  test.each(cases)('$title', async ({ incidents, marks }) => {
    await using db = await publicHours(incidents);
    const rows = await db.rows(
      `SELECT concat_ws(' ', quality, incident) AS mark FROM pub_hourly WHERE location = 'A' ORDER BY time`,
    );
    expect(rows.map(({ mark }) => mark)).toEqual(marks);
  });

  test('a place that is not published has no row', async () => {
    await using db = await publicHours('', `, ('B')`);
    expect(await db.rows('SELECT DISTINCT location FROM pub_hourly')).toEqual([{ location: 'A' }]);
  });
});
