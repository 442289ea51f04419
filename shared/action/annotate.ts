import type { Log } from '../context/context.js';
import { describePlace } from '../errors/errors.js';
import { plain } from '../report/escape.js';
import type { Finding, Severity } from '../report/finding.js';
import type { AnnotationPlace, Runner } from './runner.js';

/** GitHub shows at most ten annotations of a level per step; the others would be dropped without a word. */
const PER_LEVEL = 10;

/** Shows findings as annotations on file and line, the first ten of each level of a step; all others as lines of the job log. */
export class Annotations {
  private readonly runner: Runner;
  private readonly log: Log;
  private readonly shown: Record<Severity, number> = { error: 0, warning: 0, notice: 0 };

  constructor(runner: Runner, log: Log) {
    this.runner = runner;
    this.log = log;
  }

  show(stage: string, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const severity = finding.waived_by === undefined ? finding.severity : 'notice';
      const line = findingLine(stage, finding);
      if (this.shown[severity]++ < PER_LEVEL) this.runner.annotate(severity, line, placeOf(finding));
      else this.log.info(`${severity}: ${line}`);
    }
  }
}

function placeOf({ code, place }: Finding): AnnotationPlace {
  return {
    title: code,
    ...(place.file === undefined ? {} : { file: plain(place.file, 400) }),
    ...(place.line === undefined ? {} : { startLine: place.line }),
  };
}

/** One finding as one line: what, where, what to do, and the code to look up. */
export function findingLine(stage: string, { code, message, place, hint, waived_by }: Finding): string {
  const where = plain(describePlace(place), 400);
  return [
    `${stage}: ${plain(message, 2000)}`,
    where === '' ? '' : ` (${where})`,
    hint === undefined ? '' : ` — ${plain(hint, 2000)}`,
    waived_by === undefined ? '' : ` (waived by ${plain(waived_by)})`,
    ` [${code}]`,
  ].join('');
}
