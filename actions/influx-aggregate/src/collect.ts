import { hashOf } from '../../../shared/config/hash.js';
import { inputError } from '../../../shared/errors/errors.js';
import { readCadences } from '../../../shared/models/cadence.js';
import { modelsFolder } from '../../../shared/models/folder.js';
import { hashOfModels, loadModels } from '../../../shared/models/load.js';
import type { Models } from '../../../shared/models/model.js';
import { hourOffset } from '../../../shared/time/offsets.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { InfluxServer } from '../../../shared/influx/server.js';
import { windowOf, type Engine, type Window } from './engine.js';
import { chosenServer } from './inputs.js';
import type { AggregateRun } from './main.js';
import type { Coarse } from './periods.js';

/** A file of readings, as the manifest names it. */
export interface ReadingsEntry {
  readonly datasource: string;
  /** UTC month, `2024-11`. */
  readonly month: string;
  readonly entry: ManifestEntry;
  /** First and last instant in it, both inclusive, in milliseconds since 1970. */
  readonly minMs: number;
  readonly maxMs: number;
}

/** Everything that decides what is made anew; no data. */
export interface State {
  readonly readings: readonly ReadingsEntry[];
  /** Entries below `aggregates/` by plain path. */
  readonly aggregates: ReadonlyMap<string, ManifestEntry>;
  readonly timezone: string;
  /** The zone's offset from UTC modulo 60 minutes. */
  readonly offsetMinutes: number;
  readonly asOfMs: number;
  readonly coarse: readonly Coarse[];
  readonly hashes: {
    /** Of the models that make first readings, hours, and one of the coarser windows. */
    readonly firsts: string;
    readonly hourly: string;
    readonly coarse: Readonly<Record<Coarse, string>>;
    /** Of all that seeds say about where sensors hang. */
    readonly places: string;
    readonly cadences: string;
  };
}

/** What computes hours: with DuckDB there is no server. */
export interface ChosenEngine {
  readonly name: Engine;
  readonly server: InfluxServer | undefined;
  readonly window: Window;
}

export interface Collected {
  readonly state: State;
  readonly engine: ChosenEngine;
  readonly models: Models;
  readonly cadences: Readonly<Record<string, number | null>>;
}

/**
 * Reads the inputs, the manifest, the models, the contracts' cadences and the zone. Throws INPUT_INVALID,
 * ZONE_UNSUPPORTED and MODEL_INVALID.
 */
export async function collect(run: AggregateRun): Promise<Collected> {
  const { warehouse, seeds } = run;
  const server = chosenServer(run.context, run.inputs);
  const engine: ChosenEngine = {
    name: server === undefined ? 'duckdb' : 'influxdb',
    server,
    window: windowOf(run.inputs.window, seeds),
  };
  const [models, cadences] = await Promise.all([
    loadModels(modelsFolder(run)),
    readCadences(warehouse, seeds),
  ]);
  const readings = warehouse.entries('readings/').flatMap(readingsEntry);
  const state: State = {
    readings,
    aggregates: new Map(warehouse.entries('aggregates/').map((entry) => [entry.path, entry])),
    timezone: seeds.building.timezone,
    offsetMinutes: checkedOffset(seeds.building.timezone, readings),
    asOfMs: run.asOf.getTime(),
    coarse: run.inputs.granularities.filter((each) => each !== 'hourly'),
    hashes: {
      firsts: hashOfModels(models, ['dim_first_readings']),
      hourly: hashOfModels(models, ['agg_hourly']),
      coarse: {
        daily: hashOfModels(models, ['agg_daily']),
        weekly: hashOfModels(models, ['agg_weekly']),
        monthly: hashOfModels(models, ['agg_monthly']),
      },
      places: hashOf({
        locations: seeds.locations,
        mappings: seeds.mappings.map(placeOfMapping),
        datasources: seeds.datasources.map(nameOfDatasource),
      }),
      cadences: hashOf(cadences),
    },
  };
  return { state, engine, models, cadences };
}

type Seeds = AggregateRun['seeds'];

/** The part of a mapping row that decides where its sensors hang. */
const placeOfMapping = (mapping: Seeds['mappings'][number]) => ({
  datasource: mapping.datasourceId,
  sensor: mapping.sensor,
  column: mapping.measurementColumn,
  valueColumn: mapping.valueColumn,
  locationColumn: mapping.locationColumn,
  measurement: mapping.measurement,
  rawName: mapping.rawName,
  location: mapping.location,
});

const nameOfDatasource = ({ id, name, sensorPattern }: Seeds['datasources'][number]) => ({
  id,
  name,
  sensorPattern,
});

/** `readings/<datasource>/<YYYY-MM>.parquet`; a file without rows plays no part. */
function readingsEntry(entry: ManifestEntry): ReadingsEntry[] {
  const [, datasource = '', month = ''] = /^readings\/([^/]+)\/(\d{4}-\d\d)\.parquet$/.exec(entry.path) ?? [];
  if (datasource === '' || entry.min_time === null || entry.max_time === null) return [];
  return [{ datasource, month, entry, minMs: Date.parse(entry.min_time), maxMs: Date.parse(entry.max_time) }];
}

/** Throws ZONE_UNSUPPORTED when hours of the building's clock would not all begin at the same minute of a UTC hour. */
function checkedOffset(timezone: string, readings: readonly ReadingsEntry[]): number {
  if (readings.length === 0) return 0;
  const from = new Date(Math.min(...readings.map(({ minMs }) => minMs)));
  const to = new Date(Math.max(...readings.map(({ maxMs }) => maxMs)));
  const { minutes, brokenAt } = hourOffset(timezone, from, to);
  if (brokenAt === undefined) return minutes;
  throw inputError({
    code: 'ZONE_UNSUPPORTED',
    message: `The clock of ${timezone} changed by less than an hour before ${brokenAt.toISOString().slice(0, 10)}, within the data, so its hours cannot be aligned.`,
    place: { file: 'buildings_config.csv', column: 'timezone' },
    hint: 'Name a zone whose clock changes by whole hours, or UTC.',
  });
}
