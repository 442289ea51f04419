import type { Database, Row } from '../../../shared/duckdb/engine.js';
import { readParquet } from '../../../shared/duckdb/parquet.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';

/** A node as last stored. */
export interface FormerNode extends Row {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Id of its parent; null for a root. */
  readonly parent: string | null;
  /** Names from the root to it, joined. */
  readonly path: string;
}

/** The hierarchy as last stored, by id. Nothing when any of its files is not in the manifest. */
export async function readFormer(db: Database, warehouse: Warehouse): Promise<FormerNode[]> {
  const [nodes, edges, paths] = ['nodes', 'edges', 'paths'].map((name) =>
    warehouse.entry(`hierarchy/${name}.parquet`),
  );
  if (nodes === undefined || edges === undefined || paths === undefined) return [];
  const table = async (entry: typeof nodes): Promise<string> => readParquet([await warehouse.file(entry)]);
  return db.rows<FormerNode>(`
    SELECT nodes.id, nodes.name, nodes.type, edges.source AS parent, paths.path
    FROM ${await table(nodes)} AS nodes
    JOIN ${await table(paths)} AS paths USING (id)
    LEFT JOIN ${await table(edges)} AS edges ON edges.target = nodes.id AND edges.relation = 'contains'
    ORDER BY nodes.id`);
}
