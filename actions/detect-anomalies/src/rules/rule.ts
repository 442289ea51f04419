/** One day of one measurement of one source: what `metrics/daily` (or, of one location, `metrics/series`) says of it. */
export interface DayMetric {
  /** Readings that arrived, with and without a value. */
  readonly rowCount: number;
  readonly nullCount: number;
  /** Null where no reading has a value. */
  readonly avgValue: number | null;
  /** Sample standard deviation; null with fewer than two values. */
  readonly stdDev: number | null;
}

/** A day on which nothing arrived: it has no row in the metrics. */
export const EMPTY_DAY: DayMetric = { rowCount: 0, nullCount: 0, avgValue: null, stdDev: null };

/** Why a rule holds on a day. `score` orders the days of an incident: the larger, the worse. */
export interface Verdict {
  readonly observed: number;
  readonly expected: number;
  readonly score: number;
}

/** A number that a rule goes by: it comes from an input of the action, or has a default that only seeds change. */
export type Parameter = { readonly input: InputName } | { readonly default: number };

export type InputName = 'row-count-drop-percent' | 'max-null-percent' | 'max-std-ratio';

/** The parameters of a rule after inputs and seeds, by name. */
export type Limits = Readonly<Record<string, number>>;

/** A rule of the daily metrics. It is pure: the same day, baseline and limits give the same verdict. */
export interface Rule {
  /** The word in incidents and in `anomaly_rules.csv`. */
  readonly name: string;
  /** Class of the incidents it raises (see the README of this action). */
  readonly class: string;
  /** What `observed` and `expected` count. */
  readonly unit: string;
  /** A verdict in plain words; numbers come as text. */
  describe(observed: string, expected: string): string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /**
   * The verdict on one complete day, undefined where the rule does not hold. `baseline` is the last complete day before
   * it on which the rule did not hold, undefined at the beginning of a series.
   */
  judge(day: DayMetric, baseline: DayMetric | undefined, limits: Limits): Verdict | undefined;
  /** True when a level that lasted `days` flagged days is the new normal, so that the incident ends. */
  settles?(day: DayMetric, days: number, limits: Limits): boolean;
}

/** A parameter by name. A name that the rule does not declare is a defect of ours. */
export function limit(limits: Limits, name: string): number {
  const value = limits[name];
  if (value === undefined)
    throw new Error(`a rule asks for the parameter "${name}", which it does not declare`);
  return value;
}
