import fc from 'fast-check';
import { KINDS } from '../../../shared/hierarchy/kinds.js';
import { relationRows, row, type RowText } from './rows.js';

/** A sound random tree of up to `most` nodes below one building. */
export const soundTree = (most: number): fc.Arbitrary<RowText[]> =>
  fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: most, size: 'max' }).map((choices) => {
    const nodes = [
      { text: row('B', '', 'Building', { level: 0 }), rank: KINDS.indexOf('building'), depth: 0 },
    ];
    for (const [parentChoice, kindChoice] of choices) {
      const open = nodes.filter(({ rank }) => rank < KINDS.length - 1);
      const parent = open[parentChoice % open.length]!;
      const rank = parent.rank + 1 + (kindChoice % (KINDS.length - 1 - parent.rank));
      const id = `n${nodes.length}`;
      const text = row(id, parent.text.id, KINDS[rank]!, { level: parent.depth + 1 });
      nodes.push({ text, rank, depth: parent.depth + 1 });
    }
    return nodes.map(({ text }) => text);
  });

/** A defect to put into a tree, and the code by which the checker must find it. */
export interface Defect {
  readonly code: string;
  /** Rows to add; `host` is the id of a row that the tree has. `serial` keeps ids of several defects apart. */
  readonly rows: (serial: string, host: RowText) => RowText[];
}

export const DEFECTS: readonly Defect[] = [
  { code: 'HIERARCHY_ID_DUPLICATE', rows: (_serial, host) => [{ ...host }] },
  {
    code: 'HIERARCHY_ID_NEAR',
    rows: (serial) => [row(`q${serial}O`, 'B', 'Zone'), row(`q${serial}0`, 'B', 'Zone')],
  },
  { code: 'HIERARCHY_ID_MANGLED', rows: (serial) => [row(`${serial}.5E+31`, 'B', 'Sensor')] },
  { code: 'HIERARCHY_ID_UNSAFE', rows: (serial) => [row(`a/${serial}`, 'B', 'Sensor')] },
  { code: 'HIERARCHY_ROOT_MANY', rows: (serial) => [row(`r${serial}`, '', 'Zone')] },
  { code: 'HIERARCHY_PARENT_UNKNOWN', rows: (serial) => [row(`o${serial}`, `nowhere${serial}`, 'Zone')] },
  { code: 'HIERARCHY_PARENT_SELF', rows: (serial) => [row(`s${serial}`, `s${serial}`, 'Zone')] },
  {
    code: 'HIERARCHY_CYCLE',
    rows: (serial) => [
      row(`x${serial}`, `z${serial}`, 'Zone'),
      row(`y${serial}`, `x${serial}`, 'Zone'),
      row(`z${serial}`, `y${serial}`, 'Zone'),
    ],
  },
  { code: 'HIERARCHY_TYPE_UNKNOWN', rows: (serial) => [row(`w${serial}`, 'B', `Own word ${serial}`)] },
  { code: 'HIERARCHY_TYPE_ORDER', rows: (serial, host) => [row(`t${serial}`, host.id, 'Site')] },
  { code: 'HIERARCHY_LEVEL_WRONG', rows: (serial) => [row(`v${serial}`, 'B', 'Sensor', { level: 7 })] },
  { code: 'HIERARCHY_STOREY_WRONG', rows: (serial) => [row(`${serial}-2PP`, 'B', 'Floor', { storey: 2 })] },
  {
    code: 'HIERARCHY_NAME_TWICE',
    rows: (serial) => [
      row(`f${serial}`, 'B', 'Zone', { name: `Hall ${serial}` }),
      row(`g${serial}`, 'B', 'Zone', { name: `HÁLL ${serial}` }),
    ],
  },
  {
    code: 'HIERARCHY_SENSOR_TWICE',
    rows: (serial) => [
      row(`h${serial}`, 'B', 'Sensor', { name: `device ${serial}` }),
      row(`k${serial}`, 'B', 'Sensor', { name: `device ${serial}` }),
    ],
  },
  {
    code: 'HIERARCHY_COORDINATES',
    rows: (serial) => [row(`c${serial}`, 'B', 'Zone', { coordinates: '91 14' })],
  },
];

/** A tree with defects at random places, its rows in a random order; `codes`: which defect each row belongs to. */
export const brokenTree = (most: number) =>
  fc
    .tuple(soundTree(most), fc.array(fc.tuple(fc.nat(DEFECTS.length - 1), fc.nat()), { maxLength: 12 }))
    .chain(([sound, choices]) => {
      // A row twice can be injected once only: a third copy would be found once more, not as another defect.
      const injected = choices.map(([which, where], serial) => {
        const defect = DEFECTS[which]!;
        return { code: defect.code, rows: defect.rows(`${serial + 2}`, sound[where % sound.length]!) };
      });
      const tagged = [
        ...sound.map((text) => ({ text, code: undefined })),
        ...injected.flatMap(({ code, rows }) => rows.map((text) => ({ text, code }))),
      ];
      return fc.shuffledSubarray(tagged, { minLength: tagged.length }).map((all) => ({
        rows: all.map(({ text }) => text),
        codes: all.map(({ code }) => code),
        injected,
      }));
    });

const RELATIONS = ['adjacent_to', 'feeds', 'controls'] as const;

/** Up to 15 relations between any rows of a tree, senseless ones among them. */
export const relationsOf = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom(...RELATIONS), fc.nat()), { maxLength: 15 })
  .map(
    (choices) => (rows: readonly RowText[]) =>
      relationRows(
        choices.map(
          ([a, relation, b]) => [rows[a % rows.length]!.id, relation, rows[b % rows.length]!.id] as const,
        ),
      ),
  );
