import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Database } from '../../../shared/duckdb/engine.js';
import { sha256 } from '../../../shared/files/atomic.js';
import { rawPath, writeLedger, type LedgerRow } from '../../../shared/warehouse/ledger.js';
import { DirectoryStore } from '../../../shared/warehouse/store.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testContext } from '../../support/context.js';
import { air, NULLS, site, type Site } from './site.js';

const db = Database.open(await testContext(), { threads: 1 });
afterAll(async () => (await db)[Symbol.asyncDispose]());

const NAMES = ['a.csv', 'b.csv', 'c.csv'];
const row = (name: string, sequence: number, over: Partial<LedgerRow>): LedgerRow => ({
  sequence,
  sha256: sha256(name),
  name,
  size: name.length,
  origin: 'raw/air',
  modified: '2026-02-01T00:00:00Z',
  remote_hash: null,
  verdict: 'accepted',
  code: null,
  seeds_hash: '',
  contract_hash: '',
  first_time: null,
  last_time: null,
  cells: 0,
  accepted: 0,
  duplicate: 0,
  superseded: 0,
  rejected: 0,
  null: 0,
  ignored: 0,
  ...over,
});

interface World {
  readonly verdict?: LedgerRow['verdict'];
  readonly withStore?: boolean;
  /** Spoils something after the files were committed. */
  readonly spoil?: (house: Site, stored: string) => Promise<unknown>;
  readonly given?: Readonly<Record<string, string>>;
  readonly isHeld?: boolean;
}

/** A datasource whose three files, named by their own content, lie at their origin, in raw/ and in the ledger. */
async function emptied({
  verdict = 'accepted',
  withStore = false,
  spoil,
  given = {},
  isHeld = false,
}: World) {
  const house = await site();
  const open = () =>
    Warehouse.open({
      root: path.join(house.workspace, 'warehouse'),
      building: 'house',
      ...(withStore ? { store: new DirectoryStore(path.join(house.workspace, 'store'), 'house') } : {}),
    });
  const warehouse = await open();
  const rows = NAMES.map((name, index) => row(name, index + 1, { verdict }));
  const stored = rows.map((each) => rawPath('air', each.sha256, each.name));
  for (const [index, name] of NAMES.entries()) {
    for (const target of [
      path.join(house.workspace, 'raw/air', name),
      warehouse.runFile(...(stored[index] ?? '').split('/')),
    ]) {
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, name);
    }
  }
  const change = warehouse.change();
  await writeLedger(await db, change, 'air', rows, new Set(['2026']));
  await warehouse.commit(change, stored);
  await house.propose(...(isHeld ? [air({ fates: NULLS })] : []));
  await spoil?.(house, stored[0] ?? '');
  const { exitCode, runner } = await house.gate({
    'remove-from-source': 'true',
    ...(withStore ? { store: 'store' } : {}),
    ...given,
  });
  const left = [...NAMES, 'd.csv'].filter((name) => existsSync(path.join(house.workspace, 'raw/air', name)));
  return { exitCode, left, removed: runner.outputs.removed, summary: runner.summary };
}

describe('remove-from-source', () => {
  it.each<{ title: string; world: World; left: readonly string[] }>([
    { title: 'removes what is safe in the warehouse', world: {}, left: [] },
    { title: 'removes what is safe in the store', world: { withStore: true }, left: [] },
    { title: 'is off unless asked for', world: { given: { 'remove-from-source': 'false' } }, left: NAMES },
    { title: 'removes no more than max-remove', world: { given: { 'max-remove': '2' } }, left: ['c.csv'] },
    { title: 'keeps refused files', world: { verdict: 'refused' }, left: NAMES },
    { title: 'keeps the files of a held datasource', world: { isHeld: true }, left: NAMES },
    {
      title: 'keeps a file whose copy is damaged',
      world: {
        spoil: (house, stored) => writeFile(path.join(house.workspace, 'warehouse/house', stored), 'x.csv'),
      },
      left: ['a.csv'],
    },
    {
      title: 'keeps a file whose copy in the store is damaged, although the one here is whole',
      world: {
        withStore: true,
        spoil: (house, stored) => writeFile(path.join(house.workspace, 'store/house', stored), 'x.csv'),
      },
      left: ['a.csv'],
    },
    {
      title: 'keeps a file that the store lacks',
      world: {
        withStore: true,
        spoil: (house, stored) => rm(path.join(house.workspace, 'store/house', stored)),
      },
      left: ['a.csv'],
    },
    {
      title: 'keeps a file that changed since, also when its size is the same',
      world: { spoil: (house) => writeFile(path.join(house.workspace, 'raw/air/b.csv'), 'new!!') },
      left: ['b.csv'],
    },
    {
      title: 'keeps a file that is not in the ledger',
      world: { spoil: (house) => writeFile(path.join(house.workspace, 'raw/air/d.csv'), 'd.csv') },
      left: ['d.csv'],
    },
  ])('$title', async ({ world, left }) => {
    const done = await emptied(world);
    expect(done.left).toEqual(left);
    const gone = NAMES.filter((name) => !left.includes(name)).length;
    expect(done.exitCode).toBe(world.isHeld === true ? 1 : 0);
    expect(done.removed).toBe(gone);
    if (gone > 0)
      expect(done.summary).toContain(`Removed from the origin: ${gone} file\\(s\\) whose copy is verified`);
  });

  it('leaves a remote alone', async () => {
    const house = await site({
      'datasources_config.csv':
        'datasource_id,name,source_type,location,file_pattern\n1,air,csv,drive:air,*.csv\n2,water,csv,raw/water,*.csv\n',
    });
    await house.propose();
    const { exitCode, runner } = await house.gate({ 'remove-from-source': 'true' });
    expect([exitCode, runner.outputs.removed]).toEqual([0, 0]);
  });
});
