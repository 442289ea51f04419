import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { BuildingSeeds, Datasource } from '../../../shared/config/types.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { isoTime, readParquet } from '../../../shared/duckdb/parquet.js';
import type { Counted, DatasourceFacts, Example, SeriesFacts } from '../../../shared/quality/facts.js';
import { fileId } from '../../../shared/warehouse/ledger.js';
import type { ManifestEntry } from '../../../shared/warehouse/manifest.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { placeOf } from './places.js';
import { seriesSql, spanSql, type SeriesRow, type SpanRow } from './series-sql.js';

export interface MeasureOptions {
  readonly warehouse: Warehouse;
  readonly seeds: BuildingSeeds;
  /** From here on a reading is of the future. */
  readonly limit: Date;
}

type NewFile = PendingDatasource['newFiles'][number];

/** What is known of a datasource without a proposal: how old its newest reading is, as the manifest says it. */
export function standingFacts({ name }: Datasource, { warehouse, limit }: MeasureOptions): DatasourceFacts {
  const latest = latestOf(warehouse.entries(`readings/${name}/`), limit);
  return { datasource: name, newFiles: undefined, proposal: undefined, latest, latestFile: undefined };
}

/** Measures a proposal: from its fates, and in DuckDB from the readings and the ledger that it proposes. */
export async function proposalFacts(
  datasource: Datasource,
  proposal: PendingDatasource,
  db: Database,
  options: MeasureOptions,
): Promise<DatasourceFacts> {
  const { warehouse, limit } = options;
  const after = entriesAfter(warehouse, proposal);
  const readings = after.filter(({ path }) => path.startsWith(`readings/${proposal.name}/`));
  const months = proposal.entries.filter(({ path }) => path.startsWith('readings/'));
  const series = await measureSeries(datasource, proposal, months, db, options);
  const ledger = await readLedgerSums(after, proposal.name, db, warehouse);
  const unaccounted =
    ledger === undefined ? 0 : Math.abs(readings.reduce((sum, { rows }) => sum + rows, 0) - ledger.taken);
  const latest = [latestOf(readings, limit), ...series.map((each) => each.latest)];
  return {
    datasource: proposal.name,
    newFiles: ofNewFiles(proposal.newFiles),
    proposal: {
      fullestMonth: Math.max(0, ...months.map((entry) => entry.rows)),
      unbalanced: unaccounted + proposal.newFiles.reduce((sum, { fates }) => sum + unbalanced(fates), 0),
      series,
    },
    latest: latest
      .flatMap((each) => each ?? [])
      .sort()
      .at(-1),
    latestFile: proposal.newFiles.length === 0 ? undefined : ledger?.newest,
  };
}

const unbalanced = ({ cells, ...parts }: NewFile['fates']): number =>
  Math.abs(cells - Object.values(parts).reduce((sum, part) => sum + part, 0));

/** The newest instant before the limit that the facts of the files tell; one that reaches beyond it counts from its start. */
function latestOf(entries: readonly ManifestEntry[], limit: Date): string | undefined {
  const before = (time: string | null): boolean => time !== null && Date.parse(time) < limit.getTime();
  const times = entries.flatMap(({ min_time, max_time }) =>
    before(max_time) ? [max_time] : before(min_time) ? [min_time] : [],
  );
  return times
    .flatMap((time) => time ?? [])
    .sort()
    .at(-1);
}

const entriesAfter = (warehouse: Warehouse, proposal: PendingDatasource): ManifestEntry[] => {
  const change = warehouse.change();
  change.take(proposal.entries, proposal.removed);
  return change.applyTo(warehouse.manifest);
};

function ofNewFiles(files: readonly NewFile[]): DatasourceFacts['newFiles'] {
  if (files.length === 0) return undefined;
  const total = (of: (fates: NewFile['fates']) => number): number =>
    files.reduce((sum, { fates }) => sum + of(fates), 0);
  const most = (of: (fates: NewFile['fates']) => number): Example => ({
    file: files.toSorted((a, b) => of(b.fates) - of(a.fates))[0]?.name ?? '',
  });
  return {
    cells: total(({ cells }) => cells),
    taken: total((fates) => fates.accepted + fates.superseded + fates.null),
    nulls: total((fates) => fates.null),
    duplicates: total(({ duplicate }) => duplicate),
    rejected: total(({ rejected }) => rejected),
    rejectedIn: most(({ rejected }) => rejected),
    smallest: most(({ cells }) => -cells),
    nullCells: files.flatMap(({ name, nulls = [] }) =>
      nulls.map(({ line, ...each }) => ({
        ...each,
        example: { file: name, ...(line === null ? {} : { line }) },
      })),
    ),
  };
}

