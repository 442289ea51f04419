import type { Datasource, Mapping } from '../config/types.js';
import { canonicalJson } from '../files/atomic.js';
import { asPattern, columnMatcher, patternSource, slug } from './names.js';

/** Where a cell's text in a column or a fixed text comes from. */
export type TextSource = { readonly text: string } | { readonly column: string };

/** One way in which cells of a layout become readings: a mapping row on one column of values. */
export interface Channel {
  readonly mapping: Mapping;
  /** Raw column that holds the values. */
  readonly valueColumn: string;
  /** Narrow files: which names this row is about. */
  readonly names: NameRule | undefined;
  /** Raw timestamp columns, as they are named in the file. */
  readonly timeColumns: readonly string[];
  /** `file`: the group of `sensor_pattern` over the file's name. */
  readonly sensor: TextSource | 'file';
  /** A column: the names of a narrow file, normalised. */
  readonly measurement: TextSource;
  readonly filter: readonly { readonly column: string; readonly value: string }[];
}

export interface NameRule {
  readonly column: string;
  readonly exact: string | undefined;
  readonly pattern: string | undefined;
  /** What other rows say more exactly: an exact name before a pattern, a pattern before the row without `raw_name`. */
  readonly exceptExact: readonly string[];
  readonly exceptPatterns: readonly string[];
}

export interface Channels {
  readonly channels: readonly Channel[];
  /** Columns that carry data and that no row names or excuses. */
  readonly unmapped: readonly string[];
  /** Mapping rows of which the file lacks a column: of values or names, or of time, place or filter beside those. */
  readonly absent: readonly { readonly mapping: Mapping; readonly column: string }[];
  /** Names that met only after normalising. */
  readonly loose: readonly { readonly name: string; readonly column: string }[];
}

/** Decides which mapping rows read which columns of a file with these columns. */
export function resolveChannels(
  datasource: Datasource,
  mappings: readonly Mapping[],
  columns: readonly string[],
  shape: 'wide' | 'narrow',
): Channels {
  const seedNames = mappings.flatMap((mapping) => [
    ...helperNames(mapping),
    mapping.measurementColumn,
    mapping.valueColumn ?? '',
  ]);
  const loose = new Map<string, string>();
  const match = columnMatcher(columns, seedNames);
  const find = (name: string): string | undefined => {
    const found = match(name);
    if (found?.by === 'normalised') loose.set(name, found.column);
    return found?.column;
  };
  const used = new Set<string>();
  const channels: Channel[] = [];
  const absent: { mapping: Mapping; column: string }[] = [];
  // What a row names is not for patterns, and neither is a column that only says when, where or whether.
  const named = new Set(
    mappings.flatMap((mapping) =>
      [...helperNames(mapping), mapping.measurementColumn].map((name) => find(name)),
    ),
  );

  for (const mapping of mappings) {
    const helpers = new Map(helperNames(mapping).map((name) => [name, find(name)]));
    for (const column of helpers.values()) if (column !== undefined) used.add(column);
    const pattern = asPattern(mapping.measurementColumn);
    const plain = pattern === undefined ? find(mapping.measurementColumn) : undefined;
    const measured =
      pattern === undefined
        ? [plain ?? []].flat()
        : columns.filter((name) => pattern.test(name) && !named.has(name));
    for (const column of measured) used.add(column);
    if (measured.length === 0 && pattern === undefined)
      absent.push({ mapping, column: mapping.measurementColumn });
    if (measured.length === 0 || (mapping.measurement === 'ignore' && shape === 'wide')) continue;
    const place = mapping.locationColumn === undefined ? undefined : helpers.get(mapping.locationColumn);
    const missing = [...helpers].filter(
      ([name, column]) =>
        column === undefined && !(name === mapping.locationColumn && hasOtherSensor(datasource, mapping)),
    );
    absent.push(...missing.map(([column]) => ({ mapping, column })));
    if (missing.length > 0) continue;
    const values =
      shape === 'wide'
        ? measured
        : [(mapping.valueColumn === undefined ? undefined : find(mapping.valueColumn)) ?? []].flat();
    for (const valueColumn of values) {
      used.add(valueColumn);
      channels.push({
        mapping,
        valueColumn,
        names: shape === 'narrow' ? nameRule(mapping, mappings, measured[0] ?? '') : undefined,
        timeColumns: mapping.timestampColumns.map((name) => helpers.get(name) ?? ''),
        sensor: sensorOf(datasource, mapping, place, valueColumn, pattern),
        measurement: measurementOf(mapping, shape === 'narrow' ? measured[0] : undefined, valueColumn),
        filter: mapping.filter.map(({ column, value }) => ({ column: helpers.get(column) ?? '', value })),
      });
    }
  }
  return {
    channels,
    unmapped: columns.filter((column) => !used.has(column)),
    absent,
    loose: [...loose].map(([name, column]) => ({ name, column })),
  };
}

/** The columns of a row that say when, where and whether. */
const helperNames = (mapping: Mapping): string[] => [
  ...mapping.timestampColumns,
  ...(mapping.locationColumn === undefined ? [] : [mapping.locationColumn]),
  ...mapping.filter.map(({ column }) => column),
];

const hasOtherSensor = (datasource: Datasource, mapping: Mapping): boolean =>
  mapping.sensor !== undefined || datasource.sensorPattern !== undefined;

function sensorOf(
  datasource: Datasource,
  mapping: Mapping,
  placeColumn: string | undefined,
  valueColumn: string,
  pattern: RegExp | undefined,
): Channel['sensor'] {
  if (mapping.sensor !== undefined) return { text: mapping.sensor };
  if (placeColumn !== undefined) return { column: placeColumn };
  if (datasource.sensorPattern !== undefined) return 'file';
  return { text: pattern?.exec(valueColumn)?.[1] ?? valueColumn };
}

function measurementOf(mapping: Mapping, nameColumn: string | undefined, valueColumn: string): TextSource {
  if (mapping.measurement !== undefined) return { text: mapping.measurement };
  return nameColumn === undefined ? { text: slug(valueColumn) } : { column: nameColumn };
}

function nameRule(mapping: Mapping, mappings: readonly Mapping[], column: string): NameRule {
  const isExact = (each: Mapping): boolean =>
    each.rawName !== undefined && patternSource(each.rawName) === undefined;
  const pattern = mapping.rawName === undefined ? undefined : patternSource(mapping.rawName);
  // Another row speaks for a name only on the lines that its own filter keeps; rows with other filters do not compete.
  const rank = (each: Mapping): number => (isExact(each) ? 2 : each.rawName === undefined ? 0 : 1);
  const others = mappings.filter(
    (each) =>
      rank(each) > rank(mapping) &&
      each.measurementColumn === mapping.measurementColumn &&
      canonicalJson(each.filter) === canonicalJson(mapping.filter),
  );
  return {
    column,
    exact: pattern === undefined ? mapping.rawName : undefined,
    pattern,
    exceptExact: others.flatMap((each) => (isExact(each) ? (each.rawName ?? []) : [])),
    exceptPatterns: others.flatMap((each) =>
      each.rawName === undefined ? [] : (patternSource(each.rawName) ?? []),
    ),
  };
}
