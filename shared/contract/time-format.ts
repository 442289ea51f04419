import { cadenceMinutes } from './shape.js';
import { strptime } from './strptime.js';

export type DateOrder = 'DMY' | 'MDY' | 'YMD';

/** What the time texts of one file tell by themselves. */
export type TimeEvidence =
  | {
      readonly kind: 'text';
      readonly fits: readonly Fit[];
      /** Some texts fit one order of day and month only, others another only. */
      readonly mixed: boolean;
    }
  | { readonly kind: 'offset' | 'epoch_s' | 'epoch_ms'; readonly cadence: number | null }
  | { readonly kind: 'unknown' };

/** A format that nearly all texts fit, with what they look like when read by it. */
export interface Fit {
  readonly format: string;
  readonly order: DateOrder;
  /** Places where the times turn against their usual direction. */
  readonly turns: number;
  /** Midnights that the times pass at their usual pace; 0 where they do not lie close together. */
  readonly midnights: number;
  /** Times after the latest plausible one. */
  readonly future: number;
  /** Usual minutes between two times; null when they do not tell. */
  readonly cadence: number | null;
}

export type TimeDecision =
  | {
      readonly kind: 'text';
      readonly format: string;
      readonly order: DateOrder;
      readonly reason: string;
      readonly cadence: number | null;
    }
  | {
      readonly kind: 'offset' | 'epoch_s' | 'epoch_ms';
      readonly reason: string;
      readonly cadence: number | null;
    }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'unknown' };

interface Candidate {
  readonly format: string;
  readonly order: DateOrder;
}

const SEPARATED_DATES: readonly (readonly [string, DateOrder])[] = ['.', '/', '-'].flatMap((mark) => [
  [`%d${mark}%m${mark}%Y`, 'DMY'] as const,
  [`%m${mark}%d${mark}%Y`, 'MDY'] as const,
  [`%Y${mark}%m${mark}%d`, 'YMD'] as const,
  [`%d${mark}%m${mark}%y`, 'DMY'] as const,
  [`%m${mark}%d${mark}%y`, 'MDY'] as const,
  [`%d${mark}%b${mark}%Y`, 'DMY'] as const,
  [`%d${mark}%b${mark}%y`, 'DMY'] as const,
]);
const DATES: readonly (readonly [string, DateOrder])[] = [
  ...SEPARATED_DATES,
  ['%d %b %Y', 'DMY'],
  ['%d %B %Y', 'DMY'],
  ['%b %d, %Y', 'MDY'],
  ['%B %d, %Y', 'MDY'],
  ['%d. %m. %Y', 'DMY'],
];
const TIMES = [
  '%H:%M:%S',
  '%H:%M',
  '%I:%M:%S %p',
  '%I:%M %p',
  '%H:%M:%S.%f',
  '%H.%M',
  '%I:%M:%S%p',
  '%I:%M%p',
];
const CANDIDATES: readonly Candidate[] = DATES.flatMap(([date, order]) => [
  ...TIMES.flatMap((time) => [' ', 'T', ', '].map((gap) => ({ format: `${date}${gap}${time}`, order }))),
  { format: date, order },
]);

const OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}(:?\d{2})?)$/;
const NUMBER = /^\d{9,13}(\.\d+)?$/;
/** Before this no building had sensors on a clock of its own: digits that mean an earlier epoch are something else. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/** A few damaged lines must not hide the form of all others; they are rejected one by one later. */
const NEARLY_ALL = 0.9;

/**
 * What the time texts of one file, in file order, tell of their form. `stated`: the formats of the seed. `latestMs`:
 * latest instant that a raw file may plausibly hold, wall-clock milliseconds.
 */
export function readTimeEvidence(
  samples: readonly string[],
  stated: readonly string[],
  latestMs: number,
): TimeEvidence {
  const texts = samples.map((text) => text.trim()).filter((text) => text !== '');
  const nearlyAll = (holds: (text: string) => boolean): boolean =>
    texts.filter(holds).length >= NEARLY_ALL * texts.length;
  const numbers = (unit: number): number[] =>
    texts.filter((text) => NUMBER.test(text)).map((text) => Number(text) * unit);
  const plausible = (unit: number): boolean =>
    nearlyAll(
      (text) => NUMBER.test(text) && Number(text) * unit >= EARLIEST_MS && Number(text) * unit <= latestMs,
    );
  if (texts.length === 0) return { kind: 'unknown' };
  if (nearlyAll((text) => OFFSET.test(text)))
    return {
      kind: 'offset',
      cadence: cadenceMinutes(texts.map((text) => Date.parse(isoText(text))).filter(Number.isFinite)),
    };
  if (stated.length === 0) {
    if (plausible(1000)) return { kind: 'epoch_s', cadence: cadenceMinutes(numbers(1000)) };
    if (plausible(1)) return { kind: 'epoch_ms', cadence: cadenceMinutes(numbers(1)) };
  }
  const candidates =
    stated.length > 0 ? stated.map((format) => ({ format, order: orderOf(format) })) : CANDIDATES;
  return fitting(texts, candidates, latestMs);
}

