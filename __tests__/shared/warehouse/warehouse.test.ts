import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import * as atomic from '../../../shared/files/atomic.js';
import { manifestHash, type Manifest } from '../../../shared/warehouse/manifest.js';
import { BUILDING, commit, contents, failure, open, places, tree } from './house.js';

// As it is, but so that a test can let one call fail.
vi.mock('../../../shared/files/atomic.js', { spy: true });

const folderOf = (root: string): string => path.join(root, BUILDING);

describe('opening', () => {
  it('a new one says so and is empty', async () => {
    const warehouse = await open(places().root);
    expect(warehouse.findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'notice STATE_NEW',
    ]);
    expect(warehouse.manifest).toEqual({ version: 1, building: BUILDING, previous: null, files: [] });
    expect(warehouse.manifestHash).toBeNull();
  });

  it.each([
    { title: 'an inbox', file: 'inbox/inbox.json' },
    { title: 'a report', file: 'reports/validate-schema.json' },
    { title: 'a proposal', file: 'pending.json' },
    { title: 'published files', file: 'public/latest.json' },
    { title: 'a temporary file of a killed run', file: '.tmp-0123-manifest.json' },
    { title: 'scratch files of a killed run', file: '.new/.tmp-0123-x.parquet' },
  ])('$title does not make a new one unknown', async ({ file }) => {
    const { root } = places();
    await mkdir(path.dirname(path.join(folderOf(root), file)), { recursive: true });
    await writeFile(path.join(folderOf(root), file), '{}');
    expect((await open(root)).manifestHash).toBeNull();
  });

  it.each(['readings/air/2024-11.12345678.parquet', 'manifests/12345678.json', 'raw/air/0123/a.csv'])(
    'files without a manifest are an unknown state: %s',
    async (file) => {
      const { root } = places();
      await mkdir(path.dirname(path.join(folderOf(root), file)), { recursive: true });
      await writeFile(path.join(folderOf(root), file), '');
      const error = await failure(open(root));
      expect(error).toMatchObject({ code: 'STATE_UNKNOWN', kind: 'input', place: { file: folderOf(root) } });
      expect(error.hint).toContain('manifests/');
    },
  );

  it.each([
    { title: 'damaged', make: (file: string) => writeFile(file, '{"version": 1,') },
    { title: 'a folder', make: (file: string) => mkdir(file) },
  ])('a manifest that is $title stops and names the repair', async ({ make }) => {
    const { root } = places();
    await commit(root, { 'a.json': '1' });
    const file = path.join(folderOf(root), 'manifest.json');
    await rm(file);
    await make(file);
    const before = tree(root);
    const error = await failure(open(root));
    expect(error).toMatchObject({ code: 'MANIFEST_UNREADABLE', kind: 'input', place: { file } });
    expect(error.hint).toContain(
      `Copy the newest file of ${path.join(folderOf(root), 'manifests')}${path.sep} over it`,
    );
    expect(tree(root)).toEqual(before);
  });
});

