import type { Place } from '../../errors/errors.js';
import type { Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';

/** One group of rules: everything it finds wrong, in the order of the seed. */
export type Check = (hierarchy: Hierarchy) => Finding[];

/** Where a row stands, with the column that is meant. */
export const at = (row: { readonly place: Place }, column: string): Place => ({ ...row.place, column });

/** ` (line 4)`, to name another row in a message; empty when the line is not known. */
export const lineOf = (row: { readonly place: Place }): string =>
  row.place.line === undefined ? '' : ` (line ${row.place.line})`;
