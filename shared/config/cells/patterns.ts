import { Rejected, type CellKind } from './cell.js';
import { freeText } from './text.js';

/** `/regex/` or plain text. */
export const textOrPattern: CellKind<string> = {
  legal: 'a column name, or a pattern between slashes, such as /Temp.*/',
  read: (text) => {
    if (!isPattern(text)) return freeText().read(text);
    const wrong = whyNotRe2(text.slice(1, -1));
    return wrong === undefined ? text : new Rejected(wrong);
  },
};

/** A regular expression with exactly one group; slashes around it are dropped. */
export const oneGroupPattern: CellKind<string> = {
  legal: 'a regular expression with one group, such as _([0-9A-F]{4})_',
  read: (text) => {
    const source = isPattern(text) ? text.slice(1, -1) : text;
    const wrong = whyNotRe2(source);
    if (wrong !== undefined) return new Rejected(wrong);
    const groups = groupCount(source);
    return groups === 1 ? source : new Rejected(`it has ${groups === 0 ? 'no group' : `${groups} groups`}`);
  },
};

const isPattern = (text: string): boolean => text.length > 1 && text.startsWith('/') && text.endsWith('/');

/**
 * What RE2, which runs the patterns, would refuse; `undefined` when it takes the pattern. JavaScript's engine checks
 * the structure; what only JavaScript knows, and what RE2 spells otherwise, is sorted out before.
 */
function whyNotRe2(source: string): string | undefined {
  if (source === '') return 'the pattern is empty';
  if (/\(\?(=|!|<=|<!)/.test(source)) return 'looking ahead or behind, (?= or (?!, is not supported';
  const escape = [...source.matchAll(/\\([\s\S]?)/g)].find(
    ([, character = '']) => /[A-Za-z0-9_]/.test(character) && !/[dDsSwWbBAzaftnrvxpPQEC0]/.test(character),
  );
  if (escape !== undefined) return `${escape[0]} is not supported`;
  try {
    compile(source);
    return undefined;
  } catch (cause) {
    return cause instanceof Error
      ? cause.message.replace(/^Invalid regular expression: /, '')
      : String(cause);
  }
}

// Named groups are `(?P<name>` and flags may lead, `(?i)`, in RE2; neither changes how many groups there are.
const compile = (source: string, suffix = ''): RegExp =>
  new RegExp(source.replaceAll('(?P<', '(?<').replace(/^\(\?[imsU]+\)/, '') + suffix);

/** With an empty alternative every pattern matches the empty text, and the match lists the groups. */
const groupCount = (source: string): number => (compile(source, '|').exec('')?.length ?? 1) - 1;
