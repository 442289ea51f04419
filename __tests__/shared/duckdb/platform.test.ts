import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Platform } from '../../../shared/context/context.js';
import bindings from '../../../shared/duckdb/bindings.json' with { type: 'json' };
import { bindingFor } from '../../../shared/duckdb/platform.js';
import { installedLibrary } from '../../support/bundle.js';

const CASES: readonly { title: string; platform: Platform; expected?: string; error?: string }[] = [
  {
    title: 'Linux',
    platform: { os: 'linux', arch: 'x64', libc: 'glibc' },
    expected: '@duckdb/node-bindings-linux-x64',
  },
  {
    title: 'Alpine',
    platform: { os: 'linux', arch: 'arm64', libc: 'musl' },
    expected: '@duckdb/node-bindings-linux-arm64-musl',
  },
  {
    title: 'macOS',
    platform: { os: 'darwin', arch: 'arm64', libc: 'none' },
    expected: '@duckdb/node-bindings-darwin-arm64',
  },
  {
    title: 'Windows',
    platform: { os: 'win32', arch: 'x64', libc: 'none' },
    expected: '@duckdb/node-bindings-win32-x64',
  },
  {
    title: 'a processor without',
    platform: { os: 'linux', arch: 's390x', libc: 'glibc' },
    error: 'for linux-s390x; it has one for darwin-arm64, darwin-x64, linux-arm64,',
  },
  {
    title: 'a name of Object',
    platform: { os: 'constructor', arch: '', libc: 'none' },
    error: 'for constructor-;',
  },
];

test.each(CASES)('the package for $title', ({ platform, expected, error }) => {
  if (error !== undefined) return void expect(() => bindingFor(platform)).toThrow(error);
  const binding = bindingFor(platform);
  expect(binding.packageName).toBe(expected);
  expect(binding.version).toBe(bindings.version);
});

describe('bindings.json', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<
      string,
      { version: string; integrity?: string; optionalDependencies?: Record<string, string> }
    >;
  };

  test('pins every platform with the integrity of the lock file', () => {
    const names = Object.keys(lock.packages[`node_modules/${bindings.package}`]?.optionalDependencies ?? {});
    const locked = names.map((name) => {
      const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
      return { name, version, integrity };
    });
    const pinned = Object.entries(bindings.platforms).map(([platform, { integrity }]) => {
      return { name: `${bindings.package}-${platform}`, version: bindings.version, integrity };
    });
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(pinned.sort(byName)).toEqual(locked.sort(byName));
    expect(pinned).toHaveLength(8);
  });

  test('pins the files of the installed library', () => {
    const platform = path
      .basename(installedLibrary)
      .slice('node-bindings-'.length) as keyof typeof bindings.platforms;
    for (const [file, sha256] of Object.entries(bindings.platforms[platform].files)) {
      const content = readFileSync(path.join(installedLibrary, file));
      expect(createHash('sha256').update(content).digest('hex'), file).toBe(sha256);
    }
  });
});
