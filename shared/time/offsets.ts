const FIXED = /^([+-])(\d\d):(\d\d)$/;

/**
 * Local time minus UTC in minutes at an instant. `zone`: an IANA name or a fixed offset such as `+01:00`.
 * Seconds of old local mean times are dropped. Throws a RangeError on an unknown zone.
 */
export function offsetMinutesAt(zone: string, instant: Date): number {
  const fixed = FIXED.exec(zone);
  if (fixed !== null) return signed(fixed[1], Number(fixed[2]) * 60 + Number(fixed[3]));
  const name =
    zoneFormat(zone)
      .formatToParts(instant)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // "GMT" at offset zero, else "GMT+05:30", with seconds where there are any.
  const found = /^GMT(?:([+-])(\d\d):(\d\d)(?::\d\d)?)?$/.exec(name);
  if (found === null) throw new RangeError(`the offset "${name}" of zone ${zone} is not understood`);
  return signed(found[1], Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0));
}

// Never -0: it is not equal to 0 for a test.
const signed = (sign: string | undefined, minutes: number): number =>
  sign === '-' && minutes !== 0 ? -minutes : minutes;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make and few. */
function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, made);
  return made;
}

const DAY_MS = 86_400_000;

/** How far local hours are shifted against UTC hours. */
export interface HourOffset {
  /** Offset from UTC modulo 60, in minutes, 0 to 59. */
  readonly minutes: number;
  /** The first day within the time asked about whose hours are shifted otherwise; undefined when all agree. */
  readonly brokenAt: Date | undefined;
}

/** The shift of a zone's hours between two instants (both inclusive), looked at day by day. */
export function hourOffset(zone: string, from: Date, to: Date): HourOffset {
  const modulo = (instant: Date): number => ((offsetMinutesAt(zone, instant) % 60) + 60) % 60;
  const minutes = modulo(from);
  for (let time = from.getTime(); ; time += DAY_MS) {
    const instant = new Date(Math.min(time, to.getTime()));
    if (modulo(instant) !== minutes) return { minutes, brokenAt: instant };
    if (time >= to.getTime()) return { minutes, brokenAt: undefined };
  }
}
