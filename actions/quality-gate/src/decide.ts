import type { Threshold, Waiver } from '../../../shared/config/types.js';
import { judge, type CheckName, type Judgement, type Levels } from '../../../shared/quality/checks.js';
import { describeRow } from '../../../shared/quality/describe-row.js';
import type { Observation } from '../../../shared/quality/observe.js';
import { resolveLevels } from '../../../shared/quality/thresholds.js';
import { unusedRows } from '../../../shared/quality/unused-rows.js';
import { waiverFindings, waiverFor } from '../../../shared/quality/waivers.js';
import { warning, type Finding } from '../../../shared/report/finding.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import type { Observed } from './collect.js';
import { describeResult, hintOf, resultFindings } from './wording.js';

/** One check of one scope, also when it passed. */
export interface CheckResult extends Observation {
  readonly levels: Levels;
  readonly judgement: Judgement;
  /** The row or input that lets it pass all the same; undefined when nothing does, or nothing has to. */
  readonly waivedBy: string | undefined;
  /** The waiver that covered it until it ended. */
  readonly expired: Waiver | undefined;
}

export interface HeldDatasource {
  readonly name: string;
  /** One of each check that fails, then the others. */
  readonly reasons: readonly string[];
  /** One of each check that fails. */
  readonly toDo: readonly string[];
}

/** What the gate does with the proposals: take in or hold, each with its results. */
export interface GatePlan {
  readonly proposals: readonly PendingDatasource[];
  readonly accepted: readonly PendingDatasource[];
  readonly held: readonly HeldDatasource[];
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
  /** Why failed checks pass in this run; undefined when they do not. */
  readonly skipReason?: string | undefined;
}

/** Judges every proposal. A datasource with a failed check that nothing excuses is held; the others are taken in. */
export function decide(observed: readonly Observed[], policy: GatePolicy): GatePlan {
  const results = observed.flatMap(({ observations }) => observations.map((each) => check(each, policy)));
  const failed = results.filter((each) => each.judgement === 'fail' && each.waivedBy === undefined);
  const proposals = observed.flatMap(({ proposal }) => proposal ?? []);
  const heldNames = new Set(failed.map(({ scope }) => scope.datasource));
  return {
    proposals,
    accepted: proposals.filter(({ name }) => !heldNames.has(name)),
    held: proposals.flatMap(({ name }) => {
      const own = failed.filter(({ scope }) => scope.datasource === name);
      const firsts = own.filter((each) => own.find((other) => other.check === each.check) === each);
      const ranked = [...firsts, ...own.filter((each) => !firsts.includes(each))];
      return own.length === 0
        ? []
        : [{ name, reasons: ranked.map(describeResult), toDo: firsts.map(hintOf) }];
    }),
    results,
    findings: [
      ...unusedRows(policy.thresholds, policy.waivers),
      ...skipFinding(results, policy.skipReason),
      ...resultFindings(results),
      ...waiverFindings(
        policy.waivers,
        results.map((each) => ({
          scope: each.scope,
          check: each.check.name,
          isBeyond: needsExcuse(each),
        })),
        policy.localDate,
      ),
    ],
  };
}

function check(observation: Observation, policy: GatePolicy): CheckResult {
  const { check, scope, value } = observation;
  const input = policy.inputs[check.name as CheckName];
  const levels = resolveLevels(check, scope, policy.thresholds, input);
  const judgement = judge(check, value, levels);
  const result = { ...observation, levels, judgement, waivedBy: undefined, expired: undefined };
  if (!needsExcuse(result)) return result;
  const waiver = waiverFor(policy.waivers, scope, check.name, policy.localDate);
  if (waiver !== undefined) return { ...result, waivedBy: describeRow(waiver, 'waivers.csv') };
  if (judgement === 'fail' && policy.skipReason !== undefined) return { ...result, waivedBy: 'input skip' };
  return { ...result, expired: waiverFor(policy.waivers, scope, check.name, policy.localDate, 'expired') };
}

/** A failure; of a check that only warns, its warning. */
const needsExcuse = ({ check, judgement }: Pick<CheckResult, 'check' | 'judgement'>): boolean =>
  judgement === 'fail' || (judgement === 'warn' && check.warnsOnly === true);

function skipFinding(results: readonly CheckResult[], reason: string | undefined): Finding[] {
  if (reason === undefined) return [];
  const skipped = results.filter(({ waivedBy }) => waivedBy === 'input skip').length;
  return [
    warning({
      code: 'GATE_SKIPPED',
      message: `The input \`skip\` is on (reason: ${reason}): ${skipped} failed check(s) of this run hold nothing.`,
      hint: 'Take `skip` out again; an exception for longer is a row in waivers.csv.',
    }),
  ];
}
