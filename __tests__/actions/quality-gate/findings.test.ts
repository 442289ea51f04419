import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { toJson } from '../../../shared/files/atomic.js';
import { error, type Finding } from '../../../shared/report/finding.js';
import { air, NULLS, site, water } from './site.js';

describe('findings.json', () => {
  const refused = (file: string, datasource = 'air'): Finding =>
    error({
      code: 'COLUMN_MISSING',
      message: `column "co2" is missing in ${file}`,
      place: { datasource, file },
    });

  it('holds what earlier stages of the run found, and keeps it while no new file comes', async () => {
    const house = await site();
    await house.report('validate-schema', [refused('bad.csv')]);
    await house.report('ingest-datasources', [refused('bad.csv')]);
    await house.propose(air());
    await house.gate();
    expect(await house.openFindings()).toEqual([refused('bad.csv')]);
    await house.report('validate-schema', []);
    await house.report('ingest-datasources', []);
    await house.propose(water());
    await house.gate();
    expect(await house.openFindings()).toEqual([refused('bad.csv')]);
    await house.propose(air({ times: ['2026-02-02T00:00:00Z'] }));
    await house.gate();
    expect(await house.openFindings()).toEqual([]);
  });

  it('has no clock in it: a later run of the same state changes no byte', async () => {
    const house = await site();
    await house.report('validate-schema', [refused('bad.csv')]);
    await house.propose(air({ fates: NULLS }));
    await house.gate();
    const before = (await house.open()).manifestHash;
    await house.propose(air({ fates: NULLS }));
    await house.gate({ 'as-of': '2026-03-02T06:00:00Z' });
    expect((await house.open()).manifestHash).toBe(before);
  });

  it('that is damaged stops, with the repair', async () => {
    const house = await site();
    await house.propose(air({ fates: NULLS }));
    await house.gate();
    const warehouse = await house.open();
    const entry = warehouse.entry('findings.json')!;
    await writeFile(warehouse.runFile(entry.stored), 'x'.repeat(entry.bytes));
    await house.propose(air());
    const { exitCode, runner } = await house.gate();
    expect(exitCode).toBe(1);
    expect(runner.annotations.at(-1)?.text).toContain(
      'findings.json, the list of open findings, cannot be read',
    );
    expect(runner.annotations.at(-1)?.text).toContain('Restore it from a backup');
  });

  it('of a version with other codes loses only those', async () => {
    const house = await site();
    await house.propose(water());
    const warehouse = await house.open();
    const change = warehouse.change();
    const findings = [{ ...refused('x.csv'), code: 'NO_LONGER' }, refused('y.csv')];
    await change.addText('findings.json', toJson({ findings }), { inputs: {} });
    await warehouse.commit(change);
    await house.propose(water());
    await house.gate();
    expect(await house.openFindings()).toEqual([refused('y.csv')]);
  });
});
