import { localMidnight, toIso } from './local-midnight.js';

/** The instant in UTC that a cell names: a date is the beginning of that day in `timezone`; blank stays `undefined`. */
export function startOf(dateOrInstant: string | undefined, timezone: string): string | undefined {
  if (dateOrInstant === undefined) return undefined;
  return dateOrInstant.includes('T')
    ? toIso(Date.parse(dateOrInstant))
    : localMidnight(dateOrInstant, timezone);
}
