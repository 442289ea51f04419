import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';

/** What changed, by the inputs whose hashes differ; in the order of being told. */
const REASONS: readonly (readonly [prefix: string, words: string])[] = [
  ['readings', 'readings came or changed'],
  ['hourly', 'its hours changed'],
  ['future', 'the time of readings has come'],
  ['places', 'seeds about places changed'],
  ['placements', 'what is expected changed'],
  ['cadences', 'a cadence changed'],
  ['models', 'the models changed'],
  ['hours', 'the building’s clock changed'],
  ['zone', 'the building’s clock changed'],
];

/** Why a file must be made anew, in words; undefined when it was made from just these inputs. */
export function reasonFor(
  former: ManifestEntry | undefined,
  inputs: Readonly<Record<string, string>>,
): string | undefined {
  if (former === undefined) return 'new';
  const keys = new Set([...Object.keys(former.inputs), ...Object.keys(inputs)]);
  const changed = [...keys].filter((key) => former.inputs[key] !== inputs[key]);
  if (changed.length === 0) return undefined;
  const words = REASONS.filter(([prefix]) =>
    changed.some((key) => key === prefix || key.startsWith(`${prefix}/`)),
  );
  return words.map(([, text]) => text).join(', ');
}
