import { BUILDING } from './plan.js';
import { ZONE } from './clock.js';
import * as indoor from './indoor.js';
import * as meters from './meters.js';
import * as ventilation from './ventilation.js';
import * as weather from './weather.js';

/** The demo building's seeds: every column that a seed may have is in its header, so that they serve as an example. */
const COLUMNS = {
  'buildings_config.csv': 'building_id,name,city,timezone,status,country,latitude,longitude,licence,contact',
  'datasources_config.csv':
    'datasource_id,name,source_type,location,file_pattern,required_columns,data_type,retention_months,status,' +
    'building_id,timezone,daylight_saving,shape,encoding,delimiter,decimal_separator,thousands_separator,header_row,' +
    'date_format,date_order,interval_label,cadence_minutes,sensor_pattern,null_tokens,records_path,description',
  'datasource_mappings.csv':
    'datasource_id,timestamp_column,location_column,measurement_column,value_column,source_name,value_min,value_max,' +
    'retention_months,raw_name,filter,measurement,sensor,location,raw_unit,unit,scale,offset,value_words,aggregation,' +
    'decimals,sentinels',
  'locations.csv': 'building_id,datasource_id,sensor,location,valid_from,valid_to,publish',
  'building_hierarchy.csv': 'id,parent_id,type,name,level,coordinates,building_id,storey,valid_from,valid_to',
  'hierarchy_relations.csv': 'building_id,source,target,relation',
  'quality_thresholds.csv': 'building_id,datasource,measurement,location,check,warn,fail',
} as const;

export type SeedFile = keyof typeof COLUMNS;
type Row = Readonly<Record<string, string>>;

const unitPlace = (number: string): string => `demo_${number}`;

const datasources: readonly Row[] = [
  {
    datasource_id: '1',
    name: ventilation.SOURCE,
    source_type: 'csv',
    file_pattern: 'Graph*.csv',
    required_columns: 'Date',
    data_type: 'temperature',
    delimiter: ';',
    decimal_separator: ',',
    date_order: 'DMY',
    cadence_minutes: '60',
    description: 'Ventilation controllers: one rolling export a unit',
  },
  {
    datasource_id: '2',
    name: indoor.SOURCE,
    source_type: 'csv',
    file_pattern: 'ThermoProSensor_export*.csv',
    required_columns: `Date;Time;${indoor.TEMPERATURE_COLUMN};${indoor.HUMIDITY_COLUMN}`,
    data_type: 'temperature;humidity',
    cadence_minutes: '10',
    sensor_pattern: '^ThermoProSensor_export_([0-9A-F]{4})_',
    description: 'Indoor sensors: exports of the phone app',
  },
  {
    datasource_id: '3',
    name: weather.SOURCE,
    source_type: 'json',
    file_pattern: 'weather_*.json',
    required_columns: 'time;temp;humidity',
    data_type: 'temperature;humidity',
    timezone: 'UTC',
    daylight_saving: 'utc',
    cadence_minutes: '60',
    records_path: 'list',
    description: 'Weather service: one answer a month',
  },
  {
    datasource_id: '4',
    name: meters.SOURCE,
    source_type: 'csv',
    file_pattern: 'meters_*.csv',
    required_columns: 'timestamp;meter;quantity;value',
    data_type: 'energy',
    shape: 'narrow',
    date_order: 'YMD',
    cadence_minutes: '60',
    description: 'Electricity meter: one value a line',
  },
].map((row) => ({
  location: `origin/${row.name}`,
  retention_months: '2',
  status: 'active',
  building_id: BUILDING,
  ...row,
}));

const atrea = {
  datasource_id: '1',
  timestamp_column: 'Date',
  source_name: 'Atrea',
  unit: '°C',
  aggregation: 'mean',
};
const thermopro = {
  datasource_id: '2',
  timestamp_column: 'Date+Time',
  source_name: 'ThermoPro',
  aggregation: 'mean',
};
const service = { datasource_id: '3', timestamp_column: 'time', source_name: 'Weather', aggregation: 'mean' };
const meter = {
  datasource_id: '4',
  timestamp_column: 'timestamp',
  location_column: 'meter',
  measurement_column: 'quantity',
  value_column: 'value',
  source_name: 'Meters',
  value_min: '0',
};

