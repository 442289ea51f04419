import { getOctokit } from '@actions/github';
import type { Context } from '../context/context.js';
import { inputError, serviceError, StageError } from '../errors/errors.js';
import { plain } from '../report/escape.js';
import { retrying, statusOf } from './retry.js';

export interface ReleaseOptions {
  /** `owner/repository`. */
  readonly repository: string;
  readonly tag: string;
  readonly token: string;
  /** Title of the release when it is made. */
  readonly title: string;
  /** For tests: pause before the second try. */
  readonly pauseMs?: number;
}

export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hex SHA-256, where GitHub knows it. */
  readonly sha256: string | undefined;
  /** False for what an upload left behind that was broken off. */
  readonly isWhole: boolean;
}

/** Most assets that a release may have. */
export const MOST_ASSETS = 1000;

/** GitHub replaces every other character of an asset's name by a point. */
const SAFE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,249}$/;

type Client = ReturnType<typeof getOctokit>;

/** The release of one tag as a flat folder of assets. */
export class ReleaseAssets {
  readonly description: string;
  private readonly client: Client;
  private readonly context: Context;
  private readonly of: { readonly owner: string; readonly repo: string };
  private readonly id: number;
  /** Address template for uploads, which GitHub keeps on a server of their own. */
  private readonly uploadUrl: string;
  private readonly pauseMs: number;
  private text: string;

  private constructor(
    context: Context,
    client: Client,
    options: ReleaseOptions,
    release: { readonly id: number; readonly body?: string | null; readonly upload_url: string },
  ) {
    this.context = context;
    this.client = client;
    this.of = repositoryOf(options.repository);
    this.id = release.id;
    this.uploadUrl = release.upload_url;
    this.text = release.body ?? '';
    this.pauseMs = options.pauseMs ?? 5000;
    this.description = `release ${options.tag} of ${options.repository}`;
  }

  /**
   * Finds the release of a tag, or makes it. The address of the API comes from `GITHUB_API_URL`.
   * Throws GITHUB_REFUSED for a token that may not, GITHUB_UNREACHABLE otherwise.
   */
  static async open(context: Context, options: ReleaseOptions): Promise<ReleaseAssets> {
    const of = repositoryOf(options.repository);
    const baseUrl = context.env.GITHUB_API_URL;
    const client = getOctokit(options.token, {
      request: { fetch: context.fetch },
      ...(baseUrl === undefined ? {} : { baseUrl }),
    });
    const pauseMs = options.pauseMs ?? 5000;
    const where = `release ${options.tag} of ${options.repository}`;
    const found = await reaching(where, () =>
      retrying(context, pauseMs, () => client.rest.repos.getReleaseByTag({ ...of, tag: options.tag })).catch(
        (cause: unknown) => {
          if (statusOf(cause) === 404) return undefined;
          throw cause;
        },
      ),
    );
    if (found !== undefined) return new ReleaseAssets(context, client, options, found.data);
    const made = await reaching(where, () =>
      retrying(context, pauseMs, () =>
        client.rest.repos.createRelease({ ...of, tag_name: options.tag, name: options.title }),
      ),
    );
    return new ReleaseAssets(context, client, options, made.data);
  }

  /** The release's text, as it was when the release was opened or last replaced. */
  get body(): string {
    return this.text;
  }

  async replaceBody(body: string): Promise<void> {
    await this.ask(() => this.client.rest.repos.updateRelease({ ...this.of, release_id: this.id, body }));
    this.text = body;
  }

  async list(): Promise<Asset[]> {
    const assets = await this.ask(() =>
      this.client.paginate(this.client.rest.repos.listReleaseAssets, {
        ...this.of,
        release_id: this.id,
        per_page: 100,
      }),
    );
    return assets.map(({ id, name, size, state, digest }) => ({
      id,
      name,
      bytes: size,
      sha256: /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1],
      isWhole: state === 'uploaded',
    }));
  }

  /** Uploads bytes under a name that no asset has. Throws GITHUB_NAME_UNSAFE for one that GitHub would change. */
  async upload(name: string, bytes: Buffer): Promise<void> {
    if (!SAFE_NAME.test(name)) throw unsafeName(name);
    await this.ask(() =>
      this.client.request({
        method: 'POST',
        url: this.uploadUrl,
        name,
        data: bytes,
        headers: { 'content-type': 'application/octet-stream', 'content-length': bytes.length },
      }),
    );
  }

  async download(id: number): Promise<Buffer> {
    const { data } = await this.ask(() =>
      this.client.rest.repos.getReleaseAsset({
        ...this.of,
        asset_id: id,
        headers: { accept: 'application/octet-stream' },
      }),
    );
    return Buffer.from(data as unknown as ArrayBuffer);
  }

  async rename(id: number, name: string): Promise<void> {
    if (!SAFE_NAME.test(name)) throw unsafeName(name);
    await this.ask(() => this.client.rest.repos.updateReleaseAsset({ ...this.of, asset_id: id, name }));
  }

  async remove(id: number): Promise<void> {
    await this.ask(() =>
      this.client.rest.repos.deleteReleaseAsset({ ...this.of, asset_id: id }).catch((cause: unknown) => {
        if (statusOf(cause) !== 404) throw cause;
      }),
    );
  }

  private ask<T>(request: () => Promise<T>): Promise<T> {
    return reaching(this.description, () => retrying(this.context, this.pauseMs, request));
  }
}

/** Throws INPUT_INVALID for anything but `owner/repository`. */
function repositoryOf(repository: string): { owner: string; repo: string } {
  const [, owner = '', repo = ''] = /^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(repository) ?? [];
  if (owner !== '' && repo !== '') return { owner, repo };
  throw inputError({
    code: 'INPUT_INVALID',
    message: `"${plain(repository)}" is not a repository on GitHub: it must be owner/repository.`,
    hint: 'Write it as in the address of its page.',
  });
}

async function reaching<T>(where: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    if (cause instanceof StageError) throw cause;
    const status = statusOf(cause);
    const message = plain((cause as Error).message, 300);
    if (status === 401 || status === 403 || status === 404) {
      throw inputError({
        code: 'GITHUB_REFUSED',
        message: `GitHub refused to let this run use ${where} (status ${status}: ${message}).`,
        hint: 'The token needs `contents: write` on that repository. Give the job this permission, or another `github-token`.',
        cause,
      });
    }
    throw serviceError({
      code: 'GITHUB_UNREACHABLE',
      message: `GitHub did not do what it was asked for ${where} (status ${status ?? 'none'}: ${message}).`,
      hint: 'Run again later; what was uploaded is not uploaded again.',
      cause,
    });
  }
}

const unsafeName = (name: string): Error =>
  inputError({
    code: 'GITHUB_NAME_UNSAFE',
    message: `GitHub would change the name of the asset "${plain(name)}".`,
    hint: 'Names of assets have letters, digits, points, hyphens and underscores only.',
  });
