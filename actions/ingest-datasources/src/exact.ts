import type { Fraction, Mapping } from '../../../shared/config/types.js';

/**
 * How a raw value becomes a value, in whole numbers: value = (raw × multiplier + addend) / divisor, all in millionths,
 * rounded half away from zero to a multiple of `grain` millionths. Null where the raw value is taken as it is.
 */
export interface ExactTransform {
  readonly multiplier: string | null;
  readonly addend: string | null;
  readonly divisor: string | null;
  readonly grain: string | null;
}

const IDENTITY: ExactTransform = { multiplier: null, addend: null, divisor: null, grain: null };
const ONE: Fraction = { numerator: '1', denominator: '1' };
const ZERO: Fraction = { numerator: '0', denominator: '1' };

/** Known conversions of units: value = raw × scale + offset. */
const CONVERSIONS: Readonly<Record<string, { scale: Fraction; offset: Fraction }>> = {
  '°F→°C': { scale: { numerator: '5', denominator: '9' }, offset: { numerator: '-160', denominator: '9' } },
  'K→°C': { scale: ONE, offset: { numerator: '-273.15', denominator: '1' } },
  'Wh→kWh': { scale: { numerator: '1', denominator: '1000' }, offset: ZERO },
  'MWh→kWh': { scale: { numerator: '1000', denominator: '1' }, offset: ZERO },
  'W→kW': { scale: { numerator: '1', denominator: '1000' }, offset: ZERO },
  'Pa→hPa': { scale: { numerator: '1', denominator: '100' }, offset: ZERO },
  'l→m³': { scale: { numerator: '1', denominator: '1000' }, offset: ZERO },
};

/** The exact transform of a mapping row: by its units where both are known, else by scale and offset. */
export function exactTransform(mapping: Mapping): ExactTransform {
  const conversion = CONVERSIONS[`${unitName(mapping.rawUnit)}→${unitName(mapping.unit)}`];
  const scale = conversion?.scale ?? mapping.scale ?? ONE;
  const offset = conversion?.offset ?? mapping.offset ?? ZERO;
  const decimals = mapping.decimals ?? 6;
  const [a, b] = asIntegers(scale);
  const [c, d] = asIntegers(offset);
  if (a === b && c === 0n && decimals === 6) return IDENTITY;
  // raw × a/b + c/d, both sides in millionths: (raw × a·d + c·b·10⁶) / (b·d).
  const sign = b * d < 0n ? -1n : 1n;
  const terms = [sign * a * d, sign * c * b * 1_000_000n, sign * b * d] as const;
  const common = terms.reduce(greatestCommonDivisor);
  const [multiplier, addend, divisor] = terms.map((term) => String(term / common));
  return {
    multiplier: multiplier ?? '',
    addend: addend ?? '',
    divisor: divisor ?? '',
    grain: String(10n ** BigInt(6 - decimals)),
  };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : greatestCommonDivisor(b, a % b);
}

const ALIASES: Readonly<Record<string, string>> = {
  c: '°C',
  f: '°F',
  '°c': '°C',
  '°f': '°F',
  degc: '°C',
  degf: '°F',
  k: 'K',
};
const unitName = (unit: string | undefined): string => ALIASES[(unit ?? '').toLowerCase()] ?? unit ?? '';

/** A fraction of decimals as two integers with the same ratio. */
function asIntegers(fraction: Fraction): [bigint, bigint] {
  const [numerator, numeratorDigits] = unscaled(fraction.numerator);
  const [denominator, denominatorDigits] = unscaled(fraction.denominator);
  return [numerator * 10n ** BigInt(denominatorDigits), denominator * 10n ** BigInt(numeratorDigits)];
}

function unscaled(text: string): [bigint, number] {
  const [whole = '0', digits = ''] = text.split('.');
  return [BigInt(`${whole}${digits}`), digits.length];
}
