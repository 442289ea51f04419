import { MAX_DEPTH } from '../../../shared/hierarchy/checks/levels.js';
import { ident } from '../../../shared/duckdb/quote.js';
import type { HierarchyEngine } from './engine.js';
import { all, deriveFromWays, EDGE_TYPES, fillTable, NODE_TYPES } from './tables-in-db.js';

/** The engine that needs no server. */
export const duckdbEngine: HierarchyEngine = {
  name: 'duckdb',
  async derive(db, { tables: { nodes, edges } }, scratch) {
    await fillTable(db, 'nodes', NODE_TYPES, all(nodes), scratch);
    await fillTable(db, 'edges', EDGE_TYPES, all(edges), scratch);
    await db.run(WAYS);
    await deriveFromWays(db, nodes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0) + 1);
  },
  bring: () => Promise.resolve(),
  async answer(db, { sql, columns }) {
    const cast = Object.entries(columns).map(([name, type]) => `${ident(name)}::${type} AS ${ident(name)}`);
    await db.run(`CREATE OR REPLACE TABLE answer AS SELECT ${cast.join(', ')} FROM (${sql})`);
  },
  server: undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** The checks have excluded cycles; the bound on the depth holds even if one should slip through. */
const WAYS = `
  CREATE OR REPLACE TABLE ways AS
  WITH RECURSIVE below AS (
    SELECT [id] AS ids, [name] AS names FROM nodes WHERE depth = 0
    UNION ALL
    SELECT list_append(below.ids, nodes.id), list_append(below.names, nodes.name)
    FROM below
    JOIN edges ON edges.source = below.ids[-1] AND edges.relation = 'contains'
    JOIN nodes ON nodes.id = edges.target
    WHERE len(below.ids) <= ${MAX_DEPTH}
  )
  SELECT ids, names FROM below`;
