import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import type { Document, TextFile } from './documents.js';
import type { Published } from './published.js';
import { manifestPath, type NamedRelease, type PublicFile } from './release.js';

/** A release as it now stands in this directory. */
export interface Written {
  readonly release: NamedRelease;
  /** Files of data that this run made. */
  readonly made: readonly PublicFile[];
  readonly documents: readonly Document[];
  /** Texts whose bytes changed. */
  readonly changed: readonly TextFile[];
  readonly isNew: boolean;
}

/**
 * Paths below `public/` that the store needs, in the order in which it gets them: what is named comes before what names
 * it. A store without the release before gets all of this one. A directory that lasts hands the small files over every
 * time: a run that was killed between writing here and writing there leaves no trace in them.
 */
export function pathsToKeep(
  before: Published,
  { release, made, documents, changed, isNew }: Written,
): string[] {
  const data = before.isInStore ? made : release.release.files;
  const all = [
    ...documents.map(({ stored }) => stored),
    manifestPath(release.hash),
    ...documents.filter(({ path, stored }) => path !== stored).map(({ path }) => path),
  ];
  const isSmallEnough = before.isInStore && !before.wasHere && !isNew;
  const texts = isSmallEnough
    ? changed.map(({ path }) => path).filter((path) => path !== 'latest.json')
    : all;
  const isWhole = isNew || !before.isInStore || before.wasHere;
  return [...data.map(({ path }) => path), ...texts, ...(isWhole ? ['latest.json'] : [])];
}

export async function keepInStore(warehouse: Warehouse, paths: readonly string[]): Promise<void> {
  for (const path of paths) await warehouse.keepInStore(`public/${path}`);
}
