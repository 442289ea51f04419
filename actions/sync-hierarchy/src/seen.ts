import type { StageRun } from '../../../shared/action/define.js';
import type { BuildingSeeds, Datasource, Mapping } from '../../../shared/config/types.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { readParquet } from '../../../shared/duckdb/parquet.js';
import type { SeenSensor } from '../../../shared/hierarchy/placed.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';

/**
 * Newest months of a datasource whose sensors have to have a place. A series that ended more than a year ago is
 * history: to look for it would fetch every file of the warehouse each day.
 */
const MONTHS_LOOKED_AT = 13;

/** The months of readings to look at, by datasource; those of inactive datasources are left alone. */
export function monthsToLookAt({
  warehouse,
  datasources,
}: Pick<StageRun<unknown>, 'warehouse' | 'datasources'>): Map<Datasource, ManifestEntry[]> {
  const months = datasources.map((datasource): [Datasource, ManifestEntry[]] => [
    datasource,
    warehouse.entries(`readings/${datasource.name}/`).slice(-MONTHS_LOOKED_AT),
  ]);
  return new Map(months.filter(([, entries]) => entries.length > 0));
}

/** Every sensor with a reading in these months, with the places that the seeds hang it in. */
export async function readSensors(
  db: Database,
  { warehouse, seeds }: Pick<StageRun<unknown>, 'warehouse' | 'seeds'>,
  months: ReadonlyMap<Datasource, readonly ManifestEntry[]>,
): Promise<SeenSensor[]> {
  const seen: SeenSensor[] = [];
  for (const [datasource, entries] of months) {
    const files = await Promise.all(entries.map((entry) => warehouse.file(entry)));
    const sensors = await db.rows<{ sensor: string }>(
      `SELECT DISTINCT sensor FROM ${readParquet(files)} ORDER BY sensor`,
    );
    for (const { sensor } of sensors) {
      seen.push({ datasource: datasource.name, sensor, places: placesOf(sensor, datasource, seeds) });
    }
  }
  return seen;
}

/** Places of a sensor at any time: those of `locations.csv`, else the mapping's, else the sensor itself. */
export function placesOf(
  sensor: string,
  datasource: Datasource,
  seeds: Pick<BuildingSeeds, 'locations' | 'mappings'>,
): string[] {
  const hung = seeds.locations
    .filter((row) => row.datasourceId === datasource.id && row.sensor === sensor)
    .map(({ location }) => location);
  if (hung.length > 0) return [...new Set(hung)];
  const mapped = seeds.mappings
    .filter((row) => row.datasourceId === datasource.id && concerns(row, sensor, datasource))
    .flatMap(({ location }) => location ?? []);
  return mapped.length > 0 ? [...new Set(mapped)] : [sensor];
}

/** Whether a mapping row can have given this sensor its readings. */
function concerns(row: Mapping, sensor: string, datasource: Datasource): boolean {
  if (row.sensor !== undefined) return row.sensor === sensor;
  const namedByData = row.locationColumn !== undefined || datasource.sensorPattern !== undefined;
  return namedByData || row.measurementColumn === sensor;
}
