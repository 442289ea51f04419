/** From `validFrom` (inclusive) to `validTo` (exclusive), ISO instants in UTC; undefined: open. */
interface Period {
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

/** Whether two periods share a moment. Instants are compared as such: their texts may differ in precision. */
export const overlap = (a: Period, b: Period): boolean => beginsBeforeEnd(a, b) && beginsBeforeEnd(b, a);

const beginsBeforeEnd = ({ validFrom }: Period, { validTo }: Period): boolean =>
  validFrom === undefined || validTo === undefined || Date.parse(validFrom) < Date.parse(validTo);
