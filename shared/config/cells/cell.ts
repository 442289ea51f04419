import { z } from 'zod';

/** Why a cell was not taken. */
export class Rejected {
  constructor(
    /** What exactly is wrong, when the list of legal values does not say it. */
    readonly why?: string,
    /** The one edit that repairs it, when it is known better than "write a legal value". */
    readonly hint?: string,
    /** The text may hold a password: messages do not repeat it. */
    readonly secret = false,
  ) {}
}

/** A kind of cell: what is legal, in words that follow "must be", and how its text becomes a value. */
export interface CellKind<T> {
  readonly legal: string;
  readonly read: (text: string) => T | Rejected;
  /** White space is a value of its own (separators); otherwise cells are trimmed. */
  readonly keepsSpace?: boolean;
}

/** What the schema reports of a bad cell; the loader knows file, line and column and makes the message of it. */
export interface CellProblem {
  /** `undefined` when the cell is blank. */
  readonly found: string | undefined;
  readonly legal: string;
  readonly why: string | undefined;
  readonly hint: string | undefined;
}

type CellSchema<T> = z.ZodType<T, string | undefined>;

const anyText = z.string().optional();

/** A cell that must hold a value. */
export const required = <T>(kind: CellKind<T>): CellSchema<T> =>
  anyText.transform((text, context): T => {
    if (isBlank(text, kind)) return reject(context, kind, text, new Rejected());
    return read(kind, text, context);
  });

/** A cell that may be blank, or whose column may be missing: `undefined` then. */
export const optional = <T>(kind: CellKind<T>): CellSchema<T | undefined> =>
  anyText.transform((text, context): T | undefined =>
    isBlank(text, kind) ? undefined : read(kind, text, context),
  );

/** A cell that stands for `fallback` when it is blank or its column is missing. */
export const withDefault = <T>(kind: CellKind<T>, fallback: T): CellSchema<T> =>
  anyText.transform((text, context): T => (isBlank(text, kind) ? fallback : read(kind, text, context)));

const isBlank = (text: string | undefined, kind: CellKind<unknown>): text is undefined | '' =>
  text === undefined || (kind.keepsSpace === true ? text : text.trim()) === '';

function read<T>(kind: CellKind<T>, text: string, context: z.RefinementCtx): T {
  const value = kind.read(kind.keepsSpace === true ? text : text.trim());
  return value instanceof Rejected ? reject(context, kind, text, value) : value;
}

function reject(
  context: z.RefinementCtx,
  kind: CellKind<unknown>,
  text: string | undefined,
  { why, hint, secret }: Rejected,
): never {
  const found =
    text === undefined || text.trim() === '' ? undefined : secret ? '(hidden)' : shorten(text.trim());
  const problem: CellProblem = { found, legal: kind.legal, why, hint };
  context.addIssue({ code: 'custom', message: why ?? kind.legal, params: { problem } });
  return z.NEVER;
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
