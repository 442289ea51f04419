/** Prints the SQL of the models as it runs, or makes a database for dbt; `npm run models` alone tells how. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rmSync } from 'node:fs';
import { realContext } from '../../shared/action/real-context.js';
import { selectBuildings } from '../../shared/action/select.js';
import { loadSeeds } from '../../shared/config/load.js';
import { Database } from '../../shared/duckdb/engine.js';
import { StageError } from '../../shared/errors/errors.js';
import { createModelsDatabase } from '../../shared/models/database.js';
import { Warehouse } from '../../shared/warehouse/warehouse.js';
import { loadModels } from '../../shared/models/load.js';
import { renderModels } from '../../shared/models/run.js';

/** A piece of SQL with the file it comes from. */
export interface PrintedSql {
  readonly name: string;
  readonly file: string;
  readonly sql: string;
}

const USAGE = `Usage: npm run models -- --print [NAME …] [--folder DIR] [--var NAME=VALUE …]
Prints the SQL of the models: of all, or of those named and what they read.

       npm run models -- --database FILE [--warehouse DIR] [--seeds DIR] [--building ID]
Makes a DuckDB file with the sources of the models over a warehouse, for dbt.`;

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

interface DatabaseOptions {
  readonly database: string;
  readonly warehouse: string;
  readonly seeds: string;
  readonly building: string | undefined;
}

/** Makes the database, and says how dbt is started on it. */
async function makeDatabase({
  database,
  warehouse: root,
  seeds: folder,
  building,
}: DatabaseOptions): Promise<string> {
  const seeds = await loadSeeds(path.resolve(folder), folder);
  const [selected] = selectBuildings(seeds, { building: building === undefined ? undefined : [building] });
  if (selected === undefined) return 'There is no active building.';
  const warehouse = await Warehouse.open({ root: path.resolve(root), building: selected.seeds.building.id });
  rmSync(database, { force: true });
  await using db = await Database.open(realContext());
  const vars = await createModelsDatabase(db, path.resolve(database), warehouse, selected.seeds);
  return `SM2_MODELS_DATABASE=${path.resolve(database)} dbt build --project-dir models --profiles-dir models --vars '${JSON.stringify(vars)}'`;
}

async function main(): Promise<void> {
  const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      print: { type: 'boolean' },
      folder: { type: 'string', default: path.join(repository, 'models') },
      var: { type: 'string', multiple: true, default: [] },
      database: { type: 'string' },
      warehouse: { type: 'string', default: 'warehouse' },
      seeds: { type: 'string', default: 'seeds' },
      building: { type: 'string' },
    },
  });
  if (values.database !== undefined) {
    console.log(await makeDatabase({ ...values, database: values.database, building: values.building }));
    return;
  }
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
