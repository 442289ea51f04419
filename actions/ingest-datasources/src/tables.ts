import type { Database } from '../../../shared/duckdb/engine.js';
import { literal } from '../../../shared/duckdb/quote.js';
import { zoneSegments } from '../../../shared/time/segments.js';
import { fileId } from '../../../shared/warehouse/ledger.js';
import type { DatasourceFacts, IngestFile } from './collect.js';
import type { IngestRun } from './main.js';
import type { FileToRead } from './read-file.js';
import { isOnClock } from './staging-variables.js';

/** The small tables that the SQL of ingest joins: what JavaScript knows and every cell needs. */

/** Table `channels`: what a cell's channel says of it. */
export async function createChannelTable(db: Database, files: readonly FileToRead[]): Promise<void> {
  const rows = files.flatMap((file) =>
    file.channels.map((channel, id) => ({
      file_no: String(file.fileNo),
      channel: String(id),
      source: channel.mapping.sourceName,
      column: channel.valueColumn,
      on_clock: String(
        file.plan.times.some(
          (time) => isOnClock(time) && time.columns.join('\n') === channel.timeColumns.join('\n'),
        ),
      ),
    })),
  );
  await db.createTable('channel_rows', ['file_no', 'channel', 'source', 'column', 'on_clock'], rows);
  await db.run(
    'CREATE OR REPLACE TABLE channels AS SELECT file_no::INTEGER AS file_no, channel::SMALLINT AS channel, source, "column", on_clock::BOOLEAN AS on_clock FROM channel_rows',
  );
}

/** Sensor data of buildings do not go back further; older times keep the offset of this year. */
const FIRST_YEAR = 2000;

/**
 * Table `zone_segments`: the datasource's zone as data, for the years that the building can have data of; and
 * `double_hours`: from when on and for how long the wall clock is repeated afterwards, in microseconds.
 */
export async function createZoneTable(
  db: Database,
  run: IngestRun,
  { datasource }: DatasourceFacts,
  cadenceMinutes: number | null,
): Promise<void> {
  const zone =
    datasource.daylightSaving === 'utc' ? 'UTC' : (datasource.timezone ?? run.seeds.building.timezone);
  const segments = zoneSegments(
    zone,
    FIRST_YEAR,
    run.asOf.getUTCFullYear() + 1,
    datasource.daylightSaving === 'fixed',
  );
  const rows = segments.map((segment) => {
    const times = [segment.localFromMs, segment.localToMs, segment.repeatedUntilMs].map(timestamp);
    return `(${[...times, segment.offsetSeconds, segment.previousOffsetSeconds ?? 'NULL'].join(', ')})`;
  });
  await db.run(
    'CREATE OR REPLACE TABLE zone_segments (local_from TIMESTAMP, local_to TIMESTAMP, repeated_until TIMESTAMP, offset_s BIGINT, previous_offset_s BIGINT)',
  );
  await db.run(`INSERT INTO zone_segments VALUES ${rows.join(', ')}`);
  const shift = datasource.intervalLabel === 'end' ? Math.round((cadenceMinutes ?? 0) * 60) : 0;
  await db.run(
    `CREATE OR REPLACE TABLE double_hours AS
     SELECT epoch_us(local_from) - 1000000 * (previous_offset_s + ${shift}) AS start_us, epoch_us(repeated_until) - epoch_us(local_from) AS length_us
     FROM zone_segments WHERE repeated_until IS NOT NULL`,
  );
}

function timestamp(ms: number | null): string {
  if (ms === null) return 'NULL';
  if (!Number.isFinite(ms)) return ms < 0 ? "'-infinity'" : "'infinity'";
  return literal(new Date(ms).toISOString().slice(0, 19));
}

/** Table `files`: the place of every file in the order of taking, and how readings name it. */
export async function createFileTable(
  db: Database,
  files: readonly IngestFile[],
  sequence: ReadonlyMap<number, number>,
): Promise<void> {
  const rows = files.map(
    (file, fileNo) => `(${fileNo}, ${sequence.get(fileNo) ?? 0}, ${literal(fileId(file.file.sha256))})`,
  );
  await db.run('CREATE OR REPLACE TABLE files (file_no INTEGER, sequence INTEGER, file VARCHAR)');
  for (let start = 0; start < rows.length; start += 500) {
    await db.run(`INSERT INTO files VALUES ${rows.slice(start, start + 500).join(', ')}`);
  }
}
