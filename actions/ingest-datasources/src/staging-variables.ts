import type { Datasource } from '../../../shared/config/types.js';
import type { Channel, TextSource } from '../../../shared/contract/channels.js';
import type { ReadPlan } from '../../../shared/contract/contract.js';
import { compilePattern } from '../../../shared/contract/names.js';
import { exactTransform } from './exact.js';

export interface StagedFile {
  readonly name: string;
  readonly plan: ReadPlan;
  readonly channels: readonly Channel[];
}

const MINUTE_US = 60_000_000;

/** The variables of `templates/staging.sql` for one raw file. `cadenceMinutes` moves end-labelled intervals to their start. */
export function stagingVariables(
  datasource: Datasource,
  file: StagedFile,
  landing: string,
  cadenceMinutes: number | null,
): Record<string, unknown> {
  const sensorOfFile = sensorFromName(datasource, file.name);
  const channels = file.channels.map((channel, id) => ({
    id,
    time: file.plan.times.findIndex((time) => time.columns.join('\n') === channel.timeColumns.join('\n')),
    sensor: channel.sensor === 'file' ? { text: sensorOfFile ?? '' } : channel.sensor,
    measurement: channel.measurement,
    value_column: channel.valueColumn,
    words: channel.mapping.valueWords.map(({ word, value }) => ({ word: word.toLowerCase(), value })),
    ...exactTransform(channel.mapping),
    value_min: channel.mapping.valueMin ?? null,
    value_max: channel.mapping.valueMax ?? null,
    sentinels: channel.mapping.sentinels,
    filter: channel.filter,
    ignored: channel.mapping.measurement === 'ignore',
    names: channel.names ?? null,
  }));
  const { channels: all, plan } = file;
  return {
    landing,
    columns: unique(
      all.flatMap((channel) => [
        channel.valueColumn,
        ...seriesColumns(channel),
        ...channel.filter.map(({ column }) => column),
      ]),
    ),
    channels,
    transforms: channels.some(({ multiplier }) => multiplier !== null),
    bounds: channels.some(
      ({ value_min, value_max, sentinels }) =>
        value_min !== null || value_max !== null || sentinels.length > 0,
    ),
    times: plan.times.map((time) => ({ ...time, on_clock: isOnClock(time) })),
    slugged: all.flatMap((channel) => columnsOf(channel.measurement))[0] ?? null,
    null_tokens: nullTokens(datasource),
    numeric_tokens: nullTokens(datasource).some((token) => /\d/.test(token)),
    decimal: plan.decimal,
    thousands: plan.thousands,
    shift_us: datasource.intervalLabel === 'end' ? Math.round((cadenceMinutes ?? 0) * MINUTE_US) : 0,
  };
}

/** True for times of a wall clock, which the zone turns into instants. */
export const isOnClock = ({ kind }: ReadPlan['times'][number]): boolean =>
  kind === 'text' || kind === 'local';

/** The group of `sensor_pattern` over the file's name; undefined when it does not match. */
export function sensorFromName(datasource: Datasource, name: string): string | undefined {
  if (datasource.sensorPattern === undefined) return undefined;
  return compilePattern(datasource.sensorPattern).exec(name)?.[1];
}

const columnsOf = (source: TextSource | 'file'): string[] =>
  source !== 'file' && 'column' in source ? [source.column] : [];

/** Columns that say which series of a narrow file a line belongs to. */
const seriesColumns = (channel: Channel): string[] => [
  ...columnsOf(channel.sensor),
  ...(channel.names === undefined ? [] : [channel.names.column]),
];

const unique = (names: readonly string[]): string[] => [...new Set(names)];

const nullTokens = (datasource: Datasource): string[] => {
  const tokens = datasource.nullTokens
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== '');
  // The list must not be empty in SQL; the empty cell is a null token anyway.
  return tokens.length === 0 ? [''] : tokens;
};
