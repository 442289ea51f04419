import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fetchFromCache, saveToCache, type CacheClient } from '../../../shared/duckdb/binding-cache.js';
import { bindingFor, type Binding } from '../../../shared/duckdb/platform.js';
import { sha256 } from '../../../shared/files/atomic.js';
import { testContext, testFolder } from '../../support/context.js';

const AVAILABLE = {
  ACTIONS_RUNTIME_TOKEN: 't',
  ACTIONS_RESULTS_URL: 'https://results.example/',
  ACTIONS_CACHE_SERVICE_V2: 'true',
};
const binding: Binding = {
  platform: 'linux-x64',
  packageName: 'native-linux-x64',
  version: '1.0.0',
  integrity: 'sha512-x',
  files: { 'duckdb.node': sha256('node') },
};

/** A cache that restores `content`, or fails as told; it records its calls. */
function cache(content: string | Error | undefined, calls: unknown[][] = []) {
  const client: CacheClient = {
    restoreCache: ([folder = ''], key) => {
      calls.push(['restore', folder, key]);
      if (content instanceof Error) return Promise.reject(content);
      if (content === undefined) return Promise.resolve(undefined);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'duckdb.node'), content);
      return Promise.resolve(key);
    },
    saveCache: ([folder = ''], key) => {
      calls.push(['save', folder, key, readdirSync(folder)]);
      return content instanceof Error ? Promise.reject(content) : Promise.resolve(1);
    },
  };
  return () => Promise.resolve(client);
}

describe('from the Actions cache', () => {
  const CASES: readonly {
    title: string;
    env?: Record<string, string>;
    content?: string | Error;
    hit: boolean;
    log?: string;
  }[] = [
    { title: 'a sound entry', content: 'node', hit: true },
    { title: 'no entry', hit: false },
    { title: 'a damaged entry', content: 'NODE', hit: false, log: 'hashes' },
    {
      title: 'a refusal',
      content: new Error('cache read denied: untrusted'),
      hit: false,
      log: 'cache read denied',
    },
    { title: 'no cache service', env: {}, content: 'node', hit: false },
  ];
  test.each(CASES)('$title', async ({ env = AVAILABLE, content, hit, log }) => {
    const context = await testContext({ env });
    const folder = await fetchFromCache(context, binding, cache(content));
    expect(folder !== undefined && existsSync(path.join(folder, 'duckdb.node'))).toBe(hit);
    if (log === undefined) expect(context.lines).toEqual([]);
    else expect(context.lines.join('\n')).toContain(log);
  });
});

describe('into the Actions cache', () => {
  test.each([
    { title: 'at the path and key it is looked for', content: undefined },
    { title: 'and a refusal is no failure', content: new Error('cache write denied: untrusted') },
  ])('$title', async ({ content }) => {
    const files = testFolder('files');
    writeFileSync(path.join(files, 'duckdb.node'), 'node');
    writeFileSync(path.join(files, 'other'), 'not wanted');
    const context = await testContext({ env: AVAILABLE });
    const calls: unknown[][] = [];
    await saveToCache(context, binding, files, cache(content, calls));
    await fetchFromCache(context, binding, cache(content, calls));
    const [saved, restored] = calls;
    expect(saved?.slice(1, 3)).toEqual(restored?.slice(1, 3));
    expect(saved?.[3]).toEqual(['duckdb.node']);
  });

  test('under a key that is no beginning of another platform’s', async () => {
    const keys: string[] = [];
    for (const libc of ['glibc', 'musl'] as const) {
      const calls: unknown[][] = [];
      const pinned = bindingFor({ os: 'linux', arch: 'x64', libc });
      await fetchFromCache(await testContext({ env: AVAILABLE }), pinned, cache(undefined, calls));
      keys.push(String(calls[0]?.[2]));
    }
    const [glibc = '', musl = ''] = keys;
    expect(musl.startsWith(glibc)).toBe(false);
  });
});
