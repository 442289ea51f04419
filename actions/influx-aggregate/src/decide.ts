import { hashOf } from '../../../shared/config/hash.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { ReadingsEntry, State } from './collect.js';
import { asOfInput } from './future.js';
import {
  daysOfYear,
  HOUR_MS,
  hoursOfMonth,
  spanOfYear,
  utcMonth,
  yearOf,
  type Coarse,
  type Span,
} from './periods.js';
import {
  FIRST_READINGS,
  type CoarsePlan,
  type FirstReadingsPlan,
  type HourlyPlan,
  type Placement,
  type Plan,
} from './plan.js';
import { reasonFor } from './reasons.js';

/**
 * Whether the index of first readings is made anew. A new cadence reads no month again, but may change what is
 * expected, so it is a reason too. Undefined: everything is as it was.
 */
export function planFirstReadings(state: State): FirstReadingsPlan | undefined {
  const { hashes, readings } = state;
  const months = [...new Set(readings.map(({ month }) => month))].sort();
  const ofMonth = (month: string): [string, string] => [
    `readings/${month}`,
    contentOf(readings.filter((each) => each.month === month)),
  ];
  const inputs = {
    models: hashes.firsts,
    places: hashes.places,
    cadences: hashes.cadences,
    ...Object.fromEntries(months.map(ofMonth)),
  };
  const former = state.aggregates.get(FIRST_READINGS);
  const reason = reasonFor(former, inputs);
  if (reason === undefined || (months.length === 0 && former === undefined)) return undefined;
  const same = (key: string): boolean => former?.inputs[key] === inputs[key as keyof typeof inputs];
  const kept = same('models') && same('places') ? months.filter((month) => same(`readings/${month}`)) : [];
  return {
    path: FIRST_READINGS,
    reason,
    inputs,
    kept,
    stale: months.filter((month) => !kept.includes(month)),
  };
}

/**
 * The hourly months to make anew. `placements` undefined: nothing that they follow from has changed, so what the
 * manifest says of them holds.
 */
export function planHours(state: State, placements: readonly Placement[] | undefined): Plan<HourlyPlan> {
  const plans = monthsWithHours(state).map(
    (month): { plan: HourlyPlan; former: ManifestEntry | undefined } => {
      const path = `aggregates/hourly/${month}.parquet`;
      const former = state.aggregates.get(path);
      const span = hoursOfMonth(month, state.offsetMinutes);
      const readings = state.readings.filter(({ minMs, maxMs }) => minMs < span.to && maxMs >= span.from);
      const hasFuture = readings.some(({ maxMs }) => maxMs >= state.asOfMs);
      const inputs: Record<string, string> = {
        models: state.hashes.hourly,
        places: state.hashes.places,
        hours: String(state.offsetMinutes),
        readings: contentOf(readings),
        placements:
          placements === undefined ? (former?.inputs['placements'] ?? '') : placementsIn(span, placements),
        ...asOfInput(former?.inputs['future'], state.asOfMs, hasFuture),
      };
      return {
        former,
        plan: { path, month, span, readings, hasFuture, inputs, reason: reasonFor(former, inputs) ?? '' },
      };
    },
  );
  return {
    stale: plans.filter(({ plan }) => plan.reason !== '').map(({ plan }) => plan),
    vanished: vanished(
      state,
      'hourly',
      plans.map(({ plan }) => plan.path),
    ),
  };
}

/** The years of days, weeks and months to make anew, from the hourly files as they are after this run. */
export function planWindows(
  state: State,
  hourly: readonly ManifestEntry[],
  placements: readonly Placement[] | undefined,
): Plan<CoarsePlan> {
  const plans = state.coarse.map((granularity) => ({
    granularity,
    plans: yearsOf(state, granularity, hourly, placements),
  }));
  return {
    stale: plans.flatMap((each) => each.plans.filter(({ reason }) => reason !== '')),
    vanished: plans.flatMap((each) =>
      vanished(
        state,
        each.granularity,
        each.plans.map(({ path }) => path),
      ),
    ),
  };
}

function yearsOf(
  state: State,
  granularity: Coarse,
  hourly: readonly ManifestEntry[],
  placements: readonly Placement[] | undefined,
): CoarsePlan[] {
  const edges = hourly.flatMap(({ min_time, max_time }) =>
    min_time === null || max_time === null ? [] : [min_time, max_time],
  );
  const years = [...new Set(edges.map((edge) => yearOf(granularity, Date.parse(edge), state.timezone)))].sort(
    (a, b) => a - b,
  );
  return years.map((year) => {
    const path = `aggregates/${granularity}/${String(year).padStart(4, '0')}.parquet`;
    const former = state.aggregates.get(path);
    const span = spanOfYear(granularity, year, state.timezone);
    const hours = hourly.filter(
      ({ min_time, max_time }) =>
        min_time !== null &&
        max_time !== null &&
        Date.parse(min_time) < span.to &&
        Date.parse(max_time) >= span.from,
    );
    const inputs = {
      models: state.hashes.coarse[granularity],
      zone: state.timezone,
      hourly: hashOf(hours.map(({ path: name, sha256 }) => [name, sha256])),
      placements:
        placements === undefined ? (former?.inputs['placements'] ?? '') : placementsIn(span, placements),
    };
    const reason = reasonFor(former, inputs) ?? '';
    return { path, granularity, span, days: daysOfYear(granularity, year), hours, inputs, reason };
  });
}

/** UTC months in which an hour with readings begins: with shifted hours, a reading may belong to the month before. */
function monthsWithHours({ readings, offsetMinutes }: State): string[] {
  const months = readings.flatMap(({ month, minMs, maxMs }) => {
    const { from } = hoursOfMonth(month, offsetMinutes);
    return [...(minMs < from ? [utcMonth(from - 24 * HOUR_MS)] : []), ...(maxMs >= from ? [month] : [])];
  });
  return [...new Set(months)].sort();
}

const contentOf = (readings: readonly ReadingsEntry[]): string =>
  hashOf(readings.map(({ datasource, month, entry }) => [datasource, month, entry.sha256]));

/** Hash of all that decides how many readings are expected in a stretch of time. */
function placementsIn(span: Span, placements: readonly Placement[]): string {
  const inForce = placements.filter(
    ({ firstMs, untilMs }) => firstMs < span.to && (untilMs === null || untilMs > span.from),
  );
  return hashOf(
    inForce.map(({ series, firstMs, untilMs, cadence }) => [series, firstMs, untilMs, cadence]).sort(),
  );
}

function vanished(state: State, folder: string, wanted: readonly string[]): string[] {
  return [...state.aggregates.keys()].filter(
    (path) => path.startsWith(`aggregates/${folder}/`) && !wanted.includes(path),
  );
}
