import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../shared/config/load.js';
import type { Seeds } from '../../../shared/config/types.js';
import { load } from './seed-folder.js';

const repository = path.resolve(import.meta.dirname, '../../..');

/** Seeds with the original columns only, below a comment that names the file. */
const originals = {
  datasources_config: `# seeds/datasources_config.csv
datasource_id,name,source_type,location,file_pattern,required_columns,data_type,retention_months,status
1,ventilation,csv,drive:Ventilation/Upload,Graph*.csv,date;KOT1/Teplota;KOT1/Vlhkost,temperature;humidity,2,active
2,indoor,csv,drive:Indoor/Upload,Thermo*.csv,Datetime;Location;Temperature_Celsius,temperature;humidity,2,active
3,weather,api,https://weather.example,weather_*.json,timestamp;location;temperature_k,temperature,1,planned
`,
  datasource_mappings: `# seeds/datasource_mappings.csv
datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,retention_months
1,date,,"KOT1/Teplota venkovní",data_value,Atrea,-50,60,2
2,Datetime,Location,Temperature_Celsius,data_value,ThermoPro,-10,50,2
3,timestamp,location,temperature_k,temp_k,OpenWeather,200,350,1
`,
  building_hierarchy: `# seeds/building_hierarchy.csv
id,parent_id,type,name,level,coordinates
B1,,Building,SM2,0,"50.0735 14.4079"
B1_F1,B1,Floor,Podlaží 1,1,
B1_F1_Z1,B1_F1,Zone,Zóna 1,2,
`,
};

function expectOriginals(seeds: Seeds): void {
  expect(seeds.buildings.map(({ id }) => id)).toEqual(['default']);
  expect(seeds.findings.map(({ code }) => code)).toEqual(['SEED_BUILDINGS_DEFAULT']);
  expect(seeds.datasources[0]).toMatchObject({
    id: '1',
    name: 'ventilation',
    sourceType: 'csv',
    requiredColumns: ['date', 'KOT1/Teplota', 'KOT1/Vlhkost'],
    retentionMonths: 2,
    place: { file: 'seeds/datasources_config.csv', line: 3 },
  });
  expect(seeds.datasources[2]).toMatchObject({ name: 'weather', sourceType: 'json', status: 'planned' });
  expect(seeds.mappings[0]).toMatchObject({
    timestampColumns: ['date'],
    locationColumn: undefined,
    measurementColumn: 'KOT1/Teplota venkovní',
    valueColumn: 'data_value',
    valueMin: '-50',
    place: { line: 3 },
  });
  expect(seeds.hierarchy[0]).toMatchObject({
    id: 'B1',
    parentId: undefined,
    level: 0,
    coordinates: '50.0735 14.4079',
  });
  expect(seeds.hierarchy[1]).toMatchObject({ parentId: 'B1', name: 'Podlaží 1', coordinates: undefined });
}

describe('the original columns', () => {
  it('load with nothing else present', async () => expectOriginals(await load(originals)));

  const examples = path.resolve(repository, '../shared/design/roadmap-seeds');
  it.skipIf(!existsSync(examples))('load from the original examples', async () =>
    expectOriginals(await loadSeeds(examples, 'seeds')),
  );
});

describe('the seeds of the first building', async () => {
  const seeds = await loadSeeds(path.join(repository, 'seeds'), 'seeds');
  const ventilation = seeds.mappings.filter(({ datasourceId }) => datasourceId === '1');

  it('have no finding', () => expect(seeds.findings).toEqual([]));

  it('map 39 channels to as many sensors', () => {
    expect(ventilation).toHaveLength(39);
    expect(new Set(ventilation.map(({ sensor }) => sensor)).size).toBe(39);
    const count = (name: string): number =>
      ventilation.filter(({ measurement }) => measurement === name).length;
    expect(['temp_ambient', 'temp_intake', 'temp_indoor', 'temp_fresh', 'temp_waste'].map(count)).toEqual([
      3, 9, 9, 9, 9,
    ]);
    expect(
      ventilation.find(({ measurementColumn }) => measurementColumn.includes('vzt05_temp-teb')),
    ).toMatchObject({
      measurementColumn: 'KOT2/VZT 05 | Obj. 5/vzt05_temp-teb-odvod (°C)',
      measurement: 'temp_indoor',
      location: 'sm2_05',
      sourceName: 'Atrea',
      // Bursts of 126 °C stay in the published means: detection has to find them, not conversion.
      valueMax: '150',
      sentinels: [],
    });
  });

  it('map the two columns of the thermometers', () => {
    const indoor = seeds.mappings.filter(({ datasourceId }) => datasourceId === '2');
    expect(
      indoor.map(({ measurementColumn, measurement, unit }) => [measurementColumn, measurement, unit]),
    ).toEqual([
      ['Temperature_Celsius', 'temp_indoor', '°C'],
      ['Relative_Humidity(%)', 'humidity_indoor', '%'],
    ]);
    expect(indoor.every(({ timestampColumns }) => timestampColumns.join() === 'Date,Time')).toBe(true);
  });

  it('hang 32 sensors in 29 places', () => {
    expect(new Set(seeds.locations.map(({ sensor }) => sensor)).size).toBe(32);
    expect(new Set(seeds.locations.map(({ location }) => location)).size).toBe(29);
  });

  it('have every place in the hierarchy, and every parent', () => expectWholeTree(seeds));
});

describe('the seeds of the published data set', async () => {
  const seeds = await loadSeeds(path.join(repository, 'seeds/examples/public-dataset'), 'seeds');

  it('tell its two sources apart by a filter, and excuse the column that says nothing', () => {
    expect(seeds.mappings.map(({ filter, sourceName }) => [filter, sourceName])).toEqual([
      [[{ column: 'source', value: 'Atrea' }], 'Atrea'],
      [[{ column: 'source', value: 'ThermoPro' }], 'ThermoPro'],
      [[], 'none'],
    ]);
  });

  it('have every parent, and both naming schemes', () => {
    expectWholeTree(seeds);
    const ids = seeds.hierarchy.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['sm2_09', 'KOT3', '1NP-S1', '3PP-S7', 'SM2_03_L5_355_IN', 'SM2_03_L5_355_OUT']),
    );
  });
});

function expectWholeTree(seeds: Seeds): void {
  const ids = new Set(seeds.hierarchy.map(({ id }) => id));
  const named = [
    ...seeds.hierarchy.flatMap(({ parentId }) => parentId ?? []),
    ...seeds.relations.flatMap(({ source, target }) => [source, target]),
    ...seeds.locations.map(({ location }) => location),
    ...seeds.mappings.flatMap(({ location }) => location ?? []),
  ];
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
}
