import { createHash } from 'node:crypto';
import { writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GithubTarget } from '../../../actions/publish-datasets/src/targets/github.js';
import { ReleaseAssets } from '../../../shared/github/release-assets.js';
import { testContext, testFolder } from '../../support/context.js';
import { GithubApi } from '../../support/github-api.js';

let api: GithubApi;
beforeEach(async () => {
  api = await GithubApi.start();
});
afterEach(() => api.stop());

const open = async (token = 'secret') =>
  ReleaseAssets.open(await testContext({ env: { GITHUB_API_URL: api.url }, fetch: globalThis.fetch }), {
    repository: 'owner/data',
    tag: 'data',
    token,
    title: 'Data',
    pauseMs: 1,
  });

describe('ReleaseAssets, on a stand-in that keeps the rules of the API', () => {
  test('makes the release once, uploads, lists with digests over several pages, downloads, renames, removes', async () => {
    const release = await open();
    for (let index = 0; index < 101; index++)
      await release.upload(`a-${index}.bin`, Buffer.from(`bytes ${index}`));
    const again = await open();
    expect(api.releases).toHaveLength(1);
    const assets = await again.list();
    expect(assets).toHaveLength(101);
    const first = assets[0]!;
    expect(first).toMatchObject({ name: 'a-0.bin', bytes: 7, isWhole: true });
    expect(first.sha256).toBe(createHash('sha256').update('bytes 0').digest('hex'));
    expect((await again.download(first.id)).toString()).toBe('bytes 0');
    await again.rename(first.id, 'b.bin');
    await again.remove(assets[1]!.id);
    await again.remove(assets[1]!.id);
    expect(api.names('data')).toHaveLength(100);
    expect(api.names('data')).toContain('b.bin');
  });

  test('waits when GitHub asks for it, and tries again when it fails by itself', async () => {
    api.failures.push(
      { status: 403, headers: { 'retry-after': '0' } },
      { status: 502 },
      { status: 429, headers: { 'retry-after': '0' } },
    );
    const release = await open();
    expect(await release.list()).toEqual([]);
    expect(api.requests.filter((each) => each.includes('/tags/'))).toHaveLength(4);
  });

  const refusals: { title: string; run: () => Promise<unknown>; error: object }[] = [
    { title: 'a wrong token', run: () => open('other'), error: { kind: 'input', code: 'GITHUB_REFUSED' } },
    {
      title: 'a name that GitHub would change',
      run: async () => (await open()).upload('a/b', Buffer.from('')),
      error: { kind: 'input', code: 'GITHUB_NAME_UNSAFE' },
    },
    {
      title: 'a name that is there',
      run: async () => {
        const release = await open();
        await release.upload('a', Buffer.from('1'));
        await release.upload('a', Buffer.from('2'));
      },
      error: { kind: 'service', code: 'GITHUB_UNREACHABLE' },
    },
  ];
  test.each(refusals)('$title is refused', async ({ run, error }) => {
    await expect(run()).rejects.toMatchObject(error);
  });
});

describe('a GitHub release as target', () => {
  test('replaces files, points by the text of the release, keeps what people wrote there, clears broken uploads', async () => {
    const folder = testFolder('release');
    mkdirSync(path.join(folder, 'hourly'));
    const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
    write('hourly/2026-01.0123abcd.parquet', 'data');
    write('README.md', 'one');
    write('latest.json', `${JSON.stringify({ release: 'a--b' }, null, 2)}\n`);
    const names = ['hourly/2026-01.0123abcd.parquet', 'README.md', 'latest.json'];
    const target = new GithubTarget(await open());
    api.releases[0]!.assets.push({ id: 9999, name: 'README.md', bytes: Buffer.from('ha'), state: 'starter' });
    api.releases[0]!.body = '';
    await target.send(folder, names);
    expect(api.names('data')).toEqual(['README.md', 'hourly--2026-01.0123abcd.parquet', 'latest.json']);
    expect(await target.readText('latest.json')).toBe('{\n  "release": "a--b"\n}\n');
    expect(api.releases[0]!.body).not.toMatch(/a--b/);

    api.releases[0]!.body = `Hello.\n\n${api.releases[0]!.body}`;
    const later = new GithubTarget(await open());
    write('README.md', 'two');
    write('latest.json', '{\n  "release": "c"\n}\n');
    await later.send(folder, ['README.md', 'latest.json']);
    expect(await later.readText('README.md')).toBe('two');
    expect(await later.readText('latest.json')).toBe('{\n  "release": "c"\n}\n');
    expect(api.releases[0]!.body).toMatch(/^Hello\.\n\n<!-- latest\.json \{"release":"c"\} -->$/);
    expect((await later.list()).get('hourly/2026-01.0123abcd.parquet')).toMatchObject({
      bytes: 4,
      hash: { type: 'sha256' },
    });
    await later.remove(['hourly/2026-01.0123abcd.parquet']);
    expect(api.names('data')).toEqual(['README.md', 'latest.json']);
  });
});
