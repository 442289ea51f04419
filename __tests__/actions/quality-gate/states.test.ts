import { describe, expect, it } from 'vitest';
import { decide, type GatePolicy } from '../../../actions/quality-gate/src/decide.js';
import { checks, type Check, type CheckName } from '../../../shared/quality/checks.js';
import { threshold, waiver } from '../../shared/quality/rows.js';
import { observed, policy, seen } from './seen.js';

const ALL: readonly Check[] = checks;

/** For every check: a value that passes, one between the seed's warning and failure, and one that fails everywhere. */
const VALUES: Record<
  CheckName,
  { fine: number; doubtful: number; bad: number; warn: string; fail: string; loose: number }
> = {
  null_percent: { fine: 0, doubtful: 5, bad: 50, warn: '2', fail: '8', loose: 60 },
  min_rows: { fine: 1000, doubtful: 60, bad: 5, warn: '100', fail: '50', loose: 1 },
  max_rows: {
    fine: 1000,
    doubtful: 150_000,
    bad: 20_000_000,
    warn: '100000',
    fail: '200000',
    loose: 30_000_000,
  },
  future_rows: { fine: 0, doubtful: 3, bad: 20, warn: '1', fail: '10', loose: 40 },
  impossible_rows: { fine: 0, doubtful: 3, bad: 20, warn: '1', fail: '10', loose: 40 },
  duplicate_percent: { fine: 0, doubtful: 30, bad: 99, warn: '20', fail: '50', loose: 100 },
  range_percent: { fine: 0, doubtful: 3, bad: 60, warn: '2', fail: '8', loose: 70 },
  sentinel_percent: { fine: 0, doubtful: 3, bad: 60, warn: '2', fail: '8', loose: 70 },
  min_value: { fine: 20, doubtful: 3, bad: -20, warn: '5', fail: '-10', loose: -40 },
  max_value: { fine: 20, doubtful: 45, bad: 90, warn: '40', fail: '60', loose: 100 },
  completeness_percent: { fine: 100, doubtful: 80, bad: 20, warn: '90', fail: '60', loose: 10 },
  age_hours: { fine: 1, doubtful: 30, bad: 200, warn: '24', fail: '48', loose: 300 },
  file_age_hours: { fine: 1, doubtful: 30, bad: 200, warn: '24', fail: '48', loose: 300 },
  reject_percent: { fine: 0, doubtful: 3, bad: 60, warn: '2', fail: '8', loose: 70 },
  backward_percent: { fine: 0, doubtful: 3, bad: 60, warn: '2', fail: '8', loose: 70 },
  unbalanced_cells: { fine: 0, doubtful: 3, bad: 20, warn: '1', fail: '10', loose: 40 },
};
type Expected = 'pass' | 'warn' | 'fail' | 'waived' | 'expired' | 'skipped';
interface State {
  readonly title: string;
  readonly value: number;
  readonly with: Partial<GatePolicy>;
  readonly expected: Expected;
  readonly layer?: string;
}

