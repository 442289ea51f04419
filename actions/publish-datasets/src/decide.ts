import { hashOf } from '../../../shared/config/hash.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';
import { canonicalJson } from '../../../shared/files/atomic.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { Incident, State } from './collect.js';
import { SCHEMA_VERSION, type DatasetName } from './metadata/schema.js';
import { periodOf, type Format, type PublicFile } from './release.js';

/** A month of a data set that is made anew, in some formats. */
export interface MonthPlan {
  readonly dataset: DatasetName;
  /** UTC month, `2024-11`. */
  readonly month: string;
  readonly reason: string;
  readonly formats: readonly Format[];
  readonly source: ManifestEntry;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface PublishPlan {
  readonly rebuild: readonly MonthPlan[];
  /** Files of the release before that stand for the same inputs. */
  readonly reuse: readonly PublicFile[];
  /** Files of the release before that the next one does not name; they stay where they are. */
  readonly leave: readonly PublicFile[];
}

/** Which months have other inputs than the files that were published from them. */
export function planPublication(
  state: State,
  wanted: { readonly datasets: readonly DatasetName[]; readonly formats: readonly Format[] },
): PublishPlan {
  const before = state.before.release?.release.files ?? [];
  const rebuild: MonthPlan[] = [];
  const reuse: PublicFile[] = [];
  for (const dataset of wanted.datasets) {
    for (const source of state.hourly) {
      const month = monthOf(source);
      const inputs = monthInputs(state, dataset, source, month);
      const published = wanted.formats.map((format) => ({
        format,
        file: before.find(
          (file) => file.dataset === dataset && file.format === format && periodOf(file) === month,
        ),
      }));
      const stale = published.map(({ format, file }) => ({
        format,
        reason: reasonFor(file, inputs, state.before.missing),
      }));
      reuse.push(
        ...published.flatMap(({ file }, index) =>
          file !== undefined && stale[index]?.reason === '' ? [file] : [],
        ),
      );
      const made = stale.filter(({ reason }) => reason !== '');
      const reason = made[0]?.reason;
      if (reason !== undefined)
        rebuild.push({ dataset, month, reason, formats: made.map(({ format }) => format), source, inputs });
    }
  }
  const kept = new Set(reuse.map(({ path }) => path));
  return { rebuild, reuse, leave: before.filter(({ path }) => !kept.has(path)) };
}

/** `2024-11` of `aggregates/hourly/2024-11.parquet`. */
const monthOf = (entry: ManifestEntry): string =>
  entry.path.slice(entry.path.lastIndexOf('/') + 1).replace('.parquet', '');

/** What the published files of a month are made from: name → hash. */
function monthInputs(
  state: State,
  dataset: DatasetName,
  source: ManifestEntry,
  month: string,
): Record<string, string> {
  return {
    hourly: source.sha256,
    incidents: hashOf(incidentsOf(state.incidents, month)),
    models: state.modelHashes[dataset],
    schema: hashOf(SCHEMA_VERSION),
    clock: hashOf(state.seeds.building.timezone),
    unpublished: hashOf(unpublishedPlaces(state.seeds)),
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

/**
 * What the incidents say about one UTC month. An end after the month is cut off: when an incident ends later, or is
 * still open, the rows of this month are the same.
 */
export function incidentsOf(incidents: readonly Incident[], month: string): unknown[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const fromMs = Date.UTC(year, number - 1, 1);
  const toMs = Date.UTC(year, number, 1);
  const endMs = ({ end }: Incident): number => (end === null ? Infinity : Date.parse(end));
  return incidents
    .filter((incident) => incident.severity === 'warning' || incident.severity === 'critical')
    .filter((incident) => Date.parse(incident.start) < toMs && endMs(incident) > fromMs)
    .map((incident) => ({ ...incident, end: Math.min(endMs(incident), toMs) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Places that never leave the house: those of which any row of `locations.csv` says `publish` = no, for all times. A
 * place with two sensors has one mean, so one "no" holds for both; and a "no" for a time would tell who lived there when.
 */
export const unpublishedPlaces = (seeds: BuildingSeeds): string[] =>
  [...new Set(seeds.locations.filter(({ publish }) => !publish).map(({ location }) => location))].sort();
