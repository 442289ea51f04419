import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { inputError, serviceError } from '../../../../shared/errors/errors.js';
import { sha256File, writeFileAtomic } from '../../../../shared/files/atomic.js';
import { latestSchema, latestText, manifestPath, namesOf, type NamedRelease } from '../release.js';
import { chainOf, namesOfAll, type ReadText } from './chain.js';
import { isHeld, isOurs, type Held, type Target } from './target.js';

const POINTER = 'latest.json';

export interface Delivery {
  readonly release: NamedRelease;
  readonly building: string;
  /** Absolute path of the published folder here. */
  readonly folder: string;
  /** Makes sure that a file of the release lies in `folder`. */
  readonly bring: (name: string) => Promise<void>;
  readonly readLocal: ReadText;
  /** Texts of this target alone: path → text. */
  readonly extra: readonly { readonly path: string; readonly text: string }[];
  /** Releases before this one whose files stay. */
  readonly keep: number;
  readonly tempDir: string;
}

export interface Delivered {
  readonly sent: number;
  readonly removed: number;
  /** The release that the target showed before; undefined for a new target. */
  readonly before: string | undefined;
}

/**
 * Brings a target to a release: what the pointer there says decides whether there is anything to do. Data and lasting
 * documents first, verified by the target's own hashes, then the manifests, then the documents that people look at; what
 * no kept release names is removed; the pointer is last, so that a run that is killed anywhere is simply done again.
 * Throws TARGET_UNREADABLE, TARGET_UNVERIFIED and what the target throws.
 */
export async function deliver(target: Target, delivery: Delivery): Promise<Delivered> {
  const { release, keep } = delivery;
  const pointer = await target.readText(POINTER);
  const before = pointer === undefined ? undefined : readPointer(pointer, target, delivery.building);
  if (pointer === latestText(release)) return { sent: 0, removed: 0, before };
  const scratch = await mkdtemp(path.join(delivery.tempDir, 'deliver-'));
  try {
    const read: ReadText = async (name) => (await delivery.readLocal(name)) ?? (await target.readText(name));
    const former = await chainOf(before ?? release.release.previous, keep, read);
    const sender = new Sender(target, delivery, scratch);
    await sender.send(namesOf(release).filter((name) => name !== manifestPath(release.hash)));
    await sender.send([...(await localManifests(delivery, former)), manifestPath(release.hash)]);
    await sender.send(release.release.documents.map((each) => each.path));
    await sender.sendTexts(delivery.extra);
    const kept = namesOfAll([release, ...former]);
    const unwanted = [...(await target.list()).keys()].filter((name) => isOurs(name) && !kept.has(name));
    await target.remove(unwanted.sort());
    await sender.sendTexts([{ path: POINTER, text: latestText(release) }], false);
    if ((await target.readText(POINTER)) !== latestText(release)) throw unverified(target, POINTER);
    return { sent: sender.count, removed: unwanted.length, before };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Manifests of former releases that lie here, the oldest first; the others are at the target already. */
async function localManifests({ readLocal }: Delivery, former: readonly NamedRelease[]): Promise<string[]> {
  const names = former.map(({ hash }) => manifestPath(hash)).reverse();
  const texts = await Promise.all(names.map(readLocal));
  return names.filter((_, index) => texts[index] !== undefined);
}

/** Hash of the release that a pointer names. */
function readPointer(text: string, target: Target, building: string): string {
  const parsed = latestSchema.safeParse(parseJson(text));
  if (parsed.success && parsed.data.building === building) return parsed.data.release;
  throw inputError({
    code: 'TARGET_UNREADABLE',
    message: parsed.success
      ? `${target.description} holds the data of building ${parsed.data.building}, not of ${building}.`
      : `latest.json of ${target.description} cannot be read.`,
    hint: parsed.success
      ? 'Give every building a place of its own, for example by {building} in `target`.'
      : 'Restore it, or delete it there: the release is then copied anew.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends what a target lacks, and looks whether it arrived. */
class Sender {
  count = 0;
  private readonly target: Target;
  private readonly delivery: Delivery;
  private readonly scratch: string;

  constructor(target: Target, delivery: Delivery, scratch: string) {
    this.target = target;
    this.delivery = delivery;
    this.scratch = scratch;
  }

  async send(names: readonly string[]): Promise<void> {
    for (const name of names) await this.delivery.bring(name);
    await this.sendFrom(this.delivery.folder, names, true);
  }

  /** `verify`: by the target's hash; without, the caller looks himself. */
  async sendTexts(texts: Delivery['extra'], verify = true): Promise<void> {
    const folder = path.join(this.scratch, 'texts');
    for (const { path: name, text } of texts) await writeFileAtomic(path.join(folder, name), text);
    await this.sendFrom(
      folder,
      texts.map(({ path: name }) => name),
      verify,
    );
  }

  private async sendFrom(folder: string, names: readonly string[], verify: boolean): Promise<void> {
    if (names.length === 0) return;
    const lacking = verify ? await this.lacking(folder, names, await this.target.list()) : names;
    if (lacking.length === 0) return;
    await this.target.send(folder, lacking);
    this.count += lacking.length;
    if (!verify) return;
    const [wrong] = await this.lacking(folder, lacking, await this.target.list());
    if (wrong !== undefined) throw unverified(this.target, wrong);
  }

  /** Names whose file there is not the one here; where the target knows no hashes, the files are fetched and compared. */
  private async lacking(
    folder: string,
    names: readonly string[],
    held: ReadonlyMap<string, Held>,
  ): Promise<string[]> {
    const lacking: string[] = [];
    const unsure: string[] = [];
    for (const name of names) {
      const file = path.join(folder, ...name.split('/'));
      const so = await isHeld(file, (await stat(file)).size, held.get(name));
      if (so === undefined) unsure.push(name);
      else if (!so) lacking.push(name);
    }
    if (unsure.length === 0) return lacking;
    const back = path.join(this.scratch, 'back');
    await mkdir(back, { recursive: true });
    await this.target.fetch(unsure, back);
    for (const name of unsure) {
      const [here, there] = await Promise.all(
        [folder, back].map((root) => sha256File(path.join(root, ...name.split('/'))).catch(() => undefined)),
      );
      if (here !== there) lacking.push(name);
    }
    await rm(back, { recursive: true, force: true });
    return lacking;
  }
}

const unverified = (target: Target, name: string): Error =>
  serviceError({
    code: 'TARGET_UNVERIFIED',
    message: `${name} is not what was sent to ${target.description}.`,
    hint: 'The target still shows its former release. Check its free space and quota, and run again.',
  });