/** Every state that a check can be in, by its own numbers. */
function statesOf({ name, builtIn, input }: Check, values: (typeof VALUES)[CheckName]): State[] {
  const { fine, doubtful, bad, warn, fail, loose } = values;
  const row = (line: number, over: Parameters<typeof threshold>[1]) =>
    threshold(line, { check: name, ...over });
  const seeded = [row(2, { warn, fail })];
  const general = row(2, { fail: String(loose) });
  const seedRow = (line: number) => `seeds/quality_thresholds.csv:${line}`;
  const name_ = name as CheckName;
  return [
    { title: 'passes', value: fine, with: { thresholds: seeded }, expected: 'pass' },
    {
      title: 'goes by the built-in level',
      value: bad,
      with: {},
      expected: builtIn.fail === undefined ? 'pass' : 'fail',
      ...(builtIn.fail === undefined ? {} : { layer: 'built-in' }),
    },
    { title: 'warns by the seed', value: doubtful, with: { thresholds: seeded }, expected: 'warn' },
    {
      title: 'fails by the seed',
      value: bad,
      with: { thresholds: seeded },
      expected: 'fail',
      layer: seedRow(2),
    },
    {
      title: 'passes by the row of the datasource',
      value: bad,
      with: {
        thresholds: [
          row(2, { fail }),
          row(3, { datasource: 'air', warn: String(loose), fail: String(loose) }),
        ],
      },
      expected: 'pass',
    },
    {
      title: 'fails by the row of the datasource',
      value: doubtful,
      with: { thresholds: [general, row(3, { datasource: 'air', fail: warn })] },
      expected: 'fail',
      layer: seedRow(3),
    },
    {
      title: 'does not mind the row of another datasource',
      value: doubtful,
      with: {
        thresholds: [
          row(2, { warn: String(loose), fail: String(loose) }),
          row(3, { datasource: 'water', fail: warn }),
        ],
      },
      expected: 'pass',
    },
    {
      title: 'is waived',
      value: bad,
      with: { thresholds: seeded, waivers: [waiver(5, { check: name })] },
      expected: 'waived',
    },
    {
      title: 'is waived no more',
      value: bad,
      with: { thresholds: seeded, waivers: [waiver(5, { check: name, until: '2026-02-28' })] },
      expected: 'expired',
    },
    {
      title: 'passes again after its waiver ended',
      value: fine,
      with: { thresholds: seeded, waivers: [waiver(5, { check: name, until: '2026-02-28' })] },
      expected: 'pass',
    },
    {
      title: 'is not waived for another datasource',
      value: bad,
      with: { thresholds: seeded, waivers: [waiver(5, { check: name, datasource: 'water' })] },
      expected: 'fail',
    },
    {
      title: 'is not waived by a row that reaches too far',
      value: bad,
      with: { thresholds: seeded, waivers: [waiver(5, { check: name, until: '2026-05-31' })] },
      expected: 'fail',
    },
    {
      title: 'is skipped',
      value: bad,
      with: { thresholds: seeded, skipReason: 'the archive is being loaded' },
      expected: 'skipped',
    },
    ...(input === undefined
      ? []
      : ([
          {
            title: 'passes by the input',
            value: bad,
            with: { thresholds: [row(2, { fail })], inputs: { [name_]: loose } },
            expected: 'pass',
          },
          {
            title: 'fails by the input',
            value: doubtful,
            with: { thresholds: [general], inputs: { [name_]: Number(warn) } },
            expected: 'fail',
            layer: `input ${input}`,
          },
        ] satisfies State[])),
  ];
}

/** What becomes of a state where the check only warns, or warns by itself before it fails. */
function asFar(check: Check, { expected, with: over, value }: State): Expected {
  const warns = expected === 'fail' || expected === 'expired' || expected === 'skipped';
  if (check.warnsOnly) return warns ? 'warn' : builtInWarns(check, value, over) ? 'warn' : expected;
  return expected === 'pass' && builtInWarns(check, value, over) ? 'warn' : expected;
}

/** No row and no input sets the warning, so the built-in one does. */
function builtInWarns(
  check: Check,
  value: number,
  { thresholds = [], inputs = {} }: Partial<GatePolicy>,
): boolean {
  const { warn } = check.builtIn;
  const sets = thresholds.some(
    (row) =>
      row.datasource !== 'water' && (row.warn !== undefined || (check.warnsOnly && row.fail !== undefined)),
  );
  if (warn === undefined || sets || (check.warnsOnly && Object.keys(inputs).length > 0)) return false;
  return check.bad === 'above' ? value > warn : value < warn;
}

const SEVERITIES: Readonly<Record<Expected, readonly (readonly [string, string | undefined])[]>> = {
  pass: [],
  warn: [['warning', undefined]],
  fail: [['error', undefined]],
  waived: [['error', 'seeds/waivers.csv:5']],
  expired: [['error', undefined]],
  skipped: [['error', 'input skip']],
};

describe.each(ALL.map((check) => ({ check, title: check.name })))('$title', ({ check }) => {
  const name = check.name as CheckName;
  it.each(statesOf(check, VALUES[name]))('$title', (state) => {
    const plan = decide([observed([seen(name, state.value)])], policy(state.with));
    const expected = asFar(check, state);
    const code = expected === 'expired' ? 'WAIVER_EXPIRED' : check.code;
    expect(plan.results).toHaveLength(1);
    expect(plan.results[0]).toMatchObject({ value: state.value });
    const own = plan.findings.filter((finding) => finding.code === code);
    const severities =
      check.warnsOnly && expected === 'waived' ? [['warning', 'seeds/waivers.csv:5']] : SEVERITIES[expected];
    expect(own.map(({ severity, waived_by }) => [severity, waived_by])).toEqual(severities);
    const isHeld = expected === 'fail' || expected === 'expired';
    expect(plan.held.map((each) => each.name)).toEqual(isHeld ? ['air'] : []);
    expect(plan.accepted.map((each) => each.name)).toEqual(isHeld ? [] : ['air']);
    if (state.layer !== undefined) expect(own[0]?.message).toContain(`(${state.layer})`);
    if (state.title === 'passes again after its waiver ended')
      expect(plan.findings.map((each) => [each.code, each.severity])).toEqual([['WAIVER_UNUSED', 'notice']]);
  });
});
