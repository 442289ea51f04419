import { rm } from 'node:fs/promises';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { currentText } from './documents.js';
import type { NamedRelease } from './release.js';
import { chainOf, namesOfAll } from './targets/chain.js';
import { ourFiles } from './targets/directory.js';
import { isOurs } from './targets/target.js';

/**
 * Removes the files of `public/` here that neither the coming release nor the last `keep` before it name. Done before
 * the pointer moves, so that a run that is killed does it again; the release that readers see is among those kept.
 */
export async function pruneHere(
  warehouse: Warehouse,
  coming: NamedRelease,
  before: NamedRelease | undefined,
  keep: number,
): Promise<void> {
  const read = (name: string): Promise<string | undefined> =>
    currentText(warehouse, name, warehouse.hasStore);
  const kept = namesOfAll([coming, ...(await chainOf(before?.hash ?? null, keep, read))]);
  for (const name of await ourFiles(warehouse.runFile('public'))) {
    if (isOurs(name) && !kept.has(name))
      await rm(warehouse.runFile('public', ...name.split('/')), { force: true });
  }
}
