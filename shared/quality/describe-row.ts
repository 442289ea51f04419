import type { Place } from '../errors/errors.js';

/** A row of a seed as reports name it: `seeds/quality_thresholds.csv:3`. `seed`: the name when the row has no place. */
export const describeRow = ({ place }: { readonly place: Place }, seed: string): string =>
  place.line === undefined ? (place.file ?? seed) : `${place.file ?? seed}:${place.line}`;
