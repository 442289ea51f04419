import { Neo4jError } from 'neo4j-driver';
import { inputError, serviceError, StageError } from '../errors/errors.js';

const REFUSED = /^Neo\.ClientError\.Security\./;
const NO_DATABASE = /\.Database\.DatabaseNotFound$/;
const BAD_STATEMENT = /^Neo\.ClientError\.(Statement|Procedure)\.|Transaction\.TransactionValidationFailed$/;
const TIMED_OUT = /TransactionTimedOut|TransactionTimedOutClientConfiguration/;
const TAKEN = /ConstraintValidationFailed$/;

/** Codes of a server that may yet come up, or come back. */
const TRANSIENT = new Set([
  'ServiceUnavailable',
  'SessionExpired',
  'Neo.ClientError.Security.AuthenticationRateLimit',
]);

const codeOf = (cause: unknown): string => (cause instanceof Neo4jError ? cause.code : '');

/** Whether the server may answer if it is only asked again: it is starting, restarting or out of reach. */
export const isPassing = (cause: unknown): boolean => {
  const code = codeOf(cause);
  return (
    TRANSIENT.has(code) ||
    code.startsWith('Neo.TransientError.') ||
    /DatabaseUnavailable|General\.Unknown/.test(code)
  );
};

/** Whether a uniqueness constraint refused a row: it is there already. */
export const isTaken = (cause: unknown): boolean => TAKEN.test(codeOf(cause));

/** What the driver or the server threw, in our words. `endpoint` names the server. */
export function failureOf(cause: unknown, endpoint: string): unknown {
  if (cause instanceof StageError || !(cause instanceof Error)) return cause;
  const code = codeOf(cause);
  const said = cause.message.split('\n')[0] ?? '';
  if (NO_DATABASE.test(code)) {
    const message = `The Neo4j server ${endpoint} does not have this database (${said}).`;
    return inputError({ code: 'NEO4J_REFUSED', message, hint: 'Correct the input neo4j-database.', cause });
  }
  if (REFUSED.test(code)) {
    const message = `The Neo4j server ${endpoint} lets this user not in, or not do this (${said}).`;
    const hint =
      'Correct the inputs neo4j-user and neo4j-password, or give the user the right to read and write.';
    return inputError({ code: 'NEO4J_REFUSED', message, hint, cause });
  }
  if (TIMED_OUT.test(code)) return timedOut(endpoint, cause);
  if (BAD_STATEMENT.test(code)) {
    const message = `The Neo4j server ${endpoint} refused a statement (${said}).`;
    return inputError({ code: 'NEO4J_STATEMENT_REFUSED', message, hint: 'Correct the statement.', cause });
  }
  if (!(cause instanceof Neo4jError)) return cause;
  return serviceError({
    code: 'NEO4J_UNREACHABLE',
    message: `The Neo4j server ${endpoint} did not do what it was asked to (${code}: ${said}).`,
    hint: 'Look at the log of the server and whether it runs, then run again.',
    cause,
  });
}

export const timedOut = (endpoint: string, cause?: unknown): StageError =>
  serviceError({
    code: 'NEO4J_TIMEOUT',
    message: `The Neo4j server ${endpoint} was not done within the time of the input timeout.`,
    hint: 'Raise timeout, or look whether the server runs and has enough memory.',
    cause,
  });
