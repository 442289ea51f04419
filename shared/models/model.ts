import { inputError, type StageError } from '../errors/errors.js';
import { nearest } from '../report/nearest.js';
import { ident } from '../duckdb/quote.js';
import { lookUp, materializations, renderModel, type Materialization, type Variables } from './render.js';

/** One SQL file below the numbered folders of `models/`. */
export interface Model {
  /** File name without `.sql`; unique over all folders. */
  readonly name: string;
  /** For messages, `models/3_aggregates/agg_hourly.sql`. */
  readonly file: string;
  readonly text: string;
  /** Models that it reads, in alphabetical order. */
  readonly needs: readonly string[];
  /** Sources that it reads, as `schema.table`, in alphabetical order. */
  readonly sources: readonly string[];
}

/** All models of a folder, each one after those it reads. */
export interface Models {
  readonly all: readonly Model[];
  /** Text of the macro files, which every model may call. */
  readonly macros: string;
}

export interface RenderedModel {
  readonly model: Model;
  readonly sql: string;
  readonly materialized: Materialization;
}

/** The name under which a model's relation is known in SQL. */
export const relation = (name: string): string => ident(name);

/** The SQL of a model. Throws MODEL_INVALID. */
export function renderOne(model: Model, macros: string, vars: Variables): RenderedModel {
  let materialized: Materialization = 'view';
  const sql = renderModel(model.text, macros, model.file, {
    ref: relation,
    source: (schema, table) => `${ident(schema)}.${ident(table)}`,
    config: (given) => {
      materialized = checkMaterialization(given, model.file);
    },
    this: relation(model.name),
    variable: (name, otherwise) => lookUp(vars, name, otherwise),
  });
  return { model, sql, materialized };
}

function checkMaterialization(given: string | undefined, file: string): Materialization {
  const known = materializations.find((each) => each === (given ?? 'view'));
  if (known !== undefined) return known;
  throw inputError({
    code: 'MODEL_INVALID',
    message: `The model ${file} is materialized as "${given}"; this runner knows ${materializations.join(' and ')}.`,
    place: { file },
    hint: 'Choose one of them in config(materialized=…).',
  });
}

/** The models named by `select` and all that they read, in running order. Throws MODEL_INVALID for an unknown name. */
export function selectModels(
  models: Models,
  select: readonly string[],
  provided: readonly string[] = [],
): Model[] {
  const byName = new Map(models.all.map((model) => [model.name, model]));
  const wanted = new Set<string>();
  const visit = (name: string): void => {
    if (wanted.has(name) || provided.includes(name)) return;
    const model = byName.get(name);
    if (model === undefined) throw unknownModel(name, [...byName.keys()]);
    wanted.add(name);
    model.needs.forEach(visit);
  };
  select.forEach(visit);
  return models.all.filter((model) => wanted.has(model.name));
}

/** A model that no file defines. `asker`: the file that refers to it; undefined: the caller. */
export const unknownModel = (name: string, known: readonly string[], asker?: string): StageError =>
  inputError({
    code: 'MODEL_INVALID',
    message: `There is no model "${name}"${asker === undefined ? '' : `, which ${asker} refers to`}.`,
    ...(asker === undefined ? {} : { place: { file: asker } }),
    hint: known.length === 0 ? 'The folder of models holds none.' : `Did you mean "${nearest(name, known)}"?`,
  });
