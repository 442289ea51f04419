import type { StageResult } from '../../../shared/action/define.js';
import type { Build } from './apply.js';
import type { State } from './collect.js';
import type { FilePlan } from './plan.js';

const number = new Intl.NumberFormat('en-US');
const ENGINE = 'duckdb';

interface Outcome {
  readonly state: State;
  readonly build: Build;
  readonly changed: boolean;
  readonly plans: readonly FilePlan[];
}

/** The result of a run that found every file made from what it would be made from now. */
export const nothingToDo = ({ readings }: State): StageResult => ({
  findings: [],
  changed: false,
  outputs: { rows: 0, engine: ENGINE },
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
  return {
    findings: [],
    changed,
    datasources: build.leftOut.report(datasources),
    files: entries.map(({ path, rows: own, bytes, sha256 }) => ({ path, rows: own, bytes, sha256 })),
    outputs: { rows, engine: ENGINE },
    headline: `Made ${number.format(rows)} hourly rows in ${months} ${months === 1 ? 'month' : 'months'} anew, and ${number.format(rowsOf('daily'))} daily, ${number.format(rowsOf('weekly'))} weekly and ${number.format(rowsOf('monthly'))} monthly rows from hours.`,
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
