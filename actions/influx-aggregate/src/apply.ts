import type { Database } from '../../../shared/duckdb/engine.js';
import { isoTime, readParquet, writeParquet } from '../../../shared/duckdb/parquet.js';
import { literalList } from '../../../shared/duckdb/quote.js';
import { provideModel, runModels, withModelName } from '../../../shared/models/run.js';
import { createReadings, createSources } from '../../../shared/models/sources.js';
import type { Change } from '../../../shared/warehouse/change.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { Collected, ReadingsEntry } from './collect.js';
import { batchesOf, countReadings, LeftOut, requireEqual, withinSpan } from './count.js';
import {
  FIRST_READINGS,
  type CoarsePlan,
  type FilePlan,
  type FirstReadingsPlan,
  type HourlyPlan,
  type Placement,
  type Plan,
} from './plan.js';
import { divide, type Engine } from './engine.js';
import { Engines, HOURLY_VALUES } from './engines.js';
import { asOfText } from './future.js';
import type { AggregateRun } from './main.js';

/** The total order of the rows of every aggregate. */
const ORDER = 'location, measurement, source, window_start';
const EXPECTED = 'dim_first_readings';

/** Carries plans out: computes in DuckDB from file to file, and collects the new files in one change. */
export class Build {
  readonly change: Change;
  readonly leftOut = new LeftOut();
  readonly engines: Engines;
  private readonly db: Database;
  private readonly run: AggregateRun;
  private readonly collected: Collected;
  private readonly vars: Readonly<Record<string, string | number>>;

  private constructor(db: Database, run: AggregateRun, collected: Collected) {
    this.db = db;
    this.run = run;
    this.collected = collected;
    this.change = run.warehouse.change();
    this.engines = new Engines(run, collected);
    this.vars = {
      timezone: collected.state.timezone,
      hour_offset_minutes: collected.state.offsetMinutes,
      as_of: run.asOf.toISOString(),
    };
  }

  static async begin(db: Database, run: AggregateRun, collected: Collected): Promise<Build> {
    await createSources(db, { seeds: run.seeds, cadences: collected.cadences }, []);
    return new Build(db, run, collected);
  }

  /** Brings the index of first readings up to date, if need be, and gives what follows from it. */
  async firstReadings(plan: FirstReadingsPlan | undefined): Promise<Placement[]> {
    const former = this.collected.state.aggregates.get(FIRST_READINGS);
    const kept = former === undefined ? undefined : readParquet([await this.run.warehouse.file(former)]);
    if (plan === undefined) await provideModel(this.db, EXPECTED, `FROM ${kept ?? ''}`);
    else await this.writeFirstReadings(plan, kept);
    return this.placements();
  }

  async hours(plan: Plan<HourlyPlan>): Promise<void> {
    for (const path of plan.vanished) this.change.drop(path);
    const { engine, state } = this.collected;
    const division = divide(plan.stale, engine.name, engine.window, state.asOfMs);
    this.engines.divided(division);
    for (const batch of batchesOf(division.duckdb, 'duckdb')) await this.hoursOfBatch(batch, 'duckdb');
    for (const batch of batchesOf(division.influxdb, 'influxdb')) await this.hoursOfBatch(batch, 'influxdb');
  }

