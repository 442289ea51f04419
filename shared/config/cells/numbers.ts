import type { DecimalText, Fraction } from '../types.js';
import { Rejected, type CellKind } from './cell.js';

const DECIMAL = /^[+-]?\d{1,12}(\.\d{1,12})?$/;

/** A plain decimal number; the text is kept so that SQL computes with it exactly. A leading `+` is dropped. */
export const decimal: CellKind<DecimalText> = {
  legal: 'a number with a decimal point, such as -4.5 (at most 12 digits on either side)',
  read: (text) => {
    if (DECIMAL.test(text)) return text.replace(/^\+/, '');
    const withPoint = text.replace(',', '.');
    return new Rejected(undefined, DECIMAL.test(withPoint) ? `Write ${withPoint}.` : undefined);
  },
};

/** A decimal number within bounds, both inclusive. */
export const decimalBetween = (low: number, high: number): CellKind<DecimalText> => ({
  legal: `a number from ${low} to ${high}`,
  read: (text) => {
    const value = decimal.read(text);
    if (value instanceof Rejected) return value;
    return Number(value) < low || Number(value) > high ? new Rejected() : value;
  },
});

/** A whole number within bounds, both inclusive. */
export const integer = (low: number, high: number): CellKind<number> => ({
  legal: `a whole number from ${low} to ${high}`,
  read: (text) => {
    // Spreadsheets like to write 2 as 2.0.
    const value = /^[+-]?\d{1,9}(\.0+)?$/.test(text) ? Number(text) : NaN;
    return value >= low && value <= high ? value : new Rejected();
  },
});

/** A length of time in minutes, more than zero and at most a leap year. */
export const minutes: CellKind<number> = {
  legal: 'a number of minutes above 0, such as 60 or 0.5',
  read: (text) => {
    const value = decimal.read(text);
    if (value instanceof Rejected) return value;
    return Number(value) > 0 && Number(value) <= 527_040 ? Number(value) : new Rejected();
  },
};

/** A number or a fraction of two (`5/9`). */
export const fraction: CellKind<Fraction> = {
  legal: 'a number such as 0.1 or a fraction such as 5/9',
  read: (text) => {
    const parts = text.split('/').map((part) => decimal.read(part.trim()));
    const [numerator, denominator = '1'] = parts;
    if (parts.length > 2 || typeof numerator !== 'string' || typeof denominator !== 'string') {
      return parts.length === 1 && numerator instanceof Rejected ? numerator : new Rejected();
    }
    return Number(denominator) === 0 ? new Rejected('it divides by zero') : { numerator, denominator };
  },
};

/** A fraction that values are multiplied by: not zero. */
export const scale: CellKind<Fraction> = {
  legal: fraction.legal,
  read: (text) => {
    const value = fraction.read(text);
    if (value instanceof Rejected) return value;
    return Number(value.numerator) === 0 ? new Rejected('a scale of 0 makes every value 0') : value;
  },
};

/** Latitude and longitude in degrees, as written. */
export const coordinates: CellKind<string> = {
  legal: 'latitude and longitude in degrees, such as "50.0735 14.4079"',
  read: (text) => {
    const [latitude, longitude, ...rest] = text.split(/\s*[,;]\s*|\s+/).map((part) => decimal.read(part));
    const within = (value: unknown, most: number): boolean =>
      typeof value === 'string' && Math.abs(Number(value)) <= most;
    return rest.length === 0 && within(latitude, 90) && within(longitude, 180) ? text : new Rejected();
  },
};

/** Compares two decimal texts exactly: negative, zero or positive as `a` is below, at or above `b`. */
export function compareDecimals(a: DecimalText, b: DecimalText): number {
  const difference = scaled(a) - scaled(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const scaled = (text: DecimalText): bigint => {
  const [whole = '', fractional = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fractional.padEnd(12, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
};
