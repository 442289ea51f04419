import { Database, type Row } from '../../shared/duckdb/engine.js';
import { testContext } from './context.js';

/** Rows of one query in a database of its own; for looking at what a stage wrote. */
export async function query<T extends Row = Row>(sql: string): Promise<T[]> {
  await using db = await Database.open(await testContext());
  return await db.rows<T>(sql);
}
