import { localMidnight } from '../../../../shared/config/local-midnight.js';
import { nextDay } from './dates.js';
import type { Episode } from './episodes.js';
import { incidentId, inOrder, isOpen, type Incident } from './incident.js';
import { seriesOf, seriesOfDay, type SeriesDays } from './series-of.js';

/** What incidents of a building need to know of it. */
export interface Site {
  readonly building: string;
  /** IANA name: days begin and end by its clock. */
  readonly timezone: string;
  /** Names of the datasources that deliver a source. */
  datasourcesOf(source: string): readonly string[];
}

/** One incident for each episode; those that have the same cause (same id) become one. */
export const toIncidents = (episodes: readonly Episode[], known: SeriesDays, site: Site): Incident[] =>
  mergeSame(episodes.map((episode) => toIncident(episode, known, site)));

function toIncident(episode: Episode, known: SeriesDays, site: Site): Incident {
  const { rule, days } = episode;
  const first = days[0];
  const last = days.at(-1) ?? first;
  const worst = days.reduce((most, day) => (day.verdict.score > most.verdict.score ? day : most));
  const series = seriesOf(episode, known);
  const start = localMidnight(first.date, site.timezone);
  return {
    id: incidentId(
      site.building,
      rule.class,
      seriesOfDay(episode, first, known)[0] ?? episode.measurement,
      start,
    ),
    building: site.building,
    rule: rule.name,
    class: rule.class,
    severity: 'warning',
    scope: scopeOf(episode, series, site),
    series,
    start,
    end: episode.isOpen ? null : localMidnight(nextDay(last.date), site.timezone),
    detected_at: localMidnight(nextDay(first.date), site.timezone),
    evidence: {
      source: episode.source,
      measurement: episode.measurement,
      observed: rounded(worst.verdict.observed),
      expected: rounded(worst.verdict.expected),
      unit: rule.unit,
      worst_day: worst.date,
      days: days.length,
    },
    merged: [],
  };
}

/** The narrowest thing that holds all series: the series itself, else the datasource that delivers them. */
function scopeOf(episode: Episode, series: readonly string[], site: Site): Incident['scope'] {
  const [only] = series;
  if (only !== undefined && series.length === 1) return { type: 'series', id: only };
  const names = site.datasourcesOf(episode.source);
  return { type: 'datasource', id: names.length > 0 ? names.join(';') : episode.source };
}

/** Two rules may see one cause, rows that are missing and rows that are null: the first keeps the word. */
function mergeSame(incidents: readonly Incident[]): Incident[] {
  const byId = new Map<string, Incident>();
  for (const incident of incidents) {
    const known = byId.get(incident.id);
    byId.set(incident.id, known === undefined ? incident : mergeTwo(known, incident));
  }
  return inOrder([...byId.values()]);
}

function mergeTwo(a: Incident, b: Incident): Incident {
  const series = [...new Set([...a.series, ...b.series])].sort();
  return {
    ...a,
    scope: a.series.length >= b.series.length ? a.scope : b.scope,
    series,
    end: isOpen(a) || isOpen(b) ? null : later(a.end, b.end),
    evidence: { ...a.evidence, rules: [...(a.evidence.rules ?? [a.rule]), b.rule] },
  };
}

const later = (a: string | null, b: string | null): string | null =>
  Date.parse(a ?? '') >= Date.parse(b ?? '') ? a : b;

/** Six decimals, as values have: enough for people, and the same on every machine. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
