import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectCopy, installCopy, requireSound } from '../../../shared/duckdb/binding-copy.js';
import type { Binding } from '../../../shared/duckdb/platform.js';
import { sha256 } from '../../../shared/files/atomic.js';
import { testFolder } from '../../support/context.js';

const CONTENT = { 'duckdb.node': 'node', 'libduckdb.so': 'library' };
const binding: Binding = {
  platform: 'linux-x64',
  packageName: 'native-linux-x64',
  version: '1.0.0',
  integrity: 'sha512-x',
  files: Object.fromEntries(Object.entries(CONTENT).map(([file, content]) => [file, sha256(content)])),
};

function fill(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(CONTENT)) writeFileSync(path.join(folder, file), content);
  return folder;
}
const library = (folder: string): string => path.join(folder, 'libduckdb.so');
const marker = (folder: string): string => path.join(folder, 'verified.json');

describe('a copy', () => {
  const CASES: readonly {
    title: string;
    make: (folder: string) => void;
    expected: string;
    marked: boolean;
  }[] = [
    { title: 'that is right', make: fill, expected: 'sound', marked: true },
    { title: 'that is not there', make: () => undefined, expected: 'absent', marked: false },
    { title: 'that is empty', make: (folder) => mkdirSync(folder), expected: 'corrupt', marked: false },
    {
      title: 'that lacks a file',
      make: (folder) => rmSync(library(fill(folder))),
      expected: 'corrupt',
      marked: false,
    },
    {
      title: 'with another content of the same length',
      make: (folder) => writeFileSync(library(fill(folder)), 'LIBRARY'),
      expected: 'corrupt',
      marked: false,
    },
    {
      title: 'with a folder in place of a file',
      make: (folder) => {
        rmSync(library(fill(folder)));
        mkdirSync(library(folder));
      },
      expected: 'corrupt',
      marked: false,
    },
  ];
  test.each(CASES)('$title is $expected', async ({ make, expected, marked }) => {
    const folder = path.join(testFolder(), 'copy');
    make(folder);
    expect(await inspectCopy(folder, binding)).toBe(expected);
    expect(existsSync(marker(folder))).toBe(marked);
  });

  test('that was verified is not read again while it stays the same', async () => {
    const folder = fill(path.join(testFolder(), 'copy'));
    await inspectCopy(folder, binding);
    const others = { ...binding, files: { ...binding.files, 'libduckdb.so': sha256('of another version') } };
    expect(await inspectCopy(folder, binding)).toBe('sound');
    // The marker holds the hashes it was written for, so it does not speak for others.
    expect(await inspectCopy(folder, others)).toBe('corrupt');
  });

  test('that changed after it was verified is read again, even with the old time and size', async () => {
    const folder = fill(path.join(testFolder(), 'copy'));
    const time = new Date('2026-01-01T00:00:00Z');
    utimesSync(library(folder), time, time);
    await inspectCopy(folder, binding);
    writeFileSync(library(folder), 'LIBRARY');
    utimesSync(library(folder), time, time);
    expect(await inspectCopy(folder, binding)).toBe('corrupt');
  });

  test('that only got another time is sound and marked anew', async () => {
    const folder = fill(path.join(testFolder(), 'copy'));
    await inspectCopy(folder, binding);
    const before = readFileSync(marker(folder), 'utf8');
    utimesSync(library(folder), new Date(0), new Date(0));
    expect(await inspectCopy(folder, binding)).toBe('sound');
    expect(readFileSync(marker(folder), 'utf8')).not.toBe(before);
  });
});

describe('installing', () => {
  test('takes the first home that can be written, and leaves nothing else behind', async () => {
    const root = testFolder();
    writeFileSync(path.join(root, 'file'), '');
    const source = fill(path.join(root, 'source'));
    const homes = [path.join(root, 'file', 'home'), path.join(root, 'good', 'home')];
    expect(await installCopy(source, homes, binding)).toBe(homes[1]);
    expect(readdirSync(root).sort()).toEqual(['file', 'good']);
    expect(readdirSync(path.join(root, 'good'))).toEqual(['home']);
  });

  test('serves from the source when no home can be written', async () => {
    const root = testFolder();
    writeFileSync(path.join(root, 'file'), '');
    const source = fill(path.join(root, 'source'));
    expect(await installCopy(source, [path.join(root, 'file', 'home')], binding)).toBe(source);
    expect(await inspectCopy(source, binding)).toBe('sound');
  });

  test('replaces a damaged copy', async () => {
    const root = testFolder();
    const home = fill(path.join(root, 'home'));
    writeFileSync(library(home), 'damaged');
    expect(await installCopy(fill(path.join(root, 'source')), [home], binding)).toBe(home);
    expect(await inspectCopy(home, binding)).toBe('sound');
    expect(readdirSync(root)).toEqual(['home']);
  });

  test('leaves the sound copy of another process alone', async () => {
    const root = testFolder();
    const home = fill(path.join(root, 'home'));
    await inspectCopy(home, binding);
    const before = readFileSync(marker(home), 'utf8');
    expect(await installCopy(fill(path.join(root, 'source')), [home], binding)).toBe(home);
    expect(readFileSync(marker(home), 'utf8')).toBe(before);
  });

  test('ten at once all end with a sound copy', async () => {
    const root = testFolder();
    const home = path.join(root, 'home');
    const sources = Array.from({ length: 10 }, (_, index) => fill(path.join(root, `source-${index}`)));
    const found = await Promise.all(sources.map((source) => installCopy(source, [home], binding)));
    expect(new Set(found)).toEqual(new Set([home]));
    expect(await inspectCopy(home, binding)).toBe('sound');
  });
});

test('a copy in a folder that cannot be written is as good', async () => {
  const folder = fill(path.join(testFolder(), 'copy'));
  chmodSync(folder, 0o555);
  expect(await inspectCopy(folder, binding)).toBe('sound');
  chmodSync(folder, 0o755);
});

test('unsound files are an error', async () => {
  const folder = fill(path.join(testFolder(), 'copy'));
  await requireSound(folder, binding);
  writeFileSync(library(folder), 'damaged');
  await expect(requireSound(folder, binding)).rejects.toMatchObject({
    code: 'NATIVE_LIBRARY_CORRUPT',
    kind: 'service',
  });
});
