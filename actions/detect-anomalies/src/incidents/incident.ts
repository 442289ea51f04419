import { z } from 'zod';
import { canonicalJson, sha256 } from '../../../../shared/files/atomic.js';

const instant = z.iso.datetime();

/** One cause in the real world, as `incidents/incidents.json` holds it. */
export const incidentSchema = z.object({
  id: z.string(),
  building: z.string(),
  rule: z.string(),
  class: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  scope: z.object({ type: z.string(), id: z.string() }),
  /** `location/measurement`, in alphabetical order. */
  series: z.array(z.string()),
  start: instant,
  /** Exclusive; null while the incident is open. */
  end: instant.nullable(),
  /** Data time: the end of the first day on which the rule held. */
  detected_at: instant,
  evidence: z.object({
    source: z.string(),
    measurement: z.string(),
    /** Of the worst day. */
    observed: z.number(),
    expected: z.number(),
    unit: z.string(),
    /** Local date. */
    worst_day: z.iso.date(),
    days: z.number().int(),
    /** Rules that saw the same incident, when there is more than one. */
    rules: z.array(z.string()).optional(),
  }),
  /** Ids of incidents that this one took over. */
  merged: z.array(z.string()),
});
export type Incident = z.infer<typeof incidentSchema>;

/**
 * Twelve hex digits that stay while an incident grows: they come from the building, the class, the first series of its
 * first day and its start.
 */
export const incidentId = (building: string, klass: string, firstSeries: string, start: string): string =>
  sha256(canonicalJson([building, klass, firstSeries, start])).slice(0, 12);

export const isOpen = (incident: Incident): boolean => incident.end === null;

/** In the order of their start, then of their id: the order of the file. */
export const inOrder = (incidents: readonly Incident[]): Incident[] =>
  [...incidents].sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1));
