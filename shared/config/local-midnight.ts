const DAY_MS = 86_400_000;

/**
 * The instant at which a calendar day begins in a zone, as ISO text in UTC (`2025-03-29T23:00:00Z`). Where the clock
 * skips midnight the day begins at the moment of the change; where midnight comes twice, at the first.
 * `date` is `YYYY-MM-DD`, `timezone` an IANA name; throws a RangeError on an unknown zone.
 */
export function localMidnight(date: string, timezone: string): string {
  const asIfUtc = Date.parse(`${date}T00:00:00Z`);
  const offsetAt = offsetsOf(timezone);
  const before = offsetAt(asIfUtc - DAY_MS);
  const after = offsetAt(asIfUtc + DAY_MS);
  const real = [asIfUtc - before, asIfUtc - after].filter(
    (instant) => instant + offsetAt(instant) === asIfUtc,
  );
  return toIso(
    real.length > 0 ? Math.min(...real) : changeBetween(asIfUtc - after, asIfUtc - before, offsetAt),
  );
}

/** ISO text in UTC of an instant that was written with its offset. */
export const toIso = (epochMs: number): string => new Date(epochMs).toISOString().replace('.000Z', 'Z');

/** The first instant after `low` whose offset differs from the one at `low`. */
function changeBetween(low: number, high: number, offsetAt: (instant: number) => number): number {
  const old = offsetAt(low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** Local time minus UTC, in milliseconds, at an instant. */
export function offsetsOf(timezone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const part = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const local = Date.UTC(
      part['year'] ?? 0,
      (part['month'] ?? 1) - 1,
      part['day'] ?? 1,
      part['hour'] ?? 0,
      part['minute'] ?? 0,
      part['second'] ?? 0,
    );
    return local - Math.floor(instant / 1000) * 1000;
  };
}
