import { likely } from '../../report/nearest.js';
import { error, notice, warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { judgeRelations, type JudgedRelation } from '../relations.js';
import { canonical } from '../text.js';
import { at, lineOf } from './check.js';

/** Relations: both ends are rows of the hierarchy and differ; neighbours are neither one in the other nor in two buildings. */
export function checkRelations(hierarchy: Hierarchy): Finding[] {
  const ids = [...hierarchy.tree.byId.keys()];
  return judgeRelations(hierarchy).flatMap((judged) => report(judged, ids));
}

function report({ row, refusal }: JudgedRelation, ids: readonly string[]): Finding[] {
  const said = `"${canonical(row.source)}" ${row.relation} "${canonical(row.target)}"`;
  switch (refusal?.reason) {
    case undefined:
      return [];
    case 'unknown':
      return refusal.ends.map((end) => unknownEnd(row, end, ids));
    case 'self':
      return [leftOut(row, said, 'it relates a thing to itself')];
    case 'ancestor':
      return [leftOut(row, said, 'one lies in the other')];
    case 'buildings':
      return [leftOut(row, said, 'they lie in different buildings')];
    case 'duplicate':
      return [
        notice({
          code: 'HIERARCHY_RELATION_TWICE',
          message: `${said} is said before${lineOf(refusal.of)}; it is stored once.`,
          place: at(row, 'source'),
          hint: 'Remove the row.',
        }),
      ];
  }
}

function unknownEnd(row: JudgedRelation['row'], end: 'source' | 'target', ids: readonly string[]): Finding {
  const guess = ids.length > 2000 ? undefined : likely(row[end], ids);
  return error({
    code: 'HIERARCHY_RELATION_UNKNOWN',
    message: `The ${end} "${canonical(row[end])}" of a relation (${row.relation}) is the id of no row of the hierarchy.`,
    place: at(row, end),
    observed: row[end],
    expected: 'the id of a row of building_hierarchy.csv',
    hint:
      guess === undefined
        ? 'Correct the id, or add the row to building_hierarchy.csv.'
        : `Did you mean "${guess}"?`,
  });
}

const leftOut = (row: JudgedRelation['row'], said: string, why: string): Finding =>
  warning({
    code: 'HIERARCHY_RELATION_INVALID',
    message: `${said} is left out: ${why}.`,
    place: at(row, 'target'),
    observed: canonical(row.target),
    hint: 'Correct one of the two ids, or remove the row.',
  });
