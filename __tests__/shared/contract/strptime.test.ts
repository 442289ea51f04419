import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { strptime } from '../../../shared/contract/strptime.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { literal } from '../../../shared/duckdb/quote.js';
import { testContext } from '../../support/context.js';

/** DuckDB reads the bulk by the format that the sample was told by: the two must agree on every text. */

let db: Database;
beforeAll(async () => {
  db = await Database.open(await testContext(), { threads: 1 });
});
afterAll(() => db[Symbol.asyncDispose]());

const number = (from: number, to: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: from, max: to }), fc.boolean())
    .map(([value, padded]) => (padded ? String(value).padStart(2, '0') : String(value)));

const parts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  d: number(0, 32),
  m: number(0, 13),
  Y: fc.integer({ min: 1900, max: 2100 }).map(String),
  y: number(0, 99),
  b: fc.constantFrom('Jan', 'feb', 'MAR', 'Sep', 'Dec', 'xyz'),
  B: fc.constantFrom('January', 'february', 'MAY', 'Decembr'),
  H: number(0, 25),
  I: number(0, 13),
  M: number(0, 61),
  S: number(0, 61),
  f: fc.stringMatching(/^\d{1,6}$/),
  p: fc.constantFrom('AM', 'pm', 'Pm', 'xm'),
};

const formats = [
  '%d.%m.%Y %H:%M:%S',
  '%m/%d/%Y %I:%M %p',
  '%Y-%m-%dT%H:%M:%S.%f',
  '%d/%m/%y %H:%M',
  '%b %d, %Y',
  '%d %B %Y %H.%M',
  '%d-%b-%y %I:%M:%S%p',
  '%-d. %-m. %Y',
  '%Y%m%d%H%M',
];

/** Texts of a format, most of them legal. */
const textOf = (format: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...[...format.matchAll(/%-?([A-Za-z])/g)].map(([, code = '']) =>
        format.includes('%m%d') && code !== 'Y'
          ? (parts[code] ?? fc.constant('')).map((text) => text.padStart(2, '0'))
          : (parts[code] ?? fc.constant('')),
      ),
    )
    .map((values) => {
      let index = 0;
      return format.replace(/%-?[A-Za-z]/g, () => String(values[index++]));
    });

test.each(formats)('%s is read as DuckDB reads it', async (format) => {
  const texts = fc.sample(textOf(format), { numRuns: 400, seed: 7 });
  const rows = await db.rows<{ text: string; ms: number | null }>(
    `SELECT text, floor(epoch_us(try_strptime(text, ${literal(format)})) / 1000)::BIGINT AS ms FROM (SELECT unnest([${texts.map(literal).join(', ')}]) AS text)`,
  );
  const parse = strptime(format);
  const told = rows.map(({ text, ms }) => ({ text, ms: ms ?? undefined }));
  expect(rows.filter(({ ms }) => ms !== null).length).toBeGreaterThan(20);
  expect(texts.map((text) => ({ text, ms: parse(text) }))).toEqual(told);
});

test.each([
  { title: 'a code that is not known here', format: '%s', text: '1706954400' },
  { title: 'more than the format says', format: '%d.%m.%Y', text: '01.02.2024 10:00' },
  { title: 'signs of regular expressions', format: '%d.%m.%Y', text: '01x02x2024' },
  { title: 'the thirteenth month', format: '%d.%m.%Y', text: '01.13.2024' },
])('$title does not fit', ({ format, text }) => {
  expect(strptime(format)(text)).toBeUndefined();
});
