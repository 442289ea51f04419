import type { StageRun } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { buildMonth, prepare } from './build.js';
import type { Inputs, State } from './collect.js';
import type { PublishPlan } from './decide.js';
import { changedDocuments, documentsOf, writeDocument } from './documents.js';
import { keepInStore, pathsToKeep } from './keep.js';
import { latestText, manifestPath, nextRelease, type NamedRelease, type PublicFile } from './release.js';

export interface Applied {
  readonly changed: boolean;
  readonly release: NamedRelease;
  /** Files of data that this run made. */
  readonly made: readonly PublicFile[];
}

/**
 * Publishes a plan: data first, then the documents, then the manifest, and latest.json last, here and then in the store.
 * A reader who begins with latest.json therefore finds the old release or the new one, whole.
 */
export async function apply(run: StageRun<Inputs>, state: State, plan: PublishPlan): Promise<Applied> {
  const { warehouse, seeds, inputs } = run;
  const { before } = state;
  const made = plan.rebuild.length === 0 ? [] : await build(run, state, plan);
  const release = nextRelease(seeds.building.id, before.release, [...plan.reuse, ...made]);
  const isNew = release.hash !== before.release?.hash;

  const documents = documentsOf(seeds, inputs, release.release);
  const changed = await changedDocuments(warehouse, documents, before.isInStore);
  const pointer = isNew
    ? [
        { path: manifestPath(release.hash), text: release.text },
        { path: 'latest.json', text: latestText(release) },
      ]
    : [];
  for (const document of [...changed, ...pointer]) await writeDocument(warehouse, document);

  const paths = pathsToKeep(before, { release, made, documents, changed, isNew });
  if (warehouse.hasStore) await keepInStore(warehouse, paths);
  const isFirstInStore = warehouse.hasStore && !before.isInStore;
  return { changed: made.length + changed.length > 0 || isNew || isFirstInStore, release, made };
}

async function build(
  { context, inputs, warehouse }: StageRun<Inputs>,
  state: State,
  plan: PublishPlan,
): Promise<PublicFile[]> {
  await using db = await Database.open(context, { threads: inputs.threads });
  await prepare(db, state, warehouse);
  const made: PublicFile[] = [];
  for (const month of plan.rebuild) made.push(...(await buildMonth(db, state, month, warehouse)));
  return made;
}