describe('committing', () => {
  it('names immutable files by their content, and keeps the chain of manifests', async () => {
    const { root } = places();
    const first = await commit(root, { 'readings/a.json': 'one' });
    const second = await commit(root, { 'readings/a.json': 'two', 'b.json': 'b' });
    expect([first.changed, second.changed]).toEqual([true, true]);
    const text = await readFile(path.join(folderOf(root), 'manifest.json'), 'utf8');
    expect(second.warehouse.manifestHash).toBe(manifestHash(text));
    const chain: string[][] = [];
    for (let hash: string | null = manifestHash(text); hash !== null;) {
      const copy: string = await readFile(path.join(folderOf(root), 'manifests', `${hash}.json`), 'utf8');
      expect(manifestHash(copy)).toBe(hash);
      const manifest = JSON.parse(copy) as Manifest;
      chain.push(manifest.files.map(({ path: plain }) => plain));
      hash = manifest.previous;
    }
    expect(chain).toEqual([['b.json', 'readings/a.json'], ['readings/a.json'], []]);
    const stored = Object.keys(contents(folderOf(root))).filter((name) => name.startsWith('readings/'));
    expect(stored).toHaveLength(2);
    for (const name of stored) expect(name).toMatch(/^readings\/a\.[0-9a-f]{8}\.json$/);
  });

  it('of the same content changes nothing and writes no byte', async () => {
    const { root } = places();
    await commit(root, { 'a.json': 'one' });
    const before = contents(root);
    const { changed, warehouse } = await commit(root, { 'a.json': 'one' });
    expect(changed).toBe(false);
    expect(contents(root)).toEqual(before);
    const manifests = (all: Record<string, string>) =>
      Object.entries(all).filter(([name]) => name.includes('manifest'));
    const timed = tree(root);
    expect(await warehouse.commit(warehouse.change())).toBe(false);
    expect(manifests(tree(root))).toEqual(manifests(timed));
  });

  it('of nothing leaves a new warehouse new', async () => {
    const { root } = places();
    const { changed } = await commit(root, {});
    expect(changed).toBe(false);
    expect(contents(root)).toEqual({});
  });

  it('of other inputs for the same content is a change', async () => {
    const { root } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' });
    const change = warehouse.change();
    await change.addText('a.json', 'one', { inputs: { seeds: '1' } });
    expect(await warehouse.commit(change)).toBe(true);
    expect(warehouse.entry('a.json')?.inputs).toEqual({ seeds: '1' });
  });

  it('drops', async () => {
    const { root } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one', 'b.json': 'b' });
    const change = warehouse.change();
    change.drop('a.json');
    expect(await warehouse.commit(change)).toBe(true);
    expect((await open(root)).manifest.files.map(({ path: plain }) => plain)).toEqual(['b.json']);
  });

  it.each([
    { title: 'dropped, then added', steps: ['drop', 'add'], expected: true },
    { title: 'added, then dropped', steps: ['add', 'drop'], expected: false },
  ])('the last word counts: $title', async ({ steps, expected }) => {
    const { root } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one', 'b.json': 'b' });
    const change = warehouse.change();
    for (const step of steps) {
      if (step === 'drop') change.drop('a.json');
      else await change.addText('a.json', 'two', { inputs: {} });
    }
    await warehouse.commit(change);
    expect(warehouse.entry('a.json') !== undefined).toBe(expected);
  });

  it('lists entries by prefix in the order of their paths', async () => {
    const { warehouse } = await commit(places().root, { 'r/b.json': '1', 'r/a.json': '1', 'q.json': '1' });
    expect(warehouse.entries('r/').map(({ path: plain }) => plain)).toEqual(['r/a.json', 'r/b.json']);
  });

  it('moves a finished file into place, with its facts, and tidies the scratch folder', async () => {
    const { root } = places();
    const warehouse = await open(root);
    const change = warehouse.change();
    const temporary = change.temporary('readings/air/2024-11.parquet');
    const stray = change.temporary('readings/air/2024-12.parquet');
    await mkdir(path.dirname(temporary), { recursive: true });
    for (const file of [temporary, stray]) await writeFile(file, 'PAR1');
    const facts = {
      rows: 7,
      minTime: '2024-11-01T00:00:00Z',
      maxTime: '2024-11-30T00:00:00Z',
      inputs: { a: '1' },
    };
    await change.add('readings/air/2024-11.parquet', temporary, facts);
    await warehouse.commit(change);
    const entry = (await open(root)).entry('readings/air/2024-11.parquet');
    expect(entry).toMatchObject({
      rows: 7,
      bytes: 4,
      min_time: facts.minTime,
      max_time: facts.maxTime,
      inputs: { a: '1' },
    });
    expect(await readFile(await warehouse.file(entry!), 'utf8')).toBe('PAR1');
    expect(existsSync(warehouse.runFile('.new'))).toBe(false);
    expect(Object.keys(contents(root)).filter((name) => name.includes('.tmp-'))).toEqual([]);
  });

  it('takes over proposed entries only when their files are in place', async () => {
    const { root } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' });
    const proposed = warehouse.change();
    const entry = await proposed.addText('b.json', 'two', { inputs: {} });
    await rm(warehouse.runFile(entry.stored));
    const before = tree(root);
    const change = warehouse.change();
    change.take([entry], ['a.json']);
    expect(await failure(warehouse.commit(change))).toMatchObject({ code: 'FILE_MISSING', kind: 'data' });
    expect(tree(root)).toEqual(before);
    await writeFile(warehouse.runFile(entry.stored), 'half');
    expect((await failure(warehouse.commit(change))).code).toBe('FILE_CORRUPT');
    await writeFile(warehouse.runFile(entry.stored), 'two');
    expect(await warehouse.commit(change)).toBe(true);
    expect(warehouse.manifest.files.map(({ path: plain }) => plain)).toEqual(['b.json']);
  });

  it('reads a lasting file only when it has the size that the manifest names', async () => {
    const { root } = places();
    const { warehouse } = await commit(root, { 'a.json': 'one' });
    const entry = warehouse.entry('a.json')!;
    await writeFile(warehouse.runFile(entry.stored), 'o');
    expect(await failure(warehouse.file(entry))).toMatchObject({ code: 'FILE_CORRUPT', kind: 'data' });
    await rm(warehouse.runFile(entry.stored));
    expect(await failure(warehouse.file(entry))).toMatchObject({ code: 'FILE_MISSING', kind: 'data' });
  });
});

