import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { inputError } from '../errors/errors.js';
import { toJson, writeFileAtomic } from '../files/atomic.js';
import { fatesSchema } from '../report/report.js';
import { manifestEntrySchema, storedNameSchema } from './manifest.js';
import type { Warehouse } from './warehouse.js';

/** Cells of one measurement in one new file, whatever became of them: a null on a known key leaves no other trace. */
export const nullCellsSchema = z.object({
  measurement: z.string(),
  cells: z.number().int(),
  nulls: z.number().int(),
  line: z.number().int().nullable(),
});
export type NullCells = z.infer<typeof nullCellsSchema>;

/** What ingest-datasources proposes and quality-gate disposes of; of this run only. */
export const pendingSchema = z.object({
  version: z.literal(1),
  /** Hash of the manifest that the proposal builds on; null for a new warehouse. */
  base: z.string().nullable(),
  datasources: z.array(
    z.object({
      name: z.string(),
      /** Manifest entries that replace those of the same path; their files are already in place. */
      entries: z.array(manifestEntrySchema),
      removed: z.array(storedNameSchema),
      /** Stored names of raw/ and quarantine/ files that the proposed ledger names. */
      alongside: z.array(storedNameSchema),
      fates: fatesSchema,
      /** Stored names of new raw files, with what happened to their cells. */
      newFiles: z.array(
        z.object({
          name: z.string(),
          sha256: z.string(),
          fates: fatesSchema,
          /** Mapped cells by measurement, those without a value, and the line of the first of these. */
          nulls: z.array(nullCellsSchema).optional(),
        }),
      ),
    }),
  ),
});
export type Pending = z.infer<typeof pendingSchema>;
export type PendingDatasource = Pending['datasources'][number];

const PENDING = 'pending.json';

export async function writePending(warehouse: Warehouse, pending: Pending): Promise<void> {
  await writeFileAtomic(warehouse.runFile(PENDING), toJson(pending));
}

/** Reads the proposal. Throws PENDING_MISSING, PENDING_UNREADABLE, and PENDING_STALE when the warehouse has moved on since. */
export async function readPending(warehouse: Warehouse): Promise<Pending> {
  const file = warehouse.runFile(PENDING);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw inputError({
      code: 'PENDING_MISSING',
      message: 'There is no proposal of ingest-datasources to judge.',
      place: { file },
      hint: 'Run ingest-datasources before quality-gate, in the same job and with the same `warehouse`.',
    });
  }
  const pending = parsePending(text, file);
  if (pending.base !== warehouse.manifestHash) {
    throw inputError({
      code: 'PENDING_STALE',
      message: `The proposal builds on manifest ${pending.base ?? '(none)'}, the warehouse is at ${warehouse.manifestHash ?? '(none)'}.`,
      place: { file },
      hint: 'Run ingest-datasources again, then quality-gate.',
    });
  }
  return pending;
}

function parsePending(text: string, file: string): Pending {
  try {
    return pendingSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw inputError({
      code: 'PENDING_UNREADABLE',
      message: 'The proposal of ingest-datasources is damaged, or was written by another version.',
      place: { file },
      hint: 'Run ingest-datasources again, then quality-gate.',
      cause,
    });
  }
}
