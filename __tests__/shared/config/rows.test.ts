import { reports } from './reports.js';
import { datasource, least, mapping, oneRow, places, two, waiver } from './seed-folder.js';

reports('rows and what they say of each other', [
  {
    title: 'datasource id twice, also over buildings',
    texts: {
      ...two,
      datasources_config: two['datasources_config']!.replace('b,2', 'b,1'),
      datasource_mappings: least['datasource_mappings']!,
    },
    errors: ['SEED_DUPLICATE datasources_config:3 datasource_id'],
  },
  {
    title: 'datasource name twice in a building',
    texts: { datasources_config: least['datasources_config']! + '2,Air,csv,raw,*.csv,,,,planned\n' },
    errors: ['SEED_DUPLICATE datasources_config:3 name'],
  },
  {
    title: 'mapping of an unknown datasource',
    texts: { datasource_mappings: least['datasource_mappings']! + '11,Date,,CO2,,N,,,\n' },
    errors: ['SEED_REFERENCE_UNKNOWN datasource_mappings:3 datasource_id'],
  },
  {
    title: 'active datasource without a mapping',
    texts: { datasources_config: least['datasources_config']! + '2,x,csv,raw,*.csv,,,,active\n' },
    errors: ['SEED_MAPPING_MISSING datasources_config:3 datasource_id'],
  },
  {
    title: 'a mapping that is wrong is still a mapping',
    texts: mapping({ decimals: 'x' }),
    errors: ['SEED_VALUE_INVALID datasource_mappings:2 decimals'],
  },
  {
    title: 'a datasource that is wrong is still a datasource',
    texts: { ...datasource({ shape: 'x' }), ...waiver({}) },
    errors: ['SEED_VALUE_INVALID datasources_config:2 shape'],
  },
  {
    title: 'an unreadable seed says nothing of the others',
    texts: { datasources_config: 'a"b\n', ...waiver({}) },
    errors: ['SEED_UNREADABLE datasources_config:1'],
  },
  {
    title: 'a datasource on an unreadable line is not unknown besides',
    texts: {
      datasources_config: least['datasources_config']! + '2,sun,csv\n',
      datasource_mappings: least['datasource_mappings']! + '2,Date,,Lux,,N,,,\n',
    },
    errors: ['SEED_UNREADABLE datasources_config:3'],
  },
  {
    title: 'the same column mapped twice',
    texts: { datasource_mappings: least['datasource_mappings']! + '1,t2,,CO2,,N,,,\n' },
    errors: ['SEED_DUPLICATE datasource_mappings:3 measurement_column'],
  },
  {
    title: 'the same filter in another order',
    texts: {
      datasource_mappings:
        'datasource_id,timestamp_column,measurement_column,source_name,filter\n1,t,x,S,a=1;b=2\n1,t,x,S,b=2;a=1\n1,t,x,S,a=1\n',
    },
    errors: ['SEED_DUPLICATE datasource_mappings:3 measurement_column'],
  },
  {
    title: 'place of an unknown datasource',
    texts: places('7,s,p,,\n'),
    errors: ['SEED_REFERENCE_UNKNOWN locations:2 datasource_id'],
  },
  {
    title: 'a sensor in two places without dates',
    texts: places('1,s,p,,\n1,u,p,,\n1,s,q,,\n'),
    errors: ['SEED_ROWS_CONFLICT locations:4 valid_from'],
    says: 'line 2',
  },
  {
    title: 'places that overlap by a day',
    texts: places('1,s,q,2025-05-01,\n1,s,p,,2025-05-02\n'),
    errors: ['SEED_ROWS_CONFLICT locations:3 valid_from'],
    says: 'line 2',
  },
  {
    title: 'a place within another',
    texts: places('1,s,p,2025-01-01,2026-01-01\n1,s,q,2025-02-01,2025-03-01\n1,s,r,2025-04-01,2025-05-01\n'),
    errors: ['SEED_ROWS_CONFLICT locations:3 valid_from', 'SEED_ROWS_CONFLICT locations:4 valid_from'],
  },
  {
    title: 'a place that ends before it begins',
    texts: places('1,s,p,2025-05-01,2025-05-01\n'),
    errors: ['SEED_VALUE_INVALID locations:2 valid_to'],
  },
  {
    title: 'a date that does not exist',
    texts: places('1,s,p,2025-02-30,\n'),
    errors: ['SEED_VALUE_INVALID locations:2 valid_from'],
  },
  {
    title: 'a Czech date',
    texts: places('1,s,p,,1. 5. 2025\n'),
    errors: ['SEED_VALUE_INVALID locations:2 valid_to'],
    says: '2025-05-01',
  },
  {
    title: 'a local time of day',
    texts: places('1,s,p,2025-05-01T12:00,\n'),
    errors: ['SEED_VALUE_INVALID locations:2 valid_from'],
    says: 'offset',
  },
  {
    title: 'publish',
    texts: { locations: oneRow({ datasource_id: '1', sensor: 's', location: 'p', publish: 'maybe' }) },
    errors: ['SEED_VALUE_INVALID locations:2 publish'],
  },
  {
    title: 'threshold of an unknown datasource',
    texts: { quality_thresholds: oneRow({ datasource: 'aire', check: 'null_pct', warn: '1' }) },
    errors: ['SEED_REFERENCE_UNKNOWN quality_thresholds:2 datasource'],
    says: 'Did you mean "air"?',
  },
  {
    title: 'threshold of another building’s datasource',
    texts: {
      ...two,
      datasources_config: two['datasources_config']!.replace('b,2,air', 'b,2,sun'),
      quality_thresholds: oneRow({ building_id: 'a', datasource: 'sun', check: 'null_pct', warn: '1' }),
    },
    errors: ['SEED_REFERENCE_UNKNOWN quality_thresholds:2 datasource'],
  },
  {
    title: 'threshold that says nothing',
    texts: { quality_thresholds: oneRow({ check: 'null_pct', warn: '' }) },
    errors: ['SEED_VALUE_INVALID quality_thresholds:2 warn'],
  },
  {
    title: 'threshold with a per cent sign',
    texts: { quality_thresholds: oneRow({ check: 'null_pct', fail: '5%' }) },
    errors: ['SEED_VALUE_INVALID quality_thresholds:2 fail'],
  },
  {
    title: 'threshold twice',
    texts: { quality_thresholds: 'check,warn\nx,1\nx,2\n' },
    errors: ['SEED_DUPLICATE quality_thresholds:3 check'],
  },
  {
    title: 'anomaly rule without a value',
    texts: { anomaly_rules: oneRow({ rule: 'gap', parameter: 'hours', value: '' }) },
    errors: ['SEED_VALUE_INVALID anomaly_rules:2 value'],
  },
  {
    title: 'anomaly parameter twice',
    texts: { anomaly_rules: 'rule,parameter,value\ngap,hours,6\ngap,hours,7\n' },
    errors: ['SEED_DUPLICATE anomaly_rules:3 parameter'],
  },
  {
    title: 'anomaly rule of an unknown datasource',
    texts: { anomaly_rules: oneRow({ datasource: 'x', rule: 'gap', parameter: 'hours', value: '6' }) },
    errors: ['SEED_REFERENCE_UNKNOWN anomaly_rules:2 datasource'],
  },
  {
    title: 'waiver of an unknown datasource',
    texts: waiver({ datasource: 'sun' }),
    errors: ['SEED_REFERENCE_UNKNOWN waivers:2 datasource'],
  },
  {
    title: 'waiver that ends before it begins',
    texts: waiver({ until: '2024-12-31' }),
    errors: ['SEED_VALUE_INVALID waivers:2 until'],
  },
  {
    title: 'waiver without an end',
    texts: waiver({ until: '' }),
    errors: ['SEED_VALUE_INVALID waivers:2 until'],
  },
  {
    title: 'waiver without an owner',
    texts: waiver({ owner: '' }),
    errors: ['SEED_VALUE_INVALID waivers:2 owner'],
  },
  {
    title: 'coordinates',
    texts: { building_hierarchy: oneRow({ id: 'B', type: 'Building', name: 'B', coordinates: '50.1' }) },
    errors: ['SEED_VALUE_INVALID building_hierarchy:2 coordinates'],
  },
  {
    title: 'level',
    texts: { building_hierarchy: oneRow({ id: 'B', type: 'Building', name: 'B', level: 'top' }) },
    errors: ['SEED_VALUE_INVALID building_hierarchy:2 level'],
  },
  {
    title: 'relation',
    texts: { hierarchy_relations: oneRow({ source: 'a', target: 'b', relation: 'feed' }) },
    errors: ['SEED_VALUE_INVALID hierarchy_relations:2 relation'],
    says: 'Did you mean "feeds"?',
  },
]);
