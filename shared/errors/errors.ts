import type { Code } from './codes.js';

/** Where something was found. Every part is optional; lines and records count from 1. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: string;
  readonly datasource?: string;
  readonly measurement?: string;
  readonly location?: string;
}

/**
 * The four ways a stage ends badly. `input`: the user's own input, seed or permission. `data`: the building's data.
 * `service`: a server or remote. `bug`: ours. Only a bug shows a stack.
 */
export type ErrorKind = 'input' | 'data' | 'service' | 'bug';

export interface ErrorDetails {
  readonly code: Code;
  /** One sentence: subject, found value, legal values. */
  readonly message: string;
  /** The one edit or step that repairs it. */
  readonly hint?: string;
  readonly place?: Place;
  readonly cause?: unknown;
}

/** The only error class of this code base; `kind` decides how the entry reports it. */
export class StageError extends Error {
  override readonly name = 'StageError';
  readonly kind: ErrorKind;
  readonly code: Code;
  readonly hint: string | undefined;
  readonly place: Place;

  constructor(kind: ErrorKind, details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.hint = details.hint;
    this.place = details.place ?? {};
  }
}

/** A mistake in an input, a seed or a permission: the user repairs it. */
export const inputError = (details: ErrorDetails): StageError => new StageError('input', details);
/** Data that cannot be taken as they are: nothing of them is kept. */
export const dataError = (details: ErrorDetails): StageError => new StageError('data', details);
/** A server or remote that did not answer as it should, after retries. */
export const serviceError = (details: ErrorDetails): StageError => new StageError('service', details);

/** Several input errors reported at once, so that the user repairs them in one go. */
export class InputErrors extends StageError {
  readonly all: readonly StageError[];
  constructor(errors: readonly [StageError, ...StageError[]]) {
    const first = errors[0];
    super('input', {
      code: first.code,
      message: errors.length === 1 ? first.message : `${errors.length} mistakes; the first: ${first.message}`,
      place: first.place,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
    this.all = errors;
  }
}

/** Throws when there is at least one error; does nothing otherwise. */
export function throwInputErrors(errors: readonly StageError[]): void {
  const [first, ...rest] = errors;
  if (first !== undefined) throw new InputErrors([first, ...rest]);
}

/** `seeds/waivers.csv:4, column "until"`: a place as people read it; empty when nothing is known. */
export function describePlace(place: Place): string {
  const file =
    place.file === undefined ? '' : place.line === undefined ? place.file : `${place.file}:${place.line}`;
  const parts = [
    file,
    place.column === undefined ? '' : `column "${place.column}"`,
    place.datasource === undefined ? '' : `datasource ${place.datasource}`,
    place.location === undefined ? '' : `location ${place.location}`,
    place.measurement === undefined ? '' : `measurement ${place.measurement}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
