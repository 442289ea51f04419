import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exactTransform } from '../../../actions/ingest-datasources/src/exact.js';
import { stagingVariables } from '../../../actions/ingest-datasources/src/staging-variables.js';
import type { Fraction, Mapping } from '../../../shared/config/types.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { modelsFolder } from '../../../shared/models/folder.js';
import { renderTemplate } from '../../../shared/models/load.js';
import { testContext } from '../../support/context.js';
import { datasource, mapping } from '../../shared/contract/make.js';

/** Rational arithmetic on whole numbers: the yardstick that the SQL is held against. */

interface Ratio {
  readonly top: bigint;
  readonly bottom: bigint;
}
const decimal = (text: string): Ratio => {
  const [whole = '0', digits = ''] = text.split('.');
  return { top: BigInt(whole + digits), bottom: 10n ** BigInt(digits.length) };
};
const fraction = ({ numerator, denominator }: Fraction): Ratio => {
  const [a, b] = [decimal(numerator), decimal(denominator)];
  return { top: a.top * b.bottom, bottom: a.bottom * b.top };
};
const times = (a: Ratio, b: Ratio): Ratio => ({ top: a.top * b.top, bottom: a.bottom * b.bottom });
const plus = (a: Ratio, b: Ratio): Ratio => ({
  top: a.top * b.bottom + b.top * a.bottom,
  bottom: a.bottom * b.bottom,
});

/** Rounded half away from zero to `decimals`, in millionths. */
function millionths(value: Ratio, decimals: number): bigint {
  const sign = value.top < 0n !== value.bottom < 0n ? -1n : 1n;
  const [top, bottom] = [
    value.top < 0n ? -value.top : value.top,
    value.bottom < 0n ? -value.bottom : value.bottom,
  ];
  const scaled = top * 10n ** BigInt(decimals);
  return sign * ((2n * scaled + bottom) / (2n * bottom)) * 10n ** BigInt(6 - decimals);
}

const text = (value: bigint): string => {
  const digits = String(value < 0n ? -value : value).padStart(7, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
};

let db: Database;
beforeAll(async () => {
  db = await Database.open(await testContext(), { threads: 1 });
});
afterAll(() => db[Symbol.asyncDispose]());

/** The values that staging makes of raw texts by one mapping row. */
async function staged(row: Mapping, raws: readonly string[]): Promise<(string | null)[]> {
  await db.run(
    `CREATE OR REPLACE TABLE landing AS SELECT i::INTEGER AS _line, false AS _ragged, '2024' AS "Date", raws[i] AS "Temp" FROM (SELECT [${raws.map((raw) => `'${raw}'`).join(', ')}] AS raws, unnest(range(1, ${raws.length + 1})) AS i)`,
  );
  const channel = {
    mapping: row,
    valueColumn: 'Temp',
    names: undefined,
    timeColumns: ['Date'],
    sensor: { text: 'S' },
    measurement: { text: 'm' },
    filter: [],
  };
  const plan = {
    format: 'csv' as const,
    layout: '',
    encoding: 'utf-8',
    rewrite: false,
    delimiter: ';',
    skipLines: 1,
    columns: ['Date', 'Temp'],
    decimal: '.' as const,
    thousands: null,
    shape: 'wide' as const,
    times: [{ columns: ['Date'], kind: 'epoch_s' as const, format: null }],
    recordsPointer: null,
    pointers: null,
  };
  const variables = stagingVariables(
    datasource(),
    { name: 'f.csv', plan, channels: [channel] },
    'landing',
    null,
  );
  const sql = await renderTemplate(
    modelsFolder({ context: { workspace: '' }, inputs: {} }),
    'staging',
    variables,
  );
  const rows = await db.rows<{ value: string | null; rule: string | null }>(
    `SELECT value::VARCHAR AS value, rule FROM (${sql}) ORDER BY line`,
  );
  return rows.map(({ value, rule }) => (rule === null ? value : rule));
}

const number = (digits: number, decimals: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** BigInt(digits)), max: 10n ** BigInt(digits) }),
      fc.integer({ min: 0, max: decimals }),
    )
    .map(([whole, places]) => {
      const magnitude = String(whole < 0n ? -whole : whole).padStart(places + 1, '0');
      return `${whole < 0n ? '-' : ''}${places === 0 ? magnitude : `${magnitude.slice(0, -places)}.${magnitude.slice(-places)}`}`;
    });
