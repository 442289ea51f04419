import type { Waiver } from '../config/types.js';

/**
 * The waiver that covers a failed check of a whole datasource on a local date (`YYYY-MM-DD`), if there is one: the one
 * that holds longest. A waiver of a part (`scope`) does not cover the whole.
 */
export function waiverFor(
  waivers: readonly Waiver[],
  datasource: string,
  check: string,
  localDate: string,
): Waiver | undefined {
  return waivers
    .filter((waiver) => waiver.datasource === datasource && waiver.check === check && waiver.scope === '*')
    .filter((waiver) => waiver.from <= localDate && localDate <= waiver.until)
    .toSorted((a, b) => (a.until > b.until ? -1 : a.until < b.until ? 1 : 0))[0];
}
