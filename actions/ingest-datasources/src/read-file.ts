import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Datasource } from '../../../shared/config/types.js';
import type { Channel } from '../../../shared/contract/channels.js';
import type { ReadPlan } from '../../../shared/contract/contract.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { isoTime } from '../../../shared/duckdb/parquet.js';
import { ident } from '../../../shared/duckdb/quote.js';
import { dataError } from '../../../shared/errors/errors.js';
import { plain } from '../../../shared/report/escape.js';
import { renderTemplate } from '../../../shared/models/load.js';
import { rewriteCsv } from './rewrite.js';
import { stagingVariables } from './staging-variables.js';

export interface FileToRead {
  readonly fileNo: number;
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Physical number of the last line that is not blank. */
  readonly lastLine: number;
  readonly plan: ReadPlan;
  readonly channels: readonly Channel[];
}

export interface ReadOptions {
  readonly datasource: Datasource;
  readonly cadenceMinutes: number | null;
  /** Absolute folder of models and templates. */
  readonly models: string;
  /** Absolute folder for rewritten files. */
  readonly tempDir: string;
}

/** What reading one file came to. */
export interface FileRead {
  /** Mapped cells, whatever became of them. */
  readonly cells: number;
  readonly ignored: number;
  readonly rejected: number;
  /** Good cells at times that the spring change of the clock skips. */
  readonly skipped: number;
  /** Good cells in the hour that occurs twice, of unknown pass. */
  readonly doubtful: number;
  /** Good cells with more than six decimals. */
  readonly rounded: number;
  /** First and last instant of the good cells, ISO 8601 UTC. */
  readonly first: string | null;
  readonly last: string | null;
}

/** Of a file that holds not one mapped cell. */
export const NOTHING_READ: FileRead = {
  cells: 0,
  ignored: 0,
  rejected: 0,
  skipped: 0,
  doubtful: 0,
  rounded: 0,
  first: null,
  last: null,
};

