import { describe, expect, it } from 'vitest';
import type { Observed } from '../../../actions/quality-gate/src/collect.js';
import { decide, type GatePolicy } from '../../../actions/quality-gate/src/decide.js';
import { describe as describePlan } from '../../../actions/quality-gate/src/describe.js';
import { openFindings } from '../../../actions/quality-gate/src/open-findings.js';
import { checks, type CheckName } from '../../../shared/quality/checks.js';
import { error, notice, warning, type Finding } from '../../../shared/report/finding.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import { threshold, waiver } from '../../shared/quality/rows.js';

const NO_FATES = { cells: 0, accepted: 0, duplicate: 0, superseded: 0, null: 0, rejected: 0, ignored: 0 };
const proposal = (name: string): PendingDatasource => ({
  name,
  entries: [],
  removed: [],
  alongside: [],
  fates: { ...NO_FATES, cells: 100, accepted: 95, null: 5 },
  newFiles: [],
});
const fine = { null_percent: 0, min_rows: 1000, max_rows: 1000, future_rows: 0 };
const observed = (values: Partial<Record<CheckName, number>>, name = 'air'): Observed => ({
  proposal: proposal(name),
  values: { ...fine, ...values },
});
const policy = (over: Partial<GatePolicy> = {}): GatePolicy => ({
  thresholds: [],
  waivers: [],
  inputs: {},
  localDate: '2026-03-01',
  ...over,
});

/** For every check: a value between the seed's warning and failure, and one that fails everywhere. */
const VALUES: Record<
  CheckName,
  { doubtful: number; bad: number; warn: string; fail: string; loose: number }
> = {
  null_percent: { doubtful: 5, bad: 50, warn: '2', fail: '8', loose: 60 },
  min_rows: { doubtful: 60, bad: 5, warn: '100', fail: '50', loose: 1 },
  max_rows: { doubtful: 150_000, bad: 20_000_000, warn: '100000', fail: '200000', loose: 30_000_000 },
  future_rows: { doubtful: 3, bad: 20, warn: '1', fail: '10', loose: 40 },
};

describe.each(checks.map((check) => ({ ...check, ...VALUES[check.name] })))(
  '$name',
  ({ name, code, input, doubtful, bad, warn, fail, loose }) => {
    const seeded = [threshold(2, { check: name, warn, fail })];
    const row = (line: number, over: Parameters<typeof threshold>[1]) =>
      threshold(line, { check: name, ...over });
    it.each([
      { title: 'passes', value: fine[name], with: {}, judgement: 'pass' },
      { title: 'fails by the built-in level', value: bad, with: {}, judgement: 'fail', layer: 'built-in' },
      { title: 'warns by the seed', value: doubtful, with: { thresholds: seeded }, judgement: 'warn' },
      {
        title: 'fails by the seed',
        value: bad,
        with: { thresholds: seeded },
        judgement: 'fail',
        layer: 'seeds/quality_thresholds.csv:2',
      },
      {
        title: 'passes by the row of the datasource',
        value: bad,
        with: { thresholds: [row(2, { fail }), row(3, { datasource: 'air', fail: String(loose) })] },
        judgement: 'pass',
      },
      {
        title: 'fails by the row of the datasource',
        value: doubtful,
        with: { thresholds: [row(2, { fail: String(loose) }), row(3, { datasource: 'air', fail: warn })] },
        judgement: 'fail',
        layer: 'seeds/quality_thresholds.csv:3',
      },
      {
        title: 'does not mind the row of another datasource',
        value: doubtful,
        with: { thresholds: [row(2, { fail: String(loose) }), row(3, { datasource: 'water', fail: warn })] },
        judgement: 'pass',
      },
      {
        title: 'passes by the input',
        value: bad,
        with: { thresholds: seeded, inputs: { [name]: loose } },
        judgement: 'warn',
      },
      {
        title: 'fails by the input',
        value: doubtful,
        with: { thresholds: [row(2, { fail: String(loose) })], inputs: { [name]: Number(warn) } },
        judgement: 'fail',
        layer: `input ${input}`,
      },
      {
        title: 'is waived',
        value: bad,
        with: { waivers: [waiver(5, { check: name })] },
        judgement: 'waived',
      },
      {
        title: 'is waived no more',
        value: bad,
        with: { waivers: [waiver(5, { check: name, until: '2026-02-28' })] },
        judgement: 'fail',
        layer: 'built-in',
      },
      {
        title: 'is not waived for another datasource',
        value: bad,
        with: { waivers: [waiver(5, { check: name, datasource: 'water' })] },
        judgement: 'fail',
        layer: 'built-in',
      },
    ])('$title', ({ value, with: over, judgement, layer }) => {
      const plan = decide([observed({ [name]: value })], policy(over));
      const result = plan.results.find(({ check }) => check.name === name);
      expect(result?.observed).toBe(value);
      expect(result?.waiver === undefined ? result?.judgement : 'waived').toBe(judgement);
      const own = plan.findings.filter((finding) => finding.code === code);
      expect(own.map(({ severity, waived_by }) => [severity, waived_by])).toEqual(
        {
          pass: [],
          warn: [['warning', undefined]],
          fail: [['error', undefined]],
          waived: [['error', 'seeds/waivers.csv:5']],
        }[judgement],
      );
      expect(plan.held.map((each) => each.name)).toEqual(judgement === 'fail' ? ['air'] : []);
      expect(plan.accepted.map((each) => each.name)).toEqual(judgement === 'fail' ? [] : ['air']);
      if (layer !== undefined) expect(plan.held[0]?.reasons.join()).toContain(`(${layer})`);
    });
  },
);

