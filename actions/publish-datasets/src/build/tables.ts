import type { Database } from '../../../../shared/duckdb/engine.js';
import { readParquet } from '../../../../shared/duckdb/parquet.js';
import { readCadences } from '../../../../shared/models/cadence.js';
import { createSources } from '../../../../shared/models/sources.js';
import type { Warehouse } from '../../../../shared/warehouse/warehouse.js';
import type { PeriodSource, State } from '../collect.js';
import type { Inputs } from '../inputs.js';
import { fineMeasurements } from '../resolution.js';
import { unpublishedPlaces, withheldPlaces, type Withheld } from '../withheld.js';

const NO_INCIDENTS = `SELECT ''::VARCHAR AS id, ''::VARCHAR AS rule, ''::VARCHAR AS class, ''::VARCHAR AS severity,
  {'type': ''::VARCHAR, 'id': ''::VARCHAR} AS scope, []::VARCHAR[] AS series, NULL::TIMESTAMPTZ AS start,
  NULL::TIMESTAMPTZ AS "end", NULL::TIMESTAMPTZ AS detected_at WHERE false`;

/** Makes the relations that all periods share, and says which places of the periods stay in the house. */
export async function prepare(
  db: Database,
  state: State,
  sources: readonly PeriodSource[],
  inputs: Inputs,
  warehouse: Warehouse,
): Promise<Withheld[]> {
  await db.run('CREATE SCHEMA IF NOT EXISTS warehouse');
  if (inputs.datasets.includes('raw')) {
    await createSources(db, { seeds: state.seeds, cadences: await readCadences(warehouse, state.seeds) }, []);
  }
  const withheld = withheldPlaces(await locationsOf(db, sources, warehouse), state.seeds, inputs);
  const never = inputs['include-unpublished'] ? [] : unpublishedPlaces(state.seeds);
  const places = [...new Set([...withheld.map(({ location }) => location), ...never])];
  await db.createTable(
    'warehouse.unpublished_places',
    ['location'],
    places.sort().map((location) => ({ location })),
  );
  await db.createTable(
    'fine_text',
    ['measurement', 'decimals'],
    fineMeasurements(state.seeds.mappings).map(([measurement, decimals]) => ({
      measurement,
      decimals: String(decimals),
    })),
  );
  await db.run(
    'CREATE OR REPLACE TABLE warehouse.fine_measurements AS SELECT measurement, decimals::INTEGER AS decimals FROM fine_text',
  );
  await db.createTable('warehouse.additive_measurements', ['measurement'], additive(state));
  const names = (inputs['legacy-names'] ?? []).map((pair) => pair.split('='));
  await db.createTable(
    'warehouse.legacy_names',
    ['location', 'old'],
    names.map(([location = '', old = '']) => ({ location: location.trim(), old: old.trim() })),
  );
  const incidents = state.incidentsParquet;
  const rows =
    incidents === undefined ? NO_INCIDENTS : `FROM ${readParquet([await warehouse.file(incidents)])}`;
  await db.run(`CREATE OR REPLACE TABLE warehouse.incidents AS ${rows}`);
  await hideNodes(db, warehouse);
  return withheld;
}

const additive = ({ seeds }: State) =>
  [
    ...new Set(
      seeds.mappings
        .filter(({ aggregation }) => aggregation === 'sum')
        .map(({ measurement, measurementColumn }) => measurement ?? measurementColumn),
    ),
  ].map((measurement) => ({ measurement }));

/** The places in the aggregates of the periods. */
async function locationsOf(
  db: Database,
  sources: readonly PeriodSource[],
  warehouse: Warehouse,
): Promise<string[]> {
  const entries = sources
    .flatMap((source) => source.entries)
    .filter(({ path }) => path.startsWith('aggregates/'));
  if (entries.length === 0) return [];
  const files: string[] = [];
  for (const entry of new Map(entries.map((each) => [each.stored, each])).values())
    files.push(await warehouse.file(entry));
  const rows = await db.rows<{ location: string }>(`SELECT DISTINCT location FROM ${readParquet(files)}`);
  return rows.map(({ location }) => location);
}

/** A place that is not published takes what it holds with it. */
async function hideNodes(db: Database, warehouse: Warehouse): Promise<void> {
  const closure = warehouse.entry('hierarchy/closure.parquet');
  const held =
    closure === undefined
      ? `SELECT ''::VARCHAR AS id WHERE false`
      : `SELECT descendant AS id FROM ${readParquet([await warehouse.file(closure)])} SEMI JOIN warehouse.unpublished_places AS places ON places.location = ancestor`;
  await db.run(
    `CREATE OR REPLACE TABLE warehouse.hidden_nodes AS SELECT DISTINCT id FROM (${held} UNION ALL SELECT location FROM warehouse.unpublished_places)`,
  );
}
