import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checks, judge, type Check } from '../../../shared/quality/checks.js';
import type { Scope } from '../../../shared/quality/scope.js';
import { resolveLevels } from '../../../shared/quality/thresholds.js';
import { threshold } from './rows.js';

const [nulls] = checks;
const air: Scope = { datasource: 'air' };
const level = (check: Check, warn: number | undefined, fail: number | undefined) => ({
  warn: { value: warn, layer: 'w' },
  fail: { value: fail, layer: 'f' },
  check,
});

describe('the built-in levels', () => {
  it('are those that the documentation promises', () => {
    const all: readonly Check[] = checks;
    expect(
      all.map(({ name, bad, builtIn, input }) => [name, bad, builtIn.warn, builtIn.fail, input]),
    ).toEqual([
      ['null_percent', 'above', undefined, 10, 'max-null-percent'],
      ['min_rows', 'below', undefined, 10, 'min-rows'],
      ['max_rows', 'above', undefined, 10_000_000, 'max-rows'],
      ['future_rows', 'above', undefined, 0, 'max-future-rows'],
      ['impossible_rows', 'above', undefined, 0, 'max-impossible-rows'],
      ['duplicate_percent', 'above', undefined, undefined, 'max-duplicate-percent'],
      ['range_percent', 'above', 5, 50, 'max-range-percent'],
      ['sentinel_percent', 'above', 5, 50, 'max-sentinel-percent'],
      ['min_value', 'below', undefined, undefined, undefined],
      ['max_value', 'above', undefined, undefined, undefined],
      ['completeness_percent', 'below', 50, undefined, 'min-completeness-percent'],
      ['age_hours', 'above', 168, undefined, 'max-age-hours'],
      ['file_age_hours', 'above', 168, undefined, 'max-file-age-hours'],
      ['reject_percent', 'above', 5, 50, 'max-reject-percent'],
      ['backward_percent', 'above', 10, undefined, 'max-backward-percent'],
      ['unbalanced_cells', 'above', undefined, 0, undefined],
    ]);
  });
});

describe('a judgement', () => {
  const tooMuch = nulls;
  const tooLittle = checks[1];
  it.each([
    {
      title: 'at the level is fine',
      check: tooMuch,
      observed: 10,
      warn: undefined,
      fail: 10,
      expected: 'pass',
    },
    {
      title: 'just above fails',
      check: tooMuch,
      observed: 10.0001,
      warn: undefined,
      fail: 10,
      expected: 'fail',
    },
    {
      title: 'at the level is fine (below)',
      check: tooLittle,
      observed: 10,
      warn: undefined,
      fail: 10,
      expected: 'pass',
    },
    { title: 'just below fails', check: tooLittle, observed: 9, warn: undefined, fail: 10, expected: 'fail' },
    { title: 'between warn and fail', check: tooMuch, observed: 5, warn: 2, fail: 10, expected: 'warn' },
    {
      title: 'between fail and warn (below)',
      check: tooLittle,
      observed: 15,
      warn: 20,
      fail: 10,
      expected: 'warn',
    },
    { title: 'fail beats warn', check: tooMuch, observed: 11, warn: 2, fail: 10, expected: 'fail' },
    {
      title: 'a fail stricter than warn still fails',
      check: tooMuch,
      observed: 3,
      warn: 5,
      fail: 2,
      expected: 'fail',
    },
    {
      title: 'no levels, no complaint',
      check: tooMuch,
      observed: 1e9,
      warn: undefined,
      fail: undefined,
      expected: 'pass',
    },
    { title: 'level 0', check: tooMuch, observed: 1, warn: undefined, fail: 0, expected: 'fail' },
  ])('$title', ({ check, observed, warn, fail, expected }) => {
    expect(judge(check, observed, level(check, warn, fail))).toBe(expected);
  });
});