const scale = fc
  .tuple(number(5, 4), number(4, 3))
  .filter(([, denominator]) => /[1-9]/.test(denominator))
  .map(([numerator, denominator]): Fraction => ({ numerator, denominator }));

test('scale and offset are exact for every fraction', async () => {
  const cases = fc.sample(
    fc.record({
      scale,
      offset: scale,
      decimals: fc.integer({ min: 0, max: 6 }),
      raws: fc.array(number(9, 6), { minLength: 5, maxLength: 5 }),
    }),
    { numRuns: 25, seed: 3 },
  );
  for (const { scale: a, offset: b, decimals, raws } of cases) {
    const expected = raws.map((raw) =>
      millionths(plus(times(decimal(raw), fraction(a)), fraction(b)), decimals),
    );
    const values = await staged(mapping({ scale: a, offset: b, decimals }), raws);
    expect(values).toEqual(
      expected.map((value) =>
        value > -(10n ** 18n) && value < 10n ** 18n ? text(value) : 'value_too_large',
      ),
    );
  }
});

describe('units', () => {
  test.each([
    {
      title: '°F to °C',
      row: { rawUnit: '°F', unit: '°C' },
      raws: ['32', '212', '70.5', '-40', '0'],
      expected: ['0.000000', '100.000000', '21.388889', '-40.000000', '-17.777778'],
    },
    {
      title: 'F to C by their letters',
      row: { rawUnit: 'F', unit: 'C' },
      raws: ['50'],
      expected: ['10.000000'],
    },
    {
      title: 'K to °C',
      row: { rawUnit: 'K', unit: '°C' },
      raws: ['273.15', '0'],
      expected: ['0.000000', '-273.150000'],
    },
    { title: 'Wh to kWh', row: { rawUnit: 'Wh', unit: 'kWh' }, raws: ['1234.5678'], expected: ['1.234568'] },
    { title: 'the same unit', row: { rawUnit: '°C', unit: '°C' }, raws: ['21.5'], expected: ['21.500000'] },
    {
      title: 'the same unit with a scale',
      row: { rawUnit: 'x', unit: 'x', scale: { numerator: '0.1', denominator: '1' } },
      raws: ['215'],
      expected: ['21.500000'],
    },
    {
      title: 'half away from zero',
      row: { decimals: 0 },
      raws: ['0.5', '-0.5', '1.5', '2.4999'],
      expected: ['1.000000', '-1.000000', '2.000000', '2.000000'],
    },
    {
      title: 'decimals without a scale',
      row: { decimals: 2 },
      raws: ['1.005', '-1.005', '1.0049'],
      expected: ['1.010000', '-1.010000', '1.000000'],
    },
    {
      title: 'a negative denominator',
      row: { scale: { numerator: '1', denominator: '-2' } },
      raws: ['3'],
      expected: ['-1.500000'],
    },
    {
      title: 'the largest value',
      row: { scale: { numerator: '1', denominator: '1' }, decimals: 5 },
      raws: ['999999999999.99999'],
      expected: ['999999999999.999990'],
    },
    {
      title: 'beyond the largest value',
      row: { scale: { numerator: '1000000', denominator: '1' } },
      raws: ['999999999999', '1'],
      expected: ['value_too_large', '1000000.000000'],
    },
    {
      title: 'an offset of minus a fraction',
      row: { offset: { numerator: '-0.5', denominator: '3' } },
      raws: ['0'],
      expected: ['-0.166667'],
    },
  ])('$title', async ({ row, raws, expected }) => {
    expect(await staged(mapping(row), raws)).toEqual(expected);
  });
});

test.each([
  { title: 'a value as it is', row: {}, expected: null },
  { title: 'six decimals are what readings have', row: { decimals: 6 }, expected: null },
  { title: 'a scale of one', row: { scale: { numerator: '2', denominator: '2' } }, expected: null },
  { title: 'a scale', row: { scale: { numerator: '1', denominator: '1000' } }, expected: '1' },
])('$title', ({ row, expected }) => {
  expect(exactTransform(mapping(row)).multiplier).toBe(expected);
});
