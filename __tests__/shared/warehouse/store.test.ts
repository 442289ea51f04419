import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DirectoryStore } from '../../../shared/warehouse/store.js';
import { BUILDING, commit, contents, failure, open, places, tree } from './house.js';

const inStore = (store: string, ...parts: string[]): string => path.join(store, BUILDING, ...parts);

/** The files below a folder that are no manifest. */
const dataFiles = (folder: string): string[] =>
  Object.keys(contents(folder)).filter((name) => !name.includes('/manifest'));

/** A store whose copies come about in an order that the test can see. */
class WatchedStore extends DirectoryStore {
  readonly order: string[] = [];
  override async put(source: string, name: string): Promise<void> {
    this.order.push(name);
    await super.put(source, name);
  }
  override async replace(name: string, text: string): Promise<void> {
    this.order.push(name);
    await super.replace(name, text);
  }
}

describe('a store', () => {
  it('gets the data first, then the copies of the manifests, and the manifest last', async () => {
    const { root, store } = places();
    const { Warehouse } = await import('../../../shared/warehouse/warehouse.js');
    const watched = new WatchedStore(store, BUILDING);
    const warehouse = await Warehouse.open({ root, building: BUILDING, store: watched });
    const change = warehouse.change();
    await change.addText('a.json', 'one', { inputs: {} });
    const raw = 'raw/air/0123456789ab/a.csv';
    await mkdir(path.dirname(warehouse.runFile(raw)), { recursive: true });
    await writeFile(warehouse.runFile(raw), 'x');
    await warehouse.commit(change, [raw]);
    expect(watched.order.map((name) => name.replace(/[0-9a-f]{8}\.json/, '*'))).toEqual([
      '.begun',
      raw,
      'a.*',
      'manifests/*',
      'manifests/*',
      'manifest.json',
    ]);
    expect(contents(inStore(store))).toEqual(contents(path.join(root, BUILDING)));
  });

  it('is read by another job: the manifest at once, files only when they are asked for', async () => {
    const { root, other, store } = places();
    await commit(root, { 'a.json': 'one', 'b.json': 'two' }, store);
    const warehouse = await open(other, store);
    expect(warehouse.findings).toEqual([]);
    expect(dataFiles(other)).toEqual([]);
    expect(await readFile(await warehouse.file(warehouse.entry('a.json')!), 'utf8')).toBe('one');
    expect(dataFiles(other)).toEqual([`${BUILDING}/${warehouse.entry('a.json')!.stored}`]);
  });

  it('is worked on by another job without the files that it does not need', async () => {
    const { root, other, store } = places();
    await commit(root, { 'a.json': 'one' }, store);
    await commit(other, { 'b.json': 'two' }, store);
    const { manifest } = await open(root, store);
    expect(manifest.files.map(({ path: plain }) => plain)).toEqual(['a.json', 'b.json']);
  });

  it('counts, not what lies in the working directory', async () => {
    const { root, other, store } = places();
    await commit(root, { 'a.json': 'one' }, store);
    await commit(other, { 'a.json': 'other' });
    const warehouse = await open(other, store);
    expect(await readFile(await warehouse.file(warehouse.entry('a.json')!), 'utf8')).toBe('one');
  });

  it('that moved is left alone, and nothing is written to it', async () => {
    const { root, other, store } = places();
    await commit(root, { 'a.json': 'one' }, store);
    const slow = await open(other, store);
    await commit(root, { 'a.json': 'two' }, store);
    const before = tree(store);
    const change = slow.change();
    await change.addText('a.json', 'three', { inputs: {} });
    const hash = slow.manifestHash;
    expect(await failure(slow.commit(change))).toMatchObject({ code: 'STORE_MOVED', kind: 'service' });
    expect(tree(store)).toEqual(before);
    expect(slow.manifestHash).toBe(hash);
  });

  it('that was begun by two at once belongs to the first', async () => {
    const { root, other, store } = places();
    const slow = await open(other, store);
    await commit(root, { 'a.json': 'one' }, store);
    const change = slow.change();
    await change.addText('b.json', 'b', { inputs: {} });
    expect((await failure(slow.commit(change))).code).toBe('STORE_MOVED');
  });

  it('whose manifest vanished meanwhile has moved', async () => {
    const { root, store } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' }, store);
    await rm(inStore(store, 'manifest.json'));
    const change = warehouse.change();
    await change.addText('a.json', 'two', { inputs: {} });
    expect((await failure(warehouse.commit(change))).code).toBe('STORE_MOVED');
  });

  it('that is new gets all that the working directory held, chain included', async () => {
    const { root, store } = places();
    await commit(root, { 'a.json': 'one' });
    await commit(root, { 'b.json': 'two' });
    const before = tree(root);
    const { changed } = await commit(root, {}, store);
    expect(changed).toBe(true);
    expect(contents(inStore(store))).toEqual(contents(path.join(root, BUILDING)));
    expect(Object.keys(tree(root))).toEqual(Object.keys(before));
    expect((await commit(root, {}, store)).changed).toBe(false);
  });

  it('with files but no manifest is of unknown state', async () => {
    const { root, store } = places();
    await mkdir(inStore(store, 'readings'), { recursive: true });
    expect(await failure(open(root, store))).toMatchObject({ code: 'STATE_UNKNOWN', kind: 'input' });
  });

  it('with a damaged manifest stops, and the local one stays', async () => {
    const { root, store } = places();
    await commit(root, { 'a.json': 'one' }, store);
    await writeFile(inStore(store, 'manifest.json'), '{');
    const before = tree(root);
    const error = await failure(open(root, store));
    expect(error).toMatchObject({
      code: 'MANIFEST_UNREADABLE',
      place: { file: `${inStore(store)}/manifest.json` },
    });
    expect(tree(root)).toEqual(before);
  });

  it('that cannot be read is not taken for a new one', async () => {
    const { root, store } = places();
    await writeFile(store, 'a file where a folder should be');
    expect(await failure(open(root, store))).toMatchObject({ code: 'STORE_UNREACHABLE', kind: 'service' });
  });

  it.each([
    { title: 'of another size', bytes: 'o' },
    { title: 'of the same size', bytes: 'onX' },
  ])('with a damaged copy $title gives no file', async ({ bytes }) => {
    const { root, other, store } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' }, store);
    const entry = warehouse.entry('a.json')!;
    await writeFile(inStore(store, entry.stored), bytes);
    const reader = await open(other, store);
    for (let time = 0; time < 2; time++) {
      const error = await failure(reader.file(entry));
      expect(error).toMatchObject({
        code: 'FILE_CORRUPT',
        place: { file: `${inStore(store)}/${entry.stored}` },
      });
    }
    expect(dataFiles(other)).toEqual([]);
  });

  it('mends a local file that lost its end', async () => {
    const { root, store } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' }, store);
    const entry = warehouse.entry('a.json')!;
    await writeFile(warehouse.runFile(entry.stored), 'o');
    expect(await readFile(await warehouse.file(entry), 'utf8')).toBe('one');
  });

  it('gets a file again that was cut there', async () => {
    const { root, store } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' }, store);
    const { stored } = warehouse.entry('a.json')!;
    await writeFile(inStore(store, stored), 'o');
    await commit(root, { 'b.json': 'two' }, store);
    expect(await readFile(inStore(store, stored), 'utf8')).toBe('one');
  });

  it('names a file that neither has', async () => {
    const { root, store } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' }, store);
    const { stored } = warehouse.entry('a.json')!;
    await rm(inStore(store, stored));
    await rm(warehouse.runFile(stored));
    const error = await failure(commit(root, { 'b.json': 'two' }, store));
    expect(error.code).toBe('FILE_MISSING');
    expect(error.message).toContain(stored);
  });

  it('gets published files as they stand', async () => {
    const { root, store } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' }, store);
    for (const text of ['1', '2']) {
      await mkdir(warehouse.runFile('public'), { recursive: true });
      await writeFile(warehouse.runFile('public', 'latest.json'), text);
      await warehouse.keepInStore('public/latest.json');
      expect(await readFile(inStore(store, 'public', 'latest.json'), 'utf8')).toBe(text);
    }
  });

  it('with nothing but published files is still new', async () => {
    const { root, store } = places();
    await mkdir(inStore(store, 'public'), { recursive: true });
    expect((await open(root, store)).manifestHash).toBeNull();
  });
});

