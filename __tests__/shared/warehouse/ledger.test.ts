import { afterAll, describe, expect, it } from 'vitest';
import { Database } from '../../../shared/duckdb/engine.js';
import {
  fileId,
  ledgerYear,
  quarantinePath,
  rawPath,
  readLedger,
  writeLedger,
  type LedgerRow,
} from '../../../shared/warehouse/ledger.js';
import { testContext } from '../../support/context.js';
import { contents, open, places } from './house.js';

const db = Database.open(await testContext(), { threads: 2 });
afterAll(async () => (await db)[Symbol.asyncDispose]());

const row = (sequence: number, over: Partial<LedgerRow> = {}): LedgerRow => ({
  sequence,
  sha256: String(sequence).padStart(64, '0'),
  name: `Graf č. ${sequence} 'x' "y".csv`,
  size: 9_000_000_000,
  origin: 'sm2drive:Vzduchotechnika/Latest',
  modified: '2025-01-02T03:04:05Z',
  remote_hash: null,
  verdict: 'accepted',
  code: null,
  seeds_hash: 'aaaa',
  contract_hash: 'bbbb',
  first_time: '2024-11-01T00:00:00Z',
  last_time: '2024-12-31T23:59:59.5Z',
  cells: 10,
  accepted: 4,
  duplicate: 3,
  superseded: 1,
  rejected: 1,
  null: 1,
  ignored: 0,
  ...over,
});

const refused = row(3, {
  verdict: 'refused',
  code: 'COLUMN_MISSING',
  remote_hash: 'd41d8cd9',
  first_time: null,
  last_time: null,
  cells: 0,
});

describe('the ledger', () => {
  it('comes back as it was written, in order, over the files of its years', async () => {
    const { root } = places();
    const warehouse = await open(root);
    const rows = [row(1), row(2, { last_time: '2025-03-01T00:00:00Z' }), refused];
    const change = warehouse.change();
    await writeLedger(await db, change, 'air', rows.toReversed(), new Set(['2024', '2025']));
    await warehouse.commit(change);
    expect(warehouse.entries('ledger/').map(({ path, rows: count }) => `${path} ${count}`)).toEqual([
      'ledger/air/2024.parquet 1',
      'ledger/air/2025.parquet 2',
    ]);
    expect(await readLedger(await db, await open(root), 'air')).toEqual(rows);
  });

  it('of a datasource without files is empty', async () => {
    expect(await readLedger(await db, await open(places().root), 'air')).toEqual([]);
  });

  it('has the same bytes whatever the order of the rows and the number of threads', async () => {
    const rows = Array.from({ length: 1500 }, (_, index) => row(index + 1));
    const trees = [];
    for (const [threads, given] of [
      [1, rows],
      [4, rows.toReversed()],
    ] as const) {
      const { root } = places();
      const warehouse = await open(root);
      const change = warehouse.change();
      await using own = await Database.open(await testContext(), { threads });
      await writeLedger(own, change, 'air', given, new Set(['2024']));
      await warehouse.commit(change);
      trees.push(contents(root));
    }
    expect(trees[0]).toEqual(trees[1]);
  });

  it('drops the file of a year that has no row left', async () => {
    const { root } = places();
    const warehouse = await open(root);
    const first = warehouse.change();
    await writeLedger(await db, first, 'air', [row(1)], new Set(['2024']));
    await warehouse.commit(first);
    const second = warehouse.change();
    await writeLedger(await db, second, 'air', [], new Set(['2024']));
    await warehouse.commit(second);
    expect(warehouse.manifest.files).toEqual([]);
  });

  it.each([
    { title: 'of the last instant', given: row(1), expected: '2024' },
    { title: 'of the time of the file where it has no instant', given: refused, expected: '2025' },
  ])('puts a file into the year $title', ({ given, expected }) => {
    expect(ledgerYear(given)).toBe(expected);
  });

  it('names raw files by their content', () => {
    const sha = 'abcdef012345'.repeat(5) + 'abcd';
    expect(fileId(sha)).toBe('abcdef012345');
    expect(rawPath('air', sha, 'a b.csv')).toBe('raw/air/abcdef012345/a b.csv');
    expect(quarantinePath('air', sha, 'a.csv')).toBe('quarantine/air/abcdef012345/a.csv');
  });
});
