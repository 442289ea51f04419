import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../actions/quality-gate/src/decide.js';
import { describe as describePlan } from '../../../actions/quality-gate/src/describe.js';
import { NOTHING_REMOVED } from '../../../actions/quality-gate/src/remove.js';
import type { CheckName } from '../../../shared/quality/checks.js';
import { covers } from '../../../shared/quality/scope.js';
import { threshold, waiver } from '../../shared/quality/rows.js';
import { observed, policy, seen } from './seen.js';

describe('the gate', () => {
  it('holds one datasource and takes the others in', () => {
    const plan = decide(
      [
        observed([seen('null_percent', 50)]),
        observed([seen('null_percent', 0)], 'water'),
        observed([seen('future_rows', 9)], 'heat'),
      ],
      policy(),
    );
    expect(plan.accepted.map(({ name }) => name)).toEqual(['water']);
    expect(plan.held.map(({ name }) => name)).toEqual(['air', 'heat']);
  });

  it('gives every reason, and of many series the three worst', () => {
    const series = ['a', 'b', 'c', 'd', 'e'].map((location, index) =>
      seen('completeness_percent', index * 10, {
        scope: { datasource: 'air', measurement: 'co2', location },
      }),
    );
    const plan = decide(
      [observed([seen('null_percent', 50.00004), ...series])],
      policy({ inputs: { completeness_percent: 45 } }),
    );
    expect(plan.held[0]?.reasons).toHaveLength(6);
    expect(plan.held[0]?.reasons[0]).toBe(
      'null tokens among the new readings: 50%, allowed at most 10% (built-in)',
    );
    const incomplete = plan.findings.filter(({ code }) => code === 'GATE_INCOMPLETE');
    expect(incomplete.map(({ place }) => place.location)).toEqual(['a', 'b', 'c']);
    expect(incomplete[2]?.message).toContain('The same holds for 2 more.');
  });

  it.each([
    { title: 'a pattern covers the location', scope: '1NP*/co2', held: [] },
    { title: 'one for all locations covers it too', scope: '*/co2', held: [] },
    { title: 'another measurement is not covered', scope: '1NP*/humidity', held: ['air'] },
    { title: 'another location is not covered', scope: '2NP-S1/co2', held: ['air'] },
  ])('excuses a part only: $title', ({ scope, held }) => {
    const series = seen('null_percent', 50, {
      scope: { datasource: 'air', measurement: 'co2', location: '1NP-S1' },
    });
    const plan = decide([observed([series])], policy({ waivers: [waiver(2, { scope })] }));
    expect(plan.held.map(({ name }) => name)).toEqual(held);
  });

  it.each([
    {
      title: 'built-in',
      name: 'null_percent',
      value: 50.2,
      with: {},
      expected:
        'raise `null_percent` for air: add the row "air,null_percent,51" (columns datasource,check,fail)',
    },
    {
      title: 'the seed',
      name: 'min_rows',
      value: 12.5,
      with: { thresholds: [threshold(7, { check: 'min_rows', fail: '20' })] },
      expected: 'lower `fail` in seeds/quality_thresholds.csv:7 to 12',
    },
    {
      title: 'an input',
      name: 'null_percent',
      value: 5,
      with: { inputs: { null_percent: 1 } },
      expected: 'raise the input max-null-percent to 5',
    },
  ] as const)(
    'says which edit helps where $title decided, in the right direction',
    ({ name, value, with: over, expected }) => {
      const example = { file: 'a.csv', line: 7 };
      const plan = decide([observed([seen(name, value, { example })])], policy(over));
      expect(plan.findings[0]?.hint).toContain(expected);
      expect(plan.findings[0]?.hint).toContain('Repair the file at its origin (a.csv, from line 7 on)');
      expect(plan.findings[0]?.place).toEqual({ datasource: 'air', ...example });
    },
  );

  it('shows each number with the layer that decided it, also when it passes', () => {
    const plan = decide(
      [observed([seen('null_percent', 1 / 3)])],
      policy({ thresholds: [threshold(2, { warn: '2' })] }),
    );
    const { tables, headline, lead, outputs } = describePlan(plan, true, NOTHING_REMOVED);
    expect(tables?.[0]?.rows[0]).toEqual([
      'air',
      'null tokens among the new readings (null_percent)',
      'passed',
      '0.3333%',
      '> 2%',
      '> 10%',
      'warns: seeds/quality_thresholds.csv:2; fails: built-in',
    ]);
    expect(headline).toBe('All that came in was accepted (1 datasource(s)).');
    expect(lead).toEqual(['Came in: air (0 new file(s), 100 cells).', 'Accepted: air (100 new readings).']);
    expect(outputs).toEqual({ accepted: 1, held: 0, waived: 0, removed: 0 });
  });

  it('answers in at most ten lines what came in, what is held and why, and what to do', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const plan = decide(
      [
        ...names.map((name) =>
          observed([seen('future_rows', 9), seen('null_percent', 50), seen('min_rows', 1)], name),
        ),
        observed([seen('max_rows', 20_000_000)], 'water'),
      ],
      policy({ waivers: [waiver(2, { datasource: 'water', check: 'max_rows', until: '2026-03-10' })] }),
    );
    const { lead = [], datasources } = describePlan(plan, false, {
      removed: 3,
      findings: [],
      text: 'Removed 3.',
    });
    expect(lead).toHaveLength(10);
    expect(lead[2]).toContain(
      'Held: a, because of readings later than this run: 9, allowed at most 0 (built-in); ',
    );
    expect(lead[4]).toContain('2 more datasource(s) are held');
    expect(lead[5]).toBe('Waived: 1 check(s) that did not pass, by seeds/waivers.csv:2.');
    expect(lead[6]).toBe('Warnings: 1; they hold nothing. Removed 3.');
    expect(lead[7]).toContain('To do for a: Repair the file at its origin');
    expect(lead[9]).toContain('until they are replaced or removed at their origin');
    expect(datasources?.filter(({ held }) => held)).toHaveLength(5);
  });

  it('lists failures first, and of series that passed only those with a level of their own', () => {
    const at = (location: string, value: number) =>
      seen('completeness_percent', value, { scope: { datasource: 'air', measurement: 'co2', location } });
    const plan = decide(
      [observed([seen('completeness_percent', 90), at('hall', 100), at('cellar', 100), at('roof', 10)])],
      policy({
        thresholds: [
          threshold(2, { check: 'completeness_percent', fail: '20' }),
          threshold(3, { check: 'completeness_percent', location: 'cellar', fail: '80' }),
        ],
      }),
    );
    const rows = describePlan(plan, false, NOTHING_REMOVED).tables?.[0]?.rows ?? [];
    expect(rows.map(([scope, , result]) => [scope, result])).toEqual([
      ['air, co2 at roof', 'failed'],
      ['air', 'passed'],
      ['air, co2 at cellar', 'passed'],
    ]);
  });

  it('says of a skip why, and how much it let pass', () => {
    const plan = decide([observed([seen('future_rows', 9)])], policy({ skipReason: 'Jana: the archive' }));
    expect(plan.findings[0]).toMatchObject({ code: 'GATE_SKIPPED', severity: 'warning' });
    expect(plan.findings[0]?.message).toContain('(reason: Jana: the archive): 1 failed check(s)');
  });
});

