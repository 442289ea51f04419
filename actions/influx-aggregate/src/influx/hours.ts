import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { hashOf } from '../../../../shared/config/hash.js';
import type { Context } from '../../../../shared/context/context.js';
import type { Database } from '../../../../shared/duckdb/engine.js';
import { deleteMeasurement } from '../../../../shared/influx/delete.js';
import { hourlyQuery, type FluxRange, type WindowFunction } from '../../../../shared/influx/flux.js';
import { preflight } from '../../../../shared/influx/preflight.js';
import { miscounted } from '../../../../shared/influx/problems.js';
import { queryToFile } from '../../../../shared/influx/query.js';
import type { InfluxServer } from '../../../../shared/influx/server.js';
import { writeLines } from '../../../../shared/influx/write.js';
import type { HourlyPlan } from '../plan.js';
import { SERIES, writeLineFile, type Lines } from './lines.js';
import { createValues, readPass } from './values.js';

export interface InfluxRun {
  readonly context: Context;
  readonly server: InfluxServer;
  /** Lines that one request carries. */
  readonly batchLines: number;
  readonly building: string;
  readonly offsetMinutes: number;
  readonly asOf: Date;
}

/** Computes the values of hours in InfluxDB: load, count, aggregate, read back, tidy up. */
export class InfluxHours {
  /** Readings written by this run. */
  pointsWritten = 0;
  private readonly run: InfluxRun;
  private readonly folder: string;
  private isProven = false;

  constructor(run: InfluxRun) {
    this.run = run;
    this.folder = path.join(run.context.tempDir, 'influx');
  }

  /**
   * Makes the table `influx_values`, the same rows as the model agg_hourly_values, for the hours of some months, from
   * the relation fct_counted_readings. Throws the INFLUX_ errors.
   */
  async compute(db: Database, batch: readonly HourlyPlan[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    try {
      await this.computeIn(db, batch);
    } finally {
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  private async computeIn(db: Database, batch: readonly HourlyPlan[]): Promise<void> {
    const { server } = this.run;
    const spans = batch.map(({ span }) => span);
    const range = {
      bucket: server.bucket,
      measurement: this.nameOf(batch),
      from: Math.min(...spans.map(({ from }) => from)),
      to: Math.max(...spans.map(({ to }) => to)),
    };
    if (!this.isProven) await preflight(server, this.folder, Math.min(...batch.map(oldestOf)));
    this.isProven = true;
    const file = path.join(this.folder, 'readings.lp');
    const lines = await writeLineFile(db, range.measurement, spans, file);
    const written = await writeLines(server, file, this.run.batchLines);
    if (written !== lines.count) throw miscounted(server, lines.count, written);
    this.pointsWritten += written;
    await this.aggregate(db, range, lines);
    await deleteMeasurement(server, range.measurement, range.from, range.to);
  }

  /** A name that stands for the content: a load that was killed is overwritten by the same points, never doubled. */
  private nameOf(batch: readonly HourlyPlan[]): string {
    const { building, asOf } = this.run;
    const content = batch.map(({ month, inputs, hasFuture }) => ({
      month,
      readings: inputs['readings'],
      places: inputs['places'],
      models: inputs['models'],
      hours: inputs['hours'],
      asOf: hasFuture ? asOf.toISOString() : '',
    }));
    return `sm2_${hashOf({ building, content }).slice(0, 12)}`;
  }

  private async aggregate(db: Database, range: Omit<FluxRange, 'field'>, lines: Lines): Promise<void> {
    const passes: readonly Pass[] = [
      ...(lines.isWide ? HALVES : WHOLE),
      ...(['min', 'max', 'first', 'last'] as const).map((fn) => ({ name: fn, field: 'v', fn })),
    ];
    await this.pass(db, range, { name: 'n', field: 'v', fn: 'count' });
    await this.requireAll(db);
    for (const each of passes) await this.pass(db, range, each);
    await createValues(db, this.run.server, ['n', ...passes.map(({ name }) => name)]);
  }

  private async pass(
    db: Database,
    range: Omit<FluxRange, 'field'>,
    { name, field, fn }: Pass,
  ): Promise<void> {
    const { server, offsetMinutes } = this.run;
    const file = path.join(this.folder, `${name}.csv`);
    await queryToFile(server, hourlyQuery({ ...range, field }, fn, hoursBeginAt(offsetMinutes)), file);
    await readPass(db, server, name, file);
    await rm(file);
  }

  /** Every series must hold just the readings that were written for it. */
  private async requireAll(db: Database): Promise<void> {
    const sums = await db.row<{ expected: number; found: number; unequal: number }>(
      `SELECT coalesce(sum(points), 0)::BIGINT AS expected, coalesce(sum(found), 0)::BIGINT AS found,
       count(*) FILTER (points IS DISTINCT FROM found) AS unequal
       FROM ${SERIES} FULL JOIN (SELECT s, sum(n)::BIGINT AS found FROM influx_n GROUP BY s) USING (s)`,
    );
    if (sums.unequal > 0) throw miscounted(this.run.server, sums.expected, sums.found);
  }
}

/** One function over one field; its answer becomes the column `name`. */
interface Pass {
  readonly name: string;
  readonly field: string;
  readonly fn: WindowFunction;
}
const WHOLE: readonly Pass[] = [{ name: 'sum', field: 'v', fn: 'sum' }];
const HALVES: readonly Pass[] = [
  { name: 'high', field: 'h', fn: 'sum' },
  { name: 'low', field: 'l', fn: 'sum' },
];

/** Minutes past the UTC hour at which hours of the building's clock begin; never negative, as pushing down demands. */
const hoursBeginAt = (offsetMinutes: number): number => (60 - offsetMinutes) % 60;

const oldestOf = ({ span, readings }: HourlyPlan): number =>
  Math.max(span.from, Math.min(...readings.map(({ minMs }) => minMs)));
