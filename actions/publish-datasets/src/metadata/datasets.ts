import {
  counts,
  EXTREMES,
  instant,
  integer,
  localDate,
  marks,
  number,
  SERIES,
  text,
  time,
  type Field,
} from './fields.js';

export interface DatasetSchema {
  readonly name: string;
  /** Changes with every change of a column (name, type, unit, meaning): major when readers may break. */
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly primaryKey: readonly string[];
  /** Rows stand in the order of these columns. */
  readonly order: readonly string[];
  readonly fields: readonly Field[];
  /** What one file holds. */
  readonly file: 'month' | 'year' | 'all';
  /** Column that says to which UTC month a row belongs; undefined where rows have no time and no month closes. */
  readonly time?: string;
}

const KEY = ['time', 'location', 'measurement', 'source'] as const;
const ORDER = ['location', 'measurement', 'source', 'time'] as const;

const hourly: DatasetSchema = {
  name: 'hourly',
  version: '1.1.0',
  title: 'Hourly means',
  description: 'One row for each hour, location, measurement and source with at least one good reading.',
  primaryKey: KEY,
  order: ORDER,
  file: 'month',
  time: 'time',
  fields: [
    time(
      'Start of the hour, in UTC. The hour is half-open: a reading at its end belongs to the next one.',
      '1 hour',
    ),
    localDate('hour'),
    integer(
      'local_hour',
      "Hour of the start on the building's clock. When the clock is set back, one hour is there twice; `time` tells the two apart.",
      { unit: 'h', parquet: 'TINYINT', constraints: { required: true, minimum: 0, maximum: 23 } },
    ),
    ...SERIES,
    ...counts('hour'),
    number('mean', 'Arithmetic mean of the good readings.'),
    ...marks('hour'),
  ],
};

const hourlyStats: DatasetSchema = {
  name: 'hourly_stats',
  version: '1.0.0',
  title: 'Hourly extremes and sums',
  description:
    'The rows of `hourly` again, with what is needed to put hours together into any longer time: join them on time, location, measurement and source.',
  primaryKey: KEY,
  order: ORDER,
  file: 'month',
  time: 'time',
  fields: [time('Start of the hour, in UTC.', '1 hour'), ...SERIES, ...EXTREMES],
};

const hourlyAll: DatasetSchema = {
  ...hourly,
  name: 'hourly_all',
  version: '1.0.0',
  title: 'Hourly means in one file',
  description:
    'The rows of `hourly` in one file, for readers that fetch once, or that pick single series: they skip what they do not need.',
  file: 'all',
};

const coarse = (name: string, word: string, title: string): DatasetSchema => ({
  name,
  version: '1.0.0',
  title,
  description: `One row for each ${word}, location, measurement and source with at least one good reading. ${title.split(' ')[0]} windows follow the calendar and the clock of the building.`,
  primaryKey: KEY,
  order: ORDER,
  file: 'year',
  time: 'time',
  fields: [
    time(`Start of the ${word}: the instant, in UTC, at which it begins on the building's clock.`, '1 day'),
    localDate(word),
    ...SERIES,
    ...counts(word),
    number('mean', 'Arithmetic mean of the good readings.'),
    ...marks(word),
    ...EXTREMES,
  ],
});

const incidents: DatasetSchema = {
  name: 'incidents',
  version: '1.0.0',
  title: 'Incidents',
  description:
    'Known faults and gaps, one row for each cause. `quality` and `incident` of the means refer to them.',
  primaryKey: ['id'],
  order: ['start', 'id'],
  file: 'all',
  fields: [
    text('id', 'Identifier; the same as in the column `incident` of the means.'),
    text('rule', 'Rule that found it.'),
    text('class', 'Kind of the fault.'),
    text('severity', 'info, warning or critical.'),
    text('scope_type', 'What is concerned: site, a type of the hierarchy, datasource, location or series.'),
    text('scope_id', 'Name of what is concerned.', false),
    text('series', 'Series that show it, as location/measurement, parted by semicolons.', false),
    instant('start', 'Start of the first window concerned.'),
    instant('end', 'End, exclusive; empty while it lasts.', false),
    instant('detected_at', 'End of the first window in which the rule holds.', false),
  ],
};

const hierarchy = (
  part: string,
  title: string,
  description: string,
  primaryKey: readonly string[],
  fields: readonly Field[],
): DatasetSchema => ({
  name: `hierarchy_${part}`,
  version: '1.0.0',
  title,
  description,
  primaryKey,
  order: primaryKey,
  file: 'all',
  fields,
});

const degrees = (name: string, meaning: string): Field => ({
  ...number(name, meaning, false),
  unit: '°',
  resolution: 'as entered',
});

