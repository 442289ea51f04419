import { optional, required, withDefault } from '../cells/cell.js';
import { decimalBetween } from '../cells/numbers.js';
import { buildingId, freeText, oneOf } from '../cells/text.js';
import { buildingZone } from '../cells/times.js';
import { defineSeed, type ParsedRow, type RowOf } from '../seed-file.js';
import type { Building } from '../types.js';

export const status = oneOf('active', 'planned', 'disabled');

export const buildingsSeed = defineSeed('buildings_config.csv', {
  building_id: required(buildingId),
  name: required(freeText()),
  city: optional(freeText()),
  timezone: required(buildingZone),
  status: withDefault(status, 'active'),
  country: optional(freeText()),
  latitude: optional(decimalBetween(-90, 90)),
  longitude: optional(decimalBetween(-180, 180)),
  licence: optional(freeText()),
  contact: optional(freeText()),
});

export const toBuilding = ({ row, place }: ParsedRow<RowOf<typeof buildingsSeed>>): Building => ({
  place,
  id: row.building_id,
  name: row.name,
  city: row.city,
  timezone: row.timezone,
  status: row.status,
  country: row.country,
  latitude: row.latitude,
  longitude: row.longitude,
  licence: row.licence,
  contact: row.contact,
});

/** The building of a repository that has no `buildings_config.csv`. `file` is where that file would be. */
export const defaultBuilding = (file: string): Building => ({
  place: { file },
  id: 'default',
  name: 'default',
  city: undefined,
  timezone: 'UTC',
  status: 'active',
  country: undefined,
  latitude: undefined,
  longitude: undefined,
  licence: undefined,
  contact: undefined,
});
