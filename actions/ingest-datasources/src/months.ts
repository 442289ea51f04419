import type { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { renderTemplate } from '../../../shared/models/load.js';
import type { Change } from '../../../shared/warehouse/change.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';

/** How many good cells of a file came to one fate. */
export interface FateCount {
  readonly file_no: number;
  readonly fate: 'accepted' | 'duplicate' | 'superseded' | 'null' | 'rejected';
  readonly cells: number;
}

/** One UTC month that cells fall into. */
interface Month {
  /** `YYYY-MM`. */
  readonly month: string;
  /** First instant, inclusive; the end is exclusive. ISO 8601 UTC. */
  readonly start: string;
  readonly end: string;
  readonly cells: number;
}

/** Rows that are judged at once: memory is bounded by them, or by one month, whatever the size of the history. */
const BATCH_ROWS = 2_000_000;

/**
 * Decides the fate of every good cell in `cells`, writes the UTC months of readings that change, and lists the cells
 * that did not simply become readings in the table `displaced`. `anew`: nothing that is there counts.
 */
export async function writeMonths(
  db: Database,
  warehouse: Warehouse,
  change: Change,
  datasource: string,
  models: string,
  anew: boolean,
): Promise<FateCount[]> {
  await db.run(
    'CREATE OR REPLACE TABLE displaced (file_no INTEGER, line INTEGER, channel SMALLINT, text VARCHAR, rule VARCHAR)',
  );
  const readingsMonth = (month: string): string => `readings/${datasource}/${month}.parquet`;
  const entryOf = ({ month }: Month): ManifestEntry | undefined =>
    anew ? undefined : warehouse.entry(readingsMonth(month));
  const months = await monthsOfCells(db);
  const counts: FateCount[] = [];
  for (const batch of batches(months, (month) => month.cells + (entryOf(month)?.rows ?? 0))) {
    const existing = await Promise.all(
      batch.flatMap((month) => entryOf(month) ?? []).map((entry) => warehouse.file(entry)),
    );
    const span = { existing, start: batch[0]?.start, end: batch.at(-1)?.end };
    await db.run(`CREATE OR REPLACE TABLE chain AS ${await renderTemplate(models, 'readings_chain', span)}`);
    await db.run(
      `INSERT INTO displaced SELECT file_no, line, channel, value::VARCHAR, if(fate = 'rejected', 'time_doubtful', fate)
       FROM chain WHERE fate IN ('superseded', 'rejected')`,
    );
    const fates = await fatesByMonth(db);
    counts.push(...fates);
    for (const { month, start, end } of batch) {
      const own = new Set(fates.filter((each) => each.month === month).map(({ fate }) => fate));
      if (!own.has('accepted') && !own.has('null') && !own.has('superseded')) continue;
      const temporary = change.temporary(readingsMonth(month));
      const query = await renderTemplate(models, 'readings_month', {
        start,
        end,
        replaced: own.has('superseded'),
      });
      const facts = await writeParquet(db, query, temporary, 'time');
      await change.add(readingsMonth(month), temporary, { ...facts, inputs: {} });
    }
  }
  await db.run('DROP TABLE IF EXISTS chain');
  if (anew) {
    const written = new Set(months.map(({ month }) => readingsMonth(month)));
    for (const entry of warehouse.entries(`readings/${datasource}/`))
      if (!written.has(entry.path)) change.drop(entry.path);
  }
  return counts;
}

// Without the zone of the session the month of an instant is cut much faster.
const MONTH = "date_trunc('month', make_timestamp(epoch_us(time)))";

const monthsOfCells = (db: Database): Promise<Month[]> =>
  db.rows<Month & Record<string, unknown>>(
    `WITH months AS (SELECT ${MONTH} AS month, count(*) AS cells FROM cells WHERE rule IS NULL GROUP BY ALL)
     SELECT
       strftime(month, '%Y-%m') AS month,
       strftime(month, '%Y-%m-%dT%H:%M:%SZ') AS start,
       strftime(month + INTERVAL 1 MONTH, '%Y-%m-%dT%H:%M:%SZ') AS "end",
       cells
     FROM months ORDER BY month`,
  );

const fatesByMonth = (db: Database): Promise<(FateCount & { month: string })[]> =>
  db.rows<FateCount & { month: string } & Record<string, unknown>>(
    `WITH fates AS (SELECT ${MONTH} AS month, file_no, fate, count(*) AS cells FROM chain WHERE fate <> 'held' GROUP BY ALL)
     SELECT strftime(month, '%Y-%m') AS month, file_no, fate, cells FROM fates`,
  );

/** Neighbouring months, as many at once as the limit allows, at least one. */
function batches(months: readonly Month[], size: (month: Month) => number): Month[][] {
  const all: Month[][] = [];
  let room = 0;
  for (const month of months) {
    room -= size(month);
    const last = all.at(-1);
    if (last !== undefined && room >= 0) last.push(month);
    else {
      all.push([month]);
      room = BATCH_ROWS - size(month);
    }
  }
  return all;
}
