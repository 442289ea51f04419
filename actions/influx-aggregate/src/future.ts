/**
 * Readings at or after the moment of a run do not count yet. A file that left some out is the same for every moment
 * after the last reading that it counts, up to the first that it left out: the manifest keeps these two, so that a
 * clock that goes on does not make a file anew each day.
 */
export interface AsOfRange {
  /** The last reading before the moment, exclusive end of the range on the left; null when it counts none. */
  readonly after: string | null;
  /** The first reading at or after the moment, included in the range; null when there is none. */
  readonly upTo: string | null;
}

export const asOfText = ({ after, upTo }: AsOfRange): string => `${after ?? ''}/${upTo ?? ''}`;

/** True when a file made for this range is right at `asOfMs` too. */
export function coversAsOf(text: string, asOfMs: number): boolean {
  const [after = '', upTo = ''] = text.split('/');
  return (upTo === '' || asOfMs <= Date.parse(upTo)) && (after === '' || asOfMs > Date.parse(after));
}

/**
 * The input `future` of a file: none when all its readings count; the former one while it holds; else a mark that
 * differs from every former one, replaced once the readings were looked at.
 */
export function asOfInput(
  former: string | undefined,
  asOfMs: number,
  hasFuture: boolean,
): { future?: string } {
  if (!hasFuture) return {};
  if (former !== undefined && coversAsOf(former, asOfMs)) return { future: former };
  return { future: `at ${new Date(asOfMs).toISOString()}` };
}
