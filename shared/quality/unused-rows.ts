import type { Threshold, Waiver } from '../config/types.js';
import { plain } from '../report/escape.js';
import { warning, type Finding } from '../report/finding.js';
import { likely } from '../report/nearest.js';
import { checks, type Check } from './checks.js';

const ALL: readonly Check[] = checks;
const NAMES: readonly string[] = ALL.map((check) => check.name);

/** Rows of thresholds and waivers that no check takes notice of: a rule that is silently not applied protects nobody. */
export function unusedRows(thresholds: readonly Threshold[], waivers: readonly Waiver[]): Finding[] {
  return [
    ...thresholds.flatMap(
      (row) => unknownCheck(row) ?? partOnly(row, row.measurement ?? row.location, 'measurement'),
    ),
    ...waivers.flatMap(
      (row) => unknownCheck(row) ?? partOnly(row, row.scope === '*' ? undefined : row.scope, 'scope'),
    ),
  ];
}

function unknownCheck({ check, place }: Threshold | Waiver): Finding[] | undefined {
  if (NAMES.includes(check)) return undefined;
  const guess = likely(check, NAMES);
  return [
    warning({
      code: 'CHECK_ROW_UNUSED',
      message: `No check has the name "${plain(check)}", so the row is not applied; there is ${NAMES.join(', ')}.`,
      place: { ...place, column: 'check' },
      hint: guess === undefined ? `Write one of ${NAMES.join(', ')}.` : `Did you mean "${guess}"?`,
    }),
  ];
}

function partOnly({ check, place }: Threshold | Waiver, part: string | undefined, column: string): Finding[] {
  if (part === undefined || ALL.find(({ name }) => name === check)?.splits === true) return [];
  return [
    warning({
      code: 'CHECK_ROW_UNUSED',
      message: `The check ${check} looks at a whole datasource, so the row for "${plain(part)}" alone is not applied.`,
      place: { ...place, column },
      hint: column === 'scope' ? 'Write * in "scope".' : 'Leave "measurement" and "location" blank.',
    }),
  ];
}
