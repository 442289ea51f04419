import type { Database } from '../../../shared/duckdb/engine.js';
import { inputError } from '../../../shared/errors/errors.js';
import type { TreeTables } from '../../../shared/hierarchy/tables.js';
import { duckdbEngine } from './engine-duckdb.js';

/**
 * What follows from nodes and edges is computed by an engine. Every engine leaves the same rows, so the files have the
 * same bytes whichever is chosen.
 */
export interface HierarchyEngine {
  readonly name: string;
  /**
   * Leaves four tables in the database, with the columns of the lasting files in their order: `nodes`, `edges`,
   * `closure` (every node with each node below it, itself at depth 0) and `paths`. The rows are in no order. `scratch` is a folder for files of this run only.
   */
  derive(db: Database, tables: TreeTables, scratch: string): Promise<void>;
}

/** The engine for the input `engine`. Throws ENGINE_UNSUPPORTED. */
export function chooseEngine(input: 'auto' | 'duckdb' | 'neo4j'): HierarchyEngine {
  if (input !== 'neo4j') return duckdbEngine;
  throw inputError({
    code: 'ENGINE_UNSUPPORTED',
    message: 'The input "engine" is "neo4j", which this version does not have; it has auto and duckdb.',
    hint: 'Write `engine: duckdb`: the files are the same.',
  });
}
