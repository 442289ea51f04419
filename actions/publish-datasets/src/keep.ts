import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import type { Document } from './documents.js';
import type { Published } from './published.js';
import { manifestPath, type NamedRelease, type PublicFile } from './release.js';

/** A release as it now stands in this directory. */
export interface Written {
  readonly release: NamedRelease;
  /** Files of data that this run made. */
  readonly made: readonly PublicFile[];
  readonly documents: readonly Document[];
  /** Those whose bytes changed. */
  readonly changed: readonly Document[];
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
  const small = before.isInStore && !before.wasHere ? changed : documents;
  const isWhole = isNew || !before.isInStore;
  return [
    ...[...data, ...small].map(({ path }) => path),
    ...(isWhole ? [manifestPath(release.hash)] : []),
    ...(isWhole || before.wasHere ? ['latest.json'] : []),
  ];
}

export async function keepInStore(warehouse: Warehouse, paths: readonly string[]): Promise<void> {
  for (const path of paths) await warehouse.keepInStore(`public/${path}`);
}
