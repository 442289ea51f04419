/** How the names of seeds meet the names of raw columns (design section 5). */

import { LAST_BRACKET, stripAccents } from '../config/slug.js';

export { slug, stripAccents } from '../config/slug.js';

/** What two names that differ only in case, accents, spaces or unit have in common; letters of any script count. */
export const normalised = (name: string): string =>
  stripAccents(name.replace(LAST_BRACKET, ''))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');

export interface NameMatch {
  readonly column: string;
  /** How loosely the names met: `exact`, after normalising, or as a prefix. */
  readonly by: 'exact' | 'normalised' | 'prefix';
}

/**
 * How to find the column that a seed's name means: exactly, else after normalising where just one column and one seed
 * name meet (so that `(A)`, `(B)`, `(C)` stay apart).
 */
export function columnMatcher(
  columns: readonly string[],
  seedNames: readonly string[],
): (name: string) => NameMatch | undefined {
  const known = new Set(columns);
  const named = new Set(seedNames);
  const free = byNormalised(columns.filter((column) => !named.has(column)));
  const rivals = byNormalised([...named]);
  return (name) => {
    if (known.has(name)) return { column: name, by: 'exact' };
    const key = normalised(name);
    const [column, ...others] = free.get(key) ?? [];
    if (key === '' || column === undefined || others.length > 0 || (rivals.get(key) ?? []).length > 1)
      return undefined;
    return { column, by: 'normalised' };
  };
}

function byNormalised(names: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(normalised(name), [...(groups.get(normalised(name)) ?? []), name]);
  return groups;
}

export const matchColumn = (
  name: string,
  columns: readonly string[],
  seedNames: readonly string[],
): NameMatch | undefined => columnMatcher(columns, seedNames)(name);

/** A required column may also be the beginning of a column's name, up to a space, a slash or a bracket. */
export function matchRequired(name: string, columns: readonly string[]): NameMatch | undefined {
  const match = matchColumn(name, columns, [name]);
  if (match !== undefined) return match;
  const wanted = stripAccents(name).toLowerCase();
  const column = columns.find((candidate) => {
    const text = stripAccents(candidate).toLowerCase();
    return text.startsWith(wanted) && /^[\s/([]/.test(text.slice(wanted.length));
  });
  return column === undefined ? undefined : { column, by: 'prefix' };
}

/** The regular expression of a seed's `/pattern/`, matched against the whole name; undefined for plain text. */
export function asPattern(text: string): RegExp | undefined {
  const source = patternSource(text);
  return source === undefined ? undefined : compilePattern(source, true);
}

/** The text between the slashes of a `/pattern/`; undefined for plain text. */
export const patternSource = (text: string): string | undefined =>
  text.length > 2 && text.startsWith('/') && text.endsWith('/') ? text.slice(1, -1) : undefined;

/** RE2 as the seeds allow it, in JavaScript: leading flags, named groups, text anchors. `whole`: all of the text. */
export function compilePattern(source: string, whole = false): RegExp {
  const [, flags = '', rest = source] = /^\(\?([imsU]+)\)([\s\S]*)$/.exec(source) ?? [];
  const body = rest
    .replaceAll('(?P<', '(?<')
    .replace(
      /\\([\s\S])/g,
      (escape, character: string) => ({ A: '^', z: '$', a: '\\x07' })[character] ?? escape,
    );
  return new RegExp(whole ? `^(?:${body})$` : body, flags.replace('U', ''));
}
