import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildingSeeds, Datasource, Mapping } from '../../../shared/config/types.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { fillInbox } from '../../../shared/inbox/fill.js';
import type { Inbox } from '../../../shared/inbox/inbox.js';
import type { Finding } from '../../../shared/report/finding.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testContext, testFolder, TEST_NOW } from '../../support/context.js';
import { datasource, mapping } from '../contract/make.js';

/** A building in Prague with one datasource whose files lie in a folder of the test. */
export const seedsOf = (source: Datasource, mappings: readonly Mapping[] = [mapping()]): BuildingSeeds => ({
  folder: 'seeds',
  building: {
    id: 'sm2',
    name: '',
    city: undefined,
    timezone: 'Europe/Prague',
    status: 'active',
    country: undefined,
    latitude: undefined,
    longitude: undefined,
    licence: undefined,
    contact: undefined,
    place: {},
  },
  datasources: [source],
  mappings,
  locations: [],
  thresholds: [],
  anomalyRules: [],
  waivers: [],
  hierarchy: [],
  relations: [],
  findings: [],
});

export const MODIFIED = new Date('2024-06-01T10:00:00Z');

/** Writes raw files into a folder; all have one modification time, so that runs can be told from times. */
export async function put(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  modified = MODIFIED,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), content);
    await utimes(path.join(folder, name), modified, modified);
  }
}

/** Collects what lies in a folder into the inbox of a warehouse. */
export async function fill(
  folder: string,
  source: Partial<Datasource> = {},
  root = testFolder('warehouse'),
): Promise<{ inbox: Inbox; findings: Finding[]; warehouse: Warehouse }> {
  const warehouse = await Warehouse.open({ root, building: 'sm2' });
  const context = await testContext();
  const ds = datasource({ location: folder, ...source });
  const filled = await fillInbox({
    context,
    seeds: seedsOf(ds),
    datasources: [ds],
    warehouse,
    asOf: TEST_NOW,
    originRoot: undefined,
    database: () => Database.open(context, { threads: 1 }),
  });
  return { ...filled, warehouse };
}
