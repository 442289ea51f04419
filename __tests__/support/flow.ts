import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { STAGES, type Stage } from '../../.github/scripts/stages.js';
import { readAction, type StageEnd } from '../../.github/scripts/run-stage.js';
import { ROOT } from '../../.github/scripts/stages.js';
import { runBundle } from './bundle.js';

export interface FlowRun {
  /** The job's working folder; holds `seeds/` and `warehouse/`. */
  readonly cwd: string;
  /** Given to every stage that declares them. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly stages?: readonly Stage[];
  /** Given to one stage. */
  readonly only?: Readonly<Partial<Record<Stage, Readonly<Record<string, string>>>>>;
}

/** Runs the bundles in the order of the flow, each from a copy outside the repository, as a job with `!cancelled()` does. */
export async function runFlow(run: FlowRun): Promise<Map<Stage, StageEnd>> {
  const ends = new Map<Stage, StageEnd>();
  for (const stage of run.stages ?? STAGES) {
    const declared = Object.keys((await readAction(path.join(ROOT, 'actions', stage))).inputs ?? {});
    const inputs = Object.fromEntries(
      Object.entries(run.inputs ?? {}).filter(([name]) => declared.includes(name)),
    );
    ends.set(stage, await runBundle(stage, { cwd: run.cwd, inputs: { ...inputs, ...run.only?.[stage] } }));
  }
  return ends;
}

interface ManifestFile {
  readonly path: string;
  readonly stored: string;
  readonly rows: number;
}

/** Manifest entries of a building, by plain path. */
export function manifestOf(building: string): Map<string, ManifestFile> {
  const manifest = JSON.parse(readFileSync(path.join(building, 'manifest.json'), 'utf8')) as {
    files: ManifestFile[];
  };
  return new Map(manifest.files.map((file) => [file.path, file]));
}

/** Absolute paths of the lasting files whose plain path begins with `prefix`, in order. */
export const lastingFiles = (building: string, prefix: string): string[] =>
  [...manifestOf(building).values()]
    .filter((file) => file.path.startsWith(prefix))
    .map((file) => path.join(building, file.stored));

/** What a run may leave behind without changing the warehouse. */
const RUN_ONLY = new Set(['inbox', 'pending.json', 'reports', '.new']);

/** SHA-256 of every file of a building that outlives the run, by relative path. */
export function lastingHashes(building: string): Record<string, string> {
  const files = readdirSync(building, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => !RUN_ONLY.has(name.split(path.sep)[0] ?? '') && statSync(path.join(building, name)).isFile(),
    )
    .sort();
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(path.join(building, name)))
        .digest('hex'),
    ]),
  );
}

/** SHA-256 of the files that the manifest names, by plain path: what counts, whatever its history. */
export function namedHashes(building: string): Record<string, string> {
  const files = [...manifestOf(building).values()];
  return Object.fromEntries(
    files.map((file) => [
      file.path,
      createHash('sha256')
        .update(readFileSync(path.join(building, file.stored)))
        .digest('hex'),
    ]),
  );
}