describe('the lock of a store', () => {
  const lockOf = (store: string): string => inStore(store, '.lock');
  const hold = async (store: string, mark: string): Promise<void> => {
    await mkdir(inStore(store), { recursive: true });
    await writeFile(lockOf(store), mark);
  };

  it('is gone after a commit, also after one that failed', async () => {
    const { root, store } = places();
    await commit(root, { 'a.json': 'one' }, store);
    expect(existsSync(lockOf(store))).toBe(false);
    await expect(
      new DirectoryStore(store, BUILDING).exclusively(() => Promise.reject(new Error('x'))),
    ).rejects.toThrow('x');
    expect(existsSync(lockOf(store))).toBe(false);
  });

  it('keeps a second one out while it is held', async () => {
    const { store } = places();
    const one = new DirectoryStore(store, BUILDING);
    await one.exclusively(async () => {
      const error = await failure(new DirectoryStore(store, BUILDING).exclusively(() => Promise.resolve()));
      expect(error).toMatchObject({ code: 'STORE_LOCKED', kind: 'service', place: { file: lockOf(store) } });
      expect(error.hint).toContain('Run again');
    });
  });

  it('of another machine is respected', async () => {
    const { root, store } = places();
    await hold(store, 'elsewhere 1 abc\n');
    expect((await failure(commit(root, { 'a.json': 'one' }, store))).code).toBe('STORE_LOCKED');
    expect(await readFile(lockOf(store), 'utf8')).toBe('elsewhere 1 abc\n');
    expect(Object.keys(contents(store))).toEqual([`${BUILDING}/.lock`]);
  });

  it.each([
    {
      title: 'a process of this machine that is gone',
      host: 'here',
      pid: 2 ** 22 + 1,
      ageMinutes: 0,
      isTaken: true,
    },
    {
      title: 'a process of this machine that runs',
      host: 'here',
      pid: process.pid,
      ageMinutes: 0,
      isTaken: false,
    },
    {
      title: 'another machine, silent for 11 minutes',
      host: 'elsewhere',
      pid: 1,
      ageMinutes: 11,
      isTaken: true,
    },
    {
      title: 'another machine, silent for 9 minutes',
      host: 'elsewhere',
      pid: 1,
      ageMinutes: 9,
      isTaken: false,
    },
  ])('is taken over from $title: $isTaken', async ({ host, pid, ageMinutes, isTaken }) => {
    const { hostname } = await import('node:os');
    const { utimes } = await import('node:fs/promises');
    const { store } = places();
    await hold(store, `${host === 'here' ? hostname() : host} ${pid} abc\n`);
    const then = new Date(Date.now() - ageMinutes * 60_000);
    await utimes(lockOf(store), then, then);
    const work = new DirectoryStore(store, BUILDING).exclusively(() => Promise.resolve('done'));
    if (isTaken) expect(await work).toBe('done');
    else expect((await failure(work)).code).toBe('STORE_LOCKED');
    expect(Object.keys(contents(store))).toEqual(isTaken ? [] : [`${BUILDING}/.lock`]);
  });
});
