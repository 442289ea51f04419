import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { createReadings, createSources } from '../../../shared/models/sources.js';
import { readingsQuery, testSeeds } from '../../models/on-readings.js';
import { testContext, testFolder } from '../../support/context.js';

const COLUMNS = [
  'datasources: datasource VARCHAR, datasource_id VARCHAR, status VARCHAR, cadence_minutes DECIMAL(18,6), retention_months INTEGER, description VARCHAR',
  'mapping_places: datasource VARCHAR, sensor VARCHAR, measurement VARCHAR, location VARCHAR',
  'measurements: datasource VARCHAR, measurement VARCHAR, aggregation VARCHAR, decimals INTEGER, unit VARCHAR',
  'readings: datasource VARCHAR, time TIMESTAMP WITH TIME ZONE, sensor VARCHAR, measurement VARCHAR, value DECIMAL(18,6), quality TINYINT, source VARCHAR, file VARCHAR, line INTEGER',
  'sensor_places: datasource VARCHAR, sensor VARCHAR, location VARCHAR, valid_from TIMESTAMP WITH TIME ZONE, valid_to TIMESTAMP WITH TIME ZONE, publish BOOLEAN',
];

const columnsOf = async (db: Database): Promise<unknown[]> =>
  (
    await db.rows(
      `SELECT table_name || ': ' || string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index) AS columns
       FROM duckdb_columns() WHERE schema_name = 'warehouse' GROUP BY table_name ORDER BY table_name`,
    )
  ).map(({ columns }) => columns);

test('without readings and seeds the sources are empty, with the same columns', async () => {
  await using db = await Database.open(await testContext());
  await createSources(db, { seeds: { ...testSeeds(), datasources: [] } }, []);
  expect(await columnsOf(db)).toEqual(COLUMNS);
});

test('files of several datasources are one relation, and can be exchanged under a view', async () => {
  await using db = await Database.open(await testContext());
  const folder = testFolder('readings');
  for (const name of ['b', 'a']) {
    const query = readingsQuery([
      { time: '2024-05-01 10:00:00+00', value: name === 'a' ? '1' : '2', sensor: name },
    ]);
    await writeParquet(
      db,
      query.replace('SELECT *', 'SELECT * EXCLUDE (datasource)'),
      path.join(folder, `${name}.parquet`),
    );
  }
  const files = (await readdir(folder)).map((name) => ({
    datasource: `feed_${name[0]}`,
    file: path.join(folder, name),
  }));
  await createSources(db, { seeds: testSeeds() }, files);
  expect(await columnsOf(db)).toEqual(COLUMNS);
  await db.run(
    'CREATE VIEW seen AS SELECT datasource, sensor, value::VARCHAR AS value FROM warehouse.readings ORDER BY ALL',
  );
  expect((await db.rows('FROM seen')).map((row) => Object.values(row).join(' '))).toEqual([
    'feed_a a 1.000000',
    'feed_b b 2.000000',
  ]);
  await createReadings(
    db,
    files.filter(({ datasource }) => datasource === 'feed_b'),
  );
  expect(await db.rows('FROM seen')).toHaveLength(1);
});

test('seeds become rows; a sensor that only the raw files tell is NULL, and the seed goes before the contract', async () => {
  await using db = await Database.open(await testContext());
  const seeds = testSeeds({
    cadence: null,
    locations: [{ sensor: 'a', validFrom: '2024-05-01T22:00:00Z', publish: false }, { datasourceId: 'gone' }],
    mappings: [
      { measurementColumn: 'T1', measurement: 'temp', location: 'hall', decimals: 1, unit: '°C' },
      { measurementColumn: 'T1', measurement: 'temp', location: 'hall', decimals: 1, unit: '°C' },
      { measurementColumn: 'name', valueColumn: 'value', location: 'attic' },
      { measurementColumn: '/T.*/', location: 'cellar' },
      { measurementColumn: 'T2', sensor: 's2', measurement: 'co2', aggregation: 'last' },
      { measurementColumn: 'T3', measurement: 'ignore', location: 'roof' },
      { measurementColumn: 'Teplota vzduchu (°C)', location: 'loft', unit: '°C' },
      {
        measurementColumn: 'name',
        valueColumn: 'value',
        rawName: 'CO2 / ppm',
        location: 'shaft',
        unit: 'ppm',
      },
    ],
  });
  await createSources(db, { seeds, cadences: { feed: 5 } }, []);
  const text = async (table: string): Promise<unknown[]> =>
    (await db.rows(`SELECT COLUMNS(*)::VARCHAR FROM warehouse.${table} ORDER BY ALL`)).map((row) =>
      Object.values(row),
    );
  expect(await text('sensor_places')).toEqual([
    ['feed', 'a', 'hall', '2024-05-01 22:00:00+00', null, 'false'],
  ]);
  expect(await text('mapping_places')).toEqual([
    ['feed', 'T1', 'temp', 'hall'],
    ['feed', 'Teplota vzduchu (°C)', 'teplota_vzduchu', 'loft'],
    ['feed', null, 'co2_ppm', 'shaft'],
    ['feed', null, null, 'attic'],
    ['feed', null, null, 'cellar'],
  ]);
  expect(await text('measurements')).toEqual([
    ['feed', 'co2', 'last', null, null],
    ['feed', 'co2_ppm', 'mean', null, 'ppm'],
    ['feed', 'temp', 'mean', '1', '°C'],
    ['feed', 'teplota_vzduchu', 'mean', null, '°C'],
  ]);
  expect(await text('datasources')).toEqual([['feed', '1', 'active', '5.000000', null, null]]);
});
