import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Datasource } from '../../../shared/config/types.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { dataError } from '../../../shared/errors/errors.js';
import { observe, type Observation } from '../../../shared/quality/observe.js';
import { findingSchema, type Finding } from '../../../shared/report/finding.js';
import type { PendingDatasource } from '../../../shared/warehouse/pending.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { proposalFacts, standingFacts, type MeasureOptions } from './measure.js';

/**
 * A clock that runs a few minutes fast is no reason to hold a datasource: only readings later than this beyond the
 * moment of the run are of the future. (Aggregates take them once their time has come.)
 */
export const FUTURE_TOLERANCE_MINUTES = 10;

/** One datasource before it is judged. */
export interface Observed {
  readonly name: string;
  /** Undefined when ingest proposes nothing of it. */
  readonly proposal: PendingDatasource | undefined;
  readonly observations: readonly Observation[];
}

export interface ObserveOptions extends Omit<MeasureOptions, 'limit'> {
  readonly asOf: Date;
  /** Opens the database on first use: a run with nothing to judge needs none. */
  readonly database: () => Promise<Database>;
}

/** Measures every datasource of the run: those with a proposal by its files, the others by the age of what stands. */
export async function observeAll(
  datasources: readonly Datasource[],
  proposals: readonly PendingDatasource[],
  options: ObserveOptions,
): Promise<Observed[]> {
  const limit = new Date(options.asOf.getTime() + FUTURE_TOLERANCE_MINUTES * 60_000);
  const measuring = { ...options, limit };
  const observed: Observed[] = [];
  for (const datasource of datasources) {
    const { name } = datasource;
    const proposal = proposals.find((each) => each.name === name);
    const facts =
      proposal === undefined
        ? standingFacts(datasource, measuring)
        : await proposalFacts(datasource, proposal, await options.database(), measuring);
    observed.push({ name, proposal, observations: observe(facts, options.seeds.thresholds, options.asOf) });
  }
  return observed;
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
