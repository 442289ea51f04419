/** An input or output of an `action.yml`. */
export interface Described {
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: unknown;
}

/** Text in a cell of a Markdown table: one line, no cell borders. */
const cell = (text: string): string =>
  text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

function defaultOf({ default: value, required }: Described): string {
  if (required) return 'required';
  const text = value === undefined || value === null ? '' : String(value as string | number | boolean);
  return text === '' ? '' : `\`${text}\``;
}

export const inputsTable = (inputs: Readonly<Record<string, Described>>): string =>
  table(
    ['input', 'default', 'meaning'],
    Object.entries(inputs).map(([name, input]) => [
      `\`${name}\``,
      defaultOf(input),
      cell(input.description ?? ''),
    ]),
  );

export const outputsTable = (outputs: Readonly<Record<string, Described>>): string =>
  table(
    ['output', 'meaning'],
    Object.entries(outputs).map(([name, output]) => [`\`${name}\``, cell(output.description ?? '')]),
  );

/** `text` with the lines between `<!-- name -->` and `<!-- /name -->` replaced. Throws when the markers are missing. */
export function withBlock(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`the text has no ${open} … ${close}`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
}

export const errorsPage = (codes: Readonly<Record<string, string>>): string =>
  [
    '# Errors and findings',
    '',
    'Every error, warning and notice carries one of these codes. This page is generated from `shared/errors/codes.ts`.',
    '',
    table(
      ['code', 'what it means and what to do'],
      Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, cell(meaning)]),
    ),
    '',
  ].join('\n');
