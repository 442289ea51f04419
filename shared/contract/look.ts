import type { Datasource, Mapping } from '../config/types.js';
import { resolveChannels, type Channels } from './channels.js';
import { nearestLayouts, type Contract, type Layout } from './contract.js';
import { sampleOf, type RawTable } from './raw-table.js';
import { decideShape, shownDecimal } from './shape.js';
import { readTimeEvidence, type TimeEvidence } from './time-format.js';

/** What one set of timestamp columns of a file tells by itself. */
export interface SeenTime {
  readonly columns: readonly string[];
  /** A typed column of a Parquet file says how it is read. */
  readonly typed: 'local' | 'instant' | undefined;
  readonly evidence: TimeEvidence;
  /** A few texts, for messages. */
  readonly examples: readonly string[];
}

/** Everything that is told by one raw file alone; its sample is not needed any more. */
export interface Seen {
  readonly name: string;
  readonly table: Omit<RawTable, 'sample' | 'blank'>;
  /** Columns that carry data. */
  readonly columns: readonly string[];
  readonly shape: 'wide' | 'narrow';
  readonly channels: Channels;
  /** Decimal mark that the seed states or the values show; undefined while they are whole numbers. */
  readonly decimal: ',' | '.' | undefined;
  readonly times: readonly SeenTime[];
  /** Layouts of the contract that it belongs to. */
  readonly layouts: readonly Layout[];
}

/** Looks at one raw file. `latestMs`: latest wall-clock time that it may plausibly hold. */
export function lookAt(
  datasource: Datasource,
  mappings: readonly Mapping[],
  name: string,
  raw: RawTable,
  contract: Contract | undefined,
  latestMs: number,
): Seen {
  const { sample: _, blank, ...table } = raw;
  const columns = raw.columns.filter((column) => !blank.includes(column));
  const layouts = nearestLayouts(columns, contract?.layouts ?? []);
  const stated = datasource.shape === 'wide' || datasource.shape === 'narrow' ? datasource.shape : undefined;
  const shape = stated ?? layouts[0]?.shape ?? decideShape(datasource, mappings, raw);
  const channels = resolveChannels(datasource, mappings, columns, shape);
  const read = channels.channels.filter(({ mapping }) => mapping.measurement !== 'ignore');
  const decimal = shownDecimal(
    datasource,
    raw,
    read.map(({ valueColumn }) => valueColumn),
  );
  const sets = new Map(
    channels.channels.map((channel) => [channel.timeColumns.join('\n'), channel.timeColumns]),
  );
  const times = [...sets.values()].map((set) => seeTime(raw, set, datasource.dateFormats, latestMs));
  return { name, table, columns, shape, channels, decimal, times, layouts };
}

function seeTime(
  table: RawTable,
  columns: readonly string[],
  formats: readonly string[],
  latestMs: number,
): SeenTime {
  const typed = columns.length === 1 ? table.typed[columns[0] ?? ''] : undefined;
  if (typed !== undefined) return { columns, typed, evidence: { kind: 'unknown' }, examples: [] };
  const texts = timeTexts(table, columns);
  return {
    columns,
    typed,
    evidence: readTimeEvidence(texts, formats, latestMs),
    examples: texts.filter((text) => text.trim() !== '').slice(0, 3),
  };
}

/** Times of a sample as text, several columns joined by one space, as the bulk is read later. */
function timeTexts(table: RawTable, columns: readonly string[]): string[] {
  const parts = columns.map((column) => sampleOf(table, column));
  return (parts[0] ?? []).map((_, index) => parts.map((texts) => texts[index]?.trim() ?? '').join(' '));
}