describe('layering', () => {
  const general = threshold(2, { warn: '3', fail: '6' });
  const specific = threshold(3, { datasource: 'air', fail: '20' });
  it.each([
    { title: 'built in', rows: [], input: undefined, warn: [undefined, 'built-in'], fail: [10, 'built-in'] },
    {
      title: 'the general row',
      rows: [general],
      input: undefined,
      warn: [3, 'seeds/quality_thresholds.csv:2'],
      fail: [6, 'seeds/quality_thresholds.csv:2'],
    },
    {
      title: 'the specific row wins, and keeps the warning of the general one',
      rows: [general, specific],
      input: undefined,
      warn: [3, 'seeds/quality_thresholds.csv:2'],
      fail: [20, 'seeds/quality_thresholds.csv:3'],
    },
    {
      title: 'in whatever order they stand',
      rows: [specific, general],
      input: undefined,
      warn: [3, 'seeds/quality_thresholds.csv:2'],
      fail: [20, 'seeds/quality_thresholds.csv:3'],
    },
    {
      title: 'the input beats all, for fail',
      rows: [general, specific],
      input: 1,
      warn: [3, 'seeds/quality_thresholds.csv:2'],
      fail: [1, 'input max-null-percent'],
    },
    {
      title: 'rows of other datasources, checks, and parts of a datasource do not apply',
      rows: [
        threshold(4, { datasource: 'water', fail: '1' }),
        threshold(5, { check: 'min_rows', fail: '1' }),
        threshold(6, { measurement: 'co2', fail: '1' }),
        threshold(7, { location: '1NP', fail: '1' }),
      ],
      input: undefined,
      warn: [undefined, 'built-in'],
      fail: [10, 'built-in'],
    },
    {
      title: 'level 0 is a level',
      rows: [threshold(2, { fail: '0' })],
      input: undefined,
      warn: [undefined, 'built-in'],
      fail: [0, 'seeds/quality_thresholds.csv:2'],
    },
  ])('$title', ({ rows, input, warn, fail }) => {
    const levels = resolveLevels(nulls, air, rows, input);
    expect([levels.warn.value, levels.warn.layer]).toEqual(warn);
    expect([levels.fail.value, levels.fail.layer]).toEqual(fail);
  });

  const optional = <T>(values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
  const row = fc
    .record({
      datasource: optional(['air', 'water']),
      measurement: optional(['co2']),
      location: optional(['1NP']),
      warn: optional(['1', '2']),
      fail: optional(['3', '4']),
    })
    .filter(({ warn, fail }) => warn !== undefined || fail !== undefined);
  // The seeds hold no two rows for the same place: loading them refuses that.
  const rows = fc
    .uniqueArray(row, {
      maxLength: 8,
      selector: (each) => JSON.stringify([each.datasource, each.measurement, each.location]),
    })
    .map((all) => all.map((each, index) => threshold(index + 2, each)));
  const scopes: readonly Scope[] = [
    air,
    { datasource: 'water' },
    { datasource: 'air', measurement: 'co2' },
    { datasource: 'air', measurement: 'co2', location: '1NP' },
  ];
  const said = ({ datasource, measurement, location }: ReturnType<typeof threshold>): number =>
    [datasource, measurement, location].filter((part) => part !== undefined).length;

  it('gives the level of the most specific row that sets it, warn and fail apart', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...scopes), (all, scope) => {
        const levels = resolveLevels(nulls, scope, all, undefined);
        for (const kind of ['warn', 'fail'] as const) {
          const setting = all.filter(
            (each) =>
              each[kind] !== undefined &&
              (each.datasource === undefined || each.datasource === scope.datasource) &&
              (each.measurement === undefined || each.measurement === scope.measurement) &&
              (each.location === undefined || each.location === scope.location),
          );
          const winner = setting.find((each) => levels[kind].layer.endsWith(`:${each.place.line}`));
          if (setting.length === 0) {
            expect(levels[kind]).toEqual({ value: nulls.builtIn[kind], layer: 'built-in' });
          } else {
            expect(levels[kind].value).toBe(Number(winner?.[kind]));
            // No row that sets it says all that the winner says, and more.
            for (const other of setting) {
              const isRefinement = (['datasource', 'measurement', 'location'] as const).every(
                (part) => winner?.[part] === undefined || other[part] === winner[part],
              );
              if (isRefinement && winner !== undefined) expect(said(other)).toBeLessThanOrEqual(said(winner));
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...scopes), (all, scope) => {
        expect(resolveLevels(nulls, scope, all.toReversed(), undefined)).toEqual(
          resolveLevels(nulls, scope, all, undefined),
        );
      }),
    );
  });

  it('lets an input decide fail and nothing else', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 100 }), (all, input) => {
        const levels = resolveLevels(nulls, air, all, input);
        expect(levels.fail).toEqual({ value: input, layer: 'input max-null-percent' });
        expect(levels.warn).toEqual(resolveLevels(nulls, air, all, undefined).warn);
      }),
    );
  });
});
