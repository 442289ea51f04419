import type { Database } from '../../../shared/duckdb/engine.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { State } from './collect.js';
import { findEpisodes, type Episode, type Series } from './incidents/episodes.js';
import { inOrder, type Incident } from './incidents/incident.js';
import { datesOf } from './incidents/series-of.js';
import { toIncidents } from './incidents/to-incident.js';
import { readSeries, readSeriesDays } from './read-metrics.js';
import { RULES } from './rules/all.js';
import { sourcesByDatasource, type Settings } from './settings.js';

/** Files of metrics on the disk, absolute. */
export interface MetricsFiles {
  readonly daily: readonly string[];
  readonly series: readonly string[];
}

/**
 * All incidents that the metrics show. `judged`: the only sources to look at; what the last run knew of others stays.
 */
export async function judge(
  db: Database,
  state: State,
  files: MetricsFiles,
  settings: Settings,
  judged: readonly string[] | undefined,
): Promise<Incident[]> {
  const isJudged = (source: string): boolean => judged?.includes(source) ?? true;
  const series = files.daily.length === 0 ? [] : await readSeries(db, files.daily);
  const episodes = episodesOf(
    series.filter(({ source }) => isJudged(source)),
    settings,
  );
  const wanted = episodes.flatMap((episode) =>
    datesOf(episode).map((date) => ({ source: episode.source, measurement: episode.measurement, date })),
  );
  const known = await readSeriesDays(db, files.series, wanted);
  const { building } = state.seeds;
  const names = [...sourcesByDatasource(state.seeds)];
  const found = toIncidents(episodes, known, {
    building: building.id,
    timezone: building.timezone,
    datasourcesOf: (source) => names.filter(([, sources]) => sources.has(source)).map(([name]) => name),
  });
  return inOrder([...found, ...state.before.filter(({ evidence }) => !isJudged(evidence.source))]);
}

/** Every rule on every series. A source's last day is the last on which any of its measurements came. */
export function episodesOf(series: readonly Series[], settings: Settings): Episode[] {
  const last = new Map<string, string>();
  for (const { source, days } of series) {
    for (const date of days.keys()) if (date > (last.get(source) ?? '')) last.set(source, date);
  }
  return RULES.flatMap((rule) =>
    series.flatMap((each) =>
      findEpisodes(
        each,
        last.get(each.source) ?? '',
        rule,
        settings.limitsOf(rule, each.source, each.measurement),
      ),
    ),
  );
}

/** Absolute paths of files that a change has written or that were there before. */
export const pathsOf = async (
  entries: readonly ManifestEntry[],
  kind: string,
  locate: (entry: ManifestEntry) => Promise<string>,
): Promise<string[]> =>
  Promise.all(entries.filter(({ path }) => path.startsWith(`metrics/${kind}/`)).map(locate));
