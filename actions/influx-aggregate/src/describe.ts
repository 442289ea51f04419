import type { StageResult } from '../../../shared/action/define.js';
import type { Build } from './apply.js';
import type { State } from './collect.js';
import type { Engine } from './engine.js';
import type { Engines } from './engines.js';
import type { FilePlan } from './plan.js';

const number = new Intl.NumberFormat('en-US');

interface Outcome {
  readonly state: State;
  readonly build: Build;
  readonly changed: boolean;
  readonly plans: readonly FilePlan[];
}

/** The result of a run that found every file made from what it would be made from now. */
export const nothingToDo = ({ readings }: State, engine: Engine): StageResult => ({
  findings: [],
  changed: false,
  outputs: { rows: 0, engine, 'points-written': 0 },
  headline:
    readings.length === 0
      ? 'There are no readings yet, so there is nothing to aggregate.'
      : 'No reading, place or model changed since the last run: all aggregates stay as they are.',
});

/** The result of a run that made files anew. */
export function describe({ state, build, changed, plans }: Outcome): StageResult {
  const entries = build.change.entries;
  const rowsOf = (folder: string): number =>
    entries
      .filter(({ path }) => path.startsWith(`aggregates/${folder}/`))
      .reduce((sum, { rows }) => sum + rows, 0);
  const rows = rowsOf('hourly');
  const datasources = [...new Set(state.readings.map(({ datasource }) => datasource))].sort();
  const months = entries.filter(({ path }) => path.startsWith('aggregates/hourly/')).length;
  const { engines } = build;
  return {
    findings: engines.findings,
    changed,
    datasources: build.leftOut.report(datasources),
    files: entries.map(({ path, rows: own, bytes, sha256 }) => ({ path, rows: own, bytes, sha256 })),
    outputs: {
      rows,
      engine: engines.months.influxdb.length > 0 ? 'influxdb' : 'duckdb',
      'points-written': engines.pointsWritten,
    },
    headline: `Made ${number.format(rows)} hourly rows in ${months} ${months === 1 ? 'month' : 'months'} anew, and ${number.format(rowsOf('daily'))} daily, ${number.format(rowsOf('weekly'))} weekly and ${number.format(rowsOf('monthly'))} monthly rows from hours.${byEngine(engines)}`,
    tables: [
      {
        title: 'What was made anew',
        columns: ['File', 'Why', 'Rows'],
        rows: plans.map(({ path, reason }) => [
          path,
          reason,
          number.format(entries.find((entry) => entry.path === path)?.rows ?? 0),
        ]),
      },
      leftOutTable(build, datasources),
    ],
  };
}

/** Who computed what, where InfluxDB was asked at all. */
function byEngine({ months, since, pointsWritten }: Engines): string {
  if (since === undefined) return '';
  const inWindow = `InfluxDB computed ${months.influxdb.length} of the months, from ${number.format(pointsWritten)} readings written to it`;
  if (months.duckdb.length === 0) return ` ${inWindow}.`;
  const before = months.duckdb.filter((month) => month < since).length;
  const why =
    before === months.duckdb.length
      ? `because they lie before its window, which begins with ${since}`
      : `${before} of them because they lie before its window, which begins with ${since}`;
  return ` ${inWindow}; DuckDB computed the other ${months.duckdb.length}, ${why}.`;
}

const leftOutTable = (build: Build, datasources: readonly string[]) => ({
  title: 'Readings left out of the files made anew',
  columns: ['Datasource', 'Out of bounds', 'Suspect', 'Missing', 'Not yet due'],
  rows: build.leftOut
    .report(datasources)
    .flatMap(({ name, left_out: sums = {} }) =>
      Object.keys(sums).length === 0
        ? []
        : [
            [
              name,
              ...['out_of_bounds', 'suspect', 'missing', 'future'].map((reason) =>
                number.format(sums[reason] ?? 0),
              ),
            ],
          ],
    ),
});
