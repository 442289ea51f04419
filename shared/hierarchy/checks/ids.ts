import type { HierarchyRow } from '../../config/types.js';
import { error, notice, warning, type Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import { canonical } from '../text.js';
import type { Tree } from '../tree.js';
import { at, lineOf } from './check.js';

/** Characters that part paths, addresses or patterns. */
const UNSAFE = /[\\/:*?"<>|#%&]|^\.+$/;
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
/** What a spreadsheet makes of an id such as 9E31. */
const SCIENTIFIC = /^[+-]?\d+([.,]\d+)?E[+]\d+$/i;

/** Ids: each row has one, no two rows share one, and it survives spreadsheets, paths and web addresses. */
export function checkIds({ tree }: Hierarchy): Finding[] {
  return [
    ...tree.nodes.filter(({ id }) => id === '').map(({ row }) => emptyId(row)),
    ...tree.repeated.map((row) => repeatedId(row, tree)),
    ...tree.nodes.flatMap(({ row, id }) => [...readableId(row, id), ...unmangled(row)]),
  ];
}

const emptyId = (row: HierarchyRow): Finding =>
  error({
    code: 'HIERARCHY_ID_EMPTY',
    message: 'The row has no id, so nothing can name it.',
    place: at(row, 'id'),
    expected: 'a text that no other row has',
    hint: 'Write an id that no other row has, or remove the row.',
  });

function repeatedId(row: HierarchyRow, tree: Tree): Finding {
  const first = tree.byId.get(canonical(row.id))?.row;
  return error({
    code: 'HIERARCHY_ID_DUPLICATE',
    message: `The id "${canonical(row.id)}" belongs to an earlier row${first === undefined ? '' : lineOf(first)} already.`,
    place: at(row, 'id'),
    observed: row.id,
    expected: 'an id that no other row has',
    hint: 'Give one of the two rows another id, or remove one.',
  });
}

function readableId(row: HierarchyRow, id: string): Finding[] {
  if (INVISIBLE.test(id)) {
    return [
      warning({
        code: 'HIERARCHY_ID_UNSAFE',
        message: `The id "${id}" holds a character that cannot be seen; an id typed by hand will not match it.`,
        place: at(row, 'id'),
        observed: id,
        hint: 'Delete the id and type it anew.',
      }),
    ];
  }
  const [found] = UNSAFE.exec(id) ?? [];
  if (found === undefined) return [];
  return [
    notice({
      code: 'HIERARCHY_ID_UNSAFE',
      message: `The id "${id}" holds "${found}", which parts paths and web addresses: whoever uses the id there has to escape it.`,
      place: at(row, 'id'),
      observed: id,
      hint: 'Write "_" or "-" in its place; the name may keep the character.',
    }),
  ];
}

const unmangled = (row: HierarchyRow): Finding[] =>
  (['id', 'name'] as const)
    .filter((column) => SCIENTIFIC.test(canonical(row[column])))
    .map((column) =>
      warning({
        code: 'HIERARCHY_ID_MANGLED',
        message: `The ${column} "${row[column]}" looks like what a spreadsheet makes of an id such as 9E31.`,
        place: at(row, column),
        observed: row[column],
        hint: 'Write the id as it stands on the device, and set the column to "text" before saving.',
      }),
    );
