import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  copyFileAtomic,
  moveIntoPlace,
  sha256,
  sha256File,
  shortHash,
  toJson,
  writeFileAtomic,
} from '../../../shared/files/atomic.js';
import { testFolder } from '../../support/context.js';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('hashes', () => {
  it('are the known ones', async () => {
    expect(sha256('')).toBe(EMPTY);
    expect(shortHash(EMPTY)).toBe('e3b0c442');
    const file = path.join(testFolder(), 'empty');
    await writeFile(file, '');
    expect(await sha256File(file)).toBe(EMPTY);
  });
});

describe('writing', () => {
  it('makes the folders, replaces whole files and leaves no other', async () => {
    const folder = testFolder();
    const file = path.join(folder, 'a', 'b.json');
    await writeFileAtomic(file, 'a longer text');
    await writeFileAtomic(file, 'short');
    expect(await readFile(file, 'utf8')).toBe('short');
    await copyFileAtomic(file, path.join(folder, 'c', 'd.json'));
    expect(await readFile(path.join(folder, 'c', 'd.json'), 'utf8')).toBe('short');
    await moveIntoPlace(file, path.join(folder, 'e', 'f.json'));
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'a',
      'c',
      'c/d.json',
      'e',
      'e/f.json',
    ]);
  });

  it.each([
    { title: 'a write', work: (target: string) => writeFileAtomic(target, 'x') },
    { title: 'a copy', work: (target: string, source: string) => copyFileAtomic(source, target) },
  ])('$title that fails leaves the old state and no temporary file', async ({ work }) => {
    const folder = testFolder();
    const target = path.join(folder, 'target');
    // A folder that is not empty cannot be replaced by a file.
    await mkdir(path.join(target, 'inner'), { recursive: true });
    await writeFile(path.join(folder, 'source'), 'x');
    await expect(work(target, path.join(folder, 'source'))).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['source', 'target']);
  });
});

describe('JSON', () => {
  it('ends with a line break and keeps the order of keys', () => {
    expect(toJson({ b: 1, a: [2] })).toBe('{\n  "b": 1,\n  "a": [\n    2\n  ]\n}\n');
  });

  it('is canonical: equal values give equal text, whatever the order of their keys', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, reversed(inner)]),
            )
          : value;
    const keys = fc.stringMatching(/^[a-zÀ-ž]{0,5}$/);
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: 'grapheme' }),
        fc.dictionary(keys, fc.integer()),
        (value, extra) => {
          const whole = { value, extra };
          expect(canonicalJson(reversed(whole))).toBe(canonicalJson(whole));
          expect(JSON.parse(canonicalJson(whole))).toEqual(JSON.parse(JSON.stringify(whole)));
        },
      ),
    );
  });
});
