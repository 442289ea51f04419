import { Template } from '@huggingface/jinja';
import { inputError, StageError } from '../errors/errors.js';
import { ident, literal } from '../duckdb/quote.js';

/** What `var('name')` gives, besides what templates get by name. */
export type Variable = string | number | boolean;
export type Variables = Readonly<Record<string, Variable>>;

export const materializations = ['view', 'table'] as const;
export type Materialization = (typeof materializations)[number];

/** How a model refers to others while it is rendered. All functions return SQL. */
export interface ModelFunctions {
  ref(name: string): string;
  source(schema: string, table: string): string;
  config(materialized: string | undefined): void;
  /** The relation that the model becomes. */
  readonly this: string;
  /** The value of a variable; `otherwise` is the default that the model gives, undefined when it gives none. */
  variable(name: string, otherwise: unknown): unknown;
}

/**
 * Renders a model: Jinja with the functions of dbt that models use. `macros` is the text of the macro files, which
 * every model may call. Throws MODEL_INVALID, naming `file`.
 */
export function renderModel(text: string, macros: string, file: string, functions: ModelFunctions): string {
  return render(macros + text, file, {
    ref: (name: unknown) => functions.ref(asText(name, 'ref')),
    source: (schema: unknown, table: unknown) =>
      functions.source(asText(schema, 'source'), asText(table, 'source')),
    config: (named: unknown) => {
      functions.config(namedText(named, 'materialized'));
      return '';
    },
    var: (name: unknown, otherwise: unknown) => functions.variable(asText(name, 'var'), otherwise),
    this: functions.this,
  });
}

/**
 * Renders a template with variables of any shape. Names and values reach the SQL only through `ident(…)`, `literal(…)`
 * and, where they may be null, `literal_or_null(…)`. Throws MODEL_INVALID, naming `file`.
 */
export function renderText(text: string, file: string, variables: Readonly<Record<string, unknown>>): string {
  return render(text, file, variables);
}

function render(text: string, file: string, names: Readonly<Record<string, unknown>>): string {
  try {
    const quoting = { ident: quoteIdent, literal: quoteLiteral, literal_or_null: quoteOptional };
    return new Template(text).render({ ...names, ...quoting }).trim();
  } catch (cause) {
    if (cause instanceof StageError) throw cause;
    throw inputError({
      code: 'MODEL_INVALID',
      message: `The model ${file} cannot be rendered: ${(cause as Error).message}.`,
      place: { file },
      hint: 'Models are SQL with Jinja: ref, source, config, var, this, if, for. Correct the part that the message names.',
      cause,
    });
  }
}

const quoteIdent = (name: unknown): string => ident(asText(name, 'ident'));

/** Numbers stay numbers; everything else that is no text is a mistake of the template, for example a misspelt name. */
const quoteLiteral = (value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return literal(asText(value, 'literal'));
};

/** The library does not tell null from a name that it does not know, so what may be absent says so. */
const quoteOptional = (value: unknown): string => (value == null ? 'NULL' : quoteLiteral(value));

function asText(value: unknown, caller: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${caller}() needs a text and got ${value === undefined ? 'nothing' : typeof value}`);
}

/** The library hands keyword arguments over as a map of its own value objects. */
function namedText(named: unknown, key: string): string | undefined {
  if (!(named instanceof Map)) return undefined;
  const value = (named.get(key) as { value?: unknown } | undefined)?.value;
  return value === undefined ? undefined : asText(value, 'config');
}

/** The value of a variable, else the default. Throws when there is neither, and for text that could end its own quotes. */
export function lookUp(vars: Variables, name: string, otherwise: unknown): Variable {
  const value: unknown = Object.hasOwn(vars, name) ? vars[name] : otherwise;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw new Error(`var('${name}') is not set and has no default`);
  // As in dbt, a model puts quotes around a text variable by itself, so the text must not close them.
  if (/['"\\\n\r\0]/.test(value)) throw new Error(`var('${name}') holds a quote or a line break`);
  return value;
}
