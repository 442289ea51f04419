import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StageError } from '../../../shared/errors/errors.js';
import {
  emptyManifest,
  manifestHash,
  manifestText,
  parseManifest,
  sameFiles,
  storedName,
  type ManifestEntry,
} from '../../../shared/warehouse/manifest.js';

const SHA = '1f2e3d4c'.repeat(8);
const entry = (path: string, over: Partial<ManifestEntry> = {}): ManifestEntry => ({
  path,
  stored: storedName(path, SHA),
  rows: 1,
  bytes: 2,
  sha256: SHA,
  min_time: null,
  max_time: null,
  inputs: {},
  ...over,
});
const manifest = (files: ManifestEntry[]) => ({ ...emptyManifest('sm2'), files });

describe('stored names', () => {
  it.each([
    { path: 'readings/air/2024-11.parquet', expected: 'readings/air/2024-11.1f2e3d4c.parquet' },
    { path: 'findings.json', expected: 'findings.1f2e3d4c.json' },
    { path: 'exports/tree.tar.gz', expected: 'exports/tree.tar.1f2e3d4c.gz' },
    { path: 'a.b/plain', expected: 'a.b/plain.1f2e3d4c' },
  ])('$path is stored as $expected', ({ path, expected }) => {
    expect(storedName(path, SHA)).toBe(expected);
  });
});

describe('the bytes of a manifest', () => {
  it('do not depend on the order in which anything was put together', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.nat()), (paths, random) => {
        const inputs = Object.fromEntries(paths.map((name) => [name, 'x']));
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => [random.next().value ?? 0, item] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, item]) => item);
        const text = manifestText(manifest(paths.map((path) => entry(path, { inputs }))));
        const other = shuffled(paths).map((path) => {
          const mixed = Object.fromEntries(shuffled(Object.entries(inputs)));
          return Object.fromEntries(
            shuffled(Object.entries(entry(path, { inputs: mixed }))),
          ) as ManifestEntry;
        });
        expect(manifestText(manifest(other))).toBe(text);
        expect(manifestText(parseManifest(text, 'manifest.json'))).toBe(text);
        expect(sameFiles(manifest(other), parseManifest(text, 'manifest.json'))).toBe(true);
      }),
    );
  });

  it('give a manifest its name', () => {
    expect(manifestHash(manifestText(emptyManifest('sm2')))).toMatch(/^[0-9a-f]{8}$/);
    expect(manifestHash('a')).not.toBe(manifestHash('b'));
  });

  it.each([
    { title: 'another file', files: [entry('b')], expected: false },
    { title: 'one more', files: [entry('a'), entry('b')], expected: false },
    { title: 'made from other inputs', files: [entry('a', { inputs: { x: '1' } })], expected: false },
    { title: 'other bytes', files: [entry('a', { sha256: '0'.repeat(64) })], expected: false },
    { title: 'the same', files: [entry('a')], expected: true },
  ])('name the same files: $title is $expected', ({ files, expected }) => {
    expect(sameFiles(manifest([entry('a')]), { ...manifest(files), previous: '12345678' })).toBe(expected);
  });
});

describe('a manifest that cannot be read', () => {
  const good = JSON.parse(manifestText(manifest([entry('a')]))) as Record<string, unknown>;
  const withFile = (over: object): string => JSON.stringify({ ...good, files: [{ ...entry('a'), ...over }] });
  it.each([
    { title: 'an empty file', text: '', error: 'Unexpected end of JSON input' },
    { title: 'half of a file', text: manifestText(manifest([entry('a')])).slice(0, 60), error: 'JSON' },
    { title: 'a later version', text: JSON.stringify({ ...good, version: 2 }), error: 'version' },
    { title: 'no list of files', text: JSON.stringify({ ...good, files: undefined }), error: 'files' },
    { title: 'a hash that is none', text: withFile({ sha256: 'x' }), error: 'files.0.sha256' },
    {
      title: 'a path that leads out',
      text: withFile({ stored: '../../etc/passwd' }),
      error: 'files.0.stored',
    },
    { title: 'an absolute path', text: withFile({ stored: '/etc/passwd' }), error: 'files.0.stored' },
    { title: 'a path of Windows', text: withFile({ path: 'a\\b' }), error: 'files.0.path' },
    { title: 'a path with an empty part', text: withFile({ path: 'a//b' }), error: 'files.0.path' },
  ])('$title', ({ text, error }) => {
    let found: unknown;
    try {
      parseManifest(text, 'warehouse/sm2/manifest.json');
    } catch (cause) {
      found = cause;
    }
    expect(found).toBeInstanceOf(StageError);
    const { code, kind, message, hint, place } = found as StageError;
    expect({ code, kind, place }).toEqual({
      code: 'MANIFEST_UNREADABLE',
      kind: 'input',
      place: { file: 'warehouse/sm2/manifest.json' },
    });
    expect(message).toContain(error);
    expect(hint).toContain('Copy the newest file of warehouse/sm2/manifests/ over it');
  });
});
