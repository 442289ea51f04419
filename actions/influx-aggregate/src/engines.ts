import type { Database } from '../../../shared/duckdb/engine.js';
import { StageError } from '../../../shared/errors/errors.js';
import type { Models } from '../../../shared/models/model.js';
import type { Variables } from '../../../shared/models/render.js';
import { provideModel, runModels } from '../../../shared/models/run.js';
import { warning, type Finding } from '../../../shared/report/finding.js';
import type { Collected } from './collect.js';
import type { Division, Engine } from './engine.js';
import { InfluxHours } from './influx/hours.js';
import { withinSpan } from './count.js';
import { requireSameValues } from './influx/verify.js';
import type { AggregateRun } from './main.js';
import type { HourlyPlan } from './plan.js';

/** The model in whose place InfluxDB can compute. */
export const HOURLY_VALUES = 'agg_hourly_values';

export interface ValuesRun {
  readonly db: Database;
  readonly models: Models;
  readonly vars: Variables;
  readonly provided: readonly string[];
}

/** Which engine computed which months of a run, and what InfluxDB has to say. */
export class Engines {
  readonly findings: Finding[] = [];
  /** Months by the engine that computed them. */
  readonly months: Record<Engine, string[]> = { duckdb: [], influxdb: [] };
  /** The first month that InfluxDB is asked for. */
  since: string | undefined;
  private readonly influx: InfluxHours | undefined;
  private readonly inputs: AggregateRun['inputs'];
  private hasFailed = false;

  constructor({ context, inputs, asOf, seeds }: AggregateRun, { engine, state }: Collected) {
    this.inputs = inputs;
    this.influx =
      engine.server === undefined
        ? undefined
        : new InfluxHours({
            context,
            server: engine.server,
            batchLines: inputs['batch-size'],
            building: seeds.building.id,
            offsetMinutes: state.offsetMinutes,
            asOf,
          });
  }

  divided({ duckdb, since }: Division): void {
    this.since = since;
    this.months.duckdb.push(...duckdb.map(({ month }) => month));
  }

  get pointsWritten(): number {
    return this.influx?.pointsWritten ?? 0;
  }

  /**
   * Lets InfluxDB compute the values of some months. False: it failed, and `on-engine-failure` leaves them to DuckDB.
   * Throws what InfluxDB throws, and ENGINES_DIFFER.
   */
  async provideValues(run: ValuesRun, batch: readonly HourlyPlan[]): Promise<boolean> {
    const { db, models, vars, provided } = run;
    const months = batch.map(({ month }) => month);
    if (this.influx === undefined || this.hasFailed || !(await this.compute(this.influx, run, batch))) {
      this.months.duckdb.push(...months);
      return false;
    }
    if (this.inputs.verify) {
      await runModels(db, models, { select: [HOURLY_VALUES], provided, vars });
      await db.run(`CREATE OR REPLACE TABLE duckdb_values AS FROM ${HOURLY_VALUES} WHERE ${spansOf(batch)}`);
      await requireSameValues(db, 'influx_values', 'duckdb_values');
    }
    await provideModel(db, HOURLY_VALUES, 'FROM influx_values');
    this.months.influxdb.push(...months);
    return true;
  }

  private async compute(influx: InfluxHours, run: ValuesRun, batch: readonly HourlyPlan[]): Promise<boolean> {
    const { db, models, vars, provided } = run;
    await runModels(db, models, { select: ['fct_counted_readings'], provided, vars });
    try {
      await influx.compute(db, batch);
      return true;
    } catch (cause) {
      const isOfInflux = cause instanceof StageError && cause.code.startsWith('INFLUX_');
      if (!isOfInflux || this.inputs['on-engine-failure'] === 'stop') throw cause;
      this.hasFailed = true;
      this.findings.push(
        warning({
          code: 'ENGINE_FALLBACK',
          message: `InfluxDB failed, so DuckDB computed in its place: ${cause.message}`,
          ...(cause.hint === undefined ? {} : { hint: cause.hint }),
        }),
      );
      return false;
    }
  }
}

const spansOf = (batch: readonly HourlyPlan[]): string =>
  batch.map(({ span }) => withinSpan('window_start', span)).join(' OR ');
