/** The wall clock of the demo building: instants in, local texts out, clock changes included. */
export const ZONE = 'Europe/Prague';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const formatter = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

const offsets = new Map<number, number>();

/** Milliseconds to add to an instant to read it off the wall; asked once an hour, because Intl is slow. */
function offsetMs(instantMs: number): number {
  const hour = Math.floor(instantMs / HOUR_MS) * HOUR_MS;
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const part = Object.fromEntries(
    formatter.formatToParts(hour).map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(
    part['year'] ?? 0,
    (part['month'] ?? 1) - 1,
    part['day'],
    part['hour'],
    part['minute'],
  );
  offsets.set(hour, wall - hour);
  return wall - hour;
}

export interface WallTime {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  /** 0 to 23, not padded. */
  readonly hour: number;
  readonly minute: string;
  readonly second: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

/** What the wall clock shows at an instant. */
export function wallTime(instantMs: number): WallTime {
  const iso = new Date(instantMs + offsetMs(instantMs)).toISOString();
  return {
    year: iso.slice(0, 4),
    month: iso.slice(5, 7),
    day: iso.slice(8, 10),
    hour: Number(iso.slice(11, 13)),
    minute: iso.slice(14, 16),
    second: iso.slice(17, 19),
    date: iso.slice(0, 10),
  };
}

/** The instant at which a local day (`YYYY-MM-DD`) begins. The zone never changes its clock at midnight. */
export function startOfDay(date: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`);
  // Clocks change at 01:00 UTC: two hours before this guess no change lies between it and midnight.
  return wall - offsetMs(wall - 2 * HOUR_MS);
}

/** The local date `days` after `date`. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Instants from `fromMs` (inclusive) to `toMs` (exclusive). */
export const steps = (fromMs: number, toMs: number, stepMs: number): number[] =>
  Array.from(
    { length: Math.max(0, Math.ceil((toMs - fromMs) / stepMs)) },
    (_, index) => fromMs + index * stepMs,
  );

export const iso = (instantMs: number): string => new Date(instantMs).toISOString();
