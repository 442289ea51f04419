import { EMPTY_DAY, type DayMetric, type Limits, type Rule, type Verdict } from '../rules/rule.js';
import { nextDay } from './dates.js';

/** The daily metrics of one measurement of one source, by local date `YYYY-MM-DD`. */
export interface Series {
  readonly source: string;
  readonly measurement: string;
  readonly days: ReadonlyMap<string, DayMetric>;
}

export interface FlaggedDay {
  readonly date: string;
  readonly verdict: Verdict;
  /** The day that it was compared with; undefined where there was none. */
  readonly baseline: string | undefined;
}

/** Consecutive days on which one rule holds for one series. */
export interface Episode {
  readonly rule: Rule;
  readonly limits: Limits;
  readonly source: string;
  readonly measurement: string;
  readonly days: readonly [FlaggedDay, ...FlaggedDay[]];
  /** The last judged day is bad. */
  readonly isOpen: boolean;
}

/**
 * Judges every complete day of a series. The first day may have begun in the middle, so it is neither judged nor a
 * baseline; `lastOfSource` is the last date on which the source delivered anything: that day may still go on, all days
 * before it are over in data time, whatever the clock says. A date without a row is a day without readings.
 */
export function findEpisodes(series: Series, lastOfSource: string, rule: Rule, limits: Limits): Episode[] {
  const episodes: Episode[] = [];
  let run: FlaggedDay[] = [];
  let baseline: string | undefined;
  const close = (isOpen: boolean): void => {
    const [first, ...rest] = run;
    if (first === undefined) return;
    const { source, measurement } = series;
    episodes.push({ rule, limits, source, measurement, days: [first, ...rest], isOpen });
    run = [];
  };
  for (const date of judgedDates(series, lastOfSource)) {
    const day = dayOf(series, date);
    const verdict = rule.judge(day, baseline === undefined ? undefined : dayOf(series, baseline), limits);
    const isNormal = verdict === undefined || rule.settles?.(day, run.length, limits) === true;
    if (isNormal) {
      close(false);
      baseline = date;
    } else {
      run.push({ date, verdict, baseline });
    }
  }
  close(true);
  return episodes;
}

export const dayOf = (series: Pick<Series, 'days'>, date: string): DayMetric =>
  series.days.get(date) ?? EMPTY_DAY;

function* judgedDates(series: Series, lastOfSource: string): Generator<string> {
  const first = [...series.days.keys()].reduce<string | undefined>(
    (least, date) => (least === undefined || date < least ? date : least),
    undefined,
  );
  if (first === undefined) return;
  for (let date = nextDay(first); date < lastOfSource; date = nextDay(date)) yield date;
}
