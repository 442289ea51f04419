import type { Report } from '../../../shared/report/report.js';
import type { Finding } from '../../../shared/report/finding.js';
import type { Defect, DefectKind, DemoTruth } from './truth.js';

/**
 * How each defect of the demo building shows itself, in one table: a run found it when one of its signs is there.
 * This is the only place that knows codes, rules and fates of the stages by name.
 */
export interface Evidence {
  readonly reports: readonly Report[];
  readonly incidents: readonly Incident[];
}

/** The part of `incidents.json` that a sign looks at. */
export interface Incident {
  readonly rule: string;
  readonly class: string;
  readonly severity: string;
  readonly series: readonly string[];
  readonly start: string;
  readonly end: string | null;
}

/** Says in a few words where the defect shows, or undefined when it does not. */
type Sign = (defect: Defect, evidence: Evidence, truth: DemoTruth) => string | undefined;

export const SIGNS: Readonly<Record<DefectKind, readonly Sign[]>> = {
  'missing-column': [finding('validate-schema', /^(COLUMN_MISSING|FILE_REFUSED)$/, fileName, column)],
  'extra-column': [finding('validate-schema', /^COLUMN_UNMAPPED$/, column)],
  'duplicate-file': [
    finding('validate-schema', /DUPLICATE|ALREADY|KNOWN|SAME/, fileName),
    finding('ingest-datasources', /DUPLICATE|ALREADY|KNOWN|SAME/, fileName),
  ],
  'null-tokens': [fate('null', 'null-tokens', 'null-heavy-day')],
  'unreadable-cells': [
    finding('ingest-datasources', /^CELLS_REJECTED$/, datasource),
    fate('rejected', 'unreadable-cells'),
  ],
  'out-of-range': [
    finding('ingest-datasources', /BOUNDS|RANGE/, datasource),
    leftOut('out_of_bounds', 'out-of-range'),
  ],
  sentinel: [
    finding('ingest-datasources', /SENTINEL|BOUNDS|RANGE/, datasource),
    leftOut('out_of_bounds', 'sentinel'),
  ],
  'null-heavy-day': [incident(/null/)],
  'row-count-drop': [incident(/row|count|gap/)],
  'wild-day': [incident(/std|deviation|spread/, (defect) => defect.where.measurement)],
  'future-reading': [held()],
  'sensor-without-place': [finding(undefined, /PLACE|LOCATION|SENSOR/, (defect) => defect.where.sensor)],
};

/** For every defect whether a run showed it, and how. */
export function judge(truth: DemoTruth, evidence: Evidence): { defect: Defect; sign: string | undefined }[] {
  return truth.defects.map((defect) => ({
    defect,
    sign: SIGNS[defect.kind].map((sign) => sign(defect, evidence, truth)).find((text) => text !== undefined),
  }));
}

type Needle = (defect: Defect) => string | undefined;

function datasource(defect: Defect): string {
  return defect.where.datasource;
}
function column(defect: Defect): string | undefined {
  return defect.where.column;
}
function fileName(defect: Defect): string | undefined {
  return defect.where.file?.split('/').at(-1);
}

/** A finding of the stage (any stage when undefined) whose code fits and whose place or text holds every needle. */
function finding(stage: string | undefined, code: RegExp, ...needles: readonly Needle[]): Sign {
  return (defect, { reports }) => {
    for (const report of reports) {
      if (stage !== undefined && report.stage !== stage) continue;
      const found = report.findings.find(
        (each) =>
          code.test(each.code) && needles.every((needle) => textOf(each).includes(needle(defect) ?? '')),
      );
      if (found !== undefined) return `${found.code} (${report.stage})`;
    }
    return undefined;
  };
}

const textOf = ({ place, message, observed, expected }: Finding): string =>
  [...Object.values(place).map(String), message, observed ?? '', expected ?? ''].join('\n');

/** Cells that the defects of these kinds touch in the datasource of `defect`. */
const cellsOf = (truth: DemoTruth, defect: Defect, kinds: readonly DefectKind[]): number =>
  truth.defects
    .filter((each) => kinds.includes(each.kind) && each.where.datasource === defect.where.datasource)
    .reduce((sum, each) => sum + (each.cells ?? 0), 0);

/** The fate that ingest counted holds at least the cells of these kinds. */
function fate(name: 'null' | 'rejected', ...kinds: readonly DefectKind[]): Sign {
  return (defect, { reports }, truth) => {
    const counted = reports
      .filter((report) => report.stage === 'ingest-datasources')
      .flatMap((report) => report.datasources)
      .find((each) => each.name === defect.where.datasource)?.fates?.[name];
    const atLeast = cellsOf(truth, defect, kinds);
    return counted === undefined || counted < atLeast
      ? undefined
      : `${counted} cells ${name} (ingest-datasources)`;
  };
}

/** Aggregates left at least the cells of these kinds out for that reason. */
function leftOut(reason: string, ...kinds: readonly DefectKind[]): Sign {
  return (defect, { reports }, truth) => {
    const counted = reports
      .flatMap((report) => report.datasources)
      .filter((each) => each.name === defect.where.datasource)
      .map((each) => each.left_out?.[reason] ?? 0);
    const most = Math.max(0, ...counted);
    return most < Math.max(1, cellsOf(truth, defect, kinds))
      ? undefined
      : `${most} readings left out: ${reason}`;
  };
}

/** An incident of a fitting rule or class that overlaps the defect, and concerns the measurement when one is asked for. */
function incident(rule: RegExp, measurement: Needle = () => undefined): Sign {
  return (defect, { incidents }) => {
    const { from = '', to = '' } = defect.where;
    const found = incidents.find(
      (each) =>
        rule.test(`${each.rule} ${each.class}`) &&
        Date.parse(each.start) < Date.parse(to) &&
        (each.end === null || Date.parse(each.end) > Date.parse(from)) &&
        each.series.some((series) => series.includes(measurement(defect) ?? '')),
    );
    return found === undefined ? undefined : `incident ${found.rule}, ${found.severity} (detect-anomalies)`;
  };
}

function held(): Sign {
  return (defect, { reports }) => {
    const gate = reports.filter((report) => report.stage === 'quality-gate');
    const isHeld = gate
      .flatMap((report) => report.datasources)
      .some((each) => each.name === defect.where.datasource && each.held === true);
    const codes = gate
      .flatMap((report) => report.findings)
      .filter((each) => each.place.datasource === defect.where.datasource && /FUTURE/.test(each.code));
    return isHeld ? `held: ${codes[0]?.code ?? 'no finding says why'} (quality-gate)` : undefined;
  };
}
