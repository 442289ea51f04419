import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSummary, SUMMARY_BYTES, type SummaryHead } from '../../../shared/action/summary.js';
import { error, notice, warning, type Finding } from '../../../shared/report/finding.js';

const head = (findings: readonly Finding[] = []): SummaryHead => ({
  stage: 'quality-gate',
  building: 'sm2',
  outcome: 'warned',
  findings,
});
const named = (message: string): Finding => warning({ code: 'GATE_NULLS', message });

describe('the job summary', () => {
  it('says outcome, headline, findings by weight, then the tables', () => {
    const findings = [
      notice({ code: 'STATE_NEW', message: 'New.' }),
      {
        ...error({ code: 'GATE_FUTURE', message: 'Late.', hint: 'Look.' }),
        waived_by: 'seeds/waivers.csv:2',
      },
      warning({ code: 'GATE_NULLS', message: 'Gaps.', place: { file: 'a.csv', line: 3, column: 'T' } }),
    ];
    const tables = [
      { title: 'Checks', columns: ['A', 'B'], rows: [['1', '2']] },
      { title: 'Empty', columns: ['A'], rows: [] },
    ];
    expect(renderSummary(head(findings), { headline: 'Accepted: air.', tables }, SUMMARY_BYTES)).toBe(
      [
        '## ⚠️ quality-gate, building sm2: warned',
        '',
        'Accepted: air.',
        '',
        '### What was found',
        '',
        '| Finding | Where | What to do | Code |',
        '| --- | --- | --- | --- |',
        '| ❌ (waived by seeds/waivers.csv:2) Late. |  | Look. | `GATE_FUTURE` |',
        '| ⚠️ Gaps. | a.csv:3, column "T" |  | `GATE_NULLS` |',
        '| ℹ️ New. |  |  | `STATE_NEW` |',
        '',
        '### Checks',
        '',
        '| A | B |',
        '| --- | --- |',
        '| 1 | 2 |',
        '',
        '',
      ].join('\n'),
    );
  });

  it('names no building when it stopped before any', () => {
    const text = renderSummary(
      { ...head(), building: undefined, outcome: 'failed' },
      { headline: 'x' },
      SUMMARY_BYTES,
    );
    expect(text).toMatch(/^## ❌ quality-gate: failed\n/);
  });

  it('shows 200 rows of a table and tells how many are left', () => {
    const rows = Array.from({ length: 205 }, (_, index) => [`row${index}`]);
    const text = renderSummary(
      head(Array.from({ length: 203 }, (_, index) => named(`finding${index}.`))),
      { headline: 'x', tables: [{ title: 'T', columns: ['A'], rows }] },
      SUMMARY_BYTES,
    );
    expect(text).toContain('finding199.');
    expect(text).not.toContain('finding200.');
    expect(text).toContain('… and 3 more; all are in the report file.');
    expect(text).toContain('| row199 |');
    expect(text).not.toContain('row200');
    expect(text).toContain('… and 5 more; all are in the report file.');
  });

  it('stays below the limit of GitHub for the longest text there can be', () => {
    const long = '&'.repeat(5000);
    const findings = Array.from({ length: 300 }, () =>
      warning({ code: 'GATE_NULLS', message: long, hint: long, place: { file: long } }),
    );
    const text = renderSummary(head(findings), { headline: long }, SUMMARY_BYTES);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(text).toContain('The summary was cut here; the rest is in the report file.');
    // Cut between rows: what was found first is still there.
    expect(text.match(/^\| ⚠️ /gm)?.length).toBeGreaterThan(50);
    expect(
      text
        .trimEnd()
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .every((line) => line.endsWith('|')),
    ).toBe(true);
  });

  it('never takes more than the room there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 30 }), (room, count) => {
        const findings = Array.from({ length: count }, (_, index) => named(`Grüße ${index} ⚠️`));
        expect(Buffer.byteLength(renderSummary(head(findings), { headline: 'x' }, room))).toBeLessThanOrEqual(
          room,
        );
      }),
    );
  });

  it('is still a table of four cells, whatever the data hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, column) => {
        const finding = error({
          code: 'COLUMN_MISSING',
          message: `| <b>${message}`,
          place: { column },
          hint: message,
        });
        const lines = renderSummary(head([finding]), { headline: message }, SUMMARY_BYTES).split('\n');
        const row = lines.find((line) => line.startsWith('| ❌')) ?? '';
        expect(row.replace(/\\\\/g, '').match(/(?<!\\)\|/g)).toHaveLength(5);
        expect(row).not.toContain('<b>');
      }),
    );
  });
});
