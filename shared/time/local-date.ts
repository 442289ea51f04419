import { offsetReader } from './segments.js';

/** The date in a zone at an instant, `YYYY-MM-DD`. */
export function localDate(zone: string, instant: Date): string {
  const ms = instant.getTime();
  return new Date(ms + offsetReader(zone)(ms) * 1000).toISOString().slice(0, 10);
}
