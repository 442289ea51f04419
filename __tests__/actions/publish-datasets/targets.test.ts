import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { deliver, type Delivery } from '../../../actions/publish-datasets/src/targets/deliver.js';
import { DirectoryTarget } from '../../../actions/publish-datasets/src/targets/directory.js';
import { parseTarget } from '../../../actions/publish-datasets/src/targets/parse.js';
import { isOurs, type Held } from '../../../actions/publish-datasets/src/targets/target.js';
import {
  house,
  hourlyFiles,
  monthSql,
  publish,
  readFolder,
  readPackage,
  snapshot,
  snapshotOf,
} from './house.js';

const MONTHS = [20, 30, 40, 48];

describe('a directory as target', () => {
  test('gets the release, is left alone while current, and loses what no kept release names', async () => {
    const site = await house();
    const out = path.join(path.dirname(site.root), `out-${path.basename(site.root)}`);
    mkdirSync(path.join(out, 'hourly'), { recursive: true });
    const foreign = ['mine.txt', 'hourly/mine.parquet'];
    for (const name of foreign) writeFileSync(path.join(out, name), 'mine');
    const wanted = { target: [path.basename(out), `pages:${path.basename(out)}-pages`], keep: 1 };
    const releases: string[] = [];
    for (const hours of MONTHS) {
      await site.write(hourlyFiles({ '2026-02': monthSql('2026-02', hours) }));
      await publish(site, wanted);
      releases.push((await readFolder(out)).latest.release);
      await readPackage(out);
    }
    expect(new Set(releases).size).toBe(MONTHS.length);
    const here = await snapshot(site.root);
    const there = await snapshotOf(out);
    for (const name of foreign) {
      expect(there[name]).toBeDefined();
      delete there[name];
    }
    expect(there).toEqual(here);
    // Two releases of February in two formats, and all manifests.
    expect(Object.keys(here).filter((name) => name.startsWith('hourly/2026-02'))).toHaveLength(4);
    expect(Object.keys(here).filter((name) => name.startsWith('manifests/'))).toHaveLength(MONTHS.length);
    expect(existsSync(path.join(`${out}-pages`, '.nojekyll'))).toBe(true);
    expect(readFileSync(path.join(`${out}-pages`, 'index.html'), 'utf8')).toContain('application/ld+json');
    expect((await publish(site, wanted)).outcome).toBe('unchanged');
    // Its own pointer decides: a target that is new gets everything in a run that changes nothing else.
    expect((await publish(site, { ...wanted, target: [`${path.basename(out)}-2`] })).outcome).toBe('passed');
    await readFolder(`${out}-2`);
  });

  const errors: { title: string; pointer?: string; target?: string; error: object }[] = [
    { title: 'a pointer that cannot be read', pointer: '{', error: { code: 'TARGET_UNREADABLE' } },
    {
      title: 'the data of another building',
      pointer: JSON.stringify({
        version: 1,
        building: 'other',
        release: '00000000',
        manifest: 'm',
        sha256: '0'.repeat(64),
      }),
      error: { code: 'TARGET_UNREADABLE' },
    },
    {
      title: 'the folder of the release itself',
      target: '{root}/house/public',
      error: { code: 'TARGET_INVALID' },
    },
    {
      title: 'a release of GitHub without a token',
      target: 'github:owner/data@v1',
      error: { code: 'TARGET_INVALID' },
    },
    { title: 'a backend on the fly', target: ':local:/tmp/x', error: { code: 'RCLONE_REMOTE_INVALID' } },
  ];
  test.each(errors)('$title stops the run', async ({ pointer, target, error }) => {
    const site = await house();
    const out = `${site.root}-out`;
    mkdirSync(out);
    if (pointer !== undefined) writeFileSync(path.join(out, 'latest.json'), pointer);
    await expect(
      publish(site, { target: [target?.replace('{root}', path.basename(site.root)) ?? path.basename(out)] }),
    ).rejects.toMatchObject({ kind: 'input', ...error });
  });

  test('a target that does not keep what it was sent is found out, and still shows its former release', async () => {
    const site = await house();
    await publish(site);
    const { latest, release } = await readFolder(path.join(site.root, 'house/public'));
    const folder = path.join(site.root, 'house/public');
    const out = `${site.root}-bad`;
    class Bad extends DirectoryTarget {
      override async list(): Promise<ReadonlyMap<string, Held>> {
        const held = new Map(await super.list());
        for (const [name, { bytes }] of held)
          if (name.startsWith('hourly/')) held.set(name, { bytes, hash: { type: 'md5', hex: 'x' } });
        return held;
      }
    }
    const text = readFileSync(path.join(folder, latest.manifest), 'utf8');
    const delivery: Delivery = {
      release: { hash: latest.release, text, release },
      building: 'house',
      folder,
      bring: () => Promise.resolve(),
      readLocal: () => Promise.resolve(undefined),
      extra: [],
      keep: 1,
      tempDir: path.dirname(site.root),
    };
    await expect(deliver(new Bad(out, 'bad'), delivery)).rejects.toMatchObject({
      kind: 'service',
      code: 'TARGET_UNVERIFIED',
    });
    expect(existsSync(path.join(out, 'latest.json'))).toBe(false);
    // Where a target knows no hashes, its files are fetched and compared.
    class Silent extends DirectoryTarget {
      override async list(): Promise<ReadonlyMap<string, Held>> {
        return new Map(
          [...(await super.list())].map(([name, { bytes }]) => [name, { bytes, hash: undefined }]),
        );
      }
    }
    await deliver(new Silent(`${out}-2`, 'silent'), delivery);
    await readFolder(`${out}-2`);
  });
});

describe('parseTarget', () => {
  test.each([
    { text: 'out/{building}', expected: { kind: 'directory', shown: 'out/house' } },
    { text: 'pages:site', expected: { kind: 'pages', shown: 'site' } },
    { text: 'drive:Open/{building}/', expected: { kind: 'remote', remote: 'drive:Open/house' } },
    { text: 'github:owner/data@v1', expected: { kind: 'github', repository: 'owner/data', tag: 'v1' } },
  ])('$text', ({ text, expected }) => {
    expect(parseTarget(text, 'house', '/work')).toMatchObject(expected);
  });
});

describe('isOurs', () => {
  test.each([
    { name: 'hourly/2026-01.0123abcd.parquet', expected: true },
    { name: 'hourly/2026-01.0123abcd.csv.gz', expected: true },
    { name: 'documents/LICENSE.0123abcd', expected: true },
    { name: 'hourly/.tmp-0123456789ab-2026-01.0123abcd.parquet', expected: true },
    { name: 'README.md.0123abcd.partial', expected: true },
    { name: 'manifests/0123abcd.json', expected: false },
    { name: 'hourly/mine.parquet', expected: false },
    { name: 'photos/a.0123abcd.jpg', expected: false },
    { name: 'README.md', expected: false },
  ])('$name: $expected', ({ name, expected }) => {
    expect(isOurs(name)).toBe(expected);
  });
});
