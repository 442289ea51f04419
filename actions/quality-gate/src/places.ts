import type { BuildingSeeds, Datasource } from '../../../shared/config/types.js';

/** Where a sensor hangs, and until when: the row of `locations.csv`, else the mapping's place, else the sensor itself. */
export interface Placed {
  readonly location: string;
  /** ISO instant at which it leaves; undefined while it stays. */
  readonly until: string | undefined;
}

/**
 * The place of a sensor at its newest reading (ISO 8601 UTC). One that moved within the new files counts for its new
 * place.
 */
export function placeOf(
  { locations, mappings }: Pick<BuildingSeeds, 'locations' | 'mappings'>,
  { id }: Datasource,
  series: { readonly sensor: string; readonly measurement: string; readonly newest: string },
): Placed {
  const { sensor, measurement, newest } = series;
  const at = Date.parse(newest);
  const rows = locations.filter((row) => row.datasourceId === id && row.sensor === sensor);
  const holds = rows.filter(
    ({ validFrom, validTo }) =>
      (validFrom === undefined || Date.parse(validFrom) <= at) &&
      (validTo === undefined || at < Date.parse(validTo)),
  );
  const row = holds[0];
  // A sensor that left one place for another is still due; one that left for nowhere is not.
  const goesOn = rows.some(({ validTo }) => validTo === undefined);
  if (row !== undefined) return { location: row.location, until: goesOn ? undefined : row.validTo };
  const own = mappings.filter((mapping) => mapping.datasourceId === id && mapping.location !== undefined);
  const mapping =
    own.find((each) => each.sensor === sensor && each.measurement === measurement) ??
    own.find((each) => each.sensor === sensor || each.measurementColumn === sensor) ??
    own.find((each) => each.sensor === undefined && each.measurement === measurement);
  return { location: mapping?.location ?? sensor, until: undefined };
}
