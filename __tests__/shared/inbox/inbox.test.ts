import { chmod, mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Mapping } from '../../../shared/config/types.js';
import type { StageError } from '../../../shared/errors/errors.js';
import { listDirectory } from '../../../shared/inbox/directory.js';
import { inboxFile, readInbox, writeInbox } from '../../../shared/inbox/inbox.js';
import { originDirectory } from '../../../shared/inbox/origin.js';
import { layoutSeedsHash, refusedSeedsHash, seedsHash } from '../../../shared/inbox/seeds-hash.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testFolder } from '../../support/context.js';
import { datasource, hourly, mapping } from '../contract/make.js';
import { fill, put, seedsOf } from './make.js';

const good = hourly('Date;Temp', '1,5');

describe('the directory of an origin', () => {
  test('lists the files that match, in the order of their names', async () => {
    const folder = testFolder('origin');
    await put(folder, { 'b.csv': 'b', 'a.csv': 'aa', 'c.txt': 'c', '.hidden.csv': 'h' });
    await mkdir(path.join(folder, 'folder.csv'));
    await symlink(path.join(folder, 'gone'), path.join(folder, 'broken.csv'));
    const { files, findings } = await listDirectory(datasource(), folder, '/job');
    expect(findings).toEqual([]);
    expect(files).toEqual([
      { name: 'a.csv', path: path.join(folder, 'a.csv'), size: 2, modified: '2024-06-01T10:00:00Z' },
      { name: 'b.csv', path: path.join(folder, 'b.csv'), size: 1, modified: '2024-06-01T10:00:00Z' },
    ]);
  });

  test.each([
    { title: 'a control character', name: 'a\u0007.csv' },
    { title: 'a mark that turns text around', name: 'a\u202e.csv' },
    { title: 'a device', name: 'con.csv' },
    { title: 'a backslash', name: 'a\\b.csv' },
    { title: 'a dash in front', name: '-a.csv' },
    { title: 'a long name', name: `${'á'.repeat(105)}.csv` },
    { title: 'the name of the reason beside it', name: 'reason.json' },
  ])('does not take $title', async ({ name }) => {
    const folder = testFolder('origin');
    await put(folder, { [name]: good, 'ok.csv': good });
    const { files, findings } = await listDirectory(datasource({ filePattern: '*' }), folder, '/job');
    expect(files.map((file) => file.name)).toEqual(['ok.csv']);
    expect(findings.map(({ code }) => code)).toEqual(['FILE_NAME_HOSTILE']);
  });

  test.each([
    { title: 'that does not exist', folder: '/nowhere/at/all', code: 'ORIGIN_MISSING' },
    { title: 'without a file that matches', folder: undefined, code: 'ORIGIN_EMPTY' },
  ])('$title', async ({ folder, code }) => {
    const { findings } = await listDirectory(datasource(), folder ?? testFolder('origin'), '/job');
    expect(findings).toMatchObject([{ code, severity: 'warning' }]);
  });
});

describe('where an origin lies', () => {
  test.each([
    { title: 'a folder of the workspace', location: 'raw/air', expected: '/job/raw/air' },
    { title: 'a folder anywhere', location: '/data', expected: '/data' },
    {
      title: 'a remote with a mirror',
      location: 'drive:A/b',
      root: '/mirror',
      expected: '/mirror/drive/A/b',
    },
    { title: 'the top of a remote', location: 'drive:', root: '/mirror', expected: '/mirror/drive' },
    { title: 'a remote without a mirror', location: 'drive:A/b', error: 'ORIGIN_UNSUPPORTED' },
    {
      title: 'a remote that leaves its mirror',
      location: 'drive:../../etc',
      root: '/mirror',
      error: 'ORIGIN_UNSUPPORTED',
    },
    {
      title: 'a web address',
      location: 'https://a.example/x.json',
      root: '/mirror',
      error: 'ORIGIN_UNSUPPORTED',
    },
  ])('$title', ({ location, root, expected, error }) => {
    const of = (): string =>
      originDirectory(datasource({ location }), { workspace: '/job', originRoot: root });
    if (expected !== undefined) expect(of()).toBe(expected);
    else expect(of).toThrow(expect.objectContaining({ code: error }) as StageError);
  });
});