describe('the gate', () => {
  it('holds one datasource and takes the others in', () => {
    const plan = decide(
      [observed({ null_percent: 50 }), observed({}, 'water'), observed({ future_rows: 9 }, 'heat')],
      policy(),
    );
    expect(plan.accepted.map(({ name }) => name)).toEqual(['water']);
    expect(plan.held.map(({ name }) => name)).toEqual(['air', 'heat']);
  });

  it('gives every reason', () => {
    const plan = decide([observed({ null_percent: 50.00004, future_rows: 9 })], policy());
    expect(plan.held).toEqual([
      {
        name: 'air',
        reasons: [
          'null tokens among the new readings: 50%, allowed at most 10% (built-in)',
          'readings later than this run: 9, allowed at most 0 (built-in)',
        ],
      },
    ]);
  });

  it('checks only what there is to look at', () => {
    const plan = decide([{ proposal: proposal('air'), values: { max_rows: 0, future_rows: 0 } }], policy());
    expect(plan.results.map(({ check }) => check.name)).toEqual(['max_rows', 'future_rows']);
    expect(plan.accepted).toHaveLength(1);
  });

  it('says which edit helps, in the right direction', () => {
    const { findings } = decide([observed({ null_percent: 50, min_rows: 1 })], policy());
    expect(findings.map(({ hint }) => hint)).toEqual([
      expect.stringContaining('raise `null_percent` for air in quality_thresholds.csv'),
      expect.stringContaining('lower `min_rows` for air in quality_thresholds.csv'),
    ]);
    expect(findings[0]).toMatchObject({ observed: '50', expected: '<= 10', place: { datasource: 'air' } });
  });

  it('shows each number with the layer that decided it, also when it passes', () => {
    const plan = decide(
      [observed({ null_percent: 1 / 3 })],
      policy({ thresholds: [threshold(2, { warn: '2' })] }),
    );
    const { tables, headline, outputs } = describePlan(plan, true);
    expect(tables?.[0]?.rows[0]).toEqual([
      'air',
      'null tokens among the new readings (null_percent)',
      'passed',
      '0.3333%',
      '> 2%',
      '> 10%',
      'built-in',
    ]);
    expect(headline).toBe('Accepted: air (100 new readings).');
    expect(outputs).toEqual({ accepted: 1, held: 0 });
  });

  it('says what becomes of held files', () => {
    const { headline, datasources } = describePlan(decide([observed({ future_rows: 9 })], policy()), false);
    expect(headline).toContain('Nothing new was accepted. air is held (readings later than this run: 9');
    expect(headline).toContain(
      'read again in the next run, until they are replaced or removed at their origin',
    );
    expect(datasources).toEqual([{ name: 'air', held: true }]);
  });
});

describe('open findings', () => {
  const refused = error({
    code: 'COLUMN_MISSING',
    message: 'm',
    place: { datasource: 'air', file: 'a.csv' },
  });
  const gone = warning({
    code: 'ORIGIN_MISSING',
    message: 'm',
    place: { datasource: 'air', file: 'seeds/datasources_config.csv', line: 2 },
  });
  const gate = error({ code: 'GATE_NULLS', message: 'm', place: { datasource: 'air' } });
  const seed = warning({
    code: 'CHECK_ROW_UNUSED',
    message: 'm',
    place: { file: 'seeds/waivers.csv', line: 2 },
  });
  const remark = notice({
    code: 'CONTRACT_LEARNED',
    message: 'm',
    place: { datasource: 'air', file: 'a.csv' },
  });
  const all = new Set(['air', 'water']);
  const none = new Set<string>();
  it.each<{
    title: string;
    kept: Finding[];
    ofRun: Finding[];
    standing: Parameters<typeof openFindings>[2];
    expected: Finding[];
  }>([
    {
      title: 'those of this run, notices left out',
      kept: [],
      ofRun: [gate, remark, seed],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [seed, gate],
    },
    {
      title: 'a refused file stays refused without new files',
      kept: [refused],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [refused],
    },
    {
      title: 'new files of its datasource replace it',
      kept: [refused],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: new Set(['air']) },
      expected: [],
    },
    {
      title: 'new files of another do not',
      kept: [refused],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: new Set(['water']) },
      expected: [refused],
    },
    {
      title: 'what every run can see again is not kept',
      kept: [gone, gate, seed],
      ofRun: [],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [],
    },
    {
      title: 'what this run did not look at is kept',
      kept: [gone, gate, refused],
      ofRun: [],
      standing: { active: all, lookedAt: new Set(['water']), fresh: none },
      expected: [gone, gate, refused],
    },
    {
      title: 'a datasource that is no more has no findings',
      kept: [gone, gate, refused],
      ofRun: [],
      standing: { active: new Set(['water']), lookedAt: new Set(['water']), fresh: none },
      expected: [],
    },
    {
      title: 'the same twice is one',
      kept: [refused],
      ofRun: [refused],
      standing: { active: all, lookedAt: all, fresh: none },
      expected: [refused],
    },
  ])('$title', ({ kept, ofRun, standing, expected }) => {
    const found = openFindings(kept, ofRun, standing);
    expect(new Set(found)).toEqual(new Set(expected));
    expect(found).toHaveLength(expected.length);
    expect(openFindings(kept.toReversed(), ofRun.toReversed(), standing)).toEqual(found);
  });
});
