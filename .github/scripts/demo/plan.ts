import { addDays, DAY_MS, HOUR_MS, iso, startOfDay } from './clock.js';
import type { Season } from './truth.js';

/** Id of the demo building: the word for it in paths and inputs. */
export const BUILDING = 'demo';

const FIRST_DAY: Readonly<Record<Season, string>> = { spring: '2026-02-20', autumn: '2025-09-20' };
const DAYS = 60;

/** Days after the first one on which a defect lies; the clock changes on day 36 (autumn) or 37 (spring). */
export const DEFECT_DAY = {
  nullTokens: 5,
  unreadable: 7,
  nullHeavy: 18,
  sentinel: 22,
  rowDrop: 26,
  outOfRange: 33,
  wild: 45,
  future: 50,
} as const;

/** Two months of the demo building, and what everything else is cut from. */
export interface Period {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** The rolling exports, oldest first: they overlap by ten days. `toMs` is exclusive. */
  readonly exports: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** The local date `offset` days after the first. */
  date(offset: number): string;
  /** A stretch of a local day, in hours after its midnight; the end is exclusive. */
  stretch(offset: number, fromHour: number, toHour: number): Stretch;
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export const isInside = (instantMs: number, { fromMs, toMs }: Stretch): boolean =>
  instantMs >= fromMs && instantMs < toMs;

export const isoStretch = ({ fromMs, toMs }: Stretch): { from: string; to: string } => ({
  from: iso(fromMs),
  to: iso(toMs),
});

export function planPeriod(season: Season): Period {
  const firstDay = FIRST_DAY[season];
  const date = (offset: number): string => addDays(firstDay, offset);
  const fromMs = startOfDay(firstDay);
  const toMs = startOfDay(date(DAYS));
  return {
    firstDay,
    lastDay: date(DAYS - 1),
    fromMs,
    toMs,
    exports: [
      { fromMs, toMs: startOfDay(date(30)) + 8 * HOUR_MS },
      { fromMs: fromMs + 20 * DAY_MS, toMs },
    ],
    date,
    stretch: (offset, fromHour, toHour) => ({
      fromMs: startOfDay(date(offset)) + fromHour * HOUR_MS,
      toMs: startOfDay(date(offset)) + toHour * HOUR_MS,
    }),
  };
}

/** What a module that generates one datasource hands back. */
export interface GeneratedSource {
  readonly name: string;
  readonly held: boolean;
  readonly files: readonly RawFile[];
  readonly readings: number;
}

export interface RawFile {
  /** Name below `origin/<datasource>/`. */
  readonly name: string;
  readonly content: string;
}
