/**
 * Text that came from data is hostile in every sink. One function per sink; nothing else may put such text into
 * Markdown or the job log.
 */

/** Control characters, line separators, halves of characters, and the marks that reorder or hide text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Breaks what a sink would take for a command or a link, and is not seen. */
const BREAK = '\u200c';

/** Longest piece of quoted data in a message, in characters; more is cut with an ellipsis. */
const QUOTE_LIMIT = 120;

/** One line of plain text without control or invisible characters, cut to `limit` characters. */
export function plain(text: string, limit: number = QUOTE_LIMIT): string {
  // Cut before the marks are replaced: a half of a character at the cut is then replaced as well.
  const line = (text.length <= limit ? text : text.slice(0, limit - 1)).replace(INVISIBLE, '·');
  return text.length <= limit ? line : `${line}…`;
}

/**
 * Text inside Markdown (job summary, issues): no markup, no HTML, no formula, no table break; names, numbers and
 * addresses mention nobody and link nothing.
 */
export function markdown(text: string, limit = 400): string {
  return plain(text, limit)
    .replace(/[\\`|*_~[\](){}!$]/g, (sign) => `\\${sign}`)
    .replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
    .replace(/[@#]|gh-(?=\d)|www(?=\.)|:(?=\/\/)/gi, (sign) => `${sign}${BREAK}`)
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)\./, '$1\\.');
}

/** Text inside a Markdown code span, also in a table: a fence longer than any run of backticks inside; never empty. */
export function code(text: string, limit: number = QUOTE_LIMIT): string {
  const inner = plain(text, limit).replace(/\|/g, '¦');
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = inner.startsWith('`') || inner.endsWith('`') || inner === '' ? ' ' : '';
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/**
 * A line of the job log: a line that begins with `::` or holds `##[` would be a command to the runner, so both are
 * broken. Line breaks of our own messages stay.
 */
export function logText(text: string): string {
  // The runner's idea of white space before a command includes the next-line character (U+0085).
  return text.replace(/^([\s\u0085]*):(?=:)/gm, `$1:${BREAK}`).replace(/##\[/g, `##${BREAK}[`);
}
