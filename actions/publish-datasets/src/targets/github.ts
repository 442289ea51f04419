import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inputError } from '../../../../shared/errors/errors.js';
import { sha256, shortHash } from '../../../../shared/files/atomic.js';
import { MOST_ASSETS, type Asset, type ReleaseAssets } from '../../../../shared/github/release-assets.js';
import type { Held, Target } from './target.js';

/** A GitHub release is one flat folder: `hourly/2024-11.….parquet` is its asset `hourly--2024-11.….parquet`. */
const assetName = (name: string): string => name.replaceAll('/', '--');
const nameOf = (asset: string): string => asset.replaceAll('--', '/');

const POINTER = 'latest.json';
/** The pointer stands in the text of the release, too: that is replaced in one step, an asset is not. */
const MARKER = /<!-- latest\.json (\{.*?\}) -->/s;
const marker = (text: string): string =>
  `<!-- latest.json ${JSON.stringify(JSON.parse(text)).replaceAll('--', '-\\u002d')} -->`;

/** Assets of a GitHub release. */
export class GithubTarget implements Target {
  readonly description: string;
  private readonly release: ReleaseAssets;

  constructor(release: ReleaseAssets) {
    this.release = release;
    this.description = `the GitHub ${release.description}`;
  }

  async readText(name: string): Promise<string | undefined> {
    if (name === POINTER) {
      const found = MARKER.exec(this.release.body)?.[1];
      return found === undefined ? undefined : `${JSON.stringify(JSON.parse(found), null, 2)}\n`;
    }
    const asset = (await this.release.list()).find((each) => each.name === assetName(name) && each.isWhole);
    return asset === undefined ? undefined : (await this.release.download(asset.id)).toString('utf8');
  }

  async list(): Promise<ReadonlyMap<string, Held>> {
    const assets = await this.release.list();
    return new Map(
      assets.map(({ name, bytes, sha256: hex, isWhole }) => [
        nameOf(name),
        // What an upload left behind that was broken off has no right size.
        { bytes: isWhole ? bytes : -1, hash: hex === undefined ? undefined : { type: 'sha256', hex } },
      ]),
    );
  }

  async send(folder: string, names: readonly string[]): Promise<void> {
    const assets = new Map((await this.release.list()).map((asset) => [asset.name, asset]));
    const added = names.filter((name) => !assets.has(assetName(name))).length;
    if (assets.size + added > MOST_ASSETS) throw full(this.description);
    for (const name of names) {
      const bytes = await readFile(path.join(folder, ...name.split('/')));
      await this.put(assetName(name), bytes, assets);
      if (name === POINTER) await this.point(bytes.toString('utf8'));
    }
  }

  async fetch(names: readonly string[], folder: string): Promise<void> {
    const assets = await this.release.list();
    for (const name of names) {
      const asset = assets.find((each) => each.name === assetName(name));
      if (asset === undefined) continue;
      const file = path.join(folder, ...name.split('/'));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, await this.release.download(asset.id));
    }
  }

  async remove(names: readonly string[]): Promise<void> {
    const unwanted = new Set(names.map(assetName));
    for (const { id, name } of await this.release.list())
      if (unwanted.has(name)) await this.release.remove(id);
  }

  /** There is no overwriting: the new bytes come under another name first, so that the old ones are missed only briefly. */
  private async put(name: string, bytes: Buffer, assets: ReadonlyMap<string, Asset>): Promise<void> {
    const former = assets.get(name);
    if (former === undefined) return this.release.upload(name, bytes);
    if (!former.isWhole) {
      await this.release.remove(former.id);
      return this.release.upload(name, bytes);
    }
    const coming = `coming-${shortHash(sha256(bytes))}-${name}`;
    const left = assets.get(coming);
    if (left !== undefined) await this.release.remove(left.id);
    await this.release.upload(coming, bytes);
    await this.release.remove(former.id);
    const uploaded = (await this.release.list()).find((each) => each.name === coming);
    if (uploaded !== undefined) await this.release.rename(uploaded.id, name);
  }

  /** Whatever else people wrote into the text of the release stays. */
  private async point(text: string): Promise<void> {
    const { body } = this.release;
    const line = marker(text);
    const next = MARKER.test(body)
      ? body.replace(MARKER, () => line)
      : `${body}${body === '' ? '' : '\n\n'}${line}`;
    if (next !== body) await this.release.replaceBody(next);
  }
}

const full = (description: string): Error =>
  inputError({
    code: 'TARGET_INVALID',
    message: `${description} would have more than ${MOST_ASSETS} assets, the most that GitHub allows.`,
    hint: 'Publish fewer data sets or formats there, lower `keep`, or choose another target.',
  });
