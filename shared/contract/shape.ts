import type { Datasource, Mapping } from '../config/types.js';
import { matchColumn } from './names.js';
import { sampleOf, type RawTable } from './raw-table.js';

/**
 * A narrow file names few quantities over and over; a higher share of different names means values. A short file may
 * name each quantity once.
 */
const FEW_NAMES = 0.5;
const SHORT = 100;
const NUMBER = /^[-+]?\d+([.,]\d+)?$/;

/**
 * Wide: the column of a mapping row holds values. Narrow: it holds names, and `value_column` the values. Decided once
 * per layout and kept in the contract: narrow when the file has a column named `value_column` and the names are not
 * numbers and few.
 */
export function decideShape(
  datasource: Datasource,
  mappings: readonly Mapping[],
  table: RawTable,
): 'wide' | 'narrow' {
  if (datasource.shape === 'wide' || datasource.shape === 'narrow') return datasource.shape;
  const narrow = mappings.some((mapping) => {
    if (mapping.valueColumn === undefined) return false;
    const value = matchColumn(mapping.valueColumn, table.columns, [mapping.valueColumn]);
    const name = matchColumn(mapping.measurementColumn, table.columns, [mapping.measurementColumn]);
    if (value === undefined || name === undefined || value.column === name.column) return false;
    const names = sampleOf(table, name.column).filter((text) => text !== '');
    if (names.length === 0 || names.some((text) => NUMBER.test(text))) return false;
    return new Set(names).size <= Math.max(SHORT, FEW_NAMES * names.length);
  });
  return narrow ? 'narrow' : 'wide';
}

/**
 * The decimal mark that the seed states, else that the values of a sample show; undefined while they are whole numbers.
 */
export function shownDecimal(
  datasource: Datasource,
  table: RawTable,
  valueColumns: readonly string[],
): ',' | '.' | undefined {
  const { decimalSeparator: stated, thousandsSeparator: thousands } = datasource;
  if (stated === ',' || stated === '.') return stated;
  const texts = [...new Set(valueColumns)].flatMap((column) => sampleOf(table, column));
  const values = thousands === undefined ? texts : texts.map((text) => text.replaceAll(thousands, ''));
  const count = (pattern: RegExp): number => values.filter((text) => pattern.test(text)).length;
  const commas = count(/^\s*[-+]?\d*,\d+\s*$/);
  const points = count(/^\s*[-+]?\d*\.\d+\s*$/);
  if (commas === 0 && points === 0) return undefined;
  return commas > points ? ',' : '.';
}

/** The usual distance of two times in minutes, from milliseconds; null below three different times. */
export function cadenceMinutes(times: readonly number[]): number | null {
  const distinct = [...new Set(times)].sort((a, b) => a - b);
  const steps = distinct.slice(1).map((time, index) => time - (distinct[index] ?? time));
  const minutes = steps.map((step) => Math.round(step / 1000) / 60).filter((step) => step > 0);
  if (minutes.length < 2) return null;
  minutes.sort((a, b) => a - b);
  const median = minutes[Math.floor(minutes.length / 2)] ?? 0;
  return median >= 1 ? Math.round(median) : Math.round(median * 1000) / 1000;
}
