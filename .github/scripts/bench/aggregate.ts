/**
 * What aggregation costs beyond the work itself. `load`: InfluxDB through this project against a plain loop of requests
 * with the same lines. `sql`: the DuckDB engine against bare SQL over the same files. `year`: peak memory of a year at
 * five minutes for 200 sensors. Both sides of a pair take turns. It measures, it never fails for being slow.
 *
 *     node .github/scripts/node24.mjs .github/scripts/bench/aggregate.ts [load] [sql] [year] [--pairs N]
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { stage } from '../../../actions/influx-aggregate/src/main.js';
import { realContext } from '../../../shared/action/real-context.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { readParquet, writeParquet } from '../../../shared/duckdb/parquet.js';
import { literal } from '../../../shared/duckdb/quote.js';
import { writeLines } from '../../../shared/influx/write.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { realInflux } from '../../../__tests__/services/influx/server.js';
import { ROOT } from '../stages.js';
import { median, peakEnvironment, takePeak, timeNode } from './measure.js';

const ZONE = 'Europe/Prague';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '5' } },
});
const pairs = Number(values.pairs);
const folder = path.join(ROOT, 'build/bench-aggregate');
const context = { ...realContext(), tempDir: path.join(folder, 'temp'), workspace: folder };

interface Took {
  readonly wall: number;
  /** Processor seconds of this process, all threads: what stays the same on a machine that others use too. */
  readonly cpu: number;
}

async function timed(body: () => Promise<unknown>): Promise<Took> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await body();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}

/** Ratios of ours to the bare way, in pairs whose order alternates. `prepare`: done before each of ours, not counted. */
async function compare(
  title: string,
  ours: () => Promise<unknown>,
  bare: () => Promise<unknown>,
  prepare: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const took: { own: Took; floor: Took }[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    await prepare();
    const early = pair % 2 === 0 ? await timed(ours) : undefined;
    const floor = await timed(bare);
    const own = early ?? (await timed(ours));
    took.push({ own, floor });
    console.log(
      `  pair ${pair}: ${own.wall.toFixed(2)} s against ${floor.wall.toFixed(2)} s; processor ${own.cpu.toFixed(2)} s against ${floor.cpu.toFixed(2)} s`,
    );
  }
  const ratio = (of: keyof Took): string =>
    median(took.map(({ own, floor }) => own[of] / floor[of])).toFixed(2);
  console.log(
    `${title}: ${ratio('wall')} times the bare wall time, ${ratio('cpu')} times its processor time (medians)`,
  );
}

/** A million hourly points of a hundred series, loaded into a bucket of its own each time. */
async function load(): Promise<void> {
  const influx = await realInflux();
  try {
    const file = path.join(folder, 'lines.lp');
    await using db = await Database.open(context);
    await db.run(
      `COPY (SELECT 'm,s=' || s || ' v=' || (hash(h, s) % 40000000)::BIGINT || 'i ' || (1700000000 + h * 3600)::BIGINT * 1000000000
        FROM range(100) AS series (s), range(10000) AS hours (h) ORDER BY s, h) TO ${literal(file)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\t')`,
    );
    const text = await readFile(file, 'utf8');
    const lines = text.split('\n').slice(0, -1);
    const bodies = Array.from({ length: lines.length / 20_000 }, (_, at) =>
      Buffer.from(`${lines.slice(at * 20_000, (at + 1) * 20_000).join('\n')}\n`),
    );
    await compare(
      `load of ${lines.length} points`,
      async () =>
        writeLines(
          { ...influx, bucket: await influx.bucketOf(), context, timeoutSeconds: 120 },
          file,
          20_000,
        ),
      async () => {
        const url = `${influx.url}/api/v2/write?org=${influx.org}&bucket=${await influx.bucketOf()}&precision=ns`;
        for (const body of bodies) {
          const answer = await fetch(url, {
            method: 'POST',
            headers: { Authorization: `Token ${influx.token}` },
            body,
          });
          if (answer.status !== 204) throw new Error(await answer.text());
        }
      },
    );
  } finally {
    await influx.stop();
  }
}

const seeds = {
  folder: 'seeds',
  building: { id: 'house', name: 'House', timezone: ZONE, status: 'active', place: { file: '' } },
  datasources: [
    { id: '1', building: 'house', name: 'feed', status: 'active', cadenceMinutes: 5, place: { file: '' } },
  ],
  ...{
    mappings: [],
    locations: [],
    thresholds: [],
    anomalyRules: [],
    waivers: [],
    hierarchy: [],
    relations: [],
    findings: [],
  },
} as unknown as BuildingSeeds;

/** A warehouse of readings every five minutes, by month, as ingest leaves it. */
async function warehouseOf(name: string, sensors: number, months: number): Promise<Warehouse> {
  const root = path.join(folder, name);
  const warehouse = await Warehouse.open({ root, building: 'house' });
  await using db = await Database.open(context);
  const change = warehouse.change();
  for (let month = 0; month < months; month += 1) {
    const from = new Date(Date.UTC(2024, month, 1)).toISOString();
    const to = new Date(Date.UTC(2024, month + 1, 1)).toISOString();
    const file = `readings/feed/${from.slice(0, 7)}.parquet`;
    const temporary = change.temporary(file);
    const facts = await writeParquet(
      db,
      `SELECT time, printf('s%03d', s) AS sensor, 'temp' AS measurement, ((hash(s, time) % 40000000)::BIGINT * 0.000001)::DECIMAL(18,6) AS value,
        1::TINYINT AS quality, 'Test' AS source, '0123456789ab' AS file, 1::INTEGER AS line
       FROM range(${sensors}) AS sensors (s), generate_series(${literal(from)}::TIMESTAMPTZ, ${literal(to)}::TIMESTAMPTZ - INTERVAL 5 MINUTE, INTERVAL 5 MINUTE) AS times (time)
       ORDER BY sensor, measurement, time`,
      temporary,
      'time',
    );
    await change.add(file, temporary, { ...facts, inputs: {} });
  }
  await warehouse.commit(change);
  return warehouse;
}

