import type { HashType, Rclone } from '../../../../shared/rclone/rclone.js';
import { checkRemote } from '../../../../shared/rclone/remote.js';
import type { Held, Target } from './target.js';

/** A folder on a remote of rclone. */
export class RemoteTarget implements Target {
  readonly description: string;
  private readonly rclone: Rclone;
  private readonly remote: string;
  private hashType: Promise<HashType | undefined> | undefined;

  constructor(rclone: Rclone, remote: string) {
    this.rclone = rclone;
    this.remote = checkRemote(remote);
    this.description = `the remote ${this.remote}`;
  }

  readText(name: string): Promise<string | undefined> {
    return this.rclone.readText(this.remote, name);
  }

  async list(): Promise<ReadonlyMap<string, Held>> {
    this.hashType ??= this.rclone.hashType(this.remote);
    const type = await this.hashType;
    const files = (await this.rclone.list(this.remote, type)) ?? [];
    return new Map(
      files.map(({ name, bytes, hash }) => [
        name,
        { bytes, hash: type === undefined || hash === undefined ? undefined : { type, hex: hash } },
      ]),
    );
  }

  send(folder: string, names: readonly string[]): Promise<void> {
    return this.rclone.copyIn(folder, names, this.remote);
  }

  fetch(names: readonly string[], folder: string): Promise<void> {
    return this.rclone.copyOut(this.remote, names, folder);
  }

  remove(names: readonly string[]): Promise<void> {
    return this.rclone.remove(this.remote, names);
  }
}
