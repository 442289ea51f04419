import type { StageResult } from '../../../shared/action/define.js';
import { shown, type GatePlan } from './decide.js';

const SIGN = { pass: 'passed', warn: 'warning', fail: 'failed' } as const;

/** What a maintainer sees of the gate: what was accepted, what is held and why. */
export function describe(plan: GatePlan, changed: boolean): StageResult {
  const accepted = plan.accepted.map(
    (proposal) => `${proposal.name} (${proposal.fates.accepted + proposal.fates.null} new readings)`,
  );
  const held = plan.held.map(({ name, reasons }) => `${name} is held (${reasons.join('; ')})`);
  return {
    findings: plan.findings,
    changed,
    datasources: [
      ...plan.accepted.map(({ name, fates }) => ({ name, fates, held: false })),
      ...plan.held.map(({ name }) => ({ name, held: true })),
    ],
    files: plan.accepted.flatMap(({ entries }) =>
      entries.map(({ path, rows, bytes, sha256 }) => ({ path, rows, bytes, sha256 })),
    ),
    outputs: { accepted: plan.accepted.length, held: plan.held.length },
    headline: [
      accepted.length === 0 ? 'Nothing new was accepted.' : `Accepted: ${accepted.join(', ')}.`,
      ...(held.length === 0
        ? []
        : [
            `${held.join('. ')}. What was accepted before stays, and everything else goes on; the held files are read again in the next run, until they are replaced or removed at their origin.`,
          ]),
    ].join(' '),
    tables: [
      {
        title: 'Checks',
        columns: ['Datasource', 'Check', 'Result', 'Observed', 'Warns', 'Fails', 'Decided by'],
        rows: plan.results.map(({ datasource, check, judgement, observed, levels, waiver }) => [
          datasource,
          `${check.title} (${check.name})`,
          waiver === undefined ? SIGN[judgement] : `waived until ${waiver.until}`,
          shown(observed, check.unit),
          bound(check.bad, levels.warn.value, check.unit),
          bound(check.bad, levels.fail.value, check.unit),
          levels.fail.layer,
        ]),
      },
    ],
  };
}

const bound = (bad: 'above' | 'below', value: number | undefined, unit: string): string =>
  value === undefined ? '–' : `${bad === 'above' ? '>' : '<'} ${shown(value, unit)}`;
