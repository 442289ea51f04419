import type { DecimalText, Filter } from '../types.js';
import { Rejected, type CellKind } from './cell.js';
import { decimal } from './numbers.js';
import { freeText } from './text.js';

/** Several values of one kind, separated by `;`. Blank pieces (a last `;`) are skipped; a value twice is refused. */
export const listOf = <T>(kind: CellKind<T>): CellKind<readonly T[]> => ({
  legal: `${kind.legal}; several are separated by ";"`,
  read: (text) => {
    const pieces = piecesOf(text);
    const values: T[] = [];
    for (const piece of pieces) {
      const value = kind.read(piece);
      if (value instanceof Rejected) return new Rejected(value.why ?? `"${piece}" is not`, value.hint);
      values.push(value);
    }
    const twice = pieces.find((piece, at) => pieces.indexOf(piece) !== at);
    return twice === undefined ? values : new Rejected(`"${twice}" is there twice`);
  },
});

/** `Date+Time`: columns whose texts are joined. */
export const joinedColumns: CellKind<readonly string[]> = {
  legal: 'a column name, or several joined by "+", such as Date+Time',
  read: (text) => {
    const columns = text.split('+').map((column) => column.trim());
    const bad = columns.map((column) => freeText().read(column)).find((column) => column instanceof Rejected);
    return columns.includes('') ? new Rejected() : (bad ?? columns);
  },
};

/** `ON=1;OFF=0` */
export const wordValues: CellKind<readonly { readonly word: string; readonly value: DecimalText }[]> = {
  legal: 'words with the number each stands for, such as ON=1;OFF=0',
  read: (text) => {
    const words: { word: string; value: DecimalText }[] = [];
    for (const piece of piecesOf(text)) {
      const at = piece.lastIndexOf('=');
      const word = piece.slice(0, Math.max(at, 0)).trim();
      const value = decimal.read(piece.slice(at + 1).trim());
      if (word === '' || typeof value !== 'string') return new Rejected(`"${piece}" is not`);
      if (words.some((other) => other.word === word)) return new Rejected(`"${word}" is there twice`);
      words.push({ word, value });
    }
    return words;
  },
};

/** `Unit=kWh;Status=OK`: all of them have to hold. */
export const filters: CellKind<readonly Filter[]> = {
  legal: 'columns with the text each has to hold, such as Unit=kWh;Status=OK',
  read: (text) => {
    const found: Filter[] = [];
    for (const piece of piecesOf(text)) {
      const at = piece.indexOf('=');
      const column = piece.slice(0, Math.max(at, 0)).trim();
      if (column === '') return new Rejected(`"${piece}" is not`);
      if (found.some((other) => other.column === column)) return new Rejected(`"${column}" is there twice`);
      found.push({ column, value: piece.slice(at + 1).trim() });
    }
    return found;
  },
};

const piecesOf = (text: string): string[] =>
  text
    .split(';')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
