import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Exec } from '../../../shared/context/context.js';
import { fetchWithNpm } from '../../../shared/duckdb/binding-fetch.js';
import type { Binding } from '../../../shared/duckdb/platform.js';
import { serviceError } from '../../../shared/errors/errors.js';
import { sha256 } from '../../../shared/files/atomic.js';
import { testContext, testFolder } from '../../support/context.js';

/** An archive as a registry would serve it, and the binding that pins it. */
function archive(): { file: string; binding: Binding } {
  const folder = testFolder('archive');
  mkdirSync(path.join(folder, 'package'));
  const content = { 'duckdb.node': 'node', 'libduckdb.so': 'library' };
  for (const [name, text] of Object.entries({ ...content, 'other.js': 'not wanted' })) {
    writeFileSync(path.join(folder, 'package', name), text);
  }
  execFileSync('tar', ['-czf', 'archive.tgz', 'package'], { cwd: folder });
  const file = path.join(folder, 'archive.tgz');
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  const files = Object.fromEntries(Object.entries(content).map(([name, text]) => [name, sha256(text)]));
  return {
    file,
    binding: { platform: 'linux-x64', packageName: 'native-linux-x64', version: '1.0.0', integrity, files },
  };
}

interface Answers {
  readonly exitCode?: number;
  readonly stderr?: string;
  readonly missing?: boolean;
  readonly noArchive?: boolean;
}

/** Plays npm, which leaves the archive in its working folder; tar is the real one. */
function player(
  file: string,
  answers: Answers,
  seen: { env: Record<string, string>; args: string[][] },
): Exec {
  return (program, args, options = {}) => {
    seen.args.push([program, ...args]);
    if (program === 'tar') {
      execFileSync('tar', [...args], { cwd: options.cwd });
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
    }
    Object.assign(seen.env, options.env);
    if (answers.missing) {
      return Promise.reject(
        serviceError({ code: 'PROGRAM_MISSING', message: 'The program npm could not be started.' }),
      );
    }
    const { exitCode = 0, stderr = '' } = answers;
    if (exitCode === 0 && !answers.noArchive) copyFileSync(file, path.join(options.cwd ?? '', 'native.tgz'));
    return Promise.resolve({ exitCode, stdout: '', stderr });
  };
}

const npmLog = [
  'npm error code E401',
  'npm error Incorrect or missing password for https://someone:secret@registry.example/native',
  'npm error A complete log of this run can be found in: …',
].join('\n');

const CASES: readonly {
  title: string;
  answers?: Answers;
  pinned?: Partial<Binding>;
  corrupt?: string;
  error?: { code: string; says: readonly string[] };
}[] = [
  { title: 'unpacks the pinned files and no others' },
  {
    title: 'refuses an archive with another integrity',
    pinned: { integrity: 'sha512-other' },
    error: { code: 'NATIVE_LIBRARY_CORRUPT', says: ['pinned is sha512-other'] },
  },
  {
    title: 'refuses files with another hash',
    pinned: { files: { 'duckdb.node': sha256('other') } },
    error: { code: 'NATIVE_LIBRARY_CORRUPT', says: ['do not have the hashes'] },
  },
  {
    title: 'says that there is no npm',
    answers: { missing: true },
    error: { code: 'NATIVE_LIBRARY_UNAVAILABLE', says: ['there is no npm on PATH'] },
  },
  {
    title: 'says what npm said, without credentials',
    answers: { exitCode: 1, stderr: npmLog },
    error: {
      code: 'NATIVE_LIBRARY_UNAVAILABLE',
      says: ['exit code 1: Incorrect', 'https://registry.example/native'],
    },
  },
  {
    title: 'says that npm left nothing',
    answers: { noArchive: true },
    error: { code: 'NATIVE_LIBRARY_UNAVAILABLE', says: ['npm wrote no archive'] },
  },
  {
    title: 'names the damaged copy that it could not replace',
    answers: { missing: true },
    corrupt: '/tools/native',
    error: { code: 'NATIVE_LIBRARY_CORRUPT', says: ['/tools/native', 'there is no npm on PATH'] },
  },
];

test.each(CASES)('npm: $title', async ({ answers = {}, pinned = {}, corrupt, error }) => {
  const { file, binding } = archive();
  const seen = { env: {}, args: [] };
  const context = await testContext({ exec: player(file, answers, seen) });
  const fetched = fetchWithNpm(context, { ...binding, ...pinned }, corrupt);
  if (error === undefined) {
    expect(readdirSync(await fetched).sort()).toEqual(['duckdb.node', 'libduckdb.so']);
    return;
  }
  const thrown = await fetched.then(
    () => undefined,
    (cause: unknown) => cause as Error & { code: string },
  );
  expect(thrown?.code).toBe(error.code);
  for (const part of error.says) expect(thrown?.message).toContain(part);
  expect(thrown?.message).not.toContain('secret');
});

test('npm sees its own settings and tokens, and nothing else of the environment', async () => {
  const { file, binding } = archive();
  const seen = { env: {}, args: [] as string[][] };
  const env = {
    NODE_AUTH_TOKEN: 'a',
    NPM_TOKEN: 'b',
    npm_config_registry: 'c',
    'npm_config_//registry.example/:_authToken': 'd',
    GITHUB_TOKEN: 'e',
    INPUT_STORE: 'f',
  };
  await fetchWithNpm(await testContext({ env, exec: player(file, {}, seen) }), binding);
  const { GITHUB_TOKEN: _token, INPUT_STORE: _store, ...expected } = env;
  expect(seen.env).toEqual(expected);
  expect(seen.args[0]?.slice(0, 4)).toEqual(['npm', 'pack', 'native-linux-x64@1.0.0', '--ignore-scripts']);
});
