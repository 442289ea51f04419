import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sampleBytes, scanBytes } from '../../../shared/contract/scan.js';
import { rawFile } from './make.js';

const MARK = '\ufeff';

describe('what one pass over the bytes tells', () => {
  test.each([
    { title: 'an empty file', text: '', expected: { lastLine: 0, innerMark: false, mixedLineEnds: false } },
    { title: 'blank lines only', text: '\n \r\n\t\n', expected: { lastLine: 0, mixedLineEnds: true } },
    { title: 'without a last line feed', text: 'a\nb', expected: { lastLine: 2 } },
    { title: 'with a last line feed', text: 'a\nb\n', expected: { lastLine: 2 } },
    {
      title: 'blank lines at the end',
      text: 'a\r\nb\r\n\r\n\r\n',
      expected: { lastLine: 2, mixedLineEnds: false },
    },
    { title: 'blank lines inside', text: 'a\n\nb\n', expected: { lastLine: 3 } },
    { title: 'a mark at the start', text: `${MARK}a\nb\n`, expected: { innerMark: false } },
    { title: 'a mark inside', text: `${MARK}a\n${MARK}b\n`, expected: { innerMark: true } },
    { title: 'a doubled mark at the start', text: `${MARK}${MARK}a\n`, expected: { innerMark: true } },
    { title: 'carriage returns alone', text: 'a\rb\r', expected: { mixedLineEnds: true } },
    { title: 'both ends, one of each', text: 'a\rb\nc\r\n', expected: { mixedLineEnds: true } },
    { title: 'bare line feeds among pairs', text: 'a\r\nb\nc\r\n', expected: { mixedLineEnds: true } },
    { title: 'pairs alone', text: 'a\r\nb\r\n', expected: { mixedLineEnds: false } },
  ])('$title', async ({ text, expected }) => {
    const facts = await scanBytes(await rawFile(text));
    expect(facts).toMatchObject({ ...expected, bytes: Buffer.byteLength(text) });
    expect(facts.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  });

  // Read in pieces of 1 MiB: a mark and a pair of line ends may lie across two of them.
  test.each([-3, -2, -1, 0, 1])('a mark %i bytes beside the end of a piece', async (beside) => {
    const size = 1024 * 1024 + 4 + beside;
    const bytes = Buffer.concat([Buffer.alloc(size, 'a'), Buffer.from(`${MARK}\r\nb\r\n`)]);
    expect(await scanBytes(await rawFile(bytes))).toMatchObject({
      innerMark: true,
      mixedLineEnds: false,
      lastLine: 2,
      bytes: bytes.length,
    });
  });
});

describe('the sample of the bytes', () => {
  test('of a small file is all of it', async () => {
    const file = await rawFile('a\nb\n');
    const { head, windows } = await sampleBytes(file, 4);
    expect(head.toString()).toBe('a\nb\n');
    expect(Buffer.concat([...windows]).toString()).toBe('a\nb\n');
  });

  test('of a large file are pieces in order, from the first byte to the last, at even places', async () => {
    const text = Array.from({ length: 100_000 }, (_, index) => String(index).padStart(9, '0')).join('\n');
    const file = await rawFile(text);
    const { windows } = await sampleBytes(file, text.length);
    const places = windows.map((window) => text.indexOf(window.toString()));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.slice(0, -1).every((place) => place >= 0 && place % 2 === 0)).toBe(true);
    expect(places[0]).toBe(0);
    expect(windows.at(-1)?.toString()).toBe(text.slice(-(windows.at(-1)?.length ?? 0)));
    expect(windows.reduce((total, window) => total + window.length, 0)).toBeLessThan(200_000);
  });
});
