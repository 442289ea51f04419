/** The only place where SQL text is put together from values: identifiers and literals are quoted here, nowhere else. */

/** A double-quoted identifier. */
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A single-quoted text literal. DuckDB knows no backslash escapes in it; NUL cannot occur in SQL text. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`;

/** A list of text literals: `('a', 'b')` for `IN`, `['a', 'b']` for list arguments. */
export const literalList = (texts: readonly string[], brackets: '()' | '[]' = '()'): string =>
  `${brackets[0]}${texts.map(literal).join(', ')}${brackets[1]}`;

/** A literal or NULL. */
export const literalOrNull = (text: string | undefined | null): string =>
  text === undefined || text === null ? 'NULL' : literal(text);