/** The table that the cells of all files of a datasource are gathered in: `rule` is NULL for the good ones. */
export async function createCellTable(db: Database): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TABLE cells (
      file_no INTEGER, line INTEGER, channel SMALLINT, time TIMESTAMPTZ, sensor VARCHAR, measurement VARCHAR,
      value DECIMAL(18, 6), quality TINYINT, skipped BOOLEAN, rounded BOOLEAN, rule VARCHAR, text VARCHAR, cells INTEGER
    )`,
  );
}

/** The SQL that reads one file, as text for people: landing, then staging. */
export async function renderFileSql(
  file: FileToRead,
  options: ReadOptions,
  source: string,
): Promise<{ landing: string; staging: string }> {
  const landing = landingName(options.datasource);
  const own = `1_staging/stg_${options.datasource.name}.sql`;
  const template = existsSync(path.join(options.models, own)) ? own : 'staging';
  const variables = stagingVariables(options.datasource, file, landing, options.cadenceMinutes);
  return {
    landing: await renderLanding(file, options.models, source),
    staging: await renderTemplate(options.models, template, variables),
  };
}

const landingName = (datasource: Datasource): string => `landing_${datasource.name}`;

/** Reads one file into the table `cells`. Throws FILE_NOT_A_TABLE for one that DuckDB cannot read to its end. */
export async function readFile(db: Database, file: FileToRead, options: ReadOptions): Promise<void> {
  const landing = ident(landingName(options.datasource));
  const rewritten = path.join(options.tempDir, `rewritten-${file.fileNo}.csv`);
  const sql = await renderFileSql(file, options, file.path);
  if (file.plan.format === 'csv') {
    if (!(await landAsItStands(db, file, landing, sql.landing)))
      await landRewritten(db, file, landing, rewritten, options.models);
  } else {
    await unlessDamaged(file, db.run(`CREATE OR REPLACE VIEW ${landing} AS ${sql.landing}`));
  }
  const staging = db.run(
    `INSERT INTO cells SELECT ${file.fileNo}, line, channel, time, sensor, measurement, value, quality, skipped, rounded, rule, text, cells FROM (${sql.staging})`,
  );
  // Whether the file or the SQL is at fault, only reading the file by itself tells.
  await staging.catch(async (cause: unknown) => {
    await unlessDamaged(file, db.run(`SELECT count(COLUMNS(*)) FROM ${landing}`));
    throw cause;
  });
  await db.run(`DROP VIEW ${landing}`);
  await rm(rewritten, { force: true });
}

/** Tells the two passes of the hour that occurs twice apart, for all files that were read. */
export async function settleDoubleHours(db: Database, models: string): Promise<void> {
  await db.run(`CREATE OR REPLACE TABLE passes AS ${await renderTemplate(models, 'double_hour', {})}`);
  await db.run(
    `UPDATE cells
     SET time = if(passes.winter, make_timestamptz(epoch_us(time) + passes.length_us), time), quality = if(passes.doubtful AND quality < 3, 3, quality)
     FROM passes
     WHERE cells.file_no = passes.file_no AND cells.line = passes.line AND cells.channel = passes.channel AND (winter OR doubtful)`,
  );
}

/** What reading each file came to, by `fileNo`; files without a mapped cell are left out. */
export async function fileReads(db: Database): Promise<Map<number, FileRead>> {
  const rows = await db.rows<FileRead & { file_no: number } & Record<string, unknown>>(
    `SELECT
       file_no,
       sum(cells)::BIGINT AS cells,
       coalesce(sum(cells) FILTER (rule = 'ignored'), 0)::BIGINT AS ignored,
       count(*) FILTER (rule <> 'ignored') AS rejected,
       count(*) FILTER (rule IS NULL AND skipped) AS skipped,
       count(*) FILTER (rule IS NULL AND quality = 3) AS doubtful,
       count(*) FILTER (rule IS NULL AND rounded) AS rounded,
       ${isoTime('min(time) FILTER (rule IS NULL)')} AS first,
       ${isoTime('max(time) FILTER (rule IS NULL)')} AS last
     FROM cells GROUP BY file_no`,
  );
  return new Map(rows.map(({ file_no, ...read }) => [file_no, read]));
}

/**
 * Lands a clean CSV without a detour. False when it must be read line by line: DuckDB refused a line, or the number of
 * records is not the number of lines (blank lines inside, line breaks in quotes), which would shift line numbers.
 */
async function landAsItStands(
  db: Database,
  file: FileToRead,
  landing: string,
  sql: string,
): Promise<boolean> {
  if (file.plan.rewrite) return false;
  try {
    await db.run(`CREATE OR REPLACE TABLE landing_rows AS ${sql}`);
  } catch {
    return false;
  }
  const { rows } = await db.row<{ rows: number }>('SELECT count(*) AS rows FROM landing_rows');
  if (rows !== file.lastLine - file.plan.skipLines) return false;
  await db.run(
    `CREATE OR REPLACE VIEW ${landing} AS SELECT (rowid + ${file.plan.skipLines + 1})::INTEGER AS _line, false AS _ragged, * FROM landing_rows`,
  );
  return true;
}

async function landRewritten(
  db: Database,
  file: FileToRead,
  landing: string,
  rewritten: string,
  models: string,
): Promise<void> {
  await rewriteCsv(file.path, rewritten, file.plan);
  const sql = await renderTemplate(models, 'landing_rewritten', {
    file: rewritten,
    columns: file.plan.columns,
  });
  await db.run(`CREATE OR REPLACE VIEW ${landing} AS ${sql}`);
}

async function unlessDamaged(file: FileToRead, reading: Promise<void>): Promise<void> {
  await reading.catch((cause: Error) => {
    throw dataError({
      code: 'FILE_NOT_A_TABLE',
      message: `it cannot be read to its end (${plain(cause.message.split('\n')[0] ?? '')})`,
      hint: 'Export it again.',
      place: { file: file.name },
      cause,
    });
  });
}

async function renderLanding(file: FileToRead, models: string, source: string): Promise<string> {
  const { plan } = file;
  if (plan.format === 'parquet') return renderTemplate(models, 'landing_parquet', { file: source });
  if (plan.format === 'json') {
    const columns = plan.columns.map((name, index) => ({ name, pointer: plan.pointers?.[index] ?? '' }));
    return renderTemplate(models, 'landing_json', { file: source, records: plan.recordsPointer, columns });
  }
  return renderTemplate(models, 'landing_csv', {
    file: source,
    skip_lines: plan.skipLines,
    delimiter: plan.delimiter,
    columns: plan.columns,
  });
}
