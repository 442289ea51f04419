import { describe, expect, it } from 'vitest';
import {
  error,
  findingSchema,
  notice,
  warning,
  worstSeverity,
  type Finding,
} from '../../../shared/report/finding.js';
import { decideOutcome, reportSchema } from '../../../shared/report/report.js';

const details = { code: 'GATE_NULLS', message: 'm' } as const;
const bad = error(details);
const doubtful = warning(details);
const remark = notice(details);
const waived: Finding = { ...bad, waived_by: 'seeds/waivers.csv:2' };

describe('the worst severity', () => {
  it.each([
    { title: 'nothing found', findings: [], expected: undefined },
    { title: 'a notice', findings: [remark], expected: 'notice' },
    { title: 'a warning beats a notice', findings: [remark, doubtful], expected: 'warning' },
    { title: 'an error beats a warning, in any order', findings: [bad, doubtful, remark], expected: 'error' },
    { title: 'what is waived does not count', findings: [waived, doubtful], expected: 'warning' },
    { title: 'only what is waived', findings: [waived], expected: undefined },
  ])('$title', ({ findings, expected }) => {
    expect(worstSeverity(findings)).toBe(expected);
  });
});

describe('the outcome', () => {
  it.each([
    { title: 'an error fails, changed or not', findings: [bad], changed: true, expected: 'failed' },
    { title: 'an error fails, unchanged', findings: [bad], changed: false, expected: 'failed' },
    {
      title: 'a warning warns although nothing changed',
      findings: [doubtful],
      changed: false,
      expected: 'warned',
    },
    {
      title: 'a notice alone leaves it unchanged',
      findings: [remark],
      changed: false,
      expected: 'unchanged',
    },
    { title: 'a notice alone lets it pass', findings: [remark], changed: true, expected: 'passed' },
    { title: 'a waived error lets it pass', findings: [waived], changed: true, expected: 'passed' },
    { title: 'nothing found, nothing changed', findings: [], changed: false, expected: 'unchanged' },
  ])('$title', ({ findings, changed, expected }) => {
    expect(decideOutcome(findings, changed)).toBe(expected);
  });
});

describe('the schema of a finding', () => {
  it.each([
    {
      title: 'a whole finding',
      value: { ...bad, place: { file: 'a.csv', line: 3 }, hint: 'h' },
      expected: true,
    },
    { title: 'an unknown code', value: { ...bad, code: 'NO_SUCH' }, expected: false },
    { title: 'a code that every object has', value: { ...bad, code: 'toString' }, expected: false },
    { title: 'line 0', value: { ...bad, place: { line: 0 } }, expected: false },
    { title: 'an unknown severity', value: { ...bad, severity: 'fatal' }, expected: false },
  ])('$title', ({ value, expected }) => {
    expect(findingSchema.safeParse(value).success).toBe(expected);
  });

  it('is part of the schema of a report', () => {
    const report = {
      stage: 's',
      building: 'b',
      outcome: 'failed',
      as_of: '2026-03-01T06:00:00.000Z',
      findings: [bad],
      datasources: [{ name: 'air', held: true }],
      files: [],
    };
    expect(reportSchema.parse(report)).toEqual(report);
  });
});
