import { localMidnight } from '../../../shared/config/local-midnight.js';

/** A year of the building's clock as instants: `from` inclusive, `to` exclusive, in milliseconds. */
export interface LocalYear {
  readonly year: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The local years that a stretch of time touches; both ends inclusive, in milliseconds. */
export function localYears(firstMs: number, lastMs: number, timezone: string): LocalYear[] {
  const years: LocalYear[] = [];
  // A zone is less than a day away from UTC, so the local year differs by one at most.
  for (let year = yearOf(firstMs) - 1; year <= yearOf(lastMs) + 1; year += 1) {
    const fromMs = startOf(year, timezone);
    const toMs = startOf(year + 1, timezone);
    if (fromMs <= lastMs && toMs > firstMs) years.push({ year, fromMs, toMs });
  }
  return years;
}

const yearOf = (instantMs: number): number => new Date(instantMs).getUTCFullYear();
const startOf = (year: number, timezone: string): number =>
  Date.parse(localMidnight(`${String(year).padStart(4, '0')}-01-01`, timezone));
