import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duckdbEngine } from '../../../actions/sync-hierarchy/src/engine-duckdb.js';
import { Database } from '../../../shared/duckdb/engine.js';
import { graphOf } from '../../../actions/sync-hierarchy/src/graph.js';
import { hierarchyOf, type RowText } from '../../shared/hierarchy/rows.js';
import { soundTree } from '../../shared/hierarchy/random-tree.js';
import { testContext, testFolder } from '../../support/context.js';

/** Slow and plain, straight from the rows: each node with itself and with whatever its parents lead to. */
function naiveClosure(rows: readonly RowText[]): [string, string, number][] {
  const parents = new Map(rows.map(({ id, parentId }) => [id, parentId]));
  return rows.flatMap(({ id }) => {
    const pairs: [string, string, number][] = [];
    let depth = 0;
    for (let above: string | undefined = id; above !== undefined; above = parents.get(above))
      pairs.push([above, id, depth++]);
    return pairs;
  });
}

const text = (pairs: readonly (readonly unknown[])[]): string[] => pairs.map((pair) => pair.join(' ')).sort();

describe('the DuckDB engine', () => {
  it('derives the closure and paths that a plain walk finds', async () => {
    await using db = await Database.open(await testContext(), { threads: 2 });
    const scratch = testFolder('scratch');
    await fc.assert(
      fc.asyncProperty(
        soundTree(250).chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length })),
        async (rows) => {
          await duckdbEngine.derive(db, graphOf(hierarchyOf(rows), false, {}), scratch);
          const closure = await db.rows('SELECT ancestor, descendant, depth FROM closure');
          const expected = naiveClosure(rows);
          expect(
            text(closure.map(({ ancestor, descendant, depth }) => [ancestor, descendant, depth])),
          ).toEqual(text(expected));

          const paths = new Map(
            (await db.rows<{ id: string; path: string }>('SELECT id, path FROM paths')).map(
              ({ id, path }) => [id, path],
            ),
          );
          for (const { id } of rows) {
            const above = expected.filter(([, descendant]) => descendant === id).sort((a, b) => b[2] - a[2]);
            expect(paths.get(id)).toBe(above.map(([ancestor]) => `Name of ${ancestor}`).join(' / '));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps text as text: quotes, backslashes, line separators, letters beyond the basic plane', async () => {
    await using db = await Database.open(await testContext(), { threads: 1 });
    const names = [`it's "so" \\n`, '9E31', '007', 'null', '🏠 Žižkov', '\u2028'];
    const rows = names.map((name, at): RowText => ({
      id: name,
      name,
      parentId: at === 0 ? undefined : names[0],
      type: 'Zone',
    }));
    const graph = graphOf(hierarchyOf(rows), false, {});
    await duckdbEngine.derive(db, graph, testFolder('scratch'));
    expect((await db.rows<{ id: string }>('SELECT id FROM nodes ORDER BY id')).map(({ id }) => id)).toEqual(
      graph.tables.nodes.map(({ id }) => id),
    );
  });
});