describe('collecting', () => {
  test('copies new files by content, with a verdict each', async () => {
    const folder = testFolder('origin');
    await put(folder, { 'good.csv': good, 'page.csv': '<html></html>', 'empty.csv': '' });
    const { inbox, findings, warehouse } = await fill(folder);
    const [air] = inbox.datasources;
    expect(air?.files.map(({ name, verdict, code }) => [name, verdict, code])).toEqual([
      ['empty.csv', 'refused', 'FILE_EMPTY'],
      ['good.csv', 'accepted', null],
      ['page.csv', 'refused', 'FILE_NOT_A_TABLE'],
    ]);
    expect(findings.map(({ code }) => code).sort()).toEqual([
      'CONTRACT_LEARNED',
      'DATE_ORDER_DECIDED',
      'FILE_EMPTY',
      'FILE_NOT_A_TABLE',
    ]);
    const taken = air?.files.find(({ name }) => name === 'good.csv');
    expect(taken).toMatchObject({
      origin: folder,
      modified: '2024-06-01T10:00:00Z',
      size: good.length,
      lastLine: 31,
    });
    expect(await readFile(inboxFile(warehouse, 'air', taken!), 'utf8')).toBe(good);
  });

  test('takes the same content once', async () => {
    const folder = testFolder('origin');
    await put(folder, { 'a.csv': good, 'b.csv': good });
    const { inbox, findings } = await fill(folder);
    expect(inbox.datasources[0]?.files.map(({ name }) => name)).toEqual(['a.csv']);
    expect(findings.filter(({ code }) => code === 'FILE_DUPLICATE')).toHaveLength(1);
  });

  test.skipIf(process.getuid?.() === 0)('goes on without a file that cannot be read', async () => {
    const folder = testFolder('origin');
    await put(folder, { 'a.csv': good, 'b.csv': `${good}\n` });
    await chmod(path.join(folder, 'a.csv'), 0o000);
    const { inbox, findings } = await fill(folder);
    expect(inbox.datasources[0]?.files.map(({ name }) => name)).toEqual(['b.csv']);
    expect(findings.map(({ code }) => code)).toContain('FILE_UNREADABLE');
  });

  test('begins anew in every run', async () => {
    const folder = testFolder('origin');
    const root = testFolder('warehouse');
    await put(folder, { 'a.csv': good });
    const first = await fill(folder, {}, root);
    await put(folder, { 'a.csv': hourly('Date;Temp', '2,5') });
    const second = await fill(folder, {}, root);
    const [old] = first.inbox.datasources[0]!.files;
    await expect(readFile(inboxFile(second.warehouse, 'air', old!))).rejects.toThrow(/ENOENT/);
  });
});

describe('the index of the inbox', () => {
  const setUp = async (): Promise<{ warehouse: Warehouse; inbox: Parameters<typeof writeInbox>[1] }> => {
    const folder = testFolder('origin');
    await put(folder, { 'a.csv': good });
    return fill(folder);
  };

  test('comes back as it was written', async () => {
    const { warehouse, inbox } = await setUp();
    await writeInbox(warehouse, inbox);
    expect(await readInbox(warehouse, inbox.seeds)).toEqual(inbox);
  });

  test.each([
    { title: 'of other seeds', change: { seeds: 'other' } },
    { title: 'of another manifest', change: { base: 'abcdef12' } },
    { title: 'of another version', change: { version: 2 } },
  ])('$title does not count', async ({ change }) => {
    const { warehouse, inbox } = await setUp();
    await writeInbox(warehouse, { ...inbox, ...change } as never);
    expect(await readInbox(warehouse, inbox.seeds)).toBeUndefined();
  });

  test('that is missing does not count', async () => {
    const { warehouse, inbox } = await setUp();
    expect(await readInbox(warehouse, inbox.seeds)).toBeUndefined();
  });
});

describe('the hash of the seeds that read a file', () => {
  const layout = {
    hash: 'x',
    format: 'csv' as const,
    columns: ['Date', 'Temp'],
    shape: 'wide' as const,
    delimiter: ';',
    decimal: ',' as const,
    timeFormats: [],
  };
  const own = mapping({ measurement: 'temp' });
  const other = mapping({ measurementColumn: 'Hum' });
  const of = (
    source = datasource(),
    rows: readonly Mapping[] = [own, other],
    zone = 'Europe/Prague',
  ): string => layoutSeedsHash(source, rows, layout, zone);

  test.each([
    { title: 'a bound', hash: of(datasource(), [{ ...own, valueMax: '50' }, other]), same: false },
    {
      title: 'a scale',
      hash: of(datasource(), [{ ...own, scale: { numerator: '1', denominator: '10' } }, other]),
      same: false,
    },
    { title: 'the zone of the building', hash: of(datasource(), [own, other], 'Europe/London'), same: false },
    {
      title: 'the zone of the building where the datasource has its own',
      hash: of(datasource({ timezone: 'UTC' }), [own], 'Europe/London'),
      same:
        of(datasource({ timezone: 'UTC' }), [own]) ===
        of(datasource({ timezone: 'UTC' }), [own], 'Europe/London')
          ? undefined
          : false,
    },
    { title: 'a null token', hash: of(datasource({ nullTokens: ['x'] })), same: false },
    {
      title: 'a row of another layout',
      hash: of(datasource(), [own, { ...other, valueMax: '50' }]),
      same: true,
    },
    { title: 'one row less of another layout', hash: of(datasource(), [own]), same: true },
    {
      title: 'the place of a row',
      hash: of(datasource(), [{ ...own, place: { line: 9 } }, other]),
      same: true,
    },
    {
      title: 'the location of a row',
      hash: of(datasource(), [{ ...own, location: '1NP' }, other]),
      same: true,
    },
    {
      title: 'where the files come from',
      hash: of(
        datasource({
          location: 'elsewhere',
          filePattern: 'x*',
          status: 'planned',
          description: 'x',
          retentionMonths: 3,
        }),
      ),
      same: true,
    },
  ])('$title', ({ hash, same }) => {
    if (same !== undefined) expect(hash === of()).toBe(same);
  });

  test('of a refused file changes with any row', () => {
    const refused = (rows: readonly Mapping[]): string => refusedSeedsHash(datasource(), rows, 'UTC');
    expect(refused([own, { ...other, valueMax: '50' }])).not.toBe(refused([own, other]));
  });

  test('of all seeds does not know places', () => {
    const seeds = seedsOf(datasource());
    const place = {
      building: 'sm2',
      datasourceId: '1',
      sensor: 'S',
      location: 'L',
      validFrom: undefined,
      validTo: undefined,
      publish: true,
      place: {},
    };
    expect(seedsHash({ ...seeds, locations: [place] })).toBe(seedsHash(seeds));
  });
});