const mappings: readonly Row[] = [
  ...[...new Set(ventilation.UNITS.map((unit) => unit.controller))].map((controller) => ({
    ...atrea,
    measurement_column: ventilation.outdoorColumn(controller),
    value_min: '-50',
    value_max: '60',
    measurement: 'temp_ambient',
    sensor: controller,
    location: controller,
  })),
  ...ventilation.UNITS.flatMap((unit) =>
    ventilation.CHANNELS.map((channel) => ({
      ...atrea,
      measurement_column: ventilation.channelColumn(unit, channel.suffix),
      value_min: '-50',
      value_max: '60',
      measurement: channel.measurement,
      sensor: unitPlace(unit.number),
      location: unitPlace(unit.number),
      sentinels: String(ventilation.SENTINEL),
    })),
  ),
  {
    ...thermopro,
    measurement_column: indoor.TEMPERATURE_COLUMN,
    value_min: '-10',
    value_max: '50',
    measurement: 'temp_indoor',
    unit: '°C',
  },
  {
    ...thermopro,
    measurement_column: indoor.HUMIDITY_COLUMN,
    value_min: '0',
    value_max: '100',
    measurement: 'humidity_indoor',
    unit: '%',
  },
  {
    ...service,
    measurement_column: 'temp',
    value_min: '200',
    value_max: '350',
    measurement: 'temp_outdoor',
    sensor: 'weather',
    location: 'outdoor',
    raw_unit: 'K',
    unit: '°C',
  },
  {
    ...service,
    measurement_column: 'humidity',
    value_min: '0',
    value_max: '100',
    measurement: 'humidity_outdoor',
    sensor: 'weather',
    location: 'outdoor',
    unit: '%',
  },
  { ...service, measurement_column: 'dt', measurement: 'ignore' },
  { ...meter, raw_name: 'power', measurement: 'power', location: 'house', unit: 'kW', aggregation: 'mean' },
  {
    ...meter,
    raw_name: 'energy',
    measurement: 'energy',
    location: 'house',
    unit: 'kWh',
    aggregation: 'last',
  },
];

const locations: readonly Row[] = indoor.SENSORS.flatMap(({ id, location }) =>
  location === undefined
    ? []
    : [{ building_id: BUILDING, datasource_id: '2', sensor: id, location, publish: 'yes' }],
);

const floors = [
  { id: '1PP', name: 'Basement', storey: '-1' },
  { id: '1NP', name: 'First floor', storey: '1' },
  { id: '2NP', name: 'Second floor', storey: '2' },
];

const places = indoor.SENSORS.flatMap(({ location }) => (location === undefined ? [] : [location]));

const hierarchy: readonly Row[] = [
  { id: 'B1', type: 'Building', name: 'Demo building', level: '0', coordinates: '50.0735 14.4079' },
  ...[...new Set(ventilation.UNITS.map((unit) => unit.controller))].map((controller) => ({
    id: controller,
    parent_id: 'B1',
    type: 'Controller',
    name: controller,
    level: '1',
  })),
  ...ventilation.UNITS.map(({ number, controller }) => ({
    id: unitPlace(number),
    parent_id: controller,
    type: 'Unit',
    name: unitPlace(number),
    level: '2',
  })),
  ...floors.map((floor) => ({ ...floor, parent_id: 'B1', type: 'Floor', level: '1' })),
  ...floors.map(({ id, name, storey }) => ({
    id: `${id}-Z1`,
    parent_id: id,
    type: 'Zone',
    name: `${name}, zone 1`,
    level: '2',
    storey,
  })),
  ...places.map((place) => ({
    id: place,
    parent_id: `${place.slice(0, 3)}-Z1`,
    type: 'Sensor',
    name: place,
    level: '3',
    storey: floors.find((floor) => place.startsWith(floor.id))?.storey ?? '',
  })),
  { id: 'outdoor', parent_id: 'B1', type: 'Sensor', name: 'outdoor', level: '1' },
  { id: 'house', parent_id: 'B1', type: 'Sensor', name: 'house', level: '1' },
].map((row) => ({ building_id: BUILDING, ...row }));

const relations: readonly Row[] = [
  ...ventilation.UNITS.map(({ number, controller }) => ({
    source: controller,
    target: unitPlace(number),
    relation: 'controls',
  })),
  { source: 'demo_01', target: '1NP-Z1', relation: 'feeds' },
  { source: 'demo_03', target: '2NP-Z1', relation: 'feeds' },
].map((row) => ({ building_id: BUILDING, ...row }));

const ROWS: Readonly<Record<SeedFile, readonly Row[]>> = {
  'buildings_config.csv': [
    {
      building_id: BUILDING,
      name: 'Demo building',
      city: 'Praha',
      timezone: ZONE,
      status: 'active',
      country: 'CZ',
      latitude: '50.0735',
      longitude: '14.4079',
      licence: 'CC-BY-4.0',
    },
  ],
  'datasources_config.csv': datasources,
  'datasource_mappings.csv': mappings,
  'locations.csv': locations,
  'building_hierarchy.csv': hierarchy,
  'hierarchy_relations.csv': relations,
  'quality_thresholds.csv': [],
};

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Every seed file of the demo building, by its name. */
export function demoSeeds(): ReadonlyMap<SeedFile, string> {
  return new Map(
    (Object.keys(COLUMNS) as SeedFile[]).map((file) => {
      const columns = COLUMNS[file].split(',');
      const lines = ROWS[file].map((row) => columns.map((column) => cell(row[column] ?? '')).join(','));
      return [file, `${[COLUMNS[file], ...lines].join('\n')}\n`];
    }),
  );
}
