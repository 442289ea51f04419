import type { Threshold } from '../config/types.js';
import { checks, type Check, type CheckName } from './checks.js';
import type { Counted, DatasourceFacts, Example, SeriesFacts } from './facts.js';
import type { Scope } from './scope.js';

/** A number that a check saw in a scope. */
export interface Observation {
  readonly check: Check;
  readonly scope: Scope;
  readonly value: number;
  /** What stands for the value where the value changes with the clock. */
  readonly shown?: string;
  /** Where the first, or the most, of it is. */
  readonly example?: Example;
}

/** Shares of fewer readings than this say nothing about a measurement or a location; a datasource is always judged. */
export const FEWEST = 24;

type Seen = Omit<Observation, 'check' | 'scope'> | undefined;

/** Everything that the checks see of a datasource: the whole, its measurements, and the places that a row names. */
export function observe(facts: DatasourceFacts, thresholds: readonly Threshold[], asOf: Date): Observation[] {
  return checks.flatMap((check) =>
    scopesOf(check, facts, thresholds).flatMap((scope) => {
      const seen = OBSERVE[check.name](facts, scope, asOf);
      return seen === undefined ? [] : [{ check, scope, ...seen }];
    }),
  );
}

function scopesOf(check: Check, facts: DatasourceFacts, thresholds: readonly Threshold[]): Scope[] {
  const { datasource } = facts;
  const series = facts.proposal?.series ?? [];
  const named = thresholds.filter(
    (row) => row.check === check.name && (row.datasource ?? datasource) === datasource,
  );
  const scopes: Scope[] = [{ datasource }];
  if (!check.splits) return scopes;
  const measurements = new Set([
    ...series.map(({ measurement }) => measurement),
    ...(facts.newFiles?.nullCells ?? []).map(({ measurement }) => measurement),
  ]);
  for (const measurement of [...measurements].sort()) {
    const isNamed = named.some((row) => row.measurement === measurement && row.location === undefined);
    if (check.finest !== 'datasource' || isNamed) scopes.push({ datasource, measurement });
  }
  for (const location of [...new Set(series.map((each) => each.location))].sort()) {
    if (named.some((row) => row.location === location && row.measurement === undefined))
      scopes.push({ datasource, location });
    for (const { measurement } of series.filter((each) => each.location === location)) {
      const isNamed = named.some((row) => row.location === location && row.measurement === measurement);
      if (check.finest === 'series' || isNamed) scopes.push({ datasource, measurement, location });
    }
  }
  return scopes;
}

const within = (facts: DatasourceFacts, { measurement, location }: Scope): readonly SeriesFacts[] =>
  (facts.proposal?.series ?? []).filter(
    (each) =>
      (measurement ?? each.measurement) === each.measurement && (location ?? each.location) === each.location,
  );
const isWhole = ({ measurement, location }: Scope): boolean =>
  measurement === undefined && location === undefined;
const total = <T>(all: readonly T[], of: (each: T) => number): number =>
  all.reduce((sum, each) => sum + of(each), 0);
/** One division, so that a share that a seed can write down compares as equal. */
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (part * 100) / whole);

/** The place of the series that has the most of it. */
function exampleOf(series: readonly SeriesFacts[], kind: Counted): { example?: Example } {
  const worst = series.toSorted((a, b) => b.counts[kind] - a.counts[kind])[0];
  const example = worst?.examples[kind];
  return example === undefined ? {} : { example };
}

const count =
  (kind: Counted) =>
  (facts: DatasourceFacts, scope: Scope): Seen => {
    const series = within(facts, scope);
    if (facts.proposal === undefined) return undefined;
    return { value: total(series, ({ counts }) => counts[kind]), ...exampleOf(series, kind) };
  };

const share =
  (kind: Counted, of: (series: SeriesFacts) => number) =>
  (facts: DatasourceFacts, scope: Scope): Seen => {
    const series = within(facts, scope);
    const whole = total(series, of);
    if (facts.newFiles === undefined || (whole < FEWEST && !isWhole(scope))) return undefined;
    return {
      value: percent(
        total(series, ({ counts }) => counts[kind]),
        whole,
      ),
      ...exampleOf(series, kind),
    };
  };