const aggregate = (warehouse: Warehouse) =>
  stage.run({
    context,
    inputs: {
      ...{ seeds: 'seeds', warehouse: 'warehouse', 'fail-on': 'error', engine: 'duckdb', verify: false },
      ...{
        granularities: ['hourly', 'daily', 'weekly', 'monthly'],
        timeout: 60,
        'batch-size': 20_000,
        'on-engine-failure': 'stop',
      },
    },
    seeds,
    datasources: seeds.datasources,
    warehouse,
    asOf: new Date('2030-01-01T00:00:00Z'),
  });

/** The same four tables by plain statements: nothing checked, kept, or made resumable, and no n_expected. */
async function bareSql(files: readonly string[]): Promise<void> {
  await using db = await Database.open(context);
  const aggregates = (
    n: string,
    sum: string,
    min: string,
    max: string,
    first: string,
    last: string,
  ): string =>
    `${n} AS n, ${sum}::DECIMAL(38,6) AS sum, ${min} AS min, ${max} AS max, (sum / n)::DECIMAL(18,6) AS mean, ${first} AS first, ${last} AS last`;
  await db.run(`CREATE TABLE hourly AS SELECT time_bucket(INTERVAL 1 HOUR, time) AS window_start, sensor AS location, measurement, source,
    ${aggregates('count(*)', 'sum(value)', 'min(value)', 'max(value)', 'arg_min(value, time)', 'arg_max(value, time)')} FROM ${readParquet(files)} WHERE quality IN (1, 2) GROUP BY ALL`);
  const order = 'ORDER BY location, measurement, source, window_start';
  await writeParquet(db, `FROM hourly ${order}`, path.join(folder, 'bare/hourly.parquet'));
  for (const unit of ['day', 'week', 'month'])
    await writeParquet(
      db,
      `SELECT timezone(${literal(ZONE)}, date_trunc('${unit}', timezone(${literal(ZONE)}, hourly.window_start))) AS window_start, location, measurement, source,
        ${aggregates('sum(hourly.n)', 'sum(hourly.sum)', 'min(hourly.min)', 'max(hourly.max)', 'arg_min(hourly.first, hourly.window_start)', 'arg_max(hourly.last, hourly.window_start)')}
       FROM hourly GROUP BY ALL ${order}`,
      path.join(folder, `bare/${unit}.parquet`),
    );
}

async function sql(): Promise<void> {
  const warehouse = await warehouseOf('sql', 60, 4);
  const entries = warehouse.entries('readings/');
  const files = await Promise.all(entries.map((entry) => warehouse.file(entry)));
  const readings = entries.reduce((sum, { rows }) => sum + rows, 0);
  await compare(
    `${readings} readings`,
    async () => aggregate(await Warehouse.open({ root: path.join(folder, 'sql'), building: 'house' })),
    () => bareSql(files),
    async () => {
      // A manifest of readings alone: every run makes everything.
      const fresh = await Warehouse.open({ root: path.join(folder, 'sql'), building: 'house' });
      const change = fresh.change();
      for (const { path: name } of fresh.entries('aggregates/')) change.drop(name);
      await fresh.commit(change);
    },
  );
}

/** The aggregation runs in a process of its own, so that making the data does not count. */
async function year(): Promise<void> {
  const warehouse = await warehouseOf('year', 200, 12);
  const readings = warehouse.entries('readings/').reduce((sum, { rows }) => sum + rows, 0);
  const peak = path.join(folder, 'peak');
  const { wall } = await timed(() => timeNode(process.argv[1] ?? '', ['peak'], peakWith(peak)));
  console.log(
    `${readings} readings: ${wall.toFixed(1)} s; peak memory ${(await takePeak(peak)).toFixed(0)} MB`,
  );
}

/** The loader of this script stays in force beside what measures. */
function peakWith(file: string): Record<string, string> {
  const { NODE_OPTIONS = '', ...rest } = peakEnvironment(file);
  const loader = pathToFileURL(path.join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href;
  return { ...rest, NODE_OPTIONS: `${NODE_OPTIONS} --import=${loader}` };
}

if (positionals[0] === 'peak') {
  const made = await aggregate(await Warehouse.open({ root: path.join(folder, 'year'), building: 'house' }));
  console.log(made.headline);
  process.exit();
}

await rm(folder, { recursive: true, force: true });
await mkdir(context.tempDir, { recursive: true });
const parts = { load, sql, year };
for (const [name, part] of Object.entries(parts))
  if (positionals.length === 0 || positionals.includes(name)) {
    console.log(`== ${name}`);
    await part();
  }
await rm(folder, { recursive: true, force: true });
