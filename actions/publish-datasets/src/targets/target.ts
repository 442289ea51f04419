import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export type HashType = 'sha256' | 'sha1' | 'md5';

/** A file as a target knows it. */
export interface Held {
  readonly bytes: number;
  /** Lower-case hex; undefined when the target knows no hash and the file has to be fetched to be sure of it. */
  readonly hash: { readonly type: HashType; readonly hex: string } | undefined;
}

/** Somewhere a release is copied to. Names are relative and use `/`. */
export interface Target {
  /** For messages, without credentials. */
  readonly description: string;
  /** A small text; undefined when it is not there. */
  readText(name: string): Promise<string | undefined>;
  /** What is there of what publishing may have put there. */
  list(): Promise<ReadonlyMap<string, Held>>;
  /** Copies files of `folder` (absolute) there, each whole or not at all, over what has their name. */
  send(folder: string, names: readonly string[]): Promise<void>;
  /** Copies files from there into `folder`, for those whose hash the target does not know. */
  fetch(names: readonly string[], folder: string): Promise<void>;
  remove(names: readonly string[]): Promise<void>;
}

/** Whether a local file (absolute) is what the target holds, as far as its hash tells; undefined: fetch it and see. */
export async function isHeld(
  file: string,
  bytes: number,
  held: Held | undefined,
): Promise<boolean | undefined> {
  if (held === undefined || held.bytes !== bytes) return false;
  if (held.hash === undefined) return undefined;
  return (await hashFile(file, held.hash.type)) === held.hash.hex;
}

async function hashFile(file: string, type: HashType): Promise<string> {
  const hash = createHash(type);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Folders that belong to publishing alone. */
const FOLDER =
  /^(hourly|hourly_all|hourly_stats|daily|weekly|monthly|incidents|hierarchy_[a-z]+|legacy|raw|changes|documents|schemas|manifests)$/;
/** A name that ends with a hash: data, and documents as they were. */
const HASHED = /\.[0-9a-f]{8}(\.[A-Za-z][A-Za-z.]*)?$/;
/** What a copy left behind that was broken off: ours, or one of rclone. */
const BROKEN = /(^|\/)(\.tmp-[0-9a-f]{12}-[^/]*|[^/]*\.[0-9a-f]{8}\.partial)$/;

/** Whether publishing may have files in a folder that lies directly below a target. */
export const isOurFolder = (name: string): boolean => FOLDER.test(name);

/** Whether a name is one that publishing may delete when no release names it: nothing of anybody else looks like it. */
export function isOurs(name: string): boolean {
  const [folder = '', ...rest] = name.split('/');
  if (rest.length === 0) return BROKEN.test(name);
  if (!isOurFolder(folder) || rest.length > 1) return false;
  return BROKEN.test(name) || (folder !== 'manifests' && HASHED.test(name));
}
