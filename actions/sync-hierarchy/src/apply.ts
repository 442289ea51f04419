import path from 'node:path';
import type { StageRun } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { ident } from '../../../shared/duckdb/quote.js';
import type { TreeTables } from '../../../shared/hierarchy/tables.js';
import type { FileReport } from '../../../shared/report/report.js';
import type { Plan } from './decide.js';
import type { HierarchyEngine } from './engine.js';
import { FILES, ORDER_OF } from './files.js';

export interface Applied {
  readonly changed: boolean;
  readonly files: readonly FileReport[];
}

/** Writes the four files of a plan and makes them lasting; does nothing for every other plan. */
export async function apply(run: StageRun<unknown>, plan: Plan, engine: HierarchyEngine): Promise<Applied> {
  if (plan.action !== 'write') return { changed: false, files: [] };
  const change = run.warehouse.change();
  await using db = await Database.open(run.context, { threads: run.inputs.threads });
  await engine.derive(db, plan.tables, path.join(run.context.tempDir, 'sync-hierarchy'));
  const files: FileReport[] = [];
  for (const file of FILES) {
    const temporary = change.temporary(file);
    const table = ident(file.replace(/^.*\/|\.parquet$/g, ''));
    const { rows } = await writeParquet(db, `SELECT * FROM ${table} ORDER BY ${ORDER_OF[file]}`, temporary);
    const { bytes, sha256 } = await change.add(file, temporary, { rows, inputs: plan.inputs });
    files.push({ path: file, rows, bytes, sha256 });
  }
  verifyCounts(plan.tables, files, engine.name);
  return { changed: await run.warehouse.commit(change), files };
}

/** Whatever the engine, these numbers follow from the tree: every node has a row for itself and for each node above. */
function verifyCounts({ nodes, edges }: TreeTables, files: readonly FileReport[], engine: string): void {
  const closure = nodes.reduce((sum, { depth }) => sum + depth + 1, 0);
  const expected = { nodes: nodes.length, edges: edges.length, closure, paths: nodes.length };
  for (const [name, rows] of Object.entries(expected)) {
    const found = files.find(({ path }) => path === `hierarchy/${name}.parquet`)?.rows;
    if (found !== rows)
      throw new Error(`the engine ${engine} gave ${found} rows of ${name}, the tree has ${rows}`);
  }
}
