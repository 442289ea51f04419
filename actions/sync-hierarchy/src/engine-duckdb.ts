import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../../shared/duckdb/engine.js';
import { ident, literal } from '../../../shared/duckdb/quote.js';
import { MAX_DEPTH } from '../../../shared/hierarchy/checks/levels.js';
import type { TreeTables } from '../../../shared/hierarchy/tables.js';
import type { HierarchyEngine } from './engine.js';

/** The engine that needs no server. */
export const duckdbEngine: HierarchyEngine = {
  name: 'duckdb',
  async derive(db, tables, scratch) {
    await loadTables(db, tables, scratch);
    await db.run(CLOSURE);
    await db.run(pathsSql(tables.nodes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0) + 1));
  },
};

/**
 * Fills the tables `nodes` and `edges`, which every engine starts from. The rows go through files of JSON lines below
 * `scratch`: for a large building that is ten times as fast as INSERT statements.
 */
export async function loadTables(db: Database, { nodes, edges }: TreeTables, scratch: string): Promise<void> {
  await loadJson(db, 'nodes', NODE_TYPES, nodes, scratch);
  await loadJson(db, 'edges', EDGE_TYPES, edges, scratch);
}

const NODE_TYPES = `{
  id: 'VARCHAR', type: 'VARCHAR', name: 'VARCHAR', level: 'INTEGER', storey: 'INTEGER',
  latitude: 'DOUBLE', longitude: 'DOUBLE', depth: 'INTEGER'}`;
const EDGE_TYPES = `{source: 'VARCHAR', target: 'VARCHAR', relation: 'VARCHAR'}`;

async function loadJson(
  db: Database,
  table: string,
  types: string,
  rows: readonly object[],
  scratch: string,
): Promise<void> {
  const file = path.join(scratch, `${table}.jsonl`);
  await mkdir(scratch, { recursive: true });
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  try {
    await db.run(`
      CREATE OR REPLACE TABLE ${ident(table)} AS
      SELECT * FROM read_json(${literal(file)}, format = 'newline_delimited', columns = ${types})`);
  } finally {
    await rm(file);
  }
}

/** The checks have excluded cycles; the bound on the depth holds even if one should slip through. */
const CLOSURE = `
  CREATE OR REPLACE TABLE closure AS
  WITH RECURSIVE below AS (
    SELECT id AS ancestor, id AS descendant, 0 AS depth FROM nodes
    UNION ALL
    SELECT below.ancestor, edges.target, below.depth + 1
    FROM below
    JOIN edges ON edges.source = below.descendant AND edges.relation = 'contains'
    WHERE below.depth < ${MAX_DEPTH}
  )
  SELECT ancestor, descendant, depth::INTEGER AS depth FROM below`;

/** One row per node: the names from the root to it, joined and one by one in as many columns as the tree has levels. */
const pathsSql = (levels: number): string => `
  CREATE OR REPLACE TABLE paths AS
  WITH ways AS (
    SELECT closure.descendant AS id, list(nodes.name ORDER BY closure.depth DESC) AS names
    FROM closure
    JOIN nodes ON nodes.id = closure.ancestor
    GROUP BY closure.descendant
  )
  SELECT id, array_to_string(names, ' / ') AS path,
    ${Array.from({ length: levels }, (_, at) => `names[${at + 1}] AS level_${at + 1}`).join(', ')}
  FROM ways`;