describe('holding', () => {
  const name = fc.constantFrom<CheckName>('null_percent', 'future_rows', 'age_hours', 'completeness_percent');
  const place = fc.constantFrom({}, { measurement: 'co2' }, { measurement: 'co2', location: '1NP' });
  const one = fc.record({ name, place, value: fc.double({ min: 0, max: 300, noNaN: true }) });
  const row = fc.record({ check: name, scope: fc.constantFrom('*', '*/co2', '1NP/co2', '2NP/*') });
  const fail = fc.constantFrom<string | undefined>('0', '50', '200', undefined);

  it('follows from failures that nothing excuses, and from nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 6 }),
        fc.array(row, { maxLength: 3 }),
        fail,
        (all, rows, level) => {
          const plan = decide(
            [
              observed(
                all.map((each) =>
                  seen(each.name, each.value, { scope: { datasource: 'air', ...each.place } }),
                ),
              ),
            ],
            policy({
              waivers: rows.map((each, index) => waiver(index + 2, each)),
              thresholds:
                level === undefined ? [] : [threshold(2, { check: 'completeness_percent', fail: level })],
            }),
          );
          const open = plan.results.filter(
            (each) => each.judgement === 'fail' && each.waivedBy === undefined,
          );
          expect(plan.held.length > 0).toBe(open.length > 0);
          expect(plan.accepted.length).toBe(1 - plan.held.length);
          expect(plan.results).toHaveLength(all.length);
          for (const { check, scope, judgement, waivedBy } of plan.results) {
            if (check.warnsOnly) expect(judgement).not.toBe('fail');
            if (waivedBy !== undefined)
              expect(rows.some((each) => each.check === check.name && covers(each.scope, scope))).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