const nodes = hierarchy(
  'nodes',
  'Places',
  'The parts of the building, one row each.',
  ['id'],
  [
    text('id', 'Identifier; for places the same as `location` of the means.'),
    text('type', 'Site, Building, Floor, Zone, Room, Unit, Sensor or another word.'),
    text('name', 'Name for people.', false),
    integer('level', 'Steps below the top, as entered.'),
    integer('storey', 'Number of the storey; 1 is the first above ground, negative below.'),
    degrees('latitude', 'Latitude, WGS 84.'),
    degrees('longitude', 'Longitude, WGS 84.'),
    integer('depth', 'Steps below the top, as counted.'),
  ],
);
const edges = hierarchy(
  'edges',
  'Relations of places',
  'What holds, feeds, controls or touches what.',
  ['source', 'target', 'relation'],
  [
    text('source', 'Identifier of the one.'),
    text('target', 'Identifier of the other.'),
    text('relation', 'How the first relates to the second.'),
  ],
);
const closure = hierarchy(
  'closure',
  'What lies in what',
  'All pairs of a place and what it holds at any depth, itself included: join it to add up a floor or a section.',
  ['ancestor', 'descendant'],
  [
    text('ancestor', 'Identifier of what holds.'),
    text('descendant', 'Identifier of what is held.'),
    integer('depth', 'Steps between the two; 0 is the place itself.', {
      constraints: { required: true, minimum: 0 },
    }),
  ],
);
const paths = hierarchy(
  'paths',
  'Paths of places',
  'The way from the top to each place, in names.',
  ['id'],
  [text('id', 'Identifier.'), text('path', 'Names from the top, parted by slashes.')],
);

const legacy: DatasetSchema = {
  name: 'legacy',
  version: '1.0.0',
  title: 'Hourly means in the former layout',
  description:
    'The hourly means as the data set was laid out before, for programs that read it. New work should take `hourly`.',
  primaryKey: ['time', 'location', 'source', 'data_key'],
  order: ['time', 'location', 'source', 'data_key'],
  file: 'all',
  time: 'time',
  fields: [
    {
      ...time('Label of the hour; how it is made, the part "Former layout" tells.', '1 hour'),
      unit: 'see "Former layout"',
    },
    text('location', 'Place where the sensor hangs.'),
    text('source', 'Origin of the readings.'),
    text('measurement', '`additive` for quantities that add up over time, else `nonadditive`.'),
    text('data_key', 'Quantity.'),
    number('data_value', 'Arithmetic mean of the hour; the sum of quantities that add up.'),
  ],
};

const raw: DatasetSchema = {
  name: 'raw',
  version: '1.0.0',
  title: 'Readings',
  description: 'Every reading as it was taken, one row each. Published on request only.',
  primaryKey: ['time', 'location', 'measurement', 'source', 'sensor'],
  order: ['location', 'measurement', 'source', 'sensor', 'time'],
  file: 'month',
  time: 'time',
  fields: [
    time('Instant of the reading, in UTC.', 'that of the device'),
    ...SERIES,
    text('sensor', 'What measured.'),
    number('value', 'The reading; empty where the device sent no value.', false),
    integer(
      'quality',
      '1 good. 2 good, without bounds to check. 3 doubtful time. 4 out of bounds. 9 no value.',
      {
        parquet: 'TINYINT',
        constraints: { required: true, enum: [1, 2, 3, 4, 9] },
      },
    ),
  ],
};

/** Every data set that can be published, by name. */
export const DATASETS = {
  hourly,
  hourly_all: hourlyAll,
  hourly_stats: hourlyStats,
  daily: coarse('daily', 'day', 'Daily means'),
  weekly: coarse('weekly', 'week', 'Weekly means'),
  monthly: coarse('monthly', 'month', 'Monthly means'),
  incidents,
  hierarchy_nodes: nodes,
  hierarchy_edges: edges,
  hierarchy_closure: closure,
  hierarchy_paths: paths,
  legacy,
  raw,
} as const satisfies Record<string, DatasetSchema>;
export type DatasetName = keyof typeof DATASETS;

/** Rows of a release that differ from the release before it; made by every release, chosen by nobody. */
export const CHANGES: DatasetSchema = {
  name: 'changes',
  version: '1.0.0',
  title: 'Changes since the release before',
  description:
    'Every row that was added to a month that was published before, or that differs from what was published, one row each.',
  primaryKey: ['dataset', 'time', 'location', 'measurement', 'source'],
  order: ['dataset', 'location', 'measurement', 'source', 'time'],
  file: 'all',
  time: 'time',
  fields: [
    text('dataset', 'Data set that the row belongs to.'),
    time('Start of its window, in UTC.', '1 hour'),
    ...SERIES,
    text('change', 'new, grown (more readings), annotated (quality or incident), changed or gone.'),
    text('reason', 'new-data, late-data, annotated, revised, withdrawn, or restated with the reason given.'),
    integer('n_before', 'Good readings in the release before.', { unit: 'readings' }),
    integer('n', 'Good readings now.', { unit: 'readings' }),
    number('value_before', 'Mean (of hourly_stats: sum) in the release before.', false),
    number('value', 'The same now.', false),
  ],
};

/** The schema of any published file, by the name of its data set. */
export const schemaOf = (dataset: string): DatasetSchema | undefined =>
  dataset === CHANGES.name ? CHANGES : (DATASETS as Readonly<Record<string, DatasetSchema>>)[dataset];
