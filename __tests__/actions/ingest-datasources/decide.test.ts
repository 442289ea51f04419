import { describe, expect, test } from 'vitest';
import type { DatasourceFacts, IngestFile } from '../../../actions/ingest-datasources/src/collect.js';
import { decide, orderFiles } from '../../../actions/ingest-datasources/src/decide.js';
import { balanceReadings, fatesOf, sumFates } from '../../../actions/ingest-datasources/src/fates.js';
import type { StageError } from '../../../shared/errors/errors.js';
import { datasource } from '../../shared/contract/make.js';

const file = (name: string, sequence?: number): IngestFile =>
  ({
    file: { name, sha256: `sha-${name}` },
    path: '',
    before: sequence === undefined ? undefined : { sequence },
  }) as IngestFile;

describe('what is done for a datasource', () => {
  const facts = (changed: Partial<DatasourceFacts>): DatasourceFacts => ({
    datasource: datasource(),
    mappings: [],
    ledger: [],
    contract: null,
    contractChanged: false,
    fresh: [],
    rereadReason: undefined,
    ...changed,
  });
  test.each([
    {
      title: 'nothing new',
      facts: facts({}),
      expected: { name: 'air', action: 'nothing', reason: 'no new file' },
    },
    {
      title: 'new files',
      facts: facts({ fresh: [file('a'), file('b')] }),
      expected: { name: 'air', action: 'append', reason: '2 new file(s)' },
    },
    {
      title: 'changed seeds',
      facts: facts({ rereadReason: 'its seeds changed' }),
      expected: { name: 'air', action: 'reread', reason: 'its seeds changed' },
    },
    {
      title: 'changed seeds and new files',
      facts: facts({ rereadReason: 'its seeds changed', fresh: [file('a')] }),
      expected: { name: 'air', action: 'reread', reason: 'its seeds changed' },
    },
  ])('$title', ({ facts: of, expected }) => {
    expect(decide([of])).toEqual([expected]);
  });
});

describe('the order of taking', () => {
  const ordered = (
    files: readonly IngestFile[],
    times: Readonly<Record<string, string>>,
    ledger: readonly number[] = [],
  ): [string, number][] =>
    orderFiles(
      files,
      new Map(Object.entries(times).map(([name, time]) => [`sha-${name}`, time])),
      ledger.map((sequence) => ({ sequence })),
    ).map(({ file: each, sequence }) => [each.file.name, sequence]);

  test.each([
    {
      title: 'by the last instant',
      files: [file('a'), file('b')],
      times: { a: '2024-02', b: '2024-01' },
      expected: [
        ['b', 1],
        ['a', 2],
      ],
    },
    {
      title: 'then by name',
      files: [file('b'), file('a')],
      times: { a: '2024-01', b: '2024-01' },
      expected: [
        ['a', 1],
        ['b', 2],
      ],
    },
    {
      title: 'files without a reading first',
      files: [file('a'), file('b')],
      times: { a: '2024-01' },
      expected: [
        ['b', 1],
        ['a', 2],
      ],
    },
    {
      title: 'after those that were taken before',
      files: [file('a')],
      times: { a: '2023-01' },
      ledger: [1, 2, 7],
      expected: [['a', 8]],
    },
    {
      title: 'read again, each keeps its own',
      files: [file('a', 2), file('b', 1), file('c')],
      times: { a: '2024-01', b: '2024-02', c: '2023-01' },
      ledger: [1, 2],
      expected: [
        ['b', 1],
        ['a', 2],
        ['c', 3],
      ],
    },
  ])('$title', ({ files, times, ledger, expected }) => {
    expect(ordered(files, times as Record<string, string>, ledger)).toEqual(expected);
  });
});

describe('the balance', () => {
  const read = {
    cells: 5,
    ignored: 1,
    rejected: 1,
    skipped: 0,
    doubtful: 0,
    rounded: 0,
    first: null,
    last: null,
  };
  const accepted = { file_no: 0, fate: 'accepted' as const, cells: 3 };

  test('of cells: each has one fate', () => {
    expect(
      fatesOf('air', { fileNo: 0, name: 'f' }, read, [accepted, { ...accepted, file_no: 1, cells: 9 }]),
    ).toEqual({ cells: 5, accepted: 3, duplicate: 0, superseded: 0, null: 0, rejected: 1, ignored: 1 });
  });

  test('of cells: a cell refused by its key counts once', () => {
    expect(
      fatesOf('air', { fileNo: 0, name: 'f' }, read, [
        { ...accepted, cells: 2 },
        { ...accepted, fate: 'rejected', cells: 1 },
      ]),
    ).toMatchObject({ accepted: 2, rejected: 2 });
  });

  test.each([
    { title: 'a cell without a fate', cells: 2 },
    { title: 'a cell with two', cells: 4 },
  ])('of cells: $title', ({ cells }) => {
    expect(() => fatesOf('air', { fileNo: 0, name: 'f' }, read, [{ ...accepted, cells }])).toThrow(
      expect.objectContaining({ code: 'CELLS_UNBALANCED' }) as StageError,
    );
  });

  const rows = [
    { accepted: 3, null: 1 },
    { accepted: 2, null: 0 },
  ] as unknown as Parameters<typeof balanceReadings>[1];
  const entry = (count: number) => ({ rows: count }) as Parameters<typeof balanceReadings>[2][number];

  test('of readings: what the ledger took', () => {
    balanceReadings('air', rows, [entry(4), entry(2)]);
    expect(() => balanceReadings('air', rows, [entry(4)])).toThrow(
      expect.objectContaining({ code: 'CELLS_UNBALANCED' }) as StageError,
    );
  });

  test('of several files', () => {
    const one = { cells: 5, accepted: 3, duplicate: 0, superseded: 0, null: 0, rejected: 1, ignored: 1 };
    expect(sumFates([one, one])).toEqual({
      cells: 10,
      accepted: 6,
      duplicate: 0,
      superseded: 0,
      null: 0,
      rejected: 2,
      ignored: 2,
    });
  });
});
