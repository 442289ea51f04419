import { sha256, shortHash } from '../../../../shared/files/atomic.js';
import { manifestPath, namesOf, releaseSchema, type NamedRelease } from '../release.js';

/** Text of a file below the published folder, by its name; undefined when it is nowhere. */
export type ReadText = (name: string) => Promise<string | undefined>;

/** A release by its hash; undefined when its manifest is nowhere, or is not what its name says. */
export async function readRelease(hash: string, read: ReadText): Promise<NamedRelease | undefined> {
  const text = await read(manifestPath(hash));
  if (text === undefined || shortHash(sha256(text)) !== hash) return undefined;
  const parsed = releaseSchema.safeParse(JSON.parse(text));
  return parsed.success ? { hash, text, release: parsed.data } : undefined;
}

/** A release and those before it, the newest first, at most `count`; ends early where a manifest is nowhere. */
export async function chainOf(first: string | null, count: number, read: ReadText): Promise<NamedRelease[]> {
  const chain: NamedRelease[] = [];
  for (let hash = first; hash !== null && chain.length < count;) {
    const release: NamedRelease | undefined = await readRelease(hash, read);
    if (release === undefined) break;
    chain.push(release);
    hash = release.release.previous;
  }
  return chain;
}

/** Every name that one of the releases needs. */
export const namesOfAll = (releases: readonly NamedRelease[]): ReadonlySet<string> =>
  new Set(releases.flatMap(namesOf));
