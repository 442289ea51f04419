import path from 'node:path';
import type { StageRun, SummaryTable } from '../../../../shared/action/define.js';
import { ReleaseAssets } from '../../../../shared/github/release-assets.js';
import { Rclone } from '../../../../shared/rclone/rclone.js';
import { currentText } from '../documents.js';
import type { Inputs } from '../inputs.js';
import { titleOf } from '../metadata/facts.js';
import type { NamedRelease } from '../release.js';
import { deliver, type Delivered, type Delivery } from './deliver.js';
import { DirectoryTarget } from './directory.js';
import { GithubTarget } from './github.js';
import { pagesFiles } from './pages.js';
import { invalid, parseTarget, type TargetOf } from './parse.js';
import { RemoteTarget } from './remote.js';
import type { Target } from './target.js';

export interface DeliveredAll {
  readonly changed: boolean;
  readonly tables: readonly SummaryTable[];
}

/** Brings every target to the release, one after the other. Throws what the first that fails throws. */
export async function deliverAll(run: StageRun<Inputs>, release: NamedRelease): Promise<DeliveredAll> {
  const { inputs, context, seeds } = run;
  const given = inputs.target ?? [];
  const targets = given.map((text) => ({
    text,
    of: parseTarget(text, seeds.building.id, context.workspace),
  }));
  for (const { text, of } of targets) refuseOwnFolder(run, text, of);
  const rows: string[][] = [];
  let changed = false;
  for (const { text, of } of targets) {
    const { sent, removed, before } = await toTarget(run, release, text, of);
    changed ||= sent + removed > 0;
    rows.push([
      text,
      sent + removed === 0 ? 'was current' : `${sent} files sent, ${removed} removed`,
      before ?? 'none',
      release.hash,
    ]);
  }
  const columns = ['Target', 'What was done', 'Release before', 'Release now'];
  return { changed, tables: rows.length === 0 ? [] : [{ title: 'Targets', columns, rows }] };
}

async function toTarget(
  run: StageRun<Inputs>,
  release: NamedRelease,
  text: string,
  of: TargetOf,
): Promise<Delivered> {
  const { context, inputs, seeds } = run;
  const delivery = await deliveryOf(run, release, of);
  switch (of.kind) {
    case 'directory':
    case 'pages':
      return deliver(new DirectoryTarget(of.folder, of.shown), delivery);
    case 'remote': {
      await using rclone = await Rclone.open(context, inputs['rclone-config']);
      return await deliver(new RemoteTarget(rclone, of.remote), delivery);
    }
    case 'github': {
      const token = inputs['github-token'];
      if (token === undefined) throw invalid(text, 'the input "github-token" is blank');
      const { repository, tag } = of;
      const title = titleOf(seeds.building);
      const target: Target = new GithubTarget(
        await ReleaseAssets.open(context, { repository, tag, token, title }),
      );
      return deliver(target, delivery);
    }
  }
}

async function deliveryOf(
  { context, inputs, seeds, warehouse }: StageRun<Inputs>,
  release: NamedRelease,
  of: TargetOf,
): Promise<Delivery> {
  const readLocal = (name: string): Promise<string | undefined> =>
    currentText(warehouse, name, warehouse.hasStore);
  const jsonld = of.kind === 'pages' ? await readLocal('dataset.jsonld') : undefined;
  return {
    release,
    building: seeds.building.id,
    folder: warehouse.runFile('public'),
    bring: async (name) => {
      await warehouse.storedFile(`public/${name}`);
    },
    readLocal,
    extra: jsonld === undefined ? [] : pagesFiles(seeds.building, jsonld),
    keep: inputs.keep,
    tempDir: context.tempDir,
  };
}

/** The folder of the release itself, or one around or inside it, is no target. */
function refuseOwnFolder({ warehouse }: StageRun<Inputs>, text: string, of: TargetOf): void {
  if (of.kind !== 'directory' && of.kind !== 'pages') return;
  const own = warehouse.folder;
  const isInside = (inner: string, outer: string): boolean =>
    `${inner}${path.sep}`.startsWith(`${outer}${path.sep}`);
  if (isInside(of.folder, own) || isInside(own, of.folder))
    throw invalid(text, "it is, holds, or lies in the building's own warehouse folder");
}
