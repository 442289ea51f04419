import type { StageResult } from '../../../shared/action/define.js';
import { describeScope } from '../../../shared/quality/scope.js';
import type { CheckResult, GatePlan, HeldDatasource } from './decide.js';
import type { Removal } from './remove.js';
import { shown } from './wording.js';

const SIGN = { pass: 'passed', warn: 'warning', fail: 'failed' } as const;

/** Held datasources, and reasons of each, that the head of the summary tells; the findings tell them all. */
const HELD_LINES = 3;
const REASONS = 2;
const TO_DO_LINES = 2;

/** What a maintainer sees of the gate: what came in, what was accepted, what is held and why, what to do. */
export function describe(plan: GatePlan, changed: boolean, removal: Removal): StageResult {
  const waived = plan.results.filter(({ waivedBy }) => waivedBy !== undefined);
  return {
    findings: [...plan.findings, ...removal.findings],
    changed,
    datasources: [
      ...plan.accepted.map(({ name, fates }) => ({ name, fates, held: false })),
      ...plan.held.map(({ name }) => ({ name, held: true })),
    ],
    files: plan.accepted.flatMap(({ entries }) =>
      entries.map(({ path, rows, bytes, sha256 }) => ({ path, rows, bytes, sha256 })),
    ),
    outputs: {
      accepted: plan.accepted.length,
      held: plan.held.length,
      waived: waived.length,
      removed: removal.removed,
    },
    headline: headline(plan),
    lead: lead(plan, waived, removal),
    tables: [
      {
        title: 'Checks',
        columns: ['Scope', 'Check', 'Result', 'Observed', 'Warns', 'Fails', 'Decided by'],
        rows: worthARow(plan.results).map(checkRow),
      },
    ],
  };
}

function headline({ proposals, held }: GatePlan): string {
  if (proposals.length === 0) return 'Nothing new came in.';
  if (held.length === 0) return `All that came in was accepted (${proposals.length} datasource(s)).`;
  const names = held.map(({ name }) => name).join(', ');
  return `${held.length} of ${proposals.length} datasource(s) held: ${names}. ${
    held.length === proposals.length ? 'Nothing was accepted.' : 'Everything else was accepted and goes on.'
  }`;
}

/** At most ten lines. */
function lead(plan: GatePlan, waived: readonly CheckResult[], removal: Removal): string[] {
  const { proposals, accepted, held } = plan;
  if (proposals.length === 0 && waived.length === 0 && removal.text === undefined) return [];
  const came = proposals.map(
    ({ name, newFiles, fates }) => `${name} (${newFiles.length} new file(s), ${count(fates.cells)} cells)`,
  );
  const taken = accepted.map(
    ({ name, fates }) => `${name} (${count(fates.accepted + fates.null)} new readings)`,
  );
  const warnings = plan.findings.filter((each) => each.severity === 'warning').length;
  const more = held.length - HELD_LINES;
  return [
    `Came in: ${came.length === 0 ? 'nothing' : came.join(', ')}.`,
    `Accepted: ${taken.length === 0 ? 'nothing' : taken.join(', ')}.`,
    ...held.slice(0, HELD_LINES).map(({ name, reasons }, index) => {
      const others = reasons.length - REASONS;
      const rest = others > 0 ? `; and ${others} more reason(s)` : '';
      const also =
        index === HELD_LINES - 1 && more > 0 ? ` ${more} more datasource(s) are held, see below.` : '';
      return `Held: ${name}, because of ${reasons.slice(0, REASONS).join('; ')}${rest}.${also}`;
    }),
    ...(waived.length === 0
      ? []
      : [
          `Waived: ${waived.length} check(s) that did not pass, by ${[...new Set(waived.map((each) => each.waivedBy))].join(', ')}.`,
        ]),
    ...(warnings === 0 && removal.text === undefined
      ? []
      : [
          [...(warnings === 0 ? [] : [`Warnings: ${warnings}; they hold nothing.`]), removal.text ?? '']
            .join(' ')
            .trim(),
        ]),
    ...toDoOf(held),
    ...(held.length === 0
      ? []
      : [
          'Until then: what was accepted before stays. The held files are read again in the next run, until they are replaced or removed at their origin.',
        ]),
  ];
}

/** The first of every datasource, then the second of every one. */
function toDoOf(held: readonly HeldDatasource[]): string[] {
  const lines = held.flatMap(({ name, toDo }) =>
    toDo.map((text, order) => ({ order, line: `To do for ${name}: ${text}` })),
  );
  return lines
    .toSorted((a, b) => a.order - b.order)
    .slice(0, TO_DO_LINES)
    .map(({ line }) => line);
}

const count = (value: number): string => value.toLocaleString('en-US');

/** Failures first. Of series that passed only those with a level of their own: a building has hundreds of them. */
function worthARow(results: readonly CheckResult[]): CheckResult[] {
  const layers = ({ levels }: CheckResult): string => `${levels.warn.layer}\n${levels.fail.layer}`;
  const general = new Map(
    results
      .filter(({ scope }) => scope.location === undefined)
      .map((each) => [`${each.scope.datasource}\n${each.check.name}`, layers(each)]),
  );
  const rank = { fail: 0, warn: 1, pass: 2 } as const;
  return results
    .filter(
      (each) =>
        each.judgement !== 'pass' ||
        each.scope.location === undefined ||
        general.get(`${each.scope.datasource}\n${each.check.name}`) !== layers(each),
    )
    .toSorted((a, b) => rank[a.judgement] - rank[b.judgement]);
}

const checkRow = ({ scope, check, judgement, value, levels, waivedBy }: CheckResult): string[] => [
  describeScope(scope),
  `${check.title} (${check.name})`,
  waivedBy === undefined ? SIGN[judgement] : `${SIGN[judgement]}, waived by ${waivedBy}`,
  shown(value, check.unit),
  bound(check.bad, levels.warn.value, check.unit),
  bound(check.bad, levels.fail.value, check.unit),
  levels.warn.layer === levels.fail.layer
    ? levels.fail.layer
    : `warns: ${levels.warn.layer}; fails: ${levels.fail.layer}`,
];

const bound = (bad: 'above' | 'below', value: number | undefined, unit: string): string =>
  value === undefined ? '–' : `${bad === 'above' ? '>' : '<'} ${shown(value, unit)}`;
