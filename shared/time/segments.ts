import { inputError } from '../errors/errors.js';

/** A stretch of time in which a zone keeps one offset. Local times are wall-clock times, written without a zone. */
export interface ZoneSegment {
  /** Wall-clock time at the start, as milliseconds of the same digits in UTC. Inclusive. */
  readonly localFromMs: number;
  /** Wall-clock time at the end. Exclusive. */
  readonly localToMs: number;
  /** Seconds that the wall clock is ahead of UTC. */
  readonly offsetSeconds: number;
  /** Offset of the segment before, for the hour that occurs twice when the clock is set back; null for the first. */
  readonly previousOffsetSeconds: number | null;
  /** Wall-clock times of this segment before this one occurred in the segment before, too; null when none did. */
  readonly repeatedUntilMs: number | null;
}

const HOUR_MS = 3_600_000;
const FIXED_OFFSET = /^([+-])(\d{2}):?(\d{2})$/;

/** Seconds of a fixed offset such as `+01:00`; undefined for an IANA name. */
export function fixedOffsetSeconds(zone: string): number | undefined {
  const match = FIXED_OFFSET.exec(zone);
  if (match === null) return zone === 'UTC' ? 0 : undefined;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}

/**
 * The offsets of a zone between two years (inclusive) as data: SQL joins them instead of asking a time-zone library per
 * row, and both directions follow one table. Outside the years the first and last offsets hold.
 * `fixed`: the zone's standard time all year, for devices that do not observe daylight saving.
 */
export function zoneSegments(zone: string, fromYear: number, toYear: number, fixed = false): ZoneSegment[] {
  const constant = fixedOffsetSeconds(zone) ?? (fixed ? standardOffsetSeconds(zone, toYear) : undefined);
  if (constant !== undefined)
    return asSegments([{ utcMs: Number.NEGATIVE_INFINITY, offsetSeconds: constant }]);
  return asSegments(transitions(zone, Date.UTC(fromYear, 0, 1), Date.UTC(toYear + 1, 0, 1)));
}

interface Transition {
  readonly utcMs: number;
  readonly offsetSeconds: number;
}

function asSegments(changes: readonly Transition[]): ZoneSegment[] {
  return changes.map(({ utcMs, offsetSeconds }, index) => {
    const before = changes[index - 1];
    const after = changes[index + 1];
    const repeatedUntil = before === undefined ? null : utcMs + before.offsetSeconds * 1000;
    const localFromMs = utcMs + offsetSeconds * 1000;
    return {
      localFromMs,
      localToMs: after === undefined ? Number.POSITIVE_INFINITY : after.utcMs + offsetSeconds * 1000,
      offsetSeconds,
      previousOffsetSeconds: before?.offsetSeconds ?? null,
      repeatedUntilMs: repeatedUntil !== null && repeatedUntil > localFromMs ? repeatedUntil : null,
    };
  });
}

/** Changes of offset, found by halving between days that differ: exact to the second for every zone of the runtime. */
function transitions(zone: string, fromMs: number, toMs: number): Transition[] {
  const offset = offsetReader(zone);
  const found: Transition[] = [{ utcMs: Number.NEGATIVE_INFINITY, offsetSeconds: offset(fromMs) }];
  // Short enough for two changes of a year, a month apart where a fast interrupts daylight saving.
  const step = 14 * 24 * HOUR_MS;
  for (let start = fromMs; start < toMs; start += step) {
    let low = start;
    const end = start + step;
    while (offset(low) !== offset(end)) {
      let high = end;
      const initial = offset(low);
      // The earliest change in (low, end]: halve until the second is known.
      while (high - low > 1000) {
        const middle = Math.floor((low + high) / 2000) * 1000;
        if (offset(middle) === initial) low = middle;
        else high = middle;
      }
      found.push({ utcMs: high, offsetSeconds: offset(high) });
      low = high;
    }
  }
  return found;
}

function standardOffsetSeconds(zone: string, year: number): number {
  const offset = offsetReader(zone);
  // Standard time is the smaller offset of the year in every zone but Ireland's legal wording, whose clock agrees.
  return Math.min(...Array.from({ length: 12 }, (_, month) => offset(Date.UTC(year, month, 1))));
}

/** Seconds that the wall clock of a zone is ahead of UTC at an instant, by the runtime's own time-zone data. */
export function offsetReader(zone: string): (utcMs: number) => number {
  const format = zoneFormat(zone);
  return (utcMs) => {
    // "11/24/2024 A, 10:05:09": one text is much cheaper than its parts.
    const [month = 0, day = 0, year = 0, hour, minute, second] = (
      format.format(utcMs).match(/\d+/g) ?? []
    ).map(Number);
    return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - utcMs) / 1000);
  };
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw inputError({
      code: 'SEED_VALUE_INVALID',
      message: `"${zone}" is not a time zone that is known here.`,
      hint: 'Use an IANA name such as Europe/Prague, or an offset such as +01:00.',
      cause,
    });
  }
}