/**
 * The share of nulls among what the files add, or, where that is more, among all that they hold: a column that falls
 * empty shows also where another file fills the gap.
 */
function nulls(facts: DatasourceFacts, scope: Scope): Seen {
  const { newFiles } = facts;
  if (newFiles === undefined) return undefined;
  const added = isWhole(scope)
    ? { value: percent(newFiles.nulls, newFiles.taken) }
    : share('nulls', ({ readings }) => readings)(facts, scope);
  const cells = newFiles.nullCells.filter(
    ({ measurement }) => (scope.measurement ?? measurement) === measurement && scope.location === undefined,
  );
  const all = total(cells, (each) => each.cells);
  if (all < FEWEST && !isWhole(scope)) return added;
  const value = percent(
    total(cells, (each) => each.nulls),
    all,
  );
  const worst = cells.toSorted((a, b) => b.nulls - a.nulls)[0];
  return {
    value: Math.max(value, added?.value ?? 0),
    ...(worst === undefined ? {} : { example: worst.example }),
  };
}

function completeness(facts: DatasourceFacts, scope: Scope): Seen {
  const series = within(facts, scope).filter(({ due }) => due !== undefined);
  const due = total(series, (each) => each.due ?? 0);
  if (facts.newFiles === undefined || due < FEWEST) return undefined;
  const worst = series.toSorted((a, b) => (b.due ?? 0) - b.present - ((a.due ?? 0) - a.present))[0];
  return {
    value: percent(
      total(series, (each) => each.present),
      due,
    ),
    ...(worst === undefined ? {} : { example: worst.file }),
  };
}

const extreme =
  (kind: 'lowest' | 'highest', best: (...values: number[]) => number) =>
  (facts: DatasourceFacts, scope: Scope): Seen => {
    // Over several measurements an extreme is of no unit, so it means nothing.
    if (scope.measurement === undefined) return undefined;
    const values = within(facts, scope).flatMap((each) => each[kind] ?? []);
    return values.length === 0 ? undefined : { value: best(...values) };
  };

const HOUR = 3_600_000;

function age(of: string | undefined, what: string, asOf: Date): Seen {
  if (of === undefined) return undefined;
  return { value: Math.max(0, (asOf.getTime() - Date.parse(of)) / HOUR), shown: `${what} ${of}` };
}

const newestOf = (series: readonly SeriesFacts[]): string | undefined =>
  series
    .flatMap(({ latest }) => latest ?? [])
    .sort()
    .at(-1);

/** How each check comes to its number; undefined where there is nothing that it could look at. */
const OBSERVE: Readonly<Record<CheckName, (facts: DatasourceFacts, scope: Scope, asOf: Date) => Seen>> = {
  null_percent: nulls,
  min_rows: ({ newFiles }) => newFiles && { value: newFiles.cells, example: newFiles.smallest },
  max_rows: ({ proposal }) => proposal && { value: proposal.fullestMonth },
  future_rows: count('future'),
  impossible_rows: count('impossible'),
  duplicate_percent: ({ newFiles }) => newFiles && { value: percent(newFiles.duplicates, newFiles.cells) },
  range_percent: share('outside', ({ readings }) => readings),
  sentinel_percent: share('sentinels', ({ readings }) => readings),
  min_value: extreme('lowest', Math.min),
  max_value: extreme('highest', Math.max),
  completeness_percent: completeness,
  age_hours: (facts, scope, asOf) =>
    age(isWhole(scope) ? facts.latest : newestOf(within(facts, scope)), 'of', asOf),
  file_age_hours: ({ latestFile }, _, asOf) => age(latestFile, 'written', asOf),
  reject_percent: ({ newFiles }) =>
    newFiles && { value: percent(newFiles.rejected, newFiles.cells), example: newFiles.rejectedIn },
  backward_percent: share('backward', ({ steps }) => steps),
  unbalanced_cells: ({ proposal }) => proposal && { value: proposal.unbalanced },
};
