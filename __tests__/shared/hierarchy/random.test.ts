import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHierarchy } from '../../../shared/hierarchy/checks/index.js';
import { cyclesOf } from '../../../shared/hierarchy/checks/cycles.js';
import { treeTables } from '../../../shared/hierarchy/tables.js';
import { ancestorsOf } from '../../../shared/hierarchy/tree.js';
import { brokenTree, soundTree } from './random-tree.js';
import { hierarchyOf, row, type RowText } from './rows.js';

describe('random trees', () => {
  it('a sound one has no finding, in any order of its rows', () => {
    fc.assert(
      fc.property(
        soundTree(300).chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length })),
        (rows) => {
          expect(checkHierarchy(hierarchyOf(rows))).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('exactly the injected defects are found, each on one of its own rows', () => {
    fc.assert(
      fc.property(brokenTree(120), ({ rows, injected, codes }) => {
        const found = checkHierarchy(hierarchyOf(rows));
        expect(found.map(({ code }) => code).sort()).toEqual(injected.map(({ code }) => code).sort());
        for (const { code, place } of found) {
          const at = (place.line ?? 0) - 2;
          // Of a row twice, the later one is reported, which may be the original.
          const isTwin =
            code === 'HIERARCHY_ID_DUPLICATE' && rows.filter(({ id }) => id === rows[at]?.id).length > 1;
          expect(isTwin || codes[at] === code).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('cycles are the strongly connected components of a graph with one parent per node', () => {
    const graph = fc.array(fc.nat(29), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(graph, (parents) => {
        const rows: RowText[] = parents.map((parent, at) => row(`n${at}`, `n${parent}`, 'Zone'));
        const cycles = cyclesOf(hierarchyOf(rows).tree).map((cycle) => cycle.map(({ id }) => id).sort());
        expect(cycles.sort()).toEqual(componentsByReach(parents).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('every node of a sound tree has as many nodes above it as its depth', () => {
    fc.assert(
      fc.property(soundTree(200), (rows) => {
        const hierarchy = hierarchyOf(rows);
        for (const node of hierarchy.tree.nodes) expect(ancestorsOf(node)).toHaveLength(node.depth ?? -1);
        const { nodes, edges } = treeTables(hierarchy);
        expect(edges).toHaveLength(nodes.length - 1);
      }),
      { numRuns: 50 },
    );
  });
});

/** Slow and plain: two nodes are in one component when each can be reached from the other. */
function componentsByReach(parents: readonly number[]): string[][] {
  const reach = parents.map((_, start) => {
    const seen = new Set<number>();
    for (let at = parents[start]!; !seen.has(at); at = parents[at]!) seen.add(at);
    return seen;
  });
  const components = new Map<string, string[]>();
  for (const [at, seen] of reach.entries()) {
    const together = [...seen].filter((other) => reach[other]!.has(at) && seen.has(at)).sort((a, b) => a - b);
    if (together.length > 1) components.set(together.join(), together.map((other) => `n${other}`).sort());
  }
  return [...components.values()];
}
