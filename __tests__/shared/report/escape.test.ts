import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, logText, markdown, plain } from '../../../shared/report/escape.js';

const ZWNJ = '\u200c';

/** Text that an attacker would write into a cell: bits of markup between arbitrary characters. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        ...[
          '::error::',
          '::set-output name=x::',
          '##[error]',
          '\n::',
          '\r\n##[group]',
          '\u2028::',
          '\u0085::',
        ],
        ...[
          '|',
          '||',
          '\\|',
          '`',
          '```',
          '``',
          '<script>',
          '</td>',
          '<!--',
          '&lt;',
          '@octocat',
          '#1',
          'GH-1',
        ],
        ...[
          'fixes #1',
          'closes owner/repo#2',
          'https://evil.example/x',
          'www.evil.example',
          '![i](https://e.x/i.png)',
        ],
        ...[
          '[a](b)',
          '**b**',
          '_i_',
          '~~s~~',
          '# h',
          '- item',
          '1. item',
          '> quote',
          '---',
          '===',
          '$x$',
          '[^1]',
          '\ud800',
        ],
        ...['\u202e', '\u200b', '\u0000', '\u001b[31m', '\t', '😀', '\ufeff', '\u{e0041}'],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('plain', () => {
  it.each([
    { title: 'line breaks become visible dots', text: 'a\r\nb', expected: 'a··b' },
    { title: 'a terminal sequence loses its escape', text: '\u001b[31mred', expected: '·[31mred' },
    { title: 'marks that turn the direction of text are shown', text: 'a\u202eb', expected: 'a·b' },
    { title: 'invisible letters are shown', text: 'a\u{e0041}\u200bb', expected: 'a··b' },
    { title: 'half a character is shown', text: 'a\ud83d', expected: 'a·' },
    { title: 'text of exactly the limit stays whole', text: 'abcd', limit: 4, expected: 'abcd' },
    { title: 'longer text is cut with an ellipsis', text: 'abcde', limit: 4, expected: 'abc…' },
    { title: 'a character is not cut in two', text: 'ab😀cde', limit: 4, expected: 'ab·…' },
    { title: 'accents stay', text: 'Podlaží 1', expected: 'Podlaží 1' },
  ])('$title', ({ text, limit, expected }) => {
    expect(plain(text, limit)).toBe(expected);
  });

  it('is one line of visible characters within the limit, for any text', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 50 }), (text, limit) => {
        const line = plain(text, limit);
        expect(line.length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('markdown', () => {
  it.each([
    { title: 'plain words stay', text: 'Podlaží 1, 21.5 °C', expected: 'Podlaží 1, 21.5 °C' },
    { title: 'a table cannot be broken', text: 'a|b', expected: 'a\\|b' },
    { title: 'HTML is text', text: '<b>&amp;</b>', expected: '&lt;b&gt;&amp;amp;&lt;/b&gt;' },
    { title: 'nobody is mentioned', text: '@octocat', expected: `@${ZWNJ}octocat` },
    { title: 'no issue is linked or closed', text: 'fixes #1', expected: `fixes #${ZWNJ}1` },
    { title: 'nor by the other spelling', text: 'fixes GH-1', expected: `fixes GH-${ZWNJ}1` },
    { title: 'an address is no link', text: 'https://e.x', expected: `https:${ZWNJ}//e.x` },
    { title: 'nor without a scheme', text: '_WWW.e.x', expected: `\\_WWW${ZWNJ}.e.x` },
    { title: 'an image is text', text: '![i](u)', expected: '\\!\\[i\\]\\(u\\)' },
    { title: 'a formula is text', text: '$x$', expected: '\\$x\\$' },
    { title: 'a list item is text', text: '- a', expected: '\\- a' },
    { title: 'a numbered item is text', text: '12. a', expected: '12\\. a' },
    { title: 'a heading is text', text: '# a', expected: `#${ZWNJ} a` },
    { title: 'a number with a point stays', text: '-5.3', expected: '\\-5.3' },
  ])('$title', ({ text, expected }) => {
    expect(markdown(text)).toBe(expected);
  });

  it('holds no live markup, for any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = markdown(text);
        expect(escaped).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        // Once escaped signs are taken out, none of those that make markup is left.
        const bare = escaped.replace(/\\[\\`|*_~[\](){}!$]/g, '').replace(/&(amp|lt|gt);/g, '');
        expect(bare).not.toMatch(/[`|*_~[\](){}!$<>&]/);
        expect(escaped).not.toMatch(/[@#](?!\u200c)/);
        expect(escaped).not.toMatch(/gh-\d|www\.|:\/\//i);
        expect(escaped).not.toMatch(/^\s*([-+=]|\d+\.)/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('code', () => {
  it.each([
    { title: 'a word', text: 'a.csv', expected: '`a.csv`' },
    { title: 'a backtick inside', text: 'a`b', expected: '``a`b``' },
    { title: 'backticks at the ends', text: '`a`', expected: '`` `a` ``' },
    { title: 'nothing is still a span', text: '', expected: '`  `' },
    { title: 'a table cannot be broken', text: 'a|b', expected: '`a¦b`' },
  ])('$title', ({ text, expected }) => {
    expect(code(text)).toBe(expected);
  });

  it('has a fence that is longer than any run inside, for any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [, fence = '', inner = ''] = /^(`+)(?!`)([\s\S]*?)(?<!`)\1$/.exec(code(text)) ?? [];
        expect(fence).not.toBe('');
        expect(inner).not.toContain(fence);
        expect(code(text)).not.toMatch(/[|\n\r]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('logText', () => {
  it.each([
    { title: 'a command at the start', text: '::error::x', expected: `:${ZWNJ}:error::x` },
    { title: 'a command after blanks', text: ' \t::x', expected: ` \t:${ZWNJ}:x` },
    { title: 'a command on a later line', text: 'a\n::x', expected: `a\n:${ZWNJ}:x` },
    { title: 'a command after a bare carriage return', text: 'a\r::x', expected: `a\r:${ZWNJ}:x` },
    { title: 'a command after the next-line character', text: '\u0085::x', expected: `\u0085:${ZWNJ}:x` },
    { title: 'the older form anywhere', text: 'a ##[error]b', expected: `a ##${ZWNJ}[error]b` },
    { title: 'colons inside a line stay', text: 'a::b', expected: 'a::b' },
  ])('$title', ({ text, expected }) => {
    expect(logText(text)).toBe(expected);
  });

  it('gives the runner no command, for any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const line of logText(text).split(/[\n\r\u2028\u2029]/)) {
          expect(line.replace(/^[\s\u0085]+/, '')).not.toMatch(/^::/);
          expect(line).not.toContain('##[');
        }
      }),
      { numRuns: 500 },
    );
  });
});
