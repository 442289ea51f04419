import { canonicalJson, sha256 } from '../files/atomic.js';

/**
 * Lower-case hex SHA-256 of what seeds say. Where a row stands (`place`) does not count: a comment or a new row above
 * it must not make its files be read again.
 */
export const hashOf = (value: unknown): string => sha256(canonicalJson(withoutPlaces(value)));

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (value === null || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== 'place' && inner !== undefined)
      .map(([key, inner]) => [key, withoutPlaces(inner)]),
  );
}
