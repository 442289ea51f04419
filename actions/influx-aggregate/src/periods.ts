import { localMidnight } from '../../../shared/config/local-midnight.js';
import { offsetMinutesAt } from '../../../shared/time/offsets.js';

export const granularities = ['hourly', 'daily', 'weekly', 'monthly'] as const;
export type Granularity = (typeof granularities)[number];
export type Coarse = Exclude<Granularity, 'hourly'>;
export const coarser: readonly Coarse[] = ['daily', 'weekly', 'monthly'];

/** A stretch of time, `from` inclusive, `to` exclusive, in milliseconds since 1970 UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `2024-11` of an instant, in UTC. */
export const utcMonth = (instantMs: number): string => new Date(instantMs).toISOString().slice(0, 7);

/** The hours whose start lies in a UTC month. `offsetMinutes`: the building's offset from UTC modulo 60. */
export function hoursOfMonth(month: string, offsetMinutes: number): Span {
  const [year = 0, number = 1] = month.split('-').map(Number);
  // With an offset of 45 minutes, local hours begin at a quarter past the UTC hour.
  const shift = ((60 - offsetMinutes) % 60) * 60_000;
  return { from: Date.UTC(year, number - 1, 1) + shift, to: Date.UTC(year, number, 1) + shift };
}

/** The first and the last day (both inclusive) of a year of the local calendar; for weeks, of the ISO year. */
export function daysOfYear(
  granularity: Coarse,
  year: number,
): { readonly first: string; readonly last: string } {
  if (granularity !== 'weekly') return { first: `${pad(year)}-01-01`, last: `${pad(year)}-12-31` };
  return { first: isoDate(firstMonday(year)), last: isoDate(firstMonday(year + 1) - DAY_MS) };
}

/** The time that a year of the local calendar takes; for weeks, the ISO year. */
export function spanOfYear(granularity: Coarse, year: number, timezone: string): Span {
  const { last, first } = daysOfYear(granularity, year);
  const next = isoDate(Date.parse(last) + DAY_MS);
  return { from: Date.parse(localMidnight(first, timezone)), to: Date.parse(localMidnight(next, timezone)) };
}

/** The year of the local calendar, for weeks the ISO year, in which an instant lies. */
export function yearOf(granularity: Coarse, instantMs: number, timezone: string): number {
  const local = instantMs + offsetMinutesAt(timezone, new Date(instantMs)) * 60_000;
  const year = new Date(local).getUTCFullYear();
  if (granularity !== 'weekly') return year;
  return [year + 1, year].find((each) => local >= firstMonday(each)) ?? year - 1;
}

/** Monday of ISO week 1: the week that holds 4 January. */
function firstMonday(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS;
}

const isoDate = (instantMs: number): string => new Date(instantMs).toISOString().slice(0, 10);
const pad = (year: number): string => String(year).padStart(4, '0');
