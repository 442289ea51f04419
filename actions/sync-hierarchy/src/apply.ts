import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StageRun } from '../../../shared/action/define.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { writeParquet } from '../../../shared/duckdb/parquet.js';
import { ident } from '../../../shared/duckdb/quote.js';
import type { TreeTables } from '../../../shared/hierarchy/tables.js';
import type { FileReport } from '../../../shared/report/report.js';
import type { Change } from '../../../shared/warehouse/change.js';
import { answerQuestions, runOwnQueries } from './answers.js';
import type { Collected } from './collect.js';
import type { Making, Plan } from './decide.js';
import { openEngine, type HierarchyEngine } from './engine.js';
import { FILES, ORDER_OF } from './files.js';
import { engineInputs, type HierarchyInputs } from './inputs.js';

export interface Applied {
  readonly changed: boolean;
  readonly files: readonly FileReport[];
}

const NOTHING: Applied = { changed: false, files: [] };

/** Brings a server to the hierarchy, writes what the plan names and makes it lasting. Nothing is lasting before all is. */
export async function apply(
  run: StageRun<HierarchyInputs>,
  plan: Plan,
  collected: Collected,
): Promise<Applied> {
  if (plan.action !== 'write' && plan.action !== 'keep') return NOTHING;
  const { making } = plan;
  const needsTables = plan.action === 'write' || making.questions !== undefined;
  const needsDatabase = needsTables || making.ownQueries.length > 0;
  const hasFiles = needsDatabase || making.texts.length > 0 || making.dropped.length > 0;
  if (!hasFiles && !collected.hasServer) return NOTHING;

  await using engine = await openEngine(run.context, engineInputs(run.inputs));
  const scratch = path.join(run.context.tempDir, 'sync-hierarchy');
  const change = run.warehouse.change();
  const files: FileReport[] = [];
  if (!needsDatabase) await engine.bring(making.graph);
  else {
    await using db = await Database.open(run.context, { threads: run.inputs.threads });
    const write = tableWriter(db, change, files);
    if (needsTables) await engine.derive(db, making.graph, scratch);
    else await engine.bring(making.graph);
    if (plan.action === 'write') {
      for (const file of FILES) {
        const table = ident(file.replace(/^.*\/|\.parquet$/g, ''));
        await write(file, `SELECT * FROM ${table} ORDER BY ${ORDER_OF[file]}`, making.inputs);
      }
      verifyCounts(making.graph.tables, files, engine.name);
    }
    await writeAnswers(db, run, making, collected, engine, scratch, write);
  }
  await writeTexts(making, change, files);
  for (const file of making.dropped) change.drop(file);
  return { changed: await run.warehouse.commit(change), files };
}

type Write = (file: string, query: string, inputs: Readonly<Record<string, string>>) => Promise<void>;

const tableWriter =
  (db: Database, change: Change, files: FileReport[]): Write =>
  async (file, query, inputs) => {
    const temporary = change.temporary(file);
    const { rows } = await writeParquet(db, query, temporary);
    const { bytes, sha256 } = await change.add(file, temporary, { rows, inputs });
    files.push({ path: file, rows, bytes, sha256 });
  };

async function writeAnswers(
  db: Database,
  run: StageRun<HierarchyInputs>,
  { graph, questions, ownQueries, inputs }: Making,
  { hierarchy, exports }: Collected,
  engine: HierarchyEngine,
  scratch: string,
  write: Write,
): Promise<void> {
  if (questions !== undefined) {
    const about = { graph, tree: hierarchy.tree, hours: exports.hours };
    const answer = (file: string, query: string): Promise<void> => write(file, query, questions);
    await answerQuestions(db, run, about, engine, scratch, answer);
  }
  if (engine.server !== undefined) {
    const answer = (file: string, query: string): Promise<void> => write(file, query, inputs);
    await runOwnQueries(db, engine.server, graph.building, ownQueries, scratch, answer);
  }
}

async function writeTexts({ graph, texts }: Making, change: Change, files: FileReport[]): Promise<void> {
  for (const { path: file, inputs, chunks } of texts) {
    const temporary = change.temporary(file);
    await mkdir(path.dirname(temporary), { recursive: true });
    await pipeline(Readable.from(chunks(graph)), createWriteStream(temporary));
    const { bytes, sha256 } = await change.add(file, temporary, { rows: 1, inputs });
    files.push({ path: file, rows: 1, bytes, sha256 });
  }
}

/** Whatever the engine, these numbers follow from the tree: every node has a row for itself and for each node above. */
function verifyCounts({ nodes, edges }: TreeTables, files: readonly FileReport[], engine: string): void {
  const closure = nodes.reduce((sum, { depth }) => sum + depth + 1, 0);
  const expected = { nodes: nodes.length, edges: edges.length, closure, paths: nodes.length };
  for (const [name, rows] of Object.entries(expected)) {
    const found = files.find(({ path: file }) => file === `hierarchy/${name}.parquet`)?.rows;
    if (found !== rows)
      throw new Error(`the engine ${engine} gave ${found} rows of ${name}, the tree has ${rows}`);
  }
}
