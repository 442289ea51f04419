import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../../../shared/report/report.js';
import { readAction, startStage, type StageOptions } from '../run-stage.js';
import type { Stage } from '../stages.js';

/** What starting one bundle gives back; `run-stage.ts` makes it. */
export interface StageProcess {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly seconds: number;
}

export interface StageResult extends StageProcess {
  readonly stage: Stage;
  /** One per building; empty when the stage ended before it could report. */
  readonly reports: readonly Report[];
  /** The stage wrote no report: an input, seed or service error, which the next stages would only repeat. */
  readonly stopped: boolean;
  /** Error annotations, as the runner would show them. */
  readonly errors: readonly string[];
  /** The last lines of its log: all there is to show when it stopped without an annotation. */
  readonly tail: readonly string[];
}

const TAIL_LINES = 12;

export interface Flow {
  readonly stages: readonly Stage[];
  /** Absolute; relative paths in the outputs of a stage start here. */
  readonly workspace: string;
  start(stage: Stage, onLine: (line: string) => void): Promise<StageProcess>;
  readonly show: {
    starting(stage: Stage, number: number): void;
    line(text: string): void;
    ended(result: StageResult): void;
  };
}

/**
 * Runs the stages in order. A data error (exit 1 with a report) lets the next one run, as `if: ${{ !cancelled() }}`
 * does in a workflow; any other failure is the last entry of the list.
 */
export async function runFlow({ stages, workspace, start, show }: Flow): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const [index, stage] of stages.entries()) {
    show.starting(stage, index + 1);
    const errors: string[] = [];
    const tail: string[] = [];
    const done = await start(stage, (line) => {
      const error = errorAnnotation(line);
      if (error !== undefined) errors.push(error);
      if (tail.push(line) > TAIL_LINES) tail.shift();
      show.line(line);
    });
    const reports = await readReports(done.outputs['report'] ?? '', workspace);
    const stopped = done.exitCode !== 0 && (done.outputs['outcome'] === undefined || reports.length === 0);
    const result = { ...done, stage, reports, stopped, errors, tail };
    results.push(result);
    show.ended(result);
    if (stopped) break;
  }
  return results;
}

/** Starts a stage of the actions below `root` with those of the inputs that it declares. */
export async function startDeclared(
  root: string,
  stage: Stage,
  inputs: Readonly<Record<string, string>>,
  options: StageOptions,
): Promise<StageProcess> {
  const folder = path.join(root, 'actions', stage);
  const declared = Object.keys((await readAction(folder)).inputs ?? {});
  const known = Object.fromEntries(Object.entries(inputs).filter(([name]) => declared.includes(name)));
  return startStage(folder, known, options);
}

/** The reports that the output `report` names, one path a line; one that is not there does not count. */
async function readReports(output: string, workspace: string): Promise<Report[]> {
  const reports: Report[] = [];
  for (const file of output.split('\n').filter((line) => line !== '')) {
    try {
      reports.push(JSON.parse(await readFile(path.resolve(workspace, file), 'utf8')) as Report);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    }
  }
  return reports;
}

/** The text of a runner command `::error …::text`, unescaped; undefined for any other line. */
function errorAnnotation(line: string): string | undefined {
  const text = /^::error(?: [^:]*(?::(?!:)[^:]*)*)?::(.*)$/.exec(line)?.[1];
  return text?.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** Rows that a stage handled: those of the files it lists, else the readings it took. */
export function rowsOf({ reports }: StageResult): number | undefined {
  const files = reports.flatMap((report) => report.files);
  if (files.length > 0) return files.reduce((sum, file) => sum + file.rows, 0);
  const fates = reports
    .flatMap((report) => report.datasources)
    .flatMap(({ fates }) => (fates === undefined ? [] : [fates]));
  return fates.length === 0 ? undefined : fates.reduce((sum, each) => sum + each.accepted + each.null, 0);
}

export const findingsOf = ({ reports }: StageResult): number =>
  reports.reduce((sum, report) => sum + report.findings.length, 0);