describe('killed at any write, the next run converges', () => {
  const texts = { 'a.json': 'one', 'b.json': 'two' };
  const killed = new Error('killed');

  /** Lets the n-th of all writes throw instead; returns whether there were that many. */
  async function runKilledAt(n: number, work: () => Promise<unknown>): Promise<boolean> {
    let left = n;
    const dying =
      (original: (...args: never[]) => Promise<void>) =>
      (...args: never[]): Promise<void> =>
        left-- === 0 ? Promise.reject(killed) : original(...args);
    const real = await vi.importActual<typeof atomic>('../../../shared/files/atomic.js');
    for (const name of ['writeFileAtomic', 'moveIntoPlace', 'copyFileAtomic'] as const) {
      vi.mocked(atomic[name]).mockImplementation(dying(real[name] as never) as never);
    }
    try {
      await work();
      return false;
    } catch (cause) {
      expect((cause as Error).cause ?? cause).toBe(killed);
      return true;
    } finally {
      for (const name of ['writeFileAtomic', 'moveIntoPlace', 'copyFileAtomic'] as const) {
        vi.mocked(atomic[name]).mockReset();
      }
    }
  }

  it.each([
    { title: 'a first run', before: undefined, hasStore: false },
    { title: 'a later run', before: { 'a.json': 'zero' }, hasStore: false },
    { title: 'a first run with a store', before: undefined, hasStore: true },
    { title: 'a later run with a store', before: { 'a.json': 'zero' }, hasStore: true },
  ])('$title', async ({ before, hasStore }) => {
    const run = async (at: ReturnType<typeof places>, what: Readonly<Record<string, string>>) =>
      commit(at.root, what, hasStore ? at.store : undefined);
    const undisturbed = places();
    if (before !== undefined) await run(undisturbed, before);
    await run(undisturbed, texts);
    let points = 0;
    for (let alive = true; alive; points++) {
      const at = places();
      if (before !== undefined) await run(at, before);
      const old = (await open(at.root, hasStore ? at.store : undefined)).manifest.files;
      alive = await runKilledAt(points, () => run(at, texts));
      const found = (await open(at.root, hasStore ? at.store : undefined)).manifest.files;
      if (alive && !hasStore) expect(found).toEqual(old);
      await run(at, texts);
      expect(contents(at.root)).toEqual(contents(undisturbed.root));
      if (hasStore) expect(contents(at.store)).toEqual(contents(undisturbed.store));
    }
    expect(points).toBeGreaterThan(4);
  });
});
