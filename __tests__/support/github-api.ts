import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface StoredAsset {
  readonly id: number;
  name: string;
  readonly bytes: Buffer;
  state: 'uploaded' | 'starter';
}
interface StoredRelease {
  readonly id: number;
  readonly tag: string;
  body: string;
  readonly assets: StoredAsset[];
}

/**
 * A stand-in for the part of GitHub's REST API that releases and their assets need, with its rules: a token, names of
 * assets are unique and lose unsafe signs, a page has at most 100 of them and a release at most 1000, an upload that is
 * broken off leaves a `starter` behind, limits answer 403 with `retry-after`.
 */
export class GithubApi {
  readonly releases: StoredRelease[] = [];
  /** Every request, as `METHOD path`. */
  readonly requests: string[] = [];
  /** Answers that the next requests get instead of theirs: status and headers. */
  readonly failures: { readonly status: number; readonly headers?: Record<string, string> }[] = [];
  private ids = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      void read(request).then((bytes) => {
        const { status, body, headers = {} } = this.answer(request, bytes);
        const isBytes = Buffer.isBuffer(body);
        response.writeHead(status, {
          'content-type': isBytes ? 'application/octet-stream' : 'application/json',
          ...headers,
        });
        response.end(isBytes ? body : body === undefined ? undefined : JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<GithubApi> {
    const api = new GithubApi();
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Names of the assets of a tag, in order. */
  names = (tag: string): string[] =>
    (this.releases.find((each) => each.tag === tag)?.assets ?? []).map(({ name }) => name).sort();

  private answer(request: IncomingMessage, bytes: Buffer): Answer {
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    const failure = this.failures.shift();
    if (failure !== undefined)
      return { status: failure.status, body: { message: 'slow down' }, headers: failure.headers };
    if (!/^(token|bearer) secret$/i.test(request.headers.authorization ?? ''))
      return { status: 401, body: { message: 'Bad credentials' } };
    const [, rest] = /^\/repos\/owner\/data\/releases(.*)$/.exec(url.pathname) ?? [];
    if (rest === undefined) return { status: 404, body: { message: 'Not Found' } };
    return this.releaseAnswer(request, url, rest, bytes);
  }

  private releaseAnswer(request: IncomingMessage, url: URL, rest: string, bytes: Buffer): Answer {
    const { method } = request;
    const json = (): Record<string, string> => JSON.parse(bytes.toString()) as Record<string, string>;
    const tag = /^\/tags\/(.+)$/.exec(rest)?.[1];
    if (tag !== undefined) {
      const found = this.releases.find((each) => each.tag === decodeURIComponent(tag));
      return found === undefined
        ? { status: 404, body: { message: 'Not Found' } }
        : { status: 200, body: this.shown(found) };
    }
    if (rest === '' && method === 'POST') {
      const release = { id: ++this.ids, tag: json().tag_name ?? '', body: json().body ?? '', assets: [] };
      this.releases.push(release);
      return { status: 201, body: this.shown(release) };
    }
    const asset = Number(/^\/assets\/(\d+)$/.exec(rest)?.[1]);
    if (asset > 0) return this.assetAnswer(method, request, asset, json);
    const [, id, assets] = /^\/(\d+)(\/assets)?$/.exec(rest) ?? [];
    const release = this.releases.find((each) => each.id === Number(id));
    if (release === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (assets === undefined) {
      release.body = json().body ?? release.body;
      return { status: 200, body: this.shown(release) };
    }
    if (method === 'GET') {
      const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
      const page = Number(url.searchParams.get('page') ?? 1);
      const part = release.assets.slice((page - 1) * size, page * size);
      const more = page * size < release.assets.length;
      const next = `<${this.url}${url.pathname}?per_page=${size}&page=${page + 1}>; rel="next"`;
      return { status: 200, body: part.map(described), ...(more ? { headers: { link: next } } : {}) };
    }
    return this.upload(release, url.searchParams.get('name') ?? '', bytes);
  }

  private upload(release: StoredRelease, given: string, bytes: Buffer): Answer {
    const name = given.replace(/[^A-Za-z0-9._-]/g, '.').replace(/^\.+/, 'default.');
    if (release.assets.some((each) => each.name === name))
      return { status: 422, body: { message: 'Validation Failed', errors: [{ code: 'already_exists' }] } };
    if (release.assets.length >= 1000) return { status: 422, body: { message: 'too many assets' } };
    const asset: StoredAsset = { id: ++this.ids, name, bytes, state: 'uploaded' };
    release.assets.push(asset);
    return { status: 201, body: described(asset) };
  }

  private assetAnswer(
    method: string | undefined,
    request: IncomingMessage,
    id: number,
    json: () => Record<string, string>,
  ): Answer {
    const release = this.releases.find(({ assets }) => assets.some((each) => each.id === id));
    const asset = release?.assets.find((each) => each.id === id);
    if (release === undefined || asset === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (method === 'DELETE') {
      release.assets.splice(release.assets.indexOf(asset), 1);
      return { status: 204, body: undefined };
    }
    if (method === 'PATCH') {
      const { name = '' } = json();
      if (release.assets.some((each) => each !== asset && each.name === name))
        return { status: 422, body: { message: 'already_exists' } };
      asset.name = name;
      return { status: 200, body: described(asset) };
    }
    return request.headers.accept === 'application/octet-stream'
      ? { status: 200, body: asset.bytes }
      : { status: 200, body: described(asset) };
  }

  private shown = ({ id, tag, body }: StoredRelease) => ({
    id,
    tag_name: tag,
    body,
    upload_url: `${this.url}/repos/owner/data/releases/${id}/assets{?name,label}`,
  });
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string> | undefined;
}

const described = ({ id, name, bytes, state }: StoredAsset) => ({
  id,
  name,
  size: bytes.length,
  state,
  digest: state === 'uploaded' ? `sha256:${createHash('sha256').update(bytes).digest('hex')}` : null,
});

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
