import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../../shared/context/context.js';
import { inputError } from '../../../shared/errors/errors.js';
import { plain } from '../../../shared/report/escape.js';

/** A Cypher statement of the user's own: one per file. */
export interface OwnQuery {
  /** Name of the file without `.cypher`; that of its result too. */
  readonly name: string;
  /** As messages name it. */
  readonly file: string;
  readonly statement: string;
}

const NAME = /^([A-Za-z0-9_-]{1,64})\.cypher$/;

/** The statements of a folder, by name. Throws INPUT_INVALID when there is none, or one whose name is no name. */
export async function readOwnQueries(context: Context, folder: string): Promise<OwnQuery[]> {
  const absolute = path.resolve(context.workspace, folder);
  const names = await readdir(absolute).catch((cause: unknown) => {
    throw invalid(folder, `the folder cannot be read (${(cause as Error).message})`);
  });
  const files = names.filter((name) => name.endsWith('.cypher')).sort();
  if (files.length === 0) throw invalid(folder, 'the folder holds no file *.cypher');
  return Promise.all(
    files.map(async (file) => {
      const name = NAME.exec(file)?.[1];
      if (name === undefined)
        throw invalid(folder, `the name "${plain(file)}" must be of letters, digits, "_" and "-"`);
      const text = await readFile(path.join(absolute, file), 'utf8');
      return { name, file: `${folder}/${file}`, statement: text.trim().replace(/;\s*$/, '') };
    }),
  );
}

const invalid = (folder: string, why: string) =>
  inputError({
    code: 'INPUT_INVALID',
    message: `The input "queries" is "${plain(folder)}": ${why}.`,
    hint: 'Name a folder of Cypher files, one statement each, such as queries/rooms.cypher.',
  });
