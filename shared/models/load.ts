import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { inputError } from '../errors/errors.js';
import { hashOf } from '../config/hash.js';
import { selectModels, type Model, type Models } from './model.js';
import { orderModels } from './order.js';
import { renderModel, renderText } from './render.js';

/** Folders whose files are models; `1_staging/` and `templates/` are read by ingest, by name. */
const MODEL_FOLDERS = ['2_marts', '3_aggregates', '4_public', '5_metrics'];

/**
 * Reads all models of a folder and puts them in running order. Throws MODEL_INVALID: no models, two of one name, text
 * that is not Jinja, a reference that no file defines, a cycle.
 */
export async function loadModels(folder: string): Promise<Models> {
  const files = (await Promise.all(MODEL_FOLDERS.map((name) => sqlFiles(path.join(folder, name))))).flat();
  if (files.length === 0) {
    throw inputError({
      code: 'MODEL_INVALID',
      message: `There are no models in ${folder}.`,
      place: { file: folder },
      hint: `Models are .sql files in ${MODEL_FOLDERS.join(', ')}. Correct the input \`models\`, or leave it away.`,
    });
  }
  const macros = (
    await Promise.all((await sqlFiles(path.join(folder, 'macros'))).map((file) => readFile(file, 'utf8')))
  ).join('');
  const models = await Promise.all(files.map((file) => readModel(folder, file, macros)));
  for (const model of models) {
    const twin = models.find((other) => other !== model && other.name === model.name);
    if (twin !== undefined) throw nameTaken(model, twin);
  }
  return { all: orderModels(models), macros };
}

/** Hash of the text that the selected models come from, with those that they read and the macros. */
export function hashOfModels(models: Models, select: readonly string[]): string {
  const texts = selectModels(models, select).map(({ name, text }) => [name, text]);
  return hashOf({ macros: models.macros, texts });
}

/**
 * Renders `templates/<name>.sql`, or any other file of the models' folder, with variables that it quotes itself by
 * `ident(…)` and `literal(…)`. Throws MODEL_INVALID.
 */
export async function renderTemplate(
  folder: string,
  name: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<string> {
  const file = path.join(folder, name.includes('/') ? name : `templates/${name}.sql`);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw inputError({
      code: 'MODEL_INVALID',
      message: `The template ${shown(folder, file)} does not exist.`,
      place: { file: shown(folder, file) },
      hint: 'A folder given as `models` needs templates/ too: copy them from the action.',
      cause,
    });
  });
  return renderText(text, shown(folder, file), variables);
}

/** Renders the model once with functions that only take note of what it reads. */
async function readModel(folder: string, file: string, macros: string): Promise<Model> {
  const needs = new Set<string>();
  const sources = new Set<string>();
  const text = await readFile(file, 'utf8');
  const name = path.basename(file, '.sql');
  renderModel(text, macros, shown(folder, file), {
    ref: (other) => {
      needs.add(other);
      return other;
    },
    source: (schema, table) => {
      sources.add(`${schema}.${table}`);
      return table;
    },
    config: () => undefined,
    this: name,
    variable: (_name, otherwise) => otherwise ?? '',
  });
  return { name, file: shown(folder, file), text, needs: [...needs].sort(), sources: [...sources].sort() };
}

const shown = (folder: string, file: string): string =>
  path.join(path.basename(folder), path.relative(folder, file)).replaceAll('\\', '/');

async function sqlFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => path.join(folder, name));
}

const nameTaken = (model: Model, twin: Model): Error =>
  inputError({
    code: 'MODEL_INVALID',
    message: `Two models have the name "${model.name}": ${model.file} and ${twin.file}.`,
    place: { file: model.file },
    hint: 'Give one of them another file name.',
  });
