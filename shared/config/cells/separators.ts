import { Rejected, type CellKind } from './cell.js';

const NAMED: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  '\\t': '\t',
  pipe: '|',
  space: ' ',
  dot: '.',
  point: '.',
  apostrophe: "'",
};

/** A character, or its English name: spreadsheets and people lose a tab or a space in a cell. */
const character = (text: string): string =>
  NAMED[text.trim().toLowerCase()] ?? (text.length > 1 ? text.trim() : text);

/** What separates the columns of a raw file. */
export const delimiter: CellKind<string> = {
  legal: 'one character, or comma, semicolon, tab, pipe or space',
  keepsSpace: true,
  read: (text) => {
    const one = character(text);
    return one.length === 1 && !/[A-Za-z0-9"\r\n]/.test(one) ? one : new Rejected();
  },
};

/** What separates the whole part of a number from its fraction. */
export const decimalSeparator: CellKind<string> = {
  legal: '"." or "," (or point, comma)',
  read: (text) => (['.', ','].includes(character(text)) ? character(text) : new Rejected()),
};

/** What groups the digits of large numbers; a no-break space counts as itself. */
export const thousandsSeparator: CellKind<string> = {
  legal: '".", ",", "\'", "_" or a space (or point, comma, apostrophe, space)',
  keepsSpace: true,
  read: (text) => (/^[.,'_ \u00a0\u202f\u2019]$/.test(character(text)) ? character(text) : new Rejected()),
};

/** A name of a text encoding as browsers know it. */
export const encoding: CellKind<string> = {
  legal: 'an encoding by its WHATWG name, such as utf-8 or windows-1250',
  read: (text) => {
    try {
      return new TextDecoder(text).encoding;
    } catch {
      return new Rejected();
    }
  },
};
