import { optional, required, withDefault } from '../cells/cell.js';
import { buildingId, freeText, pathName } from '../cells/text.js';
import { date } from '../cells/times.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import type { Waiver } from '../types.js';

export const waiversSeed = defineSeed(
  'waivers.csv',
  {
    building_id: optional(buildingId),
    datasource: required(pathName),
    check: required(pathName),
    scope: withDefault(freeText(), '*'),
    from: required(date),
    until: required(date),
    reason: required(freeText(1000)),
    owner: required(freeText()),
    issue: optional(freeText()),
  },
  // Both days are inclusive: a waiver of one day has the same date twice.
  ({ from, until }) =>
    from <= until
      ? []
      : [
          {
            column: 'until',
            message: `The cell "until" holds ${until}, which is before "from", ${from}.`,
            hint: `Write a date from ${from} on.`,
          },
        ],
);

export const toWaiver = ({ row, place }: ParsedRow<RowOf<typeof waiversSeed>>, building: string): Waiver => ({
  place,
  building,
  datasource: row.datasource,
  check: row.check,
  scope: row.scope,
  from: row.from,
  until: row.until,
  reason: row.reason,
  owner: row.owner,
  issue: row.issue,
});
