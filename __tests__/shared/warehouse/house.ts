import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { StageError } from '../../../shared/errors/errors.js';
import { DirectoryStore } from '../../../shared/warehouse/store.js';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testFolder } from '../../support/context.js';

export const BUILDING = 'sm2';

/** Folders of one test: two working directories, as of two jobs, and a store between them. */
export interface Places {
  readonly root: string;
  readonly other: string;
  readonly store: string;
}

export const places = (): Places => {
  const base = testFolder('warehouse');
  return { root: path.join(base, 'one'), other: path.join(base, 'two'), store: path.join(base, 'store') };
};

export const open = (root: string, store?: string): Promise<Warehouse> =>
  Warehouse.open({
    root,
    building: BUILDING,
    ...(store === undefined ? {} : { store: new DirectoryStore(store, BUILDING) }),
  });

/** Opens, adds texts by plain path, and commits. */
export async function commit(
  root: string,
  texts: Readonly<Record<string, string>>,
  store?: string,
): Promise<{ warehouse: Warehouse; changed: boolean }> {
  const warehouse = await open(root, store);
  const change = warehouse.change();
  for (const [name, text] of Object.entries(texts)) await change.addText(name, text, { inputs: {} });
  return { warehouse, changed: await warehouse.commit(change) };
}

/** SHA-256 and time of writing of every file below a folder, by path: equal means that not a byte was written. */
export const tree = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => {
        const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 8);
        return [path.relative(folder, file).replaceAll(path.sep, '/'), `${hash} ${statSync(file).mtimeMs}`];
      }),
  );

/** The files below a folder, by path, without the time of writing. */
export const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(tree(folder)).map(([name, mark]) => [name, mark.slice(0, 8)]));

/** The error that a promise must end with; fails when it does not. */
export async function failure(work: Promise<unknown>): Promise<StageError> {
  const ended = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (ended instanceof StageError) return ended;
  throw new Error(`expected a StageError, got ${ended === undefined ? 'a success' : String(ended)}`);
}
