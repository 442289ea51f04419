import { likely } from '../../report/nearest.js';
import { Rejected, type CellKind } from './cell.js';

const CONTROL = /\p{Cc}/u;

/** Text for people or text that came from a device. */
export const freeText = (most = 200): CellKind<string> => ({
  legal: `text of at most ${most} characters on one line`,
  read: (text) => {
    if (CONTROL.test(text)) return new Rejected('it holds a line break or another control character');
    return [...text].length > most ? new Rejected(`it has ${[...text].length} characters`) : text;
  },
});

/** A name that becomes a part of a path. */
export const pathName: CellKind<string> = {
  legal: '1 to 64 letters, digits, "_" or "-" (no accents, no spaces)',
  read: (text) => {
    if (/^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
    const repaired = text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^A-Za-z0-9_-]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 64);
    return new Rejected(undefined, repaired === '' ? undefined : `For example "${repaired}".`);
  },
};

/** A building id: a path name, except the folder of data over all buildings. */
export const buildingId: CellKind<string> = {
  legal: pathName.legal,
  read: (text) =>
    text === '_all'
      ? new Rejected('"_all" is the folder of the data over all buildings')
      : pathName.read(text),
};

/** One of a few words, in any case. */
export const oneOf = <const T extends string>(...words: readonly T[]): CellKind<T> => ({
  legal: words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
  read: (text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    const guess = likely(text, words);
    return new Rejected(undefined, guess === undefined ? undefined : `Did you mean "${guess}"?`);
  },
});

/** A name in a glob over file names, never over folders. */
export const fileGlob: CellKind<string> = {
  legal: 'a pattern over the file name, such as Graph*.csv',
  read: (text) => {
    if (/[\\/]/.test(text)) return new Rejected('folders belong in the column "location"');
    return freeText().read(text);
  },
};

/** A dotted path to the list of records in a JSON file. */
export const dottedPath: CellKind<string> = {
  legal: 'names joined by dots, such as data.records',
  read: (text) =>
    text.split('.').some((name) => name.trim() === '') ? new Rejected() : freeText().read(text),
};
