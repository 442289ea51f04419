/**
 * The part of strptime that dates of raw files need, for evidence on samples; DuckDB reads the bulk with the same
 * formats. Digits may lack their leading zero, as DuckDB allows, and a code may say so (`%-d`).
 */

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const short = (names: readonly string[]): string => names.map((name) => name.slice(0, 3)).join('|');

const PATTERNS: Readonly<Record<string, string>> = {
  d: '(?<d>\\d{1,2})',
  m: '(?<m>\\d{1,2})',
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{1,2})',
  b: `(?<b>${short(MONTHS)})`,
  B: `(?<b>${MONTHS.join('|')})`,
  a: `(?:${short(WEEKDAYS)})`,
  A: `(?:${WEEKDAYS.join('|')})`,
  H: '(?<H>\\d{1,2})',
  I: '(?<I>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  p: '(?<p>am|pm)',
  f: '(?<f>\\d{1,9})',
  '%': '%',
};

export type ParseTime = (text: string) => number | undefined;
const parsers = new Map<string, ParseTime>();

/** A parser for one format: text → wall-clock milliseconds (digits as if in UTC), or undefined when it does not fit. */
export function strptime(format: string): ParseTime {
  const known = parsers.get(format);
  if (known !== undefined) return known;
  // A code that is not known here fits nothing: the file is refused with the format named, never misread.
  const source = format.replace(/%-?([A-Za-z%])|[.*+?^${}()|[\]\\/]/g, (match, code: string | undefined) =>
    code === undefined ? `\\${match}` : (PATTERNS[code] ?? '(?!)'),
  );
  const pattern = new RegExp(`^${source}$`, 'i');
  const parser: ParseTime = (text) => {
    const parts = pattern.exec(text)?.groups;
    return parts === undefined ? undefined : wallClock(parts);
  };
  parsers.set(format, parser);
  return parser;
}

function wallClock(parts: Readonly<Record<string, string | undefined>>): number | undefined {
  const year = parts.Y === undefined ? twoDigitYear(Number(parts.y ?? '70')) : Number(parts.Y);
  const month =
    parts.b === undefined
      ? Number(parts.m ?? '1')
      : MONTHS.findIndex((name) => name.startsWith((parts.b ?? '').toLowerCase())) + 1;
  const day = Number(parts.d ?? '1');
  const hour = hourOfDay(parts);
  const minute = Number(parts.M ?? '0');
  const second = Number(parts.S ?? '0');
  if (hour === undefined || month < 1 || month > 12 || minute > 59 || second > 59) return undefined;
  const fraction = Math.floor(Number(`0.${parts.f ?? '0'}`) * 1000);
  const time = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  return new Date(time).getUTCDate() === day && day > 0 ? time : undefined;
}

// DuckDB reads two-digit years as POSIX does: 69–99 are of the last century.
const twoDigitYear = (year: number): number => (year >= 69 ? 1900 + year : 2000 + year);

function hourOfDay(parts: Readonly<Record<string, string | undefined>>): number | undefined {
  if (parts.I === undefined) return Number(parts.H ?? '0') <= 23 ? Number(parts.H ?? '0') : undefined;
  const hour = Number(parts.I);
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (parts.p?.toLowerCase() === 'pm' ? 12 : 0);
}
