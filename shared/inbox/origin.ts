import path from 'node:path';
import type { Datasource } from '../config/types.js';
import { inputError } from '../errors/errors.js';

const REMOTE = /^([A-Za-z0-9_][\w .+@-]*):(?!\/\/)(.*)$/;

export interface OriginOptions {
  /** Relative directories are resolved against it. Absolute. */
  readonly workspace: string;
  /** Directory under which remotes are mirrored: `drive:A/b` is `<root>/drive/A/b`. Absolute; undefined: none. */
  readonly originRoot: string | undefined;
}

/** The directory that a datasource's raw files are read from. Throws ORIGIN_UNSUPPORTED for a remote without a mirror. */
export function originDirectory(datasource: Datasource, options: OriginOptions): string {
  const { location } = datasource;
  const remote = /^[A-Za-z]:[\\/]/.test(location) ? null : REMOTE.exec(location);
  const web = /^https?:\/\//i.exec(location);
  if (remote === null && web === null) return path.resolve(options.workspace, location);
  if (remote !== null && options.originRoot !== undefined) {
    const [, name = '', below = ''] = remote;
    const directory = path.resolve(options.originRoot, name, below.replace(/^\/+/, ''));
    if (directory.startsWith(path.resolve(options.originRoot) + path.sep)) return directory;
  }
  throw inputError({
    code: 'ORIGIN_UNSUPPORTED',
    message: `The location "${location}" of ${datasource.name} is ${web === null ? 'a remote' : 'a web address'}, and no mirror of it is given.`,
    place: { ...datasource.place, column: 'location' },
    hint: 'Copy the files to a directory in a step before, and name it in the input `origin-root` (a remote `drive:A/b` is read from `<origin-root>/drive/A/b`), or in the column `location`.',
  });
}
