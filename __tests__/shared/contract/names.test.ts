import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asPattern,
  compilePattern,
  matchColumn,
  matchRequired,
  normalised,
  slug,
} from '../../../shared/contract/names.js';
import { uniqueColumns } from '../../../shared/contract/raw-table.js';

describe('slug', () => {
  test.each([
    { title: 'accents and unit', name: 'Teplota venkovní (°C)', expected: 'teplota_venkovni' },
    { title: 'square brackets', name: 'Energy [kWh]', expected: 'energy' },
    { title: 'a bracket inside stays', name: 'KOT1 (A) temp', expected: 'kot1_a_temp' },
    { title: 'only the last bracket is a unit', name: 'T (A) (°C)', expected: 't_a' },
    { title: 'signs at both ends', name: '/KOT1/Teplota/', expected: 'kot1_teplota' },
    { title: 'nothing but signs', name: '%', expected: 'value' },
    { title: 'another script', name: '温度', expected: 'value' },
    { title: 'a dotted capital I', name: 'İÇ ısı', expected: 'ic_s' },
  ])('$title', ({ name, expected }) => {
    expect(slug(name)).toBe(expected);
  });

  test('is a name for every text, and its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const made = slug(name);
        expect(made).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
        expect(slug(made)).toBe(made);
      }),
    );
  });

  test('does not see case, accents and spaces', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/), (name) => {
        const dressed = name.toUpperCase().replaceAll('A', 'Á').replaceAll(' ', '  /');
        expect(slug(`${dressed} (°C)`)).toBe(slug(name));
        expect(normalised(`${dressed} (°C)`)).toBe(normalised(name));
      }),
    );
  });
});

describe('matchColumn', () => {
  test.each([
    { title: 'exactly', name: 'Temp', columns: ['Temp', 'temp'], expected: { column: 'Temp', by: 'exact' } },
    { title: 'by case', name: 'date', columns: ['Date'], expected: { column: 'Date', by: 'normalised' } },
    {
      title: 'by unit',
      name: 'Teplota venkovní',
      columns: ['Teplota venkovni (°C)'],
      expected: { column: 'Teplota venkovni (°C)', by: 'normalised' },
    },
    { title: 'not where two columns meet', name: 'T', columns: ['T (A)', 'T (B)'], expected: undefined },
    {
      title: 'not a column that another seed name has',
      name: 'T (A)',
      columns: ['T (B)'],
      others: ['T (A)', 'T (B)'],
      expected: undefined,
    },
    {
      title: 'not where two seed names meet',
      name: 'T (A)',
      columns: ['T'],
      others: ['T (A)', 'T (B)'],
      expected: undefined,
    },
    {
      title: 'a lettered column by itself',
      name: 'T (B)',
      columns: ['T (A)', 'T (B)', 'T (C)'],
      others: ['T (A)', 'T (B)'],
      expected: { column: 'T (B)', by: 'exact' },
    },
    {
      title: 'not another word of a script without Latin letters',
      name: '湿度',
      columns: ['温度'],
      expected: undefined,
    },
    { title: 'not a sign for another', name: '%', columns: ['°'], expected: undefined },
  ])('$title', ({ name, columns, others, expected }) => {
    expect(matchColumn(name, columns, others ?? [name])).toEqual(expected);
  });
});

describe('matchRequired', () => {
  test.each([
    {
      title: 'up to a space',
      name: 'KOT1/Teplota',
      columns: ['Date', 'KOT1/Teplota venkovní (°C)'],
      expected: { column: 'KOT1/Teplota venkovní (°C)', by: 'prefix' },
    },
    {
      title: 'up to a slash',
      name: 'KOT1',
      columns: ['KOT1/Teplota'],
      expected: { column: 'KOT1/Teplota', by: 'prefix' },
    },
    {
      title: 'up to a bracket',
      name: 'Relative_Humidity',
      columns: ['Relative_Humidity(%)'],
      expected: { column: 'Relative_Humidity(%)', by: 'normalised' },
    },
    { title: 'not inside a word', name: 'Temp', columns: ['Temperature'], expected: undefined },
    {
      title: 'in other case',
      name: 'date',
      columns: ['Date'],
      expected: { column: 'Date', by: 'normalised' },
    },
  ])('$title', ({ name, columns, expected }) => {
    expect(matchRequired(name, columns)).toEqual(expected);
  });
});

describe('patterns', () => {
  test.each([
    { title: 'the whole name', pattern: '/T.*/', text: 'Temp', expected: true },
    { title: 'not a part of it', pattern: '/emp/', text: 'Temp', expected: false },
    { title: 'alternatives as a whole', pattern: '/a|b/', text: 'ab', expected: false },
    { title: 'leading flags', pattern: '/(?i)temp/', text: 'TEMP', expected: true },
    { title: 'a named group', pattern: '/(?P<id>\\d+)_t/', text: '12_t', expected: true },
    { title: 'text anchors', pattern: '/\\AT\\z/', text: 'T', expected: true },
    { title: 'an escape that no strict mode takes', pattern: '/a\\-b/', text: 'a-b', expected: true },
  ])('$title', ({ pattern, text, expected }) => {
    expect(asPattern(pattern)?.test(text)).toBe(expected);
  });

  test('plain text is no pattern', () => {
    expect(asPattern('KOT1/VZT')).toBeUndefined();
    expect(asPattern('//')).toBeUndefined();
  });

  test('a sensor pattern is looked for inside the name', () => {
    expect(compilePattern('_([0-9A-F]{4})_').exec('Export_9E31_2024.csv')?.[1]).toBe('9E31');
  });
});

describe('uniqueColumns', () => {
  test.each([
    { title: 'twice, whatever the case', header: ['T', 't'], expected: ['T', 't (2)'] },
    { title: 'without a name', header: ['T', '', ' '], expected: ['T', 'column_2', 'column_3'] },
    { title: 'a made-up name that is taken', header: ['T', 'T', 'T (2)'], expected: ['T', 'T (3)', 'T (2)'] },
    {
      title: 'a nameless column where its number is taken',
      header: ['column_2', ''],
      expected: ['column_2', 'column_2 (2)'],
    },
    { title: 'the names that landing adds', header: ['_line'], expected: ['_line (2)'] },
  ])('$title', ({ header, expected }) => {
    expect(uniqueColumns(header)).toEqual(expected);
  });

  test('are unique for every header', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'A', 'a (2)', '', 'column_1', 'column_2', '_line')),
        (header) => {
          const names = uniqueColumns(header).map((name) => name.toLowerCase());
          expect(new Set(names).size).toBe(header.length);
        },
      ),
    );
  });
});
