import type { Context } from '../../../shared/context/context.js';
import type { Database } from '../../../shared/duckdb/engine.js';
import { inputError } from '../../../shared/errors/errors.js';
import type { Neo4jAccess } from '../../../shared/neo4j/access.js';
import { Neo4j } from '../../../shared/neo4j/server.js';
import { duckdbEngine } from './engine-duckdb.js';
import { neo4jEngine } from './engine-neo4j.js';
import type { Graph } from './graph.js';
import type { Question, QuestionInputs } from './questions/question.js';

/**
 * What follows from nodes and edges is computed by an engine. Every engine leaves the same rows, so the files have the
 * same bytes whichever is chosen.
 */
export interface HierarchyEngine extends AsyncDisposable {
  readonly name: 'duckdb' | 'neo4j';
  /**
   * Leaves four relations in the database, with the columns of the lasting files in their order: `nodes`, `edges`,
   * `closure` (every node with each node below it, itself at depth 0) and `paths`. The rows are in no order. `scratch` is
   * a folder for files of this run only.
   */
  derive(db: Database, graph: Graph, scratch: string): Promise<void>;
  /** Brings the engine's own store to the graph, where it has one. */
  bring(graph: Graph): Promise<void>;
  /** Leaves the rows of a built-in question in the table `answer`, in no order, after `derive`. */
  answer(db: Database, question: Question, inputs: QuestionInputs, scratch: string): Promise<void>;
  /** The server behind the engine, for statements of the user's own. */
  readonly server: Neo4j | undefined;
}

export interface EngineInputs {
  readonly engine: 'auto' | 'duckdb' | 'neo4j';
  readonly access: Neo4jAccess | undefined;
  readonly maxVanishing: number;
  /** Seconds for everything that the server does, the wait for it included. */
  readonly timeout: number;
}

/** Which engine the inputs mean. Throws INPUT_INVALID when there is no address for Neo4j. */
export function engineName({ engine, access }: Pick<EngineInputs, 'engine' | 'access'>): 'duckdb' | 'neo4j' {
  if (engine === 'duckdb' || (engine === 'auto' && access === undefined)) return 'duckdb';
  if (access !== undefined) return 'neo4j';
  throw inputError({
    code: 'INPUT_INVALID',
    message: 'The input "engine" is "neo4j", but "neo4j-uri" names no server.',
    hint: 'Write the address of the server, such as `neo4j-uri: bolt://localhost:7687`, or `engine: duckdb`: the files are the same.',
  });
}

/** Opens the engine; Neo4j's waits until its server serves. */
export async function openEngine(context: Context, inputs: EngineInputs): Promise<HierarchyEngine> {
  if (engineName(inputs) === 'duckdb' || inputs.access === undefined) return duckdbEngine;
  context.log.info(`Waiting for the Neo4j server, ${inputs.timeout} s at most for all of its work.`);
  return neo4jEngine(await Neo4j.open(context, inputs.access, inputs.timeout), inputs.maxVanishing);
}
