import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { contractSchema, readPlanSchema } from '../contract/contract.js';
import { toJson, writeFileAtomic } from '../files/atomic.js';
import type { Warehouse } from '../warehouse/warehouse.js';

/** One raw file that was collected in this run. */
export const inboxFileSchema = z.object({
  name: z.string(),
  /** Place it came from, without credentials. */
  origin: z.string(),
  /** ISO 8601 UTC. */
  modified: z.string(),
  remote_hash: z.string().nullable(),
  size: z.number().int(),
  sha256: z.string(),
  /** Physical number of the last line that is not blank. */
  lastLine: z.number().int(),
  verdict: z.enum(['accepted', 'refused']),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  hint: z.string().nullable(),
  plan: readPlanSchema.nullable(),
});
export type InboxFile = z.infer<typeof inboxFileSchema>;

export const inboxDatasourceSchema = z.object({
  name: z.string(),
  files: z.array(inboxFileSchema),
  /** Files at the origin that were taken or refused before. */
  known: z.number().int(),
  contract: contractSchema.nullable(),
  contract_changed: z.boolean(),
});
export type InboxDatasource = z.infer<typeof inboxDatasourceSchema>;

/** `inbox/inbox.json`: what validate-schema collected, with its verdicts; of this run only. */
export const inboxSchema = z.object({
  version: z.literal(1),
  /** Hash of the manifest that the verdicts build on. */
  base: z.string().nullable(),
  /** Hash of the seeds that the verdicts were made with. */
  seeds: z.string(),
  datasources: z.array(inboxDatasourceSchema),
});
export type Inbox = z.infer<typeof inboxSchema>;

const INDEX = ['inbox', 'inbox.json'] as const;

export async function writeInbox(warehouse: Warehouse, inbox: Inbox): Promise<void> {
  await writeFileAtomic(warehouse.runFile(...INDEX), toJson(inbox));
}

/** The inbox of this run, or undefined when there is none that builds on this manifest and these seeds. */
export async function readInbox(warehouse: Warehouse, seedsHash: string): Promise<Inbox | undefined> {
  const text = await readFile(warehouse.runFile(...INDEX), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = inboxSchema.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.base !== warehouse.manifestHash || parsed.data.seeds !== seedsHash)
    return undefined;
  return parsed.data;
}

/**
 * Forgets the index once its files were proposed: an ingest that runs without validate-schema before it collects anew
 * instead of taking yesterday's inbox for today's.
 */
export async function closeInbox(warehouse: Warehouse): Promise<void> {
  await rm(warehouse.runFile(...INDEX), { force: true });
}

/** Where a collected file lies: below the inbox, by content. */
export const inboxFile = (
  warehouse: Warehouse,
  datasource: string,
  file: Pick<InboxFile, 'sha256' | 'name'>,
): string => warehouse.runFile('inbox', datasource, file.sha256.slice(0, 12), file.name);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
