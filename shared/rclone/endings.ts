import type { ExecResult } from '../context/context.js';
import { inputError, serviceError } from '../errors/errors.js';
import { plain } from '../report/escape.js';

/** What an exit code of rclone means for the caller (rclone's documentation, "Exit code"). */
export type Ending = 'done' | 'missing' | 'retry' | 'failed';

export function endingOf(exitCode: number): Ending {
  switch (exitCode) {
    case 0:
    case 9: // Nothing to transfer, only with --error-on-no-transfer.
      return 'done';
    case 3: // Directory not found.
    case 4: // File not found.
      return 'missing';
    case 5: // Temporary: more tries may help.
      return 'retry';
    default: // 1 other, 2 usage, 6 less serious, 7 fatal, 8 transfer limit, 10 duration limit.
      return 'failed';
  }
}

interface LogLine {
  readonly level?: unknown;
  readonly msg?: unknown;
  readonly object?: unknown;
}

/** The errors of a JSON log, the last first; lines that are no JSON are skipped. */
export function errorsOf(log: string): string[] {
  return log
    .split('\n')
    .flatMap((line) => {
      const parsed = parse(line);
      if (parsed === undefined || !['error', 'critical', 'fatal'].includes(String(parsed.level))) return [];
      const object = typeof parsed.object === 'string' ? `${parsed.object}: ` : '';
      return [`${object}${String(parsed.msg).trim()}`];
    })
    .reverse();
}

function parse(line: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The error of a run that did not end well. `remote` is named as the user gave it: it holds no credentials. */
export function failure(verb: string, remote: string, { exitCode, stderr }: ExecResult): Error {
  const [reason = `exit code ${exitCode}`] = errorsOf(stderr);
  const name = remote.slice(0, remote.indexOf(':') + 1);
  if (reason.includes("didn't find section in config file")) {
    return inputError({
      code: 'RCLONE_REMOTE_UNKNOWN',
      message: `The configuration of rclone has no remote "${plain(name)}".`,
      hint: 'Correct the name, or add the remote to `rclone-config`.',
    });
  }
  return serviceError({
    code: 'RCLONE_FAILED',
    message: `rclone could not ${verb} ${plain(remote)}: ${plain(reason, 300)} (exit code ${exitCode}).`,
    hint: 'Check that the remote can be reached and that its credentials are valid and allow this, then run again.',
  });
}
