import { describe, expect, it } from 'vitest';
import { mistakesOf, type SeedTexts } from './seed-folder.js';

/** Seeds that must not load, and what is said of them. */
export interface Mistake {
  readonly title: string;
  readonly texts: SeedTexts;
  /** `CODE file:line column`, in order; every mistake and no other. */
  readonly errors: readonly string[];
  readonly says?: string;
}

/** One test a row: exactly these mistakes, in this order, each with a repair. */
export const reports = (subject: string, mistakes: readonly Mistake[]): void => {
  describe(subject, () => {
    it.each(mistakes)('$title', async ({ texts, errors, says }) => {
      const found = await mistakesOf(texts);
      expect(
        found.map(({ code, place: { file, line, column } }) => {
          const name = file?.replace(/^seeds\/(.*)\.csv$/, '$1');
          return `${code} ${name}${line === undefined ? '' : `:${line}`}${column === undefined ? '' : ` ${column}`}`;
        }),
      ).toEqual(errors);
      expect(found.every(({ kind, hint }) => kind === 'input' && hint !== undefined && hint !== '')).toBe(
        true,
      );
      if (says !== undefined)
        expect(found.map(({ message, hint }) => `${message} ${hint}`).join()).toContain(says);
    });
  });
};
