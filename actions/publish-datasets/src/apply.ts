import { canonicalJson } from '../../../shared/files/atomic.js';
import type { StageRun } from '../../../shared/action/define.js';
import { build, type Built } from './build/build.js';
import { changelogText, nextVersion, schemasOf } from './changelog.js';
import type { State } from './collect.js';
import type { PublishPlan } from './decide.js';
import {
  changedTexts,
  checksums,
  currentText,
  describeDocument,
  document,
  documentsOf,
  writeText,
  type Document,
  type TextFile,
} from './documents.js';
import { guardSchemas, guardShrinking } from './guards.js';
import type { Inputs } from './inputs.js';
import { keepInStore, pathsToKeep } from './keep.js';
import { CHANGES } from './metadata/datasets.js';
import { pruneHere } from './prune.js';
import {
  inOrder,
  latestText,
  manifestPath,
  nameRelease,
  type ChangeCount,
  type NamedRelease,
  type PublicFile,
} from './release.js';

export interface Applied extends Pick<Built, 'held' | 'withheld' | 'changes'> {
  readonly changed: boolean;
  readonly release: NamedRelease;
  /** Files of data that this run made. */
  readonly made: readonly PublicFile[];
}

const POINTER = 'latest.json';
const NOTHING_BUILT: Built = { made: [], stay: [], held: [], changes: [], withheld: [], engine: '' };

/**
 * Publishes a plan: data first, then the documents under names that stay, then the manifest, then the documents where
 * people look, and latest.json last; here and then in the store. A reader who begins with latest.json therefore finds the
 * old release or the new one, whole.
 */
export async function apply(run: StageRun<Inputs>, state: State, plan: PublishPlan): Promise<Applied> {
  const { warehouse, inputs } = run;
  const { before } = state;
  const former = before.release?.release;
  guardSchemas(former, inputs.datasets);
  const built =
    plan.rebuild.length === 0
      ? NOTHING_BUILT
      : await build(run, state, plan, ({ changes, drafts }) =>
          guardShrinking(former?.files ?? [], [...plan.reuse, ...drafts.flatMap(asFiles)], {
            maxPercent: inputs['max-shrink'],
            restated: inputs['restate-reason'] !== undefined,
            changes,
          }),
        );
  const data = [...plan.reuse, ...built.made, ...built.stay];
  const { release, documents } = await nextRelease(run, state, data, built);
  const isNew = release.hash !== before.release?.hash;

  const lasting = documents.map(({ stored, text }): TextFile => ({ path: stored, text }));
  const shown = documents.filter(({ path, stored }) => path !== stored);
  const manifest = isNew ? [{ path: manifestPath(release.hash), text: release.text }] : [];
  const pointer = isNew ? [{ path: POINTER, text: latestText(release) }] : [];
  const changed = await changedTexts(
    warehouse,
    [...lasting, ...manifest, ...shown, ...pointer],
    before.isInStore,
  );
  for (const text of changed.filter((each) => each.path !== POINTER)) await writeText(warehouse, text);
  if (isNew) await pruneHere(warehouse, release, before.release, inputs.keep);
  for (const text of changed.filter((each) => each.path === POINTER)) await writeText(warehouse, text);

  const made = built.made.filter(({ path }) => release.release.files.some((file) => file.path === path));
  const paths = pathsToKeep(before, { release, made, documents, changed, isNew });
  if (warehouse.hasStore) await keepInStore(warehouse, paths);
  const isFirstInStore = warehouse.hasStore && !before.isInStore;
  return {
    ...built,
    changed: made.length + changed.length > 0 || isNew || isFirstInStore,
    release,
    made,
  };
}

/** A draft as the guards count it: its bytes do not matter yet. */
const asFiles = ({
  plan,
  schema,
  facts,
}: Parameters<Parameters<typeof build>[3]>[0]['drafts'][number]): PublicFile[] =>
  plan.formats.map((format) => ({
    path: `${schema.name}/${plan.period}.draft.${format}`,
    dataset: schema.name,
    format,
    rows: facts.rows,
    bytes: 0,
    sha256: '',
    min_time: facts.minTime,
    max_time: facts.maxTime,
    inputs: {},
    model: '',
    raw_files: [],
  }));

interface Next {
  readonly release: NamedRelease;
  readonly documents: readonly Document[];
}

/** The release that holds `data`: the one before, when it holds the same under the same documents, else one chained to it. */
async function nextRelease(
  { seeds, inputs, warehouse }: StageRun<Inputs>,
  { before }: State,
  data: readonly PublicFile[],
  { changes, engine }: Built,
): Promise<Next> {
  const former = before.release;
  const schemas = schemasOf(data);
  const wanted = { seeds, wanted: inputs };
  if (former !== undefined) {
    const isSameData = sameFiles(former.release.files, data);
    const documents = documentsOf({
      ...wanted,
      files: former.release.files,
      dataVersion: former.release.data_version,
    });
    if (isSameData && namesAll(former, documents)) {
      const changelog = await storedDocument(warehouse, former, 'CHANGELOG.md', before.isInStore);
      const all = changelog === undefined ? documents : [...documents, document('CHANGELOG.md', changelog)];
      const sums = checksums(all, former.release.files);
      if (namesAll(former, [...all, sums])) return { release: former, documents: [...all, sums] };
    }
  }
  const counted: readonly ChangeCount[] = data.some(({ dataset }) => dataset === CHANGES.name) ? changes : [];
  const dataVersion = nextVersion(former?.release, schemas, counted);
  const files = inOrder(data);
  const old =
    former === undefined
      ? undefined
      : await storedDocument(warehouse, former, 'CHANGELOG.md', before.isInStore);
  const changelog = changelogText({ dataVersion, before: former, files, changes: counted, schemas }, old);
  const documents = [...documentsOf({ ...wanted, files, dataVersion }), document('CHANGELOG.md', changelog)];
  const all = [...documents, checksums(documents, files)];
  const release = nameRelease({
    version: 1,
    building: seeds.building.id,
    previous: former?.hash ?? null,
    data_version: dataVersion,
    engine: engine === '' ? (former?.release.engine ?? '') : engine,
    schemas,
    changes: [...counted],
    files,
    documents: all.map(describeDocument),
  });
  return { release, documents: all };
}

/** Whether two sets of files are the same; what a release says of its own changes does not count. */
const sameFiles = (before: readonly PublicFile[], next: readonly PublicFile[]): boolean => {
  const plain = (files: readonly PublicFile[]): string =>
    canonicalJson(inOrder(files.filter(({ dataset }) => dataset !== CHANGES.name)));
  return plain(before) === plain(next);
};

const namesAll = ({ release }: NamedRelease, documents: readonly Document[]): boolean =>
  documents.every((each) => {
    const { path, sha256 } = describeDocument(each);
    return release.documents.some((known) => known.path === path && known.sha256 === sha256);
  });

/** A document of a release as it was; undefined when the release has none or nobody holds it any more. */
async function storedDocument(
  warehouse: StageRun<Inputs>['warehouse'],
  { release }: NamedRelease,
  path: string,
  fetchFirst: boolean,
): Promise<string | undefined> {
  const known = release.documents.find((each) => each.path === path);
  return known === undefined ? undefined : currentText(warehouse, known.stored, fetchFirst);
}
