import { reports } from './reports.js';
import { datasource, least, mapping, two, waiver } from './seed-folder.js';

reports('files, columns and buildings', [
  {
    title: 'a required seed is not there',
    texts: { datasources_config: '' },
    errors: ['SEED_MISSING datasources_config'],
    says: 'source_type',
  },
  {
    title: 'both are not there',
    texts: { datasources_config: '', datasource_mappings: '' },
    errors: ['SEED_MISSING datasources_config', 'SEED_MISSING datasource_mappings'],
  },
  {
    title: 'a required seed has another name',
    texts: { datasource_mappings: '', datasource_mapping: least['datasource_mappings']! },
    errors: ['SEED_MISSING datasource_mappings'],
    says: 'Rename datasource_mapping.csv to datasource_mappings.csv.',
  },
  {
    title: 'a required seed is only a comment',
    texts: { datasources_config: '# nothing\n' },
    errors: ['SEED_EMPTY datasources_config'],
  },
  {
    title: 'no building is listed',
    texts: { buildings_config: 'building_id,name,timezone\n' },
    errors: ['SEED_EMPTY buildings_config'],
  },
  {
    title: 'an unknown column',
    texts: {
      datasources_config:
        '#\ndatasource_id,name,source_type,location,file_patern\n1,air,api,https://a.example,x\n',
    },
    errors: ['SEED_COLUMN_UNKNOWN datasources_config:2 file_patern'],
    says: 'Rename the column to "file_pattern".',
  },
  {
    title: 'an unknown column far from all',
    texts: {
      datasource_mappings:
        'datasource_id,timestamp_column,measurement_column,source_name,colour\n1,t,x,S,red\n',
    },
    errors: ['SEED_COLUMN_UNKNOWN datasource_mappings:1 colour'],
    says: 'Remove the column "colour".',
  },
  {
    title: 'a required column missing is one mistake',
    texts: { datasource_mappings: 'datasource_id,measurement_column,source_name\n1,x,S\n1,y,S\n' },
    errors: ['SEED_COLUMN_MISSING datasource_mappings:1 timestamp_column'],
  },
  {
    title: 'a cell and a broken line in one file',
    texts: {
      ...datasource({}),
      datasource_mappings:
        'datasource_id,timestamp_column,measurement_column,source_name,decimals\n1,t,x,S,9\n1,t,y\n',
    },
    errors: ['SEED_VALUE_INVALID datasource_mappings:2 decimals', 'SEED_UNREADABLE datasource_mappings:3'],
  },
  {
    title: 'mistakes of all files at once, in their order',
    texts: {
      ...waiver({ from: 'x' }),
      ...mapping({ decimals: '9' }),
      ...datasource({ shape: 'x', name: 'ä' }),
      buildings_config: 'building_id,name,timezone\na,A,Mars\n',
    },
    errors: [
      'SEED_VALUE_INVALID buildings_config:2 timezone',
      'SEED_VALUE_INVALID datasources_config:2 name',
      'SEED_VALUE_INVALID datasources_config:2 shape',
      'SEED_VALUE_INVALID datasource_mappings:2 decimals',
      'SEED_VALUE_INVALID waivers:2 from',
    ],
  },
  {
    title: 'building without a name',
    texts: { buildings_config: 'building_id,name,timezone\na,,UTC\n' },
    errors: ['SEED_VALUE_INVALID buildings_config:2 name'],
  },
  {
    title: 'building zone an offset',
    texts: { buildings_config: 'building_id,name,timezone\na,A,+01:00\n' },
    errors: ['SEED_VALUE_INVALID buildings_config:2 timezone'],
  },
  {
    title: 'building zone that changes by half an hour',
    texts: { buildings_config: 'building_id,name,timezone\na,A,Australia/Lord_Howe\n' },
    errors: ['SEED_VALUE_INVALID buildings_config:2 timezone'],
    says: 'less than an hour',
  },
  {
    title: 'reserved building id',
    texts: { buildings_config: 'building_id,name,timezone\n_all,A,UTC\n' },
    errors: ['SEED_VALUE_INVALID buildings_config:2 building_id'],
  },
  {
    title: 'latitude',
    texts: { buildings_config: 'building_id,name,timezone,latitude\na,A,UTC,91\n' },
    errors: ['SEED_VALUE_INVALID buildings_config:2 latitude'],
  },
  {
    title: 'building twice',
    texts: {
      buildings_config: 'building_id,name,timezone\na,A,UTC\n#\nA,B,UTC\n',
      datasources_config: `building_id,${least['datasources_config']!.replace('\n1', '\na,1')}`,
    },
    errors: ['SEED_DUPLICATE buildings_config:4 building_id'],
    says: 'line 2',
  },
  {
    title: 'blank building with several',
    texts: { ...two, locations: 'building_id,datasource_id,sensor,location\na,1,s,p\n,2,s,p\n' },
    errors: ['SEED_BUILDING_REQUIRED locations:3 building_id'],
    says: 'a, b',
  },
  {
    title: 'no column of buildings with several is one mistake',
    texts: { ...two, locations: '#\ndatasource_id,sensor,location\n1,s,p\n2,s,p\n' },
    errors: ['SEED_BUILDING_REQUIRED locations:2 building_id'],
  },
  {
    title: 'unknown building',
    texts: { ...two, locations: 'building_id,datasource_id,sensor,location\nc,1,s,p\n' },
    errors: ['SEED_REFERENCE_UNKNOWN locations:2 building_id'],
  },
  {
    title: 'place of a sensor in the wrong building',
    texts: { ...two, locations: 'building_id,datasource_id,sensor,location\na,2,s,p\n' },
    errors: ['SEED_ROWS_CONFLICT locations:2 building_id'],
  },
]);
