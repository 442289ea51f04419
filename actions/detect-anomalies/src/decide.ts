import { hashOf } from '../../../shared/config/hash.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import { canonicalJson } from '../../../shared/files/atomic.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { MetricKind, State } from './collect.js';
import { RULES } from './rules/all.js';
import { sourcesByDatasource, type Settings } from './settings.js';
import { localYears, type LocalYear } from './years.js';

/** A year whose metrics are made anew. */
export interface YearPlan extends LocalYear {
  readonly reason: string;
  /** Readings files that reach into the year. */
  readonly readings: readonly ManifestEntry[];
  readonly inputs: Readonly<Record<string, string>>;
}

export interface MetricsPlan {
  readonly rebuild: readonly YearPlan[];
  /** Plain paths of metrics whose year has no readings any more. */
  readonly drop: readonly string[];
}

export const metricsPath = (kind: MetricKind, year: number): string => `metrics/${kind}/${year}.parquet`;

/** Which years of metrics have other inputs than their files were made from. */
export function planMetrics(state: State): MetricsPlan {
  const { timezone } = state.seeds.building;
  const asOfMs = state.asOf.getTime();
  const readings = state.readings.map((entry) => spanOf(entry, asOfMs)).filter((span) => span !== undefined);
  const firstMs = Math.min(...readings.map(({ fromMs }) => fromMs));
  const lastMs = Math.max(...readings.map(({ toMs }) => toMs));
  const years = readings.length === 0 ? [] : localYears(firstMs, lastMs, timezone);
  const places = placesHash(state.seeds);
  const plans = years.flatMap((year): YearPlan[] => {
    const touching = readings.filter(({ fromMs, toMs }) => fromMs < year.toMs && toMs >= year.fromMs);
    if (touching.length === 0) return [];
    const inputs = {
      readings: hashOf(touching.map(({ entry }) => [entry.path, entry.sha256])),
      models: state.modelsHash,
      places,
      timezone: hashOf(timezone),
      // Readings that are still to come are counted once their time has come: until then the moment is an input.
      ...(touching.some(({ isCut }) => isCut) ? { as_of: hashOf(state.asOf.toISOString()) } : {}),
    };
    return [{ ...year, reason: '', readings: touching.map(({ entry }) => entry), inputs }];
  });
  const wanted = new Set(
    plans.flatMap(({ year }) => [metricsPath('daily', year), metricsPath('series', year)]),
  );
  return {
    rebuild: plans
      .map((plan) => ({ ...plan, reason: reasonFor(plan, state.metrics) }))
      .filter(({ reason }) => reason !== ''),
    drop: state.metrics.map(({ path }) => path).filter((path) => !wanted.has(path)),
  };
}

interface Span {
  readonly entry: ManifestEntry;
  readonly fromMs: number;
  /** Inclusive. */
  readonly toMs: number;
  /** Some of its readings lie at or after the moment of the run. */
  readonly isCut: boolean;
}

/** The part of a readings file that counts at a moment; undefined where none does. */
function spanOf(entry: ManifestEntry, asOfMs: number): Span | undefined {
  const fromMs = Date.parse(entry.min_time ?? '');
  const lastMs = Date.parse(entry.max_time ?? '');
  if (Number.isNaN(fromMs) || Number.isNaN(lastMs) || fromMs >= asOfMs) return undefined;
  return { entry, fromMs, toMs: Math.min(lastMs, asOfMs - 1), isCut: lastMs >= asOfMs };
}

/** Why the files of a year do not stand for its inputs; empty when they do. */
function reasonFor(plan: YearPlan, metrics: readonly ManifestEntry[]): string {
  for (const kind of ['daily', 'series'] as const) {
    const file = metrics.find(({ path }) => path === metricsPath(kind, plan.year));
    if (file === undefined) return 'new year';
    const changed = changedInputs(file.inputs, plan.inputs);
    if (changed.length > 0) return `changed: ${changed.join(', ')}`;
  }
  return '';
}

const changedInputs = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();

/** Everything in the seeds that says at which place a reading was taken. */
const placesHash = (seeds: BuildingSeeds): string =>
  hashOf({
    datasources: seeds.datasources.map(({ id, name, sensorPattern }) => [id, name, sensorPattern]),
    places: seeds.locations.map(({ datasourceId, sensor, location, validFrom, validTo }) => ({
      datasourceId,
      sensor,
      location,
      validFrom,
      validTo,
    })),
    mappings: seeds.mappings.map(
      ({ datasourceId, sensor, measurement, location, measurementColumn, valueColumn, locationColumn }) => ({
        datasourceId,
        sensor,
        measurement,
        location,
        measurementColumn,
        valueColumn,
        locationColumn,
      }),
    ),
  });

/** Changes whenever the rules themselves change, so that old incidents are judged anew. */
const RULES_VERSION = 1;

/** What incidents are made from: the metrics, the rules with their parameters, the calendar and which sources are judged. */
export function incidentInputs(
  state: State,
  metrics: readonly ManifestEntry[],
  settings: Settings,
  judged: readonly string[] | undefined,
): Record<string, string> {
  const shas = [...metrics]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => [path, sha256]);
  const { building } = state.seeds;
  return {
    metrics: hashOf(shas),
    rules: hashOf({
      version: RULES_VERSION,
      names: RULES.map(({ name }) => name),
      decidedBy: settings.decidedBy,
    }),
    calendar: hashOf(building.timezone),
    ...(judged === undefined ? {} : { judged: hashOf(judged) }),
  };
}

/** True when both files of incidents stand for these inputs. */
export const areCurrent = (
  files: readonly ManifestEntry[],
  inputs: Readonly<Record<string, string>>,
): boolean =>
  files.length === 2 && files.every((file) => canonicalJson(file.inputs) === canonicalJson(inputs));

/** The labels of origin of the datasources that the input `datasource` names; undefined: of all. */
export function judgedSources(
  seeds: BuildingSeeds,
  named: readonly string[] | undefined,
): string[] | undefined {
  if (named === undefined) return undefined;
  const sources = sourcesByDatasource(seeds);
  return [...new Set(named.flatMap((name) => [...(sources.get(name) ?? [])]))].sort();
}
