import type { Log } from '../context/context.js';
import { inputError, InputErrors, StageError } from '../errors/errors.js';
import { error, type Finding } from '../report/finding.js';

/** A stage that stopped: what is shown of each mistake, and the stacks of those that are defects of our own. */
export interface Ending {
  readonly findings: readonly Finding[];
  readonly stacks: readonly string[];
}

/** Sorts what was thrown into the ways a stage can end (design section 6); whatever is not known is our own defect. */
export function endingOf(cause: unknown): Ending {
  const all = (cause instanceof InputErrors ? cause.all : [cause]).map(asKnown);
  return {
    findings: all.map((each) =>
      each instanceof StageError ? findingOf(each) : error({ code: 'INTERNAL', message: defect(each) }),
    ),
    stacks: all.filter((each) => !(each instanceof StageError) || each.kind === 'bug').map(stackOf),
  };
}

const findingOf = ({ code, message, place, hint }: StageError): Finding =>
  error({ code, message, place, ...(hint === undefined ? {} : { hint }) });

const defect = (cause: unknown): string =>
  `an unexpected failure, a defect of this action: ${cause instanceof Error ? cause.message : String(cause)}`;

const stackOf = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);

/** What the disk may refuse at any time, in Node's words and in DuckDB's. */
const FULL = /\b(ENOSPC|EDQUOT)\b|No space left on device|Disk quota exceeded/;
const FORBIDDEN = /\b(EACCES|EPERM|EROFS)\b|Permission denied|Read-only file system/;

/** A full or forbidden disk is nothing that a stack would explain. */
function asKnown(cause: unknown): unknown {
  if (cause instanceof StageError || !(cause instanceof Error)) return cause;
  const { code = '', path } = cause as NodeJS.ErrnoException;
  const text = `${code} ${cause.message}`;
  const place = path === undefined ? {} : { file: path };
  if (FULL.test(text)) {
    const hint = 'Free some space, or use a runner with a larger disk, and run again.';
    return inputError({
      code: 'DISK_FULL',
      message: `The disk is full (${cause.message}).`,
      place,
      hint,
      cause,
    });
  }
  if (FORBIDDEN.test(text)) {
    const message = `A file or folder may not be read or written (${cause.message}).`;
    const hint = 'Give the user that runs this action the right to it, and run again.';
    return inputError({ code: 'PERMISSION_DENIED', message, place, hint, cause });
  }
  return cause;
}

/** Stacks stand in a group of the job log that is folded: they are for us, not for the maintainer. */
export async function logStacks(log: Log, stacks: readonly string[]): Promise<void> {
  if (stacks.length === 0) return;
  await log.group('Stack, for the report of this defect', () => {
    for (const stack of stacks) log.info(stack);
    return Promise.resolve();
  });
}
