import type { Database } from '../../../shared/duckdb/engine.js';
import type { NullCells } from '../../../shared/warehouse/pending.js';

/**
 * By `fileNo`: the cells of every measurement and those without a value, for the gate. Readings do not tell the nulls
 * of a file whose gap another file fills.
 */
export async function nullCells(db: Database): Promise<Map<number, NullCells[]>> {
  const rows = await db.rows<NullCells & { file_no: number } & Record<string, unknown>>(
    `SELECT file_no, measurement, count(*) AS cells, count(*) FILTER (quality = 9) AS nulls, min(line) FILTER (quality = 9) AS line
     FROM cells WHERE rule IS NULL GROUP BY file_no, measurement ORDER BY file_no, measurement`,
  );
  const byFile = new Map<number, NullCells[]>();
  for (const { file_no: fileNo, ...row } of rows) byFile.set(fileNo, [...(byFile.get(fileNo) ?? []), row]);
  return byFile;
}