async function measureSeries(
  datasource: Datasource,
  proposal: PendingDatasource,
  months: readonly ManifestEntry[],
  db: Database,
  { warehouse, seeds, limit }: MeasureOptions,
): Promise<SeriesFacts[]> {
  if (months.length === 0 || proposal.newFiles.length === 0) return [];
  const names = new Map(proposal.newFiles.map(({ sha256, name }) => [fileId(sha256), name]));
  const query = {
    months: await Promise.all(months.map((entry) => warehouse.file(entry))),
    files: [...names.keys()],
    limit: limit.toISOString(),
    mappings: seeds.mappings.filter((mapping) => mapping.datasourceId === datasource.id),
  };
  const rows = await db.rows<SeriesRow>(seriesSql(query));
  const placed = rows.map((row) => ({ row, place: placeOf(seeds, datasource, row) }));
  const cadenceMinutes = datasource.cadenceMinutes ?? (await learnedCadence(warehouse, proposal));
  const leaves = placed.flatMap(({ row, place }) =>
    place.until === undefined ? [] : [[row.sensor, place.until] as const],
  );
  const monthStarts = months.map(
    ({ path }) => `${path.slice(-'YYYY-MM.parquet'.length, -'.parquet'.length)}-01`,
  );
  const spans =
    cadenceMinutes === null
      ? []
      : await db.rows<SpanRow>(spanSql({ ...query, cadenceMinutes, monthStarts, leaves: new Map(leaves) }));
  const spanOf = new Map(spans.map((span) => [JSON.stringify([span.sensor, span.measurement]), span]));
  return placed.map(({ row, place }) => {
    const span = spanOf.get(JSON.stringify([row.sensor, row.measurement]));
    return seriesFacts(row, place.location, span, names);
  });
}

const COUNTED: readonly Counted[] = ['nulls', 'future', 'impossible', 'outside', 'sentinels', 'backward'];

function seriesFacts(
  row: SeriesRow,
  location: string,
  span: SpanRow | undefined,
  names: ReadonlyMap<string, string>,
): SeriesFacts {
  const example = (at: string | null): Example | undefined => {
    const [file = '', line] = at?.split('|')[1]?.split(':') ?? [];
    const name = names.get(file);
    return name === undefined
      ? undefined
      : { file: name, ...(line === undefined ? {} : { line: Number(line) }) };
  };
  const examples = COUNTED.flatMap((kind) => {
    const found = example(row[`${kind}_at`]);
    return found === undefined ? [] : [[kind, found] as const];
  });
  return {
    measurement: row.measurement,
    location,
    readings: row.readings,
    counts: Object.fromEntries(COUNTED.map((kind) => [kind, row[kind]])) as Record<Counted, number>,
    examples: Object.fromEntries(examples),
    file: { file: example(row.any_at)?.file ?? '' },
    steps: row.steps,
    present: span?.present ?? 0,
    due: span?.due,
    lowest: row.lowest ?? undefined,
    highest: row.highest ?? undefined,
    latest: row.latest ?? undefined,
  };
}

const cadenceSchema = z.object({ cadence_minutes: z.number().positive().nullish() });

/** The cadence that the proposed contract, else the accepted one, learned; null where none knows it. */
async function learnedCadence(warehouse: Warehouse, proposal: PendingDatasource): Promise<number | null> {
  const path = `contracts/${proposal.name}.json`;
  const entry = proposal.entries.find((each) => each.path === path) ?? warehouse.entry(path);
  if (entry === undefined) return null;
  const contract = cadenceSchema.safeParse(JSON.parse(await readFile(await warehouse.file(entry), 'utf8')));
  return contract.data?.cadence_minutes ?? null;
}

/** What the ledger accounts for, and when its newest file was written. Undefined without a ledger. */
async function readLedgerSums(
  after: readonly ManifestEntry[],
  datasource: string,
  db: Database,
  warehouse: Warehouse,
): Promise<{ taken: number; newest: string } | undefined> {
  const entries = after.filter(({ path }) => path.startsWith(`ledger/${datasource}/`));
  if (entries.length === 0) return undefined;
  const files = await Promise.all(entries.map((entry) => warehouse.file(entry)));
  return db.row<{ taken: number; newest: string }>(
    `SELECT coalesce(sum(accepted + "null"), 0)::BIGINT AS taken, ${isoTime('max(modified)')} AS newest FROM ${readParquet(files)}`,
  );
}
