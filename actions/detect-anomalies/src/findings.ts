import type { SummaryTable } from '../../../shared/action/define.js';
import type { Place } from '../../../shared/errors/errors.js';
import { notice, warning, type Finding } from '../../../shared/report/finding.js';
import { isOpen, type Incident } from './incidents/incident.js';
import { RULES } from './rules/all.js';

/** More would hide what matters; the rest is counted. */
const MOST_NOTICES = 20;

/**
 * What is worth telling people: an incident that began is a warning once; one that is known, has ended or is no longer
 * seen, because late data filled it, is a notice. The same state a second time therefore brings no warning.
 */
export function findingsOf(before: readonly Incident[], now: readonly Incident[]): Finding[] {
  const known = new Map(before.map((incident) => [incident.id, incident]));
  const current = new Set(now.map(({ id }) => id));
  const open = now.filter(isOpen);
  return [
    ...open.filter(({ id }) => !wasOpen(known.get(id))).map(opened),
    ...capped(
      open.filter(({ id }) => wasOpen(known.get(id))).map(stillOpen),
      'known incidents are still open',
    ),
    ...capped(
      now.filter((each) => !isOpen(each) && (!known.has(each.id) || wasOpen(known.get(each.id)))).map(ended),
      'incidents have ended',
    ),
    ...capped(before.filter(({ id }) => !current.has(id)).map(withdrawn), 'incidents are no longer seen'),
  ];
}

const wasOpen = (incident: Incident | undefined): boolean => incident !== undefined && isOpen(incident);

const HINT =
  'incidents/incidents.json tells the series, the evidence and the times. Parameters: seeds/anomaly_rules.csv.';

const opened = (incident: Incident): Finding =>
  warning({
    code: 'INCIDENT_OPEN',
    message: `Since ${incident.start}: ${describe(incident)}.`,
    hint: HINT,
    ...details(incident),
  });

const stillOpen = (incident: Incident): Finding =>
  notice({
    code: 'INCIDENT_OPEN',
    message: `Known and still open since ${incident.start}: ${describe(incident)}.`,
    ...details(incident),
  });

const ended = (incident: Incident): Finding =>
  notice({
    code: 'INCIDENT_ENDED',
    message: `From ${incident.start} to ${incident.end ?? ''}: ${describe(incident)}.`,
    ...details(incident),
  });

const withdrawn = (incident: Incident): Finding =>
  notice({
    code: 'INCIDENT_WITHDRAWN',
    message: `No longer seen, from ${incident.start}: ${describe(incident)}.`,
    ...details(incident),
  });

/** `Atrea temp_fresh (1NP-S1): 12 readings in a day, where 24 are usual` */
export function describe({ rule, evidence, series }: Incident): string {
  const known = RULES.find(({ name }) => name === rule);
  const [observed, expected] = [shown(evidence.observed), shown(evidence.expected)];
  const words = known?.describe(observed, expected) ?? `${observed} ${evidence.unit}, expected ${expected}`;
  return `${evidence.source} ${evidence.measurement} (${placesOf(series)}): ${words}, worst on ${evidence.worst_day}`;
}

const placesOf = (series: readonly string[]): string => {
  const places = series.map((each) => each.slice(0, each.lastIndexOf('/')));
  return places.length <= 3 ? places.join(', ') : `${places.length} places`;
};

function details({ evidence, series }: Incident): { place: Place; observed: string; expected: string } {
  const [only] = series;
  const location = series.length === 1 ? only?.slice(0, only.lastIndexOf('/')) : undefined;
  return {
    place: { measurement: evidence.measurement, ...(location === undefined ? {} : { location }) },
    observed: `${shown(evidence.observed)} ${evidence.unit}`,
    expected: `${shown(evidence.expected)} ${evidence.unit}`,
  };
}

const shown = (value: number): string => String(Math.round(value * 100) / 100);

function capped(findings: readonly Finding[], words: string): Finding[] {
  const more = findings.length - MOST_NOTICES;
  const first = findings[0];
  if (more <= 0 || first === undefined) return [...findings];
  const rest = notice({
    code: first.code,
    message: `${more} more ${words}; all are in incidents/incidents.json.`,
  });
  return [...findings.slice(0, MOST_NOTICES), rest];
}

/** The open incidents, for the job summary. */
export const openTable = (incidents: readonly Incident[]): SummaryTable => ({
  title: 'Open incidents',
  columns: ['Since', 'What', 'Class', 'Id'],
  rows: incidents
    .filter(isOpen)
    .map((incident) => [incident.start, describe(incident), incident.class, incident.id]),
});
