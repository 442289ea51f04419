import type { Waiver } from '../config/types.js';
import { plain } from '../report/escape.js';
import { notice, warning, type Finding } from '../report/finding.js';
import { describeRow } from './describe-row.js';
import { covers, type Scope } from './scope.js';

/** A waiver holds no further ahead than this: an exception that nobody looks at again is a rule. */
export const LONGEST_DAYS = 90;
/** How long before its end a waiver in use is announced. */
export const WARNING_DAYS = 14;

export type WaiverState = 'planned' | 'active' | 'expired' | 'too-long';

/** How a waiver stands on a local date (`YYYY-MM-DD`). One that reaches too far ahead is not applied at all. */
export function stateOf({ from, until }: Waiver, today: string): WaiverState {
  if (until < today) return 'expired';
  if (until > daysAfter(today, LONGEST_DAYS)) return 'too-long';
  return from <= today ? 'active' : 'planned';
}

/**
 * The waiver in this state that covers a check of a scope, if there is one: the one that holds longest; of equals the
 * first of the file.
 */
export function waiverFor(
  waivers: readonly Waiver[],
  scope: Scope,
  check: string,
  today: string,
  state: 'active' | 'expired' = 'active',
): Waiver | undefined {
  return waivers
    .filter((waiver) => waiver.datasource === scope.datasource && waiver.check === check)
    .filter((waiver) => covers(waiver.scope, scope) && stateOf(waiver, today) === state)
    .toSorted((a, b) => (a.until > b.until ? -1 : a.until < b.until ? 1 : 0))[0];
}

/** One check of one scope, as far as waivers care for it. */
export interface WaivedCheck {
  readonly scope: Scope;
  readonly check: string;
  /** It went beyond a level that a waiver can excuse. */
  readonly isBeyond: boolean;
}

/**
 * What there is to say of the waivers themselves: those that reach too far ahead, those in use that end soon, and those
 * whose check passes again. Of a waiver whose check was not looked at in this run nothing is said but the first.
 */
export function waiverFindings(
  waivers: readonly Waiver[],
  results: readonly WaivedCheck[],
  today: string,
): Finding[] {
  return waivers.flatMap((waiver) => {
    const state = stateOf(waiver, today);
    const place = { ...waiver.place, datasource: waiver.datasource };
    const row = `The waiver of ${waiver.check} for ${waiver.datasource} (${describeRow(waiver, 'waivers.csv')})`;
    if (state === 'too-long') return [tooLong(waiver, row)];
    const ofCheck = results.filter(
      ({ scope, check }) => scope.datasource === waiver.datasource && check === waiver.check,
    );
    const looked = ofCheck.filter(({ scope }) => covers(waiver.scope, scope));
    if (ofCheck.length === 0 || state === 'planned') return [];
    if (looked.length === 0) {
      const message = `${row} covers nothing that was looked at: no part that the check judges fits the scope "${plain(waiver.scope)}".`;
      const hint = `Write * in "scope"; or correct its location/measurement; or give the location a row of its own in quality_thresholds.csv, so that it is judged by itself.`;
      return [notice({ code: 'WAIVER_UNUSED', message, place: { ...place, column: 'scope' }, hint })];
    }
    if (!looked.some(({ isBeyond }) => isBeyond)) {
      const message = `${row} is not needed: the check passes${state === 'expired' ? `, and it ended on ${waiver.until}` : ''}.`;
      return [notice({ code: 'WAIVER_UNUSED', message, place, hint: 'Remove the row.' })];
    }
    if (state === 'expired' || waiver.until > daysAfter(today, WARNING_DAYS)) return [];
    const message = `${row} holds until ${waiver.until} and the check still does not pass (${waiver.reason}; ${waiver.owner}).`;
    const hint = `Repair what it excuses before the end of ${waiver.until}, or have it prolonged.`;
    return [warning({ code: 'WAIVER_ENDING', message, place: { ...place, column: 'until' }, hint })];
  });
}

function tooLong(waiver: Waiver, row: string): Finding {
  return warning({
    code: 'WAIVER_TOO_LONG',
    message: `${row} holds until ${waiver.until}, more than ${LONGEST_DAYS} days ahead, so it is not applied.`,
    place: { ...waiver.place, datasource: waiver.datasource, column: 'until' },
    observed: waiver.until,
    // No date of today here: findings are kept in the warehouse and must not differ from day to day.
    expected: `at most ${LONGEST_DAYS} days ahead`,
    hint: `Write a date at most ${LONGEST_DAYS} days from the day of the change in "until".`,
  });
}

const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