  /** The hourly files as they will be after this run. */
  hourlyEntries(): ManifestEntry[] {
    return this.change
      .applyTo(this.run.warehouse.manifest)
      .filter(({ path }) => path.startsWith('aggregates/hourly/'))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async windows(plan: Plan<CoarsePlan>): Promise<void> {
    for (const path of plan.vanished) this.change.drop(path);
    for (const each of plan.stale) await this.windowsOfYear(each);
  }

  private async writeFirstReadings(plan: FirstReadingsPlan, kept: string | undefined): Promise<void> {
    await this.read(this.collected.state.readings.filter(({ month }) => plan.stale.includes(month)));
    await runModels(this.db, this.collected.models, { select: [EXPECTED], vars: this.vars });
    const old =
      kept === undefined || plan.kept.length === 0
        ? ''
        : ` UNION ALL BY NAME SELECT * FROM ${kept} WHERE list_contains(${literalList(plan.kept, '[]')}, month)`;
    await this.named(EXPECTED, () =>
      this.db.run(`CREATE TABLE first_readings AS SELECT * FROM ${EXPECTED}${old}`),
    );
    await provideModel(this.db, EXPECTED, 'FROM first_readings');
    const columns = 'month, datasource, sensor, measurement, location, source, place_until, first_time';
    await this.write(
      plan,
      EXPECTED,
      `SELECT ${columns} FROM first_readings ORDER BY ${columns}`,
      'first_time',
    );
  }

  private async placements(): Promise<Placement[]> {
    await runModels(this.db, this.collected.models, {
      select: ['dim_placements'],
      provided: [EXPECTED],
      vars: this.vars,
    });
    const rows = await this.named('dim_placements', () =>
      this.db.rows<{ series: string; first_time: string; valid_to: string | null; cadence: string | null }>(
        `SELECT to_json([datasource, sensor, measurement, location, source])::VARCHAR AS series, ${isoTime('first_time')} AS first_time,
       ${isoTime('valid_to')} AS valid_to, cadence_minutes::VARCHAR AS cadence FROM dim_placements ORDER BY ALL`,
      ),
    );
    return rows.map(({ series, first_time, valid_to, cadence }) => ({
      series,
      firstMs: Date.parse(first_time),
      untilMs: valid_to === null ? null : Date.parse(valid_to),
      cadence,
    }));
  }

  private async hoursOfBatch(batch: readonly HourlyPlan[], engine: Engine): Promise<void> {
    const files = new Map(batch.flatMap(({ readings }) => readings.map((each) => [each.entry.path, each])));
    await this.read([...files.values()]);
    const run = { db: this.db, models: this.collected.models, vars: this.vars, provided: [EXPECTED] };
    const isProvided = engine === 'influxdb' && (await this.engines.provideValues(run, batch));
    await runModels(this.db, this.collected.models, {
      select: ['agg_hourly'],
      provided: [EXPECTED, ...(isProvided ? [HOURLY_VALUES] : [])],
      vars: this.vars,
    });
    for (const plan of batch) {
      const counts = await countReadings(this.db, plan.span, this.run.asOf);
      this.leftOut.add(counts);
      const inputs = plan.hasFuture ? { ...plan.inputs, future: asOfText(counts) } : plan.inputs;
      const rows = `FROM agg_hourly WHERE ${withinSpan('window_start', plan.span)}`;
      await this.write({ ...plan, inputs }, 'agg_hourly', `SELECT * ${rows} ORDER BY ${ORDER}`);
      const { n } = await this.db.row<{ n: number }>(`SELECT coalesce(sum(n), 0)::BIGINT AS n ${rows}`);
      requireEqual(`readings counted in ${plan.path}`, counts.counted, n);
    }
  }

  private async windowsOfYear(plan: CoarsePlan): Promise<void> {
    const model = `agg_${plan.granularity}`;
    const files = await Promise.all(plan.hours.map((entry) => this.run.warehouse.file(entry)));
    await provideModel(this.db, 'agg_hourly', `FROM ${readParquet(files)}`);
    await runModels(this.db, this.collected.models, {
      select: [model],
      provided: [EXPECTED, 'agg_hourly'],
      vars: { ...this.vars, calendar_from: plan.days.first, calendar_to: plan.days.last },
    });
    const file = await this.write(plan, model, `SELECT * FROM ${model} ORDER BY ${ORDER}`);
    const sums = await this.db.row<{ hours: number; windows: number }>(
      `SELECT (SELECT coalesce(sum(n), 0)::BIGINT FROM agg_hourly WHERE ${withinSpan('window_start', plan.span)}) AS hours,
       (SELECT coalesce(sum(n), 0)::BIGINT FROM ${readParquet([file])}) AS windows`,
    );
    requireEqual(`readings counted in ${plan.path}`, sums.hours, sums.windows);
  }

  private async read(readings: readonly ReadingsEntry[]): Promise<void> {
    const files = await Promise.all(
      readings.map(async ({ datasource, entry }) => ({
        datasource,
        file: await this.run.warehouse.file(entry),
      })),
    );
    await createReadings(this.db, files);
  }

  /** A view fails when it is read: then too the message names the model's file. */
  private named<T>(model: string, body: () => Promise<T>): Promise<T> {
    this.run.context.signal.throwIfAborted();
    return withModelName(this.collected.models.all.find(({ name }) => name === model)?.file ?? model, body);
  }

  /** Writes one file of the plan and returns where it lies, absolute. */
  private async write(
    plan: FilePlan,
    model: string,
    query: string,
    timeColumn = 'window_start',
  ): Promise<string> {
    const temporary = this.change.temporary(plan.path);
    const facts = await this.named(model, () => writeParquet(this.db, query, temporary, timeColumn));
    const entry = await this.change.add(plan.path, temporary, { ...facts, inputs: plan.inputs });
    return this.run.warehouse.file(entry);
  }
}
