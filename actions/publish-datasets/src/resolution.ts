import type { Mapping } from '../../../shared/config/types.js';

/** Digits after the point that published values have unless a measurement needs more. */
export const USUAL_DECIMALS = 2;
/** As many as readings have. */
const ALL_DECIMALS = 6;

/**
 * Measurements that are published with more than two digits: those that add up or count (a kilowatt-hour an hour may be
 * small), and those whose mapping states more `decimals`. Name → digits, in the order of the names.
 */
export function fineMeasurements(mappings: readonly Mapping[]): readonly (readonly [string, number])[] {
  const fine = new Map<string, number>();
  for (const { measurement, measurementColumn, aggregation, decimals } of mappings) {
    const name = measurement ?? measurementColumn;
    const digits = aggregation === 'mean' ? Math.max(USUAL_DECIMALS, decimals ?? 0) : ALL_DECIMALS;
    if (digits > USUAL_DECIMALS) fine.set(name, Math.max(digits, fine.get(name) ?? 0));
  }
  return [...fine].sort(([a], [b]) => (a < b ? -1 : 1));
}