/** `2024-01-01 00:00+01` → as JavaScript reads it. */
const isoText = (text: string): string =>
  text
    .replace(' ', 'T')
    .replace(/\s/, '')
    .replace(/([+-]\d\d):?(\d\d)?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`);

/** The candidates that fit most texts, where that is nearly all. */
function fitting(texts: readonly string[], candidates: readonly Candidate[], latestMs: number): TimeEvidence {
  // A wrong format mostly fails on the first texts; the whole sample is read by those few that do not.
  const probes = texts.filter((_, index) => index % Math.ceil(texts.length / 8) === 0);
  const read = candidates
    .filter(({ format }) => probes.some((text) => strptime(format)(text) !== undefined))
    .map((candidate) => ({ candidate, times: texts.map(strptime(candidate.format)) }));
  const known = read.map(({ candidate, times }) => ({
    candidate,
    times,
    count: times.filter((time) => time !== undefined).length,
  }));
  const most = Math.max(0, ...known.map(({ count }) => count));
  if (most === 0 || most < NEARLY_ALL * texts.length) return { kind: 'unknown' };
  const best = known.filter(({ count }) => count === most);
  const rivals = known.filter((each) =>
    best.every(
      ({ candidate, times }) => candidate.order !== each.candidate.order && mixes(times, each.times),
    ),
  );
  return {
    kind: 'text',
    fits: [...best, ...rivals].map(({ candidate, times }) => fit(candidate, times, latestMs)),
    mixed: rivals.length > 0,
  };
}

function mixes(a: readonly (number | undefined)[], b: readonly (number | undefined)[]): boolean {
  const onlyA = a.filter((time, index) => time !== undefined && b[index] === undefined).length;
  const onlyB = b.filter((time, index) => time !== undefined && a[index] === undefined).length;
  return onlyB > onlyA * (1 - NEARLY_ALL);
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

function fit(candidate: Candidate, read: readonly (number | undefined)[], latestMs: number): Fit {
  const times = read.filter((time) => time !== undefined);
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const forward = steps.filter((step) => step > 0).length;
  const backward = steps.filter((step) => step < 0).length;
  const cadence = cadenceMinutes(times);
  const pace = cadence !== null && cadence <= 60 ? 2 * cadence * MINUTE_MS : 0;
  const passesMidnight = (step: number, index: number): boolean =>
    Math.abs(step) <= pace &&
    Math.floor((times[index] ?? 0) / DAY_MS) !== Math.floor((times[index + 1] ?? 0) / DAY_MS);
  return {
    ...candidate,
    turns: Math.min(forward, backward),
    midnights: steps.filter(passesMidnight).length,
    future: times.filter((time) => time > latestMs).length,
    cadence,
  };
}

/** What decides between orders that fit alike, beside the texts of the file itself. */
export interface OrderHints {
  /** Order that the seed states. */
  readonly stated: DateOrder | undefined;
  /** The only order that the other files of the datasource, now and before, have shown; undefined when none or several. */
  readonly usual: DateOrder | undefined;
}

/**
 * Decides how the times of one file are to be read. Day and month are told apart by evidence, in this order: a field
 * above 12; the order in time; midnight passed without a gap; times in the future; the order stated in the seed; the
 * order that all other files show. Else `ambiguous`: it is never guessed. In a file that mixes orders only the seed decides.
 */
export function decideTime(evidence: TimeEvidence, hints: OrderHints): TimeDecision {
  if (evidence.kind === 'unknown') return evidence;
  if (evidence.kind !== 'text')
    return {
      ...evidence,
      reason: evidence.kind === 'offset' ? 'the times carry their own offset' : 'numbers since 1970',
    };
  const steps: readonly (readonly [string, (left: readonly Fit[]) => readonly Fit[]])[] = [
    ['only this order fits all days and months', (left) => left],
    ['the times run in one direction', (left) => fewest(left, (each) => each.turns)],
    ['midnight is passed without a gap', (left) => some(left, (each) => each.midnights > 0)],
    ['no time lies in the future', (left) => some(left, (each) => each.future === 0)],
    ['stated in the seed', (left) => some(left, (each) => each.order === hints.stated)],
    [
      'all other files of the datasource show this order',
      (left) => some(left, (each) => each.order === hints.usual),
    ],
  ];
  let left = evidence.fits;
  for (const [reason, narrow] of evidence.mixed ? steps.slice(4, 5) : steps) {
    left = narrow(left);
    const [first] = left;
    if (first !== undefined && left.every((each) => each.order === first.order)) {
      return { kind: 'text', format: first.format, order: first.order, reason, cadence: first.cadence };
    }
  }
  return { kind: 'ambiguous', candidates: left.map((each) => each.format) };
}

/** Keeps the fits with the fewest, where the others have clearly more: a small difference proves nothing. */
function fewest(fits: readonly Fit[], measure: (fit: Fit) => number): readonly Fit[] {
  const lowest = Math.min(...fits.map(measure));
  return fits.filter((each) => measure(each) <= 2 * lowest);
}

/** Keeps the fits of which something holds, if it holds of any. */
function some(fits: readonly Fit[], holds: (fit: Fit) => boolean): readonly Fit[] {
  const kept = fits.filter(holds);
  return kept.length > 0 ? kept : fits;
}

/** The order of day, month and year that a strptime format spells. */
export function orderOf(format: string): DateOrder {
  const day = format.search(/%-?d/);
  const month = format.search(/%-?[mbB]/);
  const year = format.search(/%-?[Yy]/);
  if (year !== -1 && year < day && year < month) return 'YMD';
  return month !== -1 && month < day ? 'MDY' : 'DMY';
}
