import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../.github/scripts/dist/bundle.js';
import { findNode } from '../../.github/scripts/node24.mjs';
import { inheritedEnvironment } from '../../.github/scripts/run-stage.js';
import { bindingFor } from '../../shared/duckdb/platform.js';
import { installedLibrary } from '../support/bundle.js';
import { testFolder } from '../support/context.js';

const binding = bindingFor({
  os: process.platform,
  arch: process.arch,
  libc: installedLibrary.endsWith('musl') ? 'musl' : 'glibc',
});
const libraries = Object.keys(binding.files);

interface ProbeResult {
  readonly answer?: number;
  readonly folder?: string;
  readonly code?: string;
  readonly message?: string;
}

let probe = '';
beforeAll(async () => {
  probe = path.join(testFolder('probe'), 'probe');
  await bundle({ name: 'probe', entry: '__tests__/support/probe.ts', isStage: true }, probe);
});

/** Runs the probe as a runner would, with nothing in its environment but what a case gives it. */
function run(env: Readonly<Record<string, string>>): { result: ProbeResult; log: string } {
  const ended = spawnSync(findNode(), ['index.js'], {
    cwd: probe,
    env: {
      ...inheritedEnvironment(),
      RUNNER_TEMP: testFolder('temp'),
      GITHUB_WORKSPACE: testFolder('workspace'),
      ...env,
    },
    encoding: 'utf8',
  });
  const line = /^result: (.*)$/m.exec(ended.stdout)?.[1];
  if (line === undefined) throw new Error(`the probe failed: ${ended.stdout}${ended.stderr}`);
  return { result: JSON.parse(line) as ProbeResult, log: ended.stdout };
}

/** A runner's tool cache; `fill` puts a sound copy into it. */
function toolCache(fill: boolean): { root: string; home: string } {
  const root = testFolder('tools');
  const home = path.join(root, 'sm2-duckdb', binding.version, binding.platform);
  mkdirSync(home, { recursive: true });
  if (fill) for (const file of libraries) cpSync(path.join(installedLibrary, file), path.join(home, file));
  return { root, home };
}

/** An npm that cannot reach its registry. */
function pathWithBrokenNpm(): string {
  const folder = testFolder('npm');
  writeFileSync(path.join(folder, 'npm'), '#!/bin/sh\necho "npm error network no route" >&2\nexit 1\n', {
    mode: 0o755,
  });
  return `${folder}${path.delimiter}${process.env.PATH ?? ''}`;
}

describe.skipIf(process.platform === 'win32')(
  'a bundle without node_modules finds the native library',
  () => {
    test('in the folder that SM2_DUCKDB_DIR names, before the tool cache', () => {
      const { result } = run({ SM2_DUCKDB_DIR: installedLibrary, RUNNER_TOOL_CACHE: toolCache(true).root });
      expect(result).toEqual({ answer: 42, folder: installedLibrary });
    });

    test('and says so when SM2_DUCKDB_DIR holds none', () => {
      const { result } = run({ SM2_DUCKDB_DIR: '/nowhere', RUNNER_TOOL_CACHE: toolCache(true).root });
      expect(result).toMatchObject({
        code: 'NATIVE_LIBRARY_UNAVAILABLE',
        message: expect.stringContaining('/nowhere') as string,
      });
    });

    test('in the tool cache, without npm, and remembers that it was sound', () => {
      const { root, home } = toolCache(true);
      const env = { RUNNER_TOOL_CACHE: root, PATH: pathWithBrokenNpm() };
      expect(run(env).result).toEqual({ answer: 42, folder: home });
      const marker = readFileSync(path.join(home, 'verified.json'), 'utf8');
      expect(run(env).result).toEqual({ answer: 42, folder: home });
      expect(readFileSync(path.join(home, 'verified.json'), 'utf8')).toBe(marker);
    });

    test.each([
      { title: 'truncated', damage: (file: string) => truncateSync(file, 1000) },
      { title: 'replaced', damage: (file: string) => writeFileSync(file, 'something else') },
    ])('but no $title copy: an error that names it when npm cannot replace it', ({ damage }) => {
      const { root, home } = toolCache(true);
      const env = { RUNNER_TOOL_CACHE: root, PATH: pathWithBrokenNpm() };
      run(env); // writes the marker, which must not save the damaged file
      damage(path.join(home, libraries.at(-1) ?? ''));
      const { result } = run(env);
      expect(result).toMatchObject({ code: 'NATIVE_LIBRARY_CORRUPT' });
      expect(result.message).toContain(home);
      expect(result.message).toContain('no route');
    });

    test('through npm, once: a damaged copy in the tool cache is replaced', (context) => {
      const { root, home } = toolCache(true);
      truncateSync(path.join(home, libraries[0] ?? ''), 100);
      const first = run({ RUNNER_TOOL_CACHE: root });
      // Only away from CI may the registry be out of reach.
      if (first.result.message?.includes('could not be replaced') && !process.env.CI) {
        console.warn('SKIPPED: npm cannot reach its registry, so fetching the native library was not tested');
        context.skip();
      }
      expect(first.result).toEqual({ answer: 42, folder: home });
      expect(first.log).toContain('is damaged; fetching it anew');
      const second = run({ RUNNER_TOOL_CACHE: root, PATH: pathWithBrokenNpm() });
      expect(second.result).toEqual({ answer: 42, folder: home });
    });

    test('through npm, into the temporary folder when there is no tool cache', (context) => {
      const temp = testFolder('temp');
      const { result } = run({ RUNNER_TEMP: temp });
      if (result.message?.includes('could not be fetched') && !process.env.CI) {
        console.warn('SKIPPED: npm cannot reach its registry, so fetching the native library was not tested');
        context.skip();
      }
      const home = path.join(temp, 'tools', 'sm2-duckdb', binding.version, binding.platform);
      expect(result).toEqual({ answer: 42, folder: home });
      expect(existsSync(path.join(home, 'verified.json'))).toBe(true);
    });

    test('or says which platforms have one', () => {
      const fake = 'Object.defineProperty(process, "arch", { value: "s390x" })';
      const { result } = run({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fake)}` });
      expect(result).toMatchObject({
        code: 'PLATFORM_UNSUPPORTED',
        message: expect.stringContaining('linux-arm64-musl') as string,
      });
    });
  },
);
