import type { Threshold, Waiver } from '../../../shared/config/types.js';
import { error, warning, type Finding } from '../../../shared/report/finding.js';
import {
  checks,
  judge,
  type Check,
  type CheckName,
  type Judgement,
  type Levels,
} from '../../../shared/quality/checks.js';
import { describeRow } from '../../../shared/quality/describe-row.js';
import { resolveLevels } from '../../../shared/quality/thresholds.js';
import { unusedRows } from '../../../shared/quality/unused-rows.js';
import { waiverFor } from '../../../shared/quality/waivers.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import type { Observed } from './collect.js';

/** One check of one datasource, also when it passed. */
export interface CheckResult {
  readonly datasource: string;
  readonly check: Check;
  readonly observed: number;
  readonly levels: Levels;
  readonly judgement: Judgement;
  readonly waiver: Waiver | undefined;
}

/** What the gate does with the proposals: take in or hold, each with its results. */
export interface GatePlan {
  readonly accepted: readonly PendingDatasource[];
  readonly held: readonly { readonly name: string; readonly reasons: readonly string[] }[];
  readonly results: readonly CheckResult[];
  readonly findings: readonly Finding[];
}

export interface GatePolicy {
  readonly thresholds: readonly Threshold[];
  readonly waivers: readonly Waiver[];
  /** Levels given as inputs, by check. */
  readonly inputs: Readonly<Partial<Record<CheckName, number>>>;
  /** Today in the building's zone, `YYYY-MM-DD`. */
  readonly localDate: string;
}

/** Judges every proposal. A datasource with a failed check that no waiver covers is held; the others are taken in. */
export function decide(observed: readonly Observed[], policy: GatePolicy): GatePlan {
  const results = observed.flatMap((each) => checkDatasource(each, policy));
  const failed = results.filter((result) => result.judgement === 'fail' && result.waiver === undefined);
  const heldNames = new Set(failed.map((result) => result.datasource));
  return {
    accepted: observed.map((each) => each.proposal).filter((proposal) => !heldNames.has(proposal.name)),
    held: [...heldNames].map((name) => ({
      name,
      reasons: failed.filter((result) => result.datasource === name).map(describeResult),
    })),
    results,
    findings: [
      ...unusedRows(policy.thresholds, policy.waivers),
      ...results.filter((result) => result.judgement !== 'pass').map(findingOf),
    ],
  };
}

function checkDatasource({ proposal, values }: Observed, policy: GatePolicy): CheckResult[] {
  const { name } = proposal;
  return checks.flatMap((check) => {
    const observed = values[check.name];
    if (observed === undefined) return [];
    const levels = resolveLevels(check, { datasource: name }, policy.thresholds, policy.inputs[check.name]);
    const judgement = judge(check, observed, levels);
    const waiver =
      judgement === 'fail' ? waiverFor(policy.waivers, name, check.name, policy.localDate) : undefined;
    return [{ datasource: name, check, observed, levels, judgement, waiver }];
  });
}

/** A number as people read it, with enough digits to tell it from a level that it only just passes. */
export const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? '–' : `${Number(value.toFixed(4))}${unit}`;

export const describeResult = ({ check, observed, levels, judgement }: CheckResult): string => {
  const level = judgement === 'warn' ? levels.warn : levels.fail;
  const bound = check.bad === 'above' ? 'at most' : 'at least';
  return `${check.title}: ${shown(observed, check.unit)}, allowed ${bound} ${shown(level.value, check.unit)} (${level.layer})`;
};

function findingOf(result: CheckResult): Finding {
  const { check, datasource, judgement, waiver } = result;
  const level = judgement === 'warn' ? result.levels.warn : result.levels.fail;
  const isHeld = judgement === 'fail' && waiver === undefined;
  const details = {
    code: check.code,
    message: `${datasource}: ${describeResult(result)}${isHeld ? ', so its new data are held' : ''}.`,
    place: { datasource },
    observed: shown(result.observed, ''),
    expected: `${check.bad === 'above' ? '<=' : '>='} ${shown(level.value, '')}`,
    hint: `Repair the file at its origin; or, if the data are right, ${check.bad === 'above' ? 'raise' : 'lower'} \`${check.name}\` for ${datasource} in quality_thresholds.csv, or add a row to waivers.csv.`,
  };
  if (judgement === 'warn') return warning(details);
  return waiver === undefined
    ? error(details)
    : { ...error(details), waived_by: describeRow(waiver, 'waivers.csv') };
}
