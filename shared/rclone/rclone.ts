import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Context, ExecResult } from '../context/context.js';
import { inputError } from '../errors/errors.js';
import { endingOf, failure } from './endings.js';
import { checkName, checkRemote } from './remote.js';

/** From this version on, an upload has another name until it is whole, where the backend can rename. */
const OLDEST: readonly [number, number] = [1, 63];
const TRIES = 4;

/** Hashes by which a copy is verified, the best first; Node and rclone both know them. */
const HASHES = ['sha256', 'sha1', 'md5'] as const;
export type HashType = (typeof HASHES)[number];

export interface RemoteFile {
  /** Below the remote, with `/`. */
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601, as the remote says it. */
  readonly modified: string;
  /** Lower-case hex; undefined when the remote does not know one for this file. */
  readonly hash: string | undefined;
}

const listSchema = z.array(
  z.object({
    Path: z.string(),
    Size: z.number(),
    ModTime: z.string(),
    Hashes: z.record(z.string(), z.string()).optional(),
  }),
);
const featuresSchema = z.object({ Hashes: z.array(z.string()).nullish() });

export interface RcloneOptions {
  /** Pause before the second try; each further one waits twice as long. For tests. */
  readonly pauseMs?: number;
}

/** The program rclone with one configuration. Close it (`await using`): the file with the configuration is then removed. */
export class Rclone implements AsyncDisposable {
  private readonly context: Context;
  private readonly folder: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly pauseMs: number;

  private constructor(context: Context, folder: string, hasConfig: boolean, pauseMs: number) {
    this.context = context;
    this.folder = folder;
    this.env = hasConfig ? { RCLONE_CONFIG: path.join(folder, 'rclone.conf') } : {};
    this.pauseMs = pauseMs;
  }

  /**
   * `config`: content of an rclone.conf; undefined: the machine's own. Throws PROGRAM_MISSING, RCLONE_TOO_OLD.
   */
  static async open(
    context: Context,
    config: string | undefined,
    options: RcloneOptions = {},
  ): Promise<Rclone> {
    const folder = await mkdtemp(path.join(context.tempDir, 'rclone-'));
    if (config !== undefined)
      await writeFile(path.join(folder, 'rclone.conf'), `${config}\n`, { mode: 0o600 });
    const rclone = new Rclone(context, folder, config !== undefined, options.pauseMs ?? 2000);
    try {
      await rclone.checkVersion();
    } catch (cause) {
      await rclone[Symbol.asyncDispose]();
      throw cause;
    }
    return rclone;
  }

  /** The hash by which copies to a remote can be verified; undefined for a remote that has none. */
  async hashType(remote: string): Promise<HashType | undefined> {
    const result = await this.run('ask', remote, ['backend', 'features', '--', checkRemote(remote)]);
    const { Hashes } = featuresSchema.parse(JSON.parse(result.stdout));
    return HASHES.find((type) => Hashes?.includes(type) === true);
  }

  /** All files below a remote, in the order of their names; undefined when there is no such folder. */
  async list(remote: string, hash?: HashType): Promise<RemoteFile[] | undefined> {
    const hashing = hash === undefined ? [] : ['--hash-type', hash];
    const result = await this.run(
      'list',
      remote,
      ['lsjson', '--recursive', '--files-only', '--no-mimetype', ...hashing, '--', checkRemote(remote)],
      true,
    );
    if (endingOf(result.exitCode) === 'missing') return undefined;
    return listSchema
      .parse(JSON.parse(result.stdout))
      .map(({ Path, Size, ModTime, Hashes }) => ({
        name: Path,
        bytes: Size,
        modified: ModTime,
        hash: hash === undefined ? undefined : Hashes?.[hash]?.toLowerCase(),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** A small text file; undefined when it is not there. */
  async readText(remote: string, name: string): Promise<string | undefined> {
    const result = await this.run('read', remote, ['cat', '--', join(remote, name)], true);
    return endingOf(result.exitCode) === 'missing' ? undefined : result.stdout;
  }

  /** Copies files of a local folder (absolute) to a remote under the same names, over what is there. */
  async copyIn(folder: string, names: readonly string[], remote: string): Promise<void> {
    await this.copy('copy to', folder, checkRemote(remote), names, remote);
  }

  /** Copies files of a remote to a local folder (absolute) under the same names. */
  async copyOut(remote: string, names: readonly string[], folder: string): Promise<void> {
    await this.copy('copy from', checkRemote(remote), folder, names, remote);
  }

  /** Removes files; one that is not there counts as removed. */
  async remove(remote: string, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.withNames(names, (list) =>
      this.run('delete on', remote, [
        'delete',
        '--files-from-raw',
        list,
        '--max-delete',
        String(names.length),
        '--',
        checkRemote(remote),
      ]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Every named file is sent: names with hashes in them are new, and a size alone would hide a change of the others. */
  private async copy(
    verb: string,
    from: string,
    to: string,
    names: readonly string[],
    remote: string,
  ): Promise<void> {
    if (names.length === 0) return;
    await this.withNames(names, (list) =>
      this.run(verb, remote, [
        'copy',
        '--files-from-raw',
        list,
        '--ignore-times',
        '--no-traverse',
        '--',
        from,
        to,
      ]),
    );
  }

  /** Names go by a file: a pattern in one of them means nothing there. */
  private async withNames(names: readonly string[], body: (list: string) => Promise<unknown>): Promise<void> {
    const list = path.join(this.folder, 'names.txt');
    await writeFile(list, names.map((name) => `${checkName(name)}\n`).join(''), { mode: 0o600 });
    await body(list);
  }

  private async checkVersion(): Promise<void> {
    const { stdout } = await this.context.exec('rclone', ['version'], { env: this.env });
    const [, major = 0, minor = 0] = (/^rclone v(\d+)\.(\d+)/m.exec(stdout) ?? []).map(Number);
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
    throw inputError({
      code: 'RCLONE_TOO_OLD',
      message: `rclone on this machine is version ${major}.${minor}; it must be ${OLDEST.join('.')} or newer.`,
      hint: 'Install a newer rclone on the runner: an older one leaves half a file under its final name when it is stopped.',
    });
  }

  /** Runs rclone until it ends well, or badly for good. With `mayMiss`, what is not there is the caller's to judge. */
  private async run(
    verb: string,
    remote: string,
    args: readonly string[],
    mayMiss = false,
  ): Promise<ExecResult> {
    const [command = '', ...rest] = args;
    const options = ['--use-json-log', '--log-level', 'ERROR', '--retries', '1', '--low-level-retries', '3'];
    for (let attempt = 1; ; attempt++) {
      const result = await this.context.exec('rclone', [command, ...options, ...rest], { env: this.env });
      const ending = endingOf(result.exitCode);
      if (ending === 'done' || (ending === 'missing' && mayMiss)) return result;
      if (ending !== 'retry' || attempt === TRIES) throw failure(verb, remote, result);
      this.context.log.info(`rclone: ${verb} ${remote} failed for now (try ${attempt} of ${TRIES}).`);
      const pause = this.pauseMs * 2 ** (attempt - 1) * (0.5 + this.context.random());
      await sleep(pause, undefined, { signal: this.context.signal });
    }
  }
}

const join = (remote: string, name: string): string => {
  const base = checkRemote(remote);
  return `${base}${base.endsWith(':') ? '' : '/'}${checkName(name)}`;
};
