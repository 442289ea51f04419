import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import type { Datasource } from '../config/types.js';
import { plain } from '../report/escape.js';
import { error, warning, type Finding } from '../report/finding.js';

/** A raw file at its origin. */
export interface OriginFile {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  readonly size: number;
  /** ISO 8601 UTC, whole seconds. */
  readonly modified: string;
}

/** Names that no file system and no reader trips over: no control characters, no device names, not hidden, not long. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
/** Stands beside every refused file. */
const REASON = /^reason\.json$/i;
const SAFE = /^(?![.\s-])[^\p{Cc}\p{Cf}/\\:*?"<>|]{1,180}(?<![.\s])$/u;

/** Bytes of a name; file systems take 255, of which a copy under way needs a few. */
const LONGEST = 200;

const isSafe = (name: string): boolean =>
  SAFE.test(name) && !DEVICE.test(name) && !REASON.test(name) && Buffer.byteLength(name) <= LONGEST;

/** The files of a directory (absolute) that match a datasource's pattern, in the order of their names. */
export async function listDirectory(
  datasource: Datasource,
  directory: string,
  workspace: string,
): Promise<{ files: OriginFile[]; findings: Finding[] }> {
  // Findings are kept in the warehouse: they must not differ with the folder that a runner works in.
  const shown = path.relative(workspace, directory) || '.';
  const names = await readdir(directory).catch(() => undefined);
  const place = { ...datasource.place, datasource: datasource.name };
  if (names === undefined) {
    const message = `The origin of ${datasource.name} does not exist: ${shown}.`;
    const hint = 'Correct `location` in datasources_config.csv, or create the directory.';
    return { files: [], findings: [warning({ code: 'ORIGIN_MISSING', message, place, hint })] };
  }
  const matches = picomatch(datasource.filePattern, { nocase: false });
  const findings: Finding[] = [];
  const files: OriginFile[] = [];
  for (const name of names.filter((each) => matches(each)).sort()) {
    if (!isSafe(name)) {
      const message = `The raw file "${plain(name)}" of ${datasource.name} has a name that cannot be stored safely.`;
      findings.push(error({ code: 'FILE_NAME_HOSTILE', message, place, hint: 'Rename it at its origin.' }));
      continue;
    }
    const found = await stat(path.join(directory, name)).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    // As the ledger writes it: whole seconds, so that a file is known again.
    const modified = new Date(Math.floor(found.mtimeMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
    files.push({ name, path: path.join(directory, name), size: found.size, modified });
  }
  if (files.length === 0 && findings.length === 0) {
    const message = `No file in ${shown} matches "${datasource.filePattern}" of ${datasource.name}.`;
    findings.push(
      warning({
        code: 'ORIGIN_EMPTY',
        message,
        place,
        hint: 'Check `location` and `file_pattern` in datasources_config.csv.',
      }),
    );
  }
  return { files, findings };
}
