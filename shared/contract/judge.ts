import type { Datasource, Mapping } from '../config/types.js';
import { canonicalJson } from '../files/atomic.js';
import type { Finding } from '../report/finding.js';
import { layoutHash, type Contract, type Layout, type ReadPlan, type TimeReading } from './contract.js';
import type { Seen } from './look.js';
import { lostColumns } from './lost.js';
import {
  cadenceUnknown,
  columnFindings,
  contractFindings,
  formChanged,
  list,
  missingColumns,
  nothingMapped,
  orderFindings,
  sensorUnknown,
  shapeUnsupported,
  undecidedTime,
  unusedMappings,
  type Refusal,
} from './messages.js';
import { compilePattern, matchRequired, normalised } from './names.js';
import { decideTime, orderOf, type DateOrder, type TimeDecision } from './time-format.js';

export type Verdict = { readonly verdict: 'accepted'; readonly plan: ReadPlan } | Refusal;

export interface Judgement {
  /** One verdict per file, in the order given. */
  readonly verdicts: readonly Verdict[];
  readonly contract: Contract;
  readonly contractChanged: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Judges raw files of one datasource against its seeds and its contract, all together: what is missing in one file can
 * only be told by looking at the others.
 */
export function judgeFiles(
  datasource: Datasource,
  mappings: readonly Mapping[],
  seen: readonly Seen[],
  contract: Contract | undefined,
): Judgement {
  const cadence = datasource.cadenceMinutes ?? contract?.cadence_minutes ?? null;
  const lost = lostColumns(mappings, seen, contract);
  const usual = usualOrder(seen, contract, datasource);
  const judged = seen.map((each) => judgeFile(datasource, each, lost.get(each) ?? [], usual));
  const learned =
    cadence ??
    middle(
      judged.flatMap((each) => (each.verdict === 'accepted' && each.cadence !== null ? [each.cadence] : [])),
    );
  // The start of an interval is not known without its length.
  const endless = datasource.intervalLabel === 'end' && learned === null;
  const final = judged.map((each): Judged =>
    endless && each.verdict === 'accepted' ? cadenceUnknown() : each,
  );
  const taken = final.flatMap((each, index) =>
    each.verdict === 'accepted' ? [{ ...each, seen: seen[index] }] : [],
  );
  const layouts = taken.reduce(
    remember,
    new Map((contract?.layouts ?? []).map((layout) => [layout.hash, layout])),
  );
  const next: Contract = {
    version: 1,
    datasource: datasource.name,
    cadence_minutes: learned,
    layouts: [...layouts.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  };
  const contractChanged = next.layouts.length > 0 && canonicalJson(next) !== canonicalJson(contract ?? null);
  return {
    verdicts: final.map((each): Verdict =>
      each.verdict === 'accepted' ? { verdict: 'accepted', plan: each.plan } : each,
    ),
    contract: next,
    contractChanged,
    findings: [
      ...taken.flatMap((each) => (each.seen === undefined ? [] : columnFindings(datasource, each.seen))),
      ...(datasource.dateFormats.length > 0
        ? []
        : orderFindings(
            datasource,
            taken.flatMap(({ decisions }) => decisions),
          )),
      ...unusedMappings(datasource, mappings, seen, contract),
      ...contractFindings(datasource, contract, next, contractChanged),
    ],
  };
}

interface Accepted {
  readonly verdict: 'accepted';
  readonly plan: ReadPlan;
  readonly layout: Layout;
  readonly decisions: readonly TimeDecision[];
  readonly cadence: number | null;
}
type Judged = Accepted | Refusal;

function judgeFile(
  datasource: Datasource,
  seen: Seen,
  lost: readonly string[],
  usual: DateOrder | undefined,
): Judged {
  if (datasource.shape === 'matrix') return shapeUnsupported();
  const covered = new Set(
    seen.channels.channels.map((channel) => normalised(channel.mapping.measurementColumn)),
  );
  const required = datasource.requiredColumns.filter(
    (name) => matchRequired(name, seen.columns) === undefined && !covered.has(normalised(name)),
  );
  const missing = [...new Set([...lost, ...required])];
  if (missing.length > 0) return missingColumns(missing, seen.channels.unmapped);
  if (seen.channels.channels.length === 0) return nothingMapped(seen);
  const pattern = datasource.sensorPattern;
  if (
    pattern !== undefined &&
    seen.channels.channels.some(({ sensor }) => sensor === 'file') &&
    compilePattern(pattern).exec(seen.name) === null
  ) {
    return sensorUnknown(pattern);
  }
  const readings: TimeReading[] = [];
  const decisions: TimeDecision[] = [];
  for (const time of seen.times) {
    if (time.typed !== undefined) {
      readings.push({ columns: [...time.columns], kind: time.typed, format: null });
      continue;
    }
    const decision = decideTime(time.evidence, { stated: datasource.dateOrder, usual });
    if (decision.kind === 'ambiguous' || decision.kind === 'unknown') return undecidedTime(decision, time);
    readings.push({
      columns: [...time.columns],
      kind: decision.kind,
      format: decision.kind === 'text' ? decision.format : null,
    });
    decisions.push(decision);
  }
  const changes = formChanges(datasource, seen);
  if (changes.length > 0) return formChanged(changes);
  const layout = layoutOf(seen, readings);
  // Times of several sensors in one column do not tell how often each of them reports.
  const cadence =
    seen.shape === 'narrow'
      ? null
      : (decisions.flatMap((each) => ('cadence' in each && each.cadence !== null ? [each.cadence] : []))[0] ??
        null);
  return {
    verdict: 'accepted',
    plan: planOf(datasource, seen, layout, readings),
    layout,
    decisions,
    cadence,
  };
}

/** The one date order that all files with evidence of their own show, the contract's included; undefined when none or two. */
function usualOrder(
  seen: readonly Seen[],
  contract: Contract | undefined,
  datasource: Datasource,
): DateOrder | undefined {
  const formats = (contract?.layouts ?? [])
    .flatMap((layout) => layout.timeFormats.flatMap(({ kinds }) => kinds))
    .filter((kind) => kind.includes('%'));
  const decisions = seen.flatMap((each) =>
    each.times.map((time) => decideTime(time.evidence, { stated: datasource.dateOrder, usual: undefined })),
  );
  const orders = new Set([
    ...formats.map(orderOf),
    ...decisions.flatMap((each) => (each.kind === 'text' ? [each.order] : [])),
  ]);
  return orders.size === 1 ? [...orders][0] : undefined;
}

/** A known layout in another form (delimiter, decimal mark) changes the meaning of values: refused, unless the seed states it. */
function formChanges(datasource: Datasource, { layouts, table, decimal }: Seen): string[] {
  const delimiters = [...new Set(layouts.map((layout) => layout.delimiter))];
  const decimals = [...new Set(layouts.flatMap((layout) => layout.decimal ?? []))];
  const changed = (known: readonly string[], found: string): boolean =>
    known.length > 0 && !known.includes(found);
  return [
    ...(datasource.delimiter === undefined && changed(delimiters, table.delimiter)
      ? [`delimiter ${list(delimiters)} → ${list([table.delimiter])}`]
      : []),
    ...(datasource.decimalSeparator === undefined && decimal !== undefined && changed(decimals, decimal)
      ? [`decimal mark ${list(decimals)} → ${list([decimal])}`]
      : []),
  ];
}

function layoutOf(seen: Seen, times: readonly TimeReading[]): Layout {
  const { format, delimiter } = seen.table;
  // Whole numbers show no decimal mark: then the layout's own holds.
  const decimal = seen.decimal ?? seen.layouts.flatMap((layout) => layout.decimal ?? [])[0] ?? null;
  const form = { format, columns: [...seen.columns], shape: seen.shape, delimiter, decimal };
  const timeFormats = times.map((time) => ({ columns: time.columns, kinds: [time.format ?? time.kind] }));
  return { hash: layoutHash(form), ...form, timeFormats };
}

function remember(layouts: Map<string, Layout>, { layout }: Accepted): Map<string, Layout> {
  const known = layouts.get(layout.hash);
  if (known === undefined) return layouts.set(layout.hash, layout);
  const kinds = new Map(known.timeFormats.map((time) => [time.columns.join('\n'), time]));
  for (const time of layout.timeFormats) {
    const before = kinds.get(time.columns.join('\n'));
    kinds.set(time.columns.join('\n'), {
      columns: time.columns,
      kinds: [...new Set([...(before?.kinds ?? []), ...time.kinds])].sort(),
    });
  }
  return layouts.set(layout.hash, { ...known, timeFormats: [...kinds.values()] });
}

function planOf(
  datasource: Datasource,
  { table, shape }: Seen,
  layout: Layout,
  times: readonly TimeReading[],
): ReadPlan {
  return {
    format: table.format,
    layout: layout.hash,
    encoding: table.encoding,
    rewrite: table.rewrite,
    delimiter: table.delimiter,
    skipLines: table.skipLines,
    columns: [...table.columns],
    decimal: layout.decimal ?? '.',
    thousands: datasource.thousandsSeparator ?? null,
    shape,
    times: [...times],
    recordsPointer: table.recordsPointer ?? null,
    pointers: table.pointers === undefined ? null : [...table.pointers],
  };
}

const middle = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : ([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? null);
