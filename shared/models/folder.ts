import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../context/context.js';

/** What `modelsFolder` reads of a stage's run. */
export interface ModelsInput {
  readonly context: Pick<Context, 'workspace'>;
  readonly inputs: { readonly models?: string | undefined };
}

/**
 * The folder of models, absolute: the input `models`, else the one that was copied beside the bundle, else the
 * repository's own when run from source.
 */
export function modelsFolder(run: ModelsInput): string {
  if (run.inputs.models !== undefined) return path.resolve(run.context.workspace, run.inputs.models);
  const here = path.dirname(fileURLToPath(import.meta.url));
  const beside = path.join(here, 'models');
  return existsSync(beside) ? beside : path.resolve(here, '../../models');
}
