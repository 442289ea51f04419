import type { Database } from '../duckdb/engine.js';
import { literal } from '../duckdb/quote.js';
import { inputError } from '../errors/errors.js';
import { relation, renderOne, selectModels, type Models, type RenderedModel } from './model.js';
import type { Variables } from './render.js';

export interface RunOptions {
  /** Names of the models that are wanted; what they read is made too. */
  readonly select: readonly string[];
  readonly vars?: Variables;
  /** Models whose relations the caller has made himself, for example from files: they are used, not made. */
  readonly provided?: readonly string[];
}

/**
 * Makes views and tables of the selected models and of those they read. The sources must exist (`createSources`).
 * Throws MODEL_INVALID, and MODEL_FAILED with the file of the model whose SQL the engine refused.
 */
export async function runModels(db: Database, models: Models, options: RunOptions): Promise<void> {
  for (const rendered of renderModels(models, options)) await runModel(db, rendered);
}

/** The SQL of the selected models and of those they read, in running order. Throws MODEL_INVALID. */
export function renderModels(models: Models, options: RunOptions): RenderedModel[] {
  return selectModels(models, options.select, options.provided).map((model) =>
    renderOne(model, models.macros, options.vars ?? {}),
  );
}

/** Puts a query in the place of a model, to be named in `provided`. */
export async function provideModel(db: Database, name: string, query: string): Promise<void> {
  await dropRelation(db, name);
  await db.run(`CREATE VIEW ${relation(name)} AS ${query}`);
}

async function runModel(db: Database, { model, sql, materialized }: RenderedModel): Promise<void> {
  await dropRelation(db, model.name);
  const kind = materialized === 'table' ? 'TABLE' : 'VIEW';
  await withModelName(model.file, () => db.run(`CREATE ${kind} ${relation(model.name)} AS\n${sql}`));
}

/** A view cannot replace a table, nor a table a view, so what is there is dropped as what it is. */
async function dropRelation(db: Database, name: string): Promise<void> {
  const there = await db.rows<{ kind: string }>(
    `SELECT 'TABLE' AS kind FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = ${literal(name)}
     UNION ALL SELECT 'VIEW' FROM duckdb_views() WHERE schema_name = 'main' AND view_name = ${literal(name)}`,
  );
  for (const { kind } of there) await db.run(`DROP ${kind === 'VIEW' ? 'VIEW' : 'TABLE'} ${relation(name)}`);
}

/** Runs a query over models: what the engine says is a MODEL_FAILED of `file`, since a view fails when it is read. */
export async function withModelName<T>(file: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    const reason = (cause as Error).message;
    // These have nothing to do with the text of the model.
    if (/^(IO Error|Out of Memory|Out of Range Error: .*disk|INTERRUPT)/i.test(reason)) throw cause;
    throw inputError({
      code: 'MODEL_FAILED',
      message: `The model ${file} cannot be run: ${reason.split('\n')[0]}`,
      place: { file },
      hint: 'Correct the SQL of this model, or of one that it reads.',
      cause,
    });
  }
}
