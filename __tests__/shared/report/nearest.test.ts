import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, likely, nearest } from '../../../shared/report/nearest.js';

describe('distance', () => {
  it.each([
    { a: '', b: '', expected: 0 },
    { a: 'abc', b: '', expected: 3 },
    { a: 'kitten', b: 'sitting', expected: 3 },
    { a: 'teh', b: 'the', expected: 1 },
    { a: 'ca', b: 'abc', expected: 2 },
    { a: 'fail-on', b: 'failon', expected: 1 },
  ])('"$a" to "$b" is $expected', ({ a, b, expected }) => {
    expect(distance(a, b)).toBe(expected);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

  it('is a metric', () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(distance(a, b) === 0).toBe(a === b);
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
      }),
      { numRuns: 2000 },
    );
  });

  it('grows by at most one with each edit', () => {
    fc.assert(
      fc.property(word, fc.nat(6), fc.constantFrom('a', 'x', ''), (text, at, letter) => {
        const edited = text.slice(0, at) + letter + text.slice(at + 1);
        expect(distance(text, edited)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('nearest', () => {
  it.each([
    { title: 'by case only', text: 'Seeds', known: ['warehouse', 'seeds'], expected: 'seeds' },
    { title: 'the first of equals', text: 'ac', known: ['ab', 'ad'], expected: 'ab' },
    { title: 'however far', text: 'zzzzzz', known: ['abc'], expected: 'abc' },
    { title: 'of none', text: 'a', known: [], expected: '' },
  ])('$title', ({ text, known, expected }) => {
    expect(nearest(text, known)).toBe(expected);
  });
});

describe('likely', () => {
  it.each([
    {
      title: 'a slip of one letter',
      text: 'datasorce',
      known: ['datasource', 'building'],
      expected: 'datasource',
    },
    { title: 'two letters swapped', text: 'activ', known: ['active'], expected: 'active' },
    { title: 'one letter of a short word', text: 'ir', known: ['air'], expected: 'air' },
    { title: 'half of the letters', text: 'abcxyz', known: ['abcdef'], expected: undefined },
    { title: 'nothing near', text: 'zzzzzz', known: ['abc'], expected: undefined },
    { title: 'no candidates', text: 'a', known: [], expected: undefined },
  ])('$title', ({ text, known, expected }) => {
    expect(likely(text, known)).toBe(expected);
  });
});
