import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { BuildingSeeds } from '../config/types.js';
import type { Warehouse } from '../warehouse/warehouse.js';

/** The one field of a contract that aggregation needs. */
const cadenceSchema = z.object({ cadence_minutes: z.number().positive().nullish() });

/**
 * Minutes between two readings of a sensor, by datasource name: the seed's `cadence_minutes`, else what the contract
 * learned; null where neither knows it.
 */
export async function readCadences(
  warehouse: Warehouse,
  seeds: Pick<BuildingSeeds, 'datasources'>,
): Promise<Record<string, number | null>> {
  const found = await Promise.all(
    seeds.datasources.map(
      async ({ name, cadenceMinutes }) => [name, cadenceMinutes ?? (await learned(warehouse, name))] as const,
    ),
  );
  return Object.fromEntries(found);
}

async function learned(warehouse: Warehouse, datasource: string): Promise<number | null> {
  const entry = warehouse.entry(`contracts/${datasource}.json`);
  if (entry === undefined) return null;
  const contract = cadenceSchema.safeParse(JSON.parse(await readFile(await warehouse.file(entry), 'utf8')));
  return contract.data?.cadence_minutes ?? null;
}
