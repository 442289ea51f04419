import { hashOf } from '../../../shared/config/hash.js';
import { canonicalJson } from '../../../shared/files/atomic.js';
import type { Incident, PeriodSource, State } from './collect.js';
import type { Inputs } from './inputs.js';
import { DATASETS, type DatasetName } from './metadata/datasets.js';
import { schemaHash } from './metadata/schema.js';
import { fineMeasurements } from './resolution.js';
import { periodOf, type Format, type PublicFile } from './release.js';
import { knownPlaces, unpublishedPlaces } from './withheld.js';

/** A file of a data set that is made anew, in some formats. */
export interface PeriodPlan extends PeriodSource {
  readonly reason: string;
  readonly formats: readonly Format[];
  readonly inputs: Readonly<Record<string, string>>;
  /** The file of the release before that holds this period, whatever its format. */
  readonly former: PublicFile | undefined;
}

export interface PublishPlan {
  readonly rebuild: readonly PeriodPlan[];
  /** Files of the release before that stand for the same inputs. */
  readonly reuse: readonly PublicFile[];
  /** Files of the release before that the next one does not name; they stay where they are. */
  readonly leave: readonly PublicFile[];
}

/** Which periods have other inputs than the files that were published from them. */
export function planPublication(state: State, wanted: Inputs): PublishPlan {
  const before = state.before.release?.release.files ?? [];
  const rebuild: PeriodPlan[] = [];
  const reuse: PublicFile[] = [];
  for (const source of state.sources) {
    const inputs = inputsOf(state, source, wanted);
    const former = before.filter(
      (file) => file.dataset === source.dataset && periodOf(file) === source.period,
    );
    const fates = wanted.formats.map((format) => {
      const file = former.find((each) => each.format === format);
      return { format, file, reason: reasonFor(file, inputs, state.before.missing) };
    });
    for (const { file, reason } of fates) if (file !== undefined && reason === '') reuse.push(file);
    const made = fates.filter(({ reason }) => reason !== '');
    const reason = made[0]?.reason;
    if (reason === undefined) continue;
    const formats = made.map(({ format }) => format);
    const readable = former.filter(({ path }) => !state.before.missing.has(path));
    rebuild.push({
      ...source,
      reason,
      formats,
      inputs,
      former: readable.find(({ format }) => format === 'parquet') ?? readable[0],
    });
  }
  const kept = new Set(reuse.map(({ path }) => path));
  return { rebuild, reuse, leave: before.filter(({ path }) => !kept.has(path)) };
}

const WITH_INCIDENTS: readonly DatasetName[] = ['hourly', 'hourly_all', 'daily', 'weekly', 'monthly'];

/** What a published file is made from: name → hash. */
function inputsOf(state: State, source: PeriodSource, wanted: Inputs): Record<string, string> {
  const { dataset, entries } = source;
  const { seeds } = state;
  const shas = entries.map(({ sha256 }) => sha256);
  return {
    data: shas.length === 1 ? (shas[0] ?? '') : hashOf(shas),
    ...(WITH_INCIDENTS.includes(dataset)
      ? { incidents: hashOf(incidentsOf(state.incidents, spanOf(source))) }
      : {}),
    models: state.modelHashes[dataset] ?? '',
    schema: schemaHash(DATASETS[dataset]),
    clock: hashOf(seeds.building.timezone),
    resolution: hashOf(fineMeasurements(seeds.mappings)),
    withheld: hashOf({
      unpublished: wanted['include-unpublished'] ? [] : unpublishedPlaces(seeds),
      known: wanted['allow-unmapped'] ? [] : (knownPlaces(seeds) ?? []),
    }),
    ...(wanted.formats.includes('csv.gz') ? { csv: hashOf(wanted['csv-formulas']) } : {}),
    ...(dataset === 'legacy'
      ? { labels: hashOf([wanted['legacy-labels'], wanted['legacy-names'] ?? []]) }
      : {}),
    ...(dataset === 'raw' ? { places: hashOf([seeds.locations, seeds.mappings]) } : {}),
  };
}

function reasonFor(
  file: PublicFile | undefined,
  inputs: Readonly<Record<string, string>>,
  missing: ReadonlySet<string>,
): string {
  if (file === undefined) return 'not published yet';
  if (missing.has(file.path)) return 'the published file is gone';
  if (canonicalJson(file.inputs) === canonicalJson(inputs)) return '';
  const changed = Object.keys({ ...file.inputs, ...inputs }).filter(
    (name) => file.inputs[name] !== inputs[name],
  );
  return `changed: ${changed.sort().join(', ')}`;
}

interface Span {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

const HOUR_MS = 3_600_000;
/** The longest that a window of each data set can be. */
const LONGEST_MS: Readonly<Partial<Record<DatasetName, number>>> = {
  daily: 25 * HOUR_MS,
  weekly: (7 * 24 + 1) * HOUR_MS,
  monthly: (31 * 24 + 1) * HOUR_MS,
};

/** From the first window's start to the last one's end. */
function spanOf({ dataset, entries }: PeriodSource): Span {
  const starts = entries.flatMap(({ min_time }) => (min_time === null ? [] : [Date.parse(min_time)]));
  const lasts = entries.flatMap(({ max_time }) => (max_time === null ? [] : [Date.parse(max_time)]));
  return { fromMs: Math.min(...starts), toMs: Math.max(...lasts) + (LONGEST_MS[dataset] ?? HOUR_MS) };
}

/**
 * What the incidents say about one span of time. An end after it is cut off: when an incident ends later, or is still
 * open, the rows of this time are the same.
 */
export function incidentsOf(incidents: readonly Incident[], { fromMs, toMs }: Span): unknown[] {
  const endMs = ({ end }: Incident): number => (end === null ? Infinity : Date.parse(end));
  return incidents
    .filter((incident) => incident.severity === 'warning' || incident.severity === 'critical')
    .filter((incident) => Date.parse(incident.start) < toMs && endMs(incident) > fromMs)
    .map(({ id, severity, series, start, end }) => ({
      id,
      severity,
      series,
      start,
      end: Math.min(endMs({ id, severity, series, start, end }), toMs),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
