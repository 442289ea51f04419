import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StageRun, SummaryTable } from '../../../../shared/action/define.js';
import { Database } from '../../../../shared/duckdb/engine.js';
import { isoTime } from '../../../../shared/duckdb/parquet.js';
import { inputError } from '../../../../shared/errors/errors.js';
import { toJson, writeFileAtomic } from '../../../../shared/files/atomic.js';
import { notice, warning, type Finding } from '../../../../shared/report/finding.js';
import type { Inputs } from '../inputs.js';
import type { NamedRelease } from '../release.js';
import { CLASSES, comparisonSql, type Class } from './sql.js';

export interface ClassCount {
  readonly class: Class;
  /** Rows of the old data set in this class. */
  readonly old_rows: number;
  /** Hours of the new data set that they stand for, and those that no old row stands for. */
  readonly new_rows: number;
  readonly examples: readonly string[];
}

interface Compared {
  readonly findings: readonly Finding[];
  readonly tables: readonly SummaryTable[];
}

/** Below the building's folder: of this run only, and not published. */
export const COMPARISON = 'comparison.json';

/**
 * The parallel run before a cut-over: puts every difference between an old public Parquet and this release into a class,
 * with counts and examples. Nothing without the input `compare-with`. Throws INPUT_INVALID when the old file is not there.
 */
export async function compareWithOld(run: StageRun<Inputs>, { release }: NamedRelease): Promise<Compared> {
  const { inputs, context, warehouse, seeds } = run;
  const given = inputs['compare-with'];
  if (given === undefined) return { findings: [], tables: [] };
  const old = path.resolve(context.workspace, given);
  if (!existsSync(old)) throw oldMissing(given);
  const hourly: string[] = [];
  for (const file of release.files) {
    if (file.dataset === 'hourly' && file.format === 'parquet')
      hourly.push(await warehouse.storedFile(`public/${file.path}`, file.bytes, file.sha256));
  }
  if (hourly.length === 0) throw needsHourly();
  await using db = await Database.open(context, { threads: inputs.threads });
  const comparison = {
    old,
    hourly,
    timezone: seeds.building.timezone,
    tolerance: inputs['compare-tolerance'],
  };
  for (const statement of comparisonSql(comparison)) await db.run(statement);
  const counts = await countClasses(db);
  await writeFileAtomic(
    warehouse.runFile('reports', COMPARISON),
    toJson({ compared_with: path.basename(old), classes: counts }),
  );
  return { findings: [verdict(counts)], tables: [tableOf(counts)] };
}

async function countClasses(db: Database): Promise<ClassCount[]> {
  const rows = await db.rows<{ class: Class; old_rows: number; new_rows: number }>(
    `SELECT class, count(*) FILTER (side = 'old') AS old_rows, sum(hours)::BIGINT AS new_rows FROM compared GROUP BY class`,
  );
  const examples = await db.rows<{ class: Class; example: string }>(
    `SELECT class, concat_ws(' ', side, ${isoTime('time')}, location || '/' || measurement,
       'old ' || coalesce(old_value::VARCHAR, 'none') || ', new ' || coalesce(new_value::VARCHAR, 'none')) AS example
     FROM compared QUALIFY row_number() OVER (PARTITION BY class ORDER BY side DESC, time, location, measurement, source) <= 3
     ORDER BY class, side DESC, time, location, measurement, source`,
  );
  return (Object.keys(CLASSES) as Class[]).map((name) => {
    const found = rows.find((each) => each.class === name);
    return {
      class: name,
      old_rows: found?.old_rows ?? 0,
      new_rows: found?.new_rows ?? 0,
      examples: examples.filter((each) => each.class === name).map(({ example }) => example),
    };
  });
}

function verdict(counts: readonly ClassCount[]): Finding {
  const of = (name: Class): ClassCount | undefined => counts.find((each) => each.class === name);
  const equal = (of('equal')?.new_rows ?? 0) + (of('label')?.new_rows ?? 0);
  const left = (of('unexplained')?.old_rows ?? 0) + (of('unexplained')?.new_rows ?? 0);
  const other = (of('value')?.old_rows ?? 0) + (of('daylight_saving')?.old_rows ?? 0);
  const message = `Compared with the old data set: ${equal} equal values, ${other} other values, ${left} rows left over.`;
  const details = {
    code: left === 0 ? 'COMPARED' : 'COMPARED_UNEXPLAINED',
    message,
    observed: `${left} rows left over`,
    expected: '0 rows left over',
    hint: 'The table in the summary and reports/comparison.json show every class with examples.',
  } as const;
  return left === 0 ? notice(details) : warning(details);
}

const tableOf = (counts: readonly ClassCount[]): SummaryTable => ({
  title: 'Compared with the old data set',
  columns: ['Class', 'Old rows', 'New hours', 'Example'],
  rows: counts.map(({ class: name, old_rows, new_rows, examples }) => [
    CLASSES[name],
    String(old_rows),
    String(new_rows),
    examples[0] ?? '',
  ]),
});

const oldMissing = (given: string): Error =>
  inputError({
    code: 'INPUT_INVALID',
    message: `The input "compare-with" names "${given}", which does not exist.`,
    hint: 'Name a Parquet file, relative to the workspace.',
  });

const needsHourly = (): Error =>
  inputError({
    code: 'INPUT_INVALID',
    message: 'The input "compare-with" needs the data set hourly in the format parquet.',
    hint: 'Add hourly to `datasets` and parquet to `formats`.',
  });
