/** Prints the SQL of the models as it runs; `npm run models` alone tells how. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { StageError } from '../../shared/errors/errors.js';
import { loadModels } from '../../shared/models/load.js';
import { renderModels } from '../../shared/models/run.js';

/** A piece of SQL with the file it comes from. */
export interface PrintedSql {
  readonly name: string;
  readonly file: string;
  readonly sql: string;
}

const USAGE = `Usage: npm run models -- --print [NAME …] [--folder DIR] [--var NAME=VALUE …]
Prints the SQL of the models: of all, or of those named and what they read.`;

/** The text that is printed: one file after the other, each under its name. */
export const printedText = (pieces: readonly PrintedSql[]): string =>
  pieces.map(({ file, sql }) => `-- ${file}\n${sql}\n`).join('\n');

/** The SQL of the models of a folder, in running order. No name: all of them. */
export async function modelSql(
  folder: string,
  names: readonly string[],
  vars: Readonly<Record<string, string>>,
): Promise<PrintedSql[]> {
  const models = await loadModels(folder);
  const select = names.length === 0 ? models.all.map(({ name }) => name) : names;
  return renderModels(models, { select, vars }).map(({ model, sql }) => ({
    name: model.name,
    file: model.file,
    sql,
  }));
}

async function main(): Promise<void> {
  const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      print: { type: 'boolean' },
      folder: { type: 'string', default: path.join(repository, 'models') },
      var: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.print !== true) {
    console.log(USAGE);
    return;
  }
  const vars = Object.fromEntries(
    values.var.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
  console.log(printedText(await modelSql(path.resolve(values.folder), positionals, vars)));
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main().catch((cause: unknown) => {
    if (!(cause instanceof StageError)) throw cause;
    console.error(`${cause.message} ${cause.hint ?? ''}`);
    process.exitCode = 1;
  });
}
