import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../../shared/warehouse/house.js';
import { air, GOOD, NULLS, site, water, type Site } from './site.js';

describe('the gate', () => {
  it('takes in what passes, and a second run over the same state commits nothing', async () => {
    const house = await site();
    await house.propose(air(), water());
    const { exitCode, runner } = await house.gate();
    expect(exitCode).toBe(0);
    expect(runner.outputs).toMatchObject({ outcome: 'passed', accepted: 2, held: 0 });
    expect(await house.paths()).toEqual(['readings/air/2026-02.parquet', 'readings/water/2026-02.parquet']);
    expect(await house.openFindings()).toBeUndefined();
    await house.propose(air({ isNew: false }), water({ isNew: false }));
    const before = (await house.open()).manifestHash;
    expect((await house.gate()).runner.outputs).toMatchObject({ outcome: 'unchanged', accepted: 2 });
    expect((await house.open()).manifestHash).toBe(before);
  });

  it('holds a datasource, and the others are taken in', async () => {
    const house = await site();
    await house.propose(air({ fates: NULLS }), water());
    const { exitCode, runner } = await house.gate();
    expect(exitCode).toBe(1);
    expect(runner.outputs).toMatchObject({ outcome: 'failed', accepted: 1, held: 1 });
    expect(await house.paths()).toEqual(['findings.json', 'readings/water/2026-02.parquet']);
    expect((await house.openFindings())?.map(({ code, place }) => [code, place.datasource])).toEqual([
      ['GATE_NULLS', 'air'],
    ]);
    expect(runner.summary).toContain(
      'null tokens among the new readings: 50%, allowed at most 10% \\(built-in\\)',
    );
    expect(runner.summary).toContain('Accepted: water');
  });

  it('keeps what was accepted before, and the findings even when all are held', async () => {
    const house = await site();
    await house.propose(air());
    await house.gate();
    const before = (await house.open()).entry('readings/air/2026-02.parquet');
    await house.propose(air({ times: [...GOOD, '2026-02-01T02:00:00Z'], fates: NULLS }));
    const { runner } = await house.gate({ 'fail-on': 'never' });
    expect(runner.outputs).toMatchObject({ outcome: 'failed', accepted: 0, held: 1 });
    expect((await house.open()).entry('readings/air/2026-02.parquet')).toEqual(before);
    expect(await house.openFindings()).toHaveLength(1);
  });

  it('frees what was held once its file is replaced', async () => {
    const house = await site();
    await house.propose(air({ fates: NULLS }));
    await house.gate();
    await house.propose(air());
    expect((await house.gate()).exitCode).toBe(0);
    expect(await house.paths()).toEqual(['findings.json', 'readings/air/2026-02.parquet']);
    expect(await house.openFindings()).toEqual([]);
  });

  it.each([
    { title: 'ten minutes after the moment of the run', time: '2026-03-01T06:10:00Z', exit: 1, count: 1 },
    { title: 'less, as of a clock that is fast', time: '2026-03-01T06:09:59Z', exit: 0, count: 0 },
    {
      title: 'before the moment that as-of names',
      time: '2026-03-01T06:30:00Z',
      asOf: '2026-03-01T07:30:00+01:00',
      exit: 0,
      count: 0,
    },
  ])('counts readings of the future: one $title', async ({ time, asOf, exit, count }) => {
    const house = await site();
    await house.propose(air({ times: ['2026-03-01T00:00:00Z', time] }));
    const { exitCode, runner } = await house.gate(asOf === undefined ? {} : { 'as-of': asOf });
    expect(exitCode).toBe(exit);
    expect(runner.annotations.filter(({ place }) => place.title === 'GATE_FUTURE')).toHaveLength(count);
  });

  it.each([
    { title: 'built in', seeds: {}, given: {}, share: 10, exit: 0 },
    { title: 'built in, just too many', seeds: {}, given: {}, share: 10.001, exit: 1 },
    {
      title: 'the seed',
      seeds: { 'quality_thresholds.csv': 'check,fail\nnull_percent,7\n' },
      given: {},
      share: 7,
      exit: 0,
    },
    {
      title: 'the seed, too many',
      seeds: { 'quality_thresholds.csv': 'check,fail\nnull_percent,7\n' },
      given: {},
      share: 8,
      exit: 1,
    },
    {
      title: 'an input',
      seeds: { 'quality_thresholds.csv': 'check,fail\nnull_percent,7\n' },
      given: { 'max-null-percent': '60' },
      share: 50,
      exit: 0,
    },
    { title: 'a stricter input', seeds: {}, given: { 'max-null-percent': '1' }, share: 5, exit: 1 },
    {
      title: 'a waiver',
      seeds: {
        'waivers.csv':
          'datasource,check,from,until,reason,owner\nair,null_percent,2026-02-01,2026-03-01,r,o\n',
      },
      given: {},
      share: 50,
      exit: 0,
    },
    {
      title: 'a waiver that has ended',
      seeds: {
        'waivers.csv':
          'datasource,check,from,until,reason,owner\nair,null_percent,2026-02-01,2026-02-28,r,o\n',
      },
      given: {},
      share: 50,
      exit: 1,
    },
    // Half past eleven in the evening in UTC is the next day in Prague.
    {
      title: 'a waiver that ended an hour ago, by the clock of the building',
      seeds: {
        'waivers.csv':
          'datasource,check,from,until,reason,owner\nair,null_percent,2026-02-01,2026-02-28,r,o\n',
      },
      given: { 'as-of': '2026-02-28T23:30:00Z' },
      share: 50,
      exit: 1,
    },
  ])('goes by $title: $share % nulls', async ({ seeds, given, share, exit }) => {
    const house = await site(seeds as unknown as Readonly<Record<string, string>>);
    const nulls = Math.round(share * 1000);
    await house.propose(air({ fates: { cells: 100_000, accepted: 100_000 - nulls, null: nulls } }));
    expect((await house.gate(given)).exitCode).toBe(exit);
  });

  it('judges only the datasources that the run is about', async () => {
    const house = await site();
    await house.propose(air({ fates: NULLS }), water());
    const { exitCode } = await house.gate({ datasource: 'water' });
    expect(exitCode).toBe(0);
    expect(await house.paths()).toEqual(['readings/water/2026-02.parquet']);
  });

  it.each([
    {
      title: 'no proposal',
      spoil: (house: Site) => rm(path.join(house.workspace, 'warehouse/house/pending.json')),
      code: 'PENDING_MISSING',
    },
    {
      title: 'a proposal for an older state',
      spoil: async (house: Site) => {
        const warehouse = await house.open();
        const change = warehouse.change();
        await change.addText('contracts/air.json', '{}', { inputs: {} });
        await warehouse.commit(change);
      },
      code: 'PENDING_STALE',
    },
    {
      title: 'a proposed file that is gone',
      spoil: async (house: Site) =>
        rm(path.join(house.workspace, 'warehouse/house/readings'), { recursive: true }),
      code: 'FILE_MISSING',
    },
  ])('changes nothing with $title', async ({ spoil, code }) => {
    const house = await site();
    await house.propose(air());
    await spoil(house);
    const lasting = () =>
      Object.fromEntries(
        Object.entries(tree(house.workspace)).filter(([name]) => !name.includes('/reports/')),
      );
    const before = lasting();
    const { exitCode, runner } = await house.gate({ 'fail-on': 'never' });
    expect(exitCode).toBe(1);
    expect(runner.annotations.map(({ place }) => place.title)).toContain(code);
    expect(lasting()).toEqual(before);
  });

  it('does not start the database when nothing is pending, and still tells what is old', async () => {
    const house = await site();
    await house.propose(air());
    await house.gate();
    await house.propose();
    const { exitCode, runner, context } = await house.gate({ 'max-age-hours': '24' });
    expect(exitCode).toBe(0);
    expect(existsSync(path.join(context.tempDir, 'duckdb'))).toBe(false);
    expect(runner.outputs).toMatchObject({ outcome: 'warned' });
    expect((await house.openFindings())?.map(({ code, observed }) => [code, observed])).toEqual([
      ['GATE_STALE', 'of 2026-02-01T01:00:00Z'],
    ]);
    // The age grows, what is kept does not change.
    const before = (await house.open()).manifestHash;
    await house.propose();
    await house.gate({ 'max-age-hours': '24', 'as-of': '2026-03-02T06:00:00Z' });
    expect((await house.open()).manifestHash).toBe(before);
  });

  it.each([
    { title: 'without a reason', given: { skip: 'true' }, exit: 1, accepted: undefined },
    {
      title: 'with one',
      given: { skip: 'true', 'skip-reason': 'Jana loads the archive' },
      exit: 0,
      accepted: 1,
    },
    { title: 'a reason without skip', given: { 'skip-reason': 'r' }, exit: 1, accepted: 0 },
  ])('skips $title: exit $exit', async ({ given, exit, accepted }) => {
    const house = await site();
    await house.propose(air({ fates: NULLS }));
    const { exitCode, runner } = await house.gate(given as unknown as Readonly<Record<string, string>>);
    expect(exitCode).toBe(exit);
    expect(runner.outputs.accepted).toBe(accepted);
    if (accepted === 1) {
      expect(runner.summary).toContain('Jana loads the archive');
      expect(runner.outputs).toMatchObject({ outcome: 'warned', waived: 1 });
    } else if (accepted === undefined) expect(runner.annotations[0]?.text).toContain('without a reason');
  });

  it('leaves a new building new when there is nothing to take in', async () => {
    const house = await site();
    await house.propose();
    const { runner } = await house.gate();
    expect(runner.outputs).toMatchObject({ outcome: 'unchanged', accepted: 0, held: 0 });
    expect((await house.open()).manifestHash).toBeNull();
  });
});
