import { EMPTY_DAY, type DayMetric } from '../rules/rule.js';
import type { Episode, FlaggedDay } from './episodes.js';

/** The metrics of each location on the days that matter: source, measurement and date → location → metrics. */
export type SeriesDays = ReadonlyMap<string, ReadonlyMap<string, DayMetric>>;

export const seriesDayKey = (source: string, measurement: string, date: string): string =>
  JSON.stringify([source, measurement, date]);

/** The dates whose metrics by location an episode is explained with. */
export const datesOf = (episode: Episode): string[] => [
  ...new Set(
    episode.days.flatMap(({ date, baseline }) => (baseline === undefined ? [date] : [date, baseline])),
  ),
];

/** `location/measurement` of all days of an episode, in alphabetical order. */
export const seriesOf = (episode: Episode, known: SeriesDays): string[] =>
  [...new Set(episode.days.flatMap((day) => seriesOfDay(episode, day, known)))].sort();

/**
 * The series that show an episode on one day: those for which the rule holds by itself. Where it holds for none (a
 * little of everything is missing), all that were active that day or on the day compared with.
 */
export function seriesOfDay(episode: Episode, day: FlaggedDay, known: SeriesDays): string[] {
  const on = (date: string | undefined): ReadonlyMap<string, DayMetric> =>
    (date === undefined ? undefined : known.get(seriesDayKey(episode.source, episode.measurement, date))) ??
    new Map();
  const observed = on(day.date);
  const compared = on(day.baseline);
  const locations = [...new Set([...observed.keys(), ...compared.keys()])].sort();
  const affected = locations.filter(
    (location) =>
      episode.rule.judge(observed.get(location) ?? EMPTY_DAY, compared.get(location), episode.limits) !==
      undefined,
  );
  return (affected.length > 0 ? affected : locations).map((location) => `${location}/${episode.measurement}`);
}
