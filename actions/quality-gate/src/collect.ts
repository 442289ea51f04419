import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Database } from '../../../shared/duckdb/engine.js';
import { literal, literalList } from '../../../shared/duckdb/quote.js';
import { dataError } from '../../../shared/errors/errors.js';
import type { CheckName } from '../../../shared/quality/checks.js';
import { findingSchema, type Finding } from '../../../shared/report/finding.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';

/** What is known of one datasource's proposal before it is judged. */
export interface Observed {
  readonly proposal: PendingDatasource;
  /** One number per check; none where there is nothing that the check could look at. */
  readonly values: Readonly<Partial<Record<CheckName, number>>>;
}

/** Measures every proposal. The database is opened only where a proposed file reaches beyond `asOf`. */
export async function observe(
  proposals: readonly PendingDatasource[],
  warehouse: Warehouse,
  asOf: Date,
  database: () => Promise<Database>,
): Promise<Observed[]> {
  const observed: Observed[] = [];
  for (const proposal of proposals) {
    const months = proposal.entries.filter((entry) => entry.path.startsWith('readings/'));
    const late = months.filter(({ max_time }) => max_time !== null && Date.parse(max_time) >= asOf.getTime());
    const files = late.map((entry) => warehouse.runFile(...entry.stored.split('/')));
    const values = {
      ...ofNewFiles(proposal),
      max_rows: Math.max(0, ...months.map((entry) => entry.rows)),
      future_rows: await countFuture(files, asOf, database),
    };
    observed.push({ proposal, values });
  }
  return observed;
}

/** Without a new file (a changed seed, a rebuild) there is nothing that could have too few cells or too many nulls. */
function ofNewFiles({ newFiles }: PendingDatasource): Partial<Record<CheckName, number>> {
  if (newFiles.length === 0) return {};
  const total = (count: (fates: (typeof newFiles)[number]['fates']) => number): number =>
    newFiles.reduce((sum, { fates }) => sum + count(fates), 0);
  const taken = total((fates) => fates.accepted + fates.superseded + fates.null);
  const nulls = total((fates) => fates.null);
  return {
    // One division, so that a share that a seed can write down compares as equal.
    null_percent: taken === 0 ? 0 : (nulls * 100) / taken,
    min_rows: total((fates) => fates.cells),
  };
}

async function countFuture(
  files: readonly string[],
  asOf: Date,
  database: () => Promise<Database>,
): Promise<number> {
  if (files.length === 0) return 0;
  const db = await database();
  const { rows } = await db.row<{ rows: number }>(
    `SELECT count(*) AS rows FROM read_parquet(${literalList(files, '[]')}) WHERE time >= ${literal(asOf.toISOString())}::TIMESTAMPTZ`,
  );
  return rows;
}

/** Findings of the stages that ran before in this job, from their reports. */
export async function earlierFindings(warehouse: Warehouse): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const stage of ['validate-schema', 'ingest-datasources']) {
    const text = await readFile(warehouse.runFile('reports', `${stage}.json`), 'utf8').catch(() => undefined);
    found.push(...(text === undefined ? [] : (parseFindings(text) ?? [])));
  }
  return found;
}

/** The open findings that the warehouse holds from earlier runs. Throws FILE_CORRUPT. */
export async function keptFindings(warehouse: Warehouse): Promise<Finding[]> {
  const entry = warehouse.entry('findings.json');
  if (entry === undefined) return [];
  const file = await warehouse.file(entry);
  const findings = parseFindings(await readFile(file, 'utf8'));
  if (findings !== undefined) return findings;
  throw dataError({
    code: 'FILE_CORRUPT',
    message: 'findings.json, the list of open findings, cannot be read.',
    place: { file },
    hint: 'Restore it from a backup. Or write {"findings": []} in it: what is still wrong is found again with the next files.',
  });
}

const document = z.object({ findings: z.array(z.unknown()) });

/** Undefined when the text is no list of findings. One whose code another version had is left out. */
function parseFindings(text: string): Finding[] | undefined {
  try {
    return document.parse(JSON.parse(text)).findings.flatMap((each) => {
      const parsed = findingSchema.safeParse(each);
      return parsed.success ? [parsed.data as Finding] : [];
    });
  } catch {
    return undefined;
  }
}
