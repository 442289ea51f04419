import type { Database } from '../../../shared/duckdb/engine.js';
import { serviceError } from '../../../shared/errors/errors.js';
import { ident } from '../../../shared/duckdb/quote.js';
import { MAX_DEPTH } from '../../../shared/hierarchy/checks/levels.js';
import type { Neo4j } from '../../../shared/neo4j/server.js';
import * as cypher from './cypher.js';
import type { HierarchyEngine } from './engine.js';
import type { Graph } from './graph.js';
import { isWhole, loadGraph, rememberLoad } from './load-neo4j.js';
import type { Question, QuestionInputs } from './questions/question.js';
import { deriveFromWays, EDGE_TYPES, fillTable, type Take } from './tables-in-db.js';

/** The engine on a server: all four tables are read back from it, none is taken from memory. */
export const neo4jEngine = (server: Neo4j, maxVanishing: number): HierarchyEngine => ({
  name: 'neo4j',
  async derive(db, graph, scratch) {
    await loadGraph(server, graph, maxVanishing);
    await readBack(db, server, graph, scratch);
    await rememberLoad(server, graph);
    await deriveFromWays(
      db,
      graph.tables.nodes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0) + 1,
    );
  },
  async bring(graph) {
    await loadGraph(server, graph, maxVanishing);
    if (!(await isWhole(server, graph))) throw differs(server, graph);
    await rememberLoad(server, graph);
  },
  answer: (db, question, inputs, scratch) => readAnswer(db, server, question, inputs, scratch),
  server,
  [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
});

const TREE_TYPES = `{
  id: 'VARCHAR', type: 'VARCHAR', name: 'VARCHAR', level: 'INTEGER', storey: 'INTEGER',
  latitude: 'DOUBLE', longitude: 'DOUBLE', depth: 'INTEGER', ids: 'VARCHAR[]'}`;

/** Leaves `nodes`, `edges` and `ways` as the server has them. */
async function readBack(db: Database, server: Neo4j, graph: Graph, scratch: string): Promise<void> {
  const { building, tables } = graph;
  let [nodes, edges] = [0, 0];
  const readTree = (take: Take): Promise<void> =>
    server.each(cypher.readNodes(MAX_DEPTH), { building }, (row) => {
      const [id, type, name, level, storey, latitude, longitude, depth, ids] = row;
      nodes += 1;
      if (depth !== 0n) edges += 1;
      take({ id, type, name, level, storey, latitude, longitude, depth, ids });
    });
  const readRelations = (take: Take): Promise<void> =>
    server.each(cypher.READ_RELATIONS, { building }, ([source, target, type]) => {
      edges += 1;
      take({ source, target, relation: String(type).toLowerCase() });
    });
  await fillTable(db, 'tree', TREE_TYPES, readTree, scratch);
  await fillTable(db, 'edges', EDGE_TYPES, readRelations, scratch);
  if (nodes !== tables.nodes.length || edges !== tables.edges.length) throw differs(server, graph);
  await db.run('CREATE OR REPLACE TABLE nodes AS SELECT * EXCLUDE (ids) FROM tree');
  await db.run("INSERT INTO edges SELECT ids[-2], id, 'contains' FROM tree WHERE len(ids) > 1");
  await db.run(`
    CREATE OR REPLACE TABLE ways AS
    SELECT tree.ids, names.names
    FROM tree
    JOIN (
      SELECT steps.id, list(above.name ORDER BY steps.step) AS names
      FROM (SELECT id, unnest(ids) AS above, generate_subscripts(ids, 1) AS step FROM tree) AS steps
      JOIN tree AS above ON above.id = steps.above
      GROUP BY steps.id
    ) AS names USING (id)`);
}

const differs = (server: Neo4j, { building, tables }: Graph): Error =>
  serviceError({
    code: 'NEO4J_DIFFERS',
    message: `After loading, ${server.endpoint} does not hold the ${tables.nodes.length} nodes and ${tables.edges.length} edges of ${building}.`,
    hint: 'Something else writes to the same nodes: run again when nothing does.',
  });

async function readAnswer(
  db: Database,
  server: Neo4j,
  { cypher: statement, columns }: Question,
  { building, series, outdoor }: QuestionInputs,
  scratch: string,
): Promise<void> {
  const names = Object.keys(columns);
  const types = Object.entries(columns).map(([name, type]) => `${ident(name)}: '${type}'`);
  const read = (take: Take): Promise<void> =>
    server.each(statement, { building, series, outdoor }, (row) =>
      take(Object.fromEntries(names.map((name, at) => [name, row[at]]))),
    );
  await fillTable(db, 'answer', `{${types.join(', ')}}`, read, scratch);
}
