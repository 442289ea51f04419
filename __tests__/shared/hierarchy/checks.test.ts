import { describe, expect, it } from 'vitest';
import { checkHierarchy } from '../../../shared/hierarchy/checks/index.js';
import type { Hierarchy } from '../../../shared/hierarchy/hierarchy.js';
import type { Finding } from '../../../shared/report/finding.js';
import { hierarchyOf, hungAt, relationRows, row, type RowText } from './rows.js';

interface Case {
  readonly title: string;
  readonly rows: readonly RowText[];
  readonly more?: Partial<Hierarchy>;
  /** `severity CODE line column`, all that is found. */
  readonly expected: readonly string[];
  /** Parts that the messages and hints must have, in the order of the findings. */
  readonly says?: readonly string[];
}

const B = row('B', '', 'Building');
const from = (validFrom: string | undefined, validTo: string | undefined) => ({ validFrom, validTo });

// One row a case, however long: a table reads better than a column.
// prettier-ignore
const cases: readonly Case[] = [
  // Ids
  { title: 'a sound tree', rows: [B, row('F1', 'B', 'Floor'), row('Z1', 'F1', 'Zone')], expected: [] },
  { title: 'an id of blanks', rows: [B, row('  ', 'B', 'Floor')], expected: ['error HIERARCHY_ID_EMPTY 3 id'] },
  {
    title: 'an id twice, told with the line of the first',
    rows: [B, row('F1', 'B', 'Floor'), row('F1', 'B', 'Floor')],
    expected: ['error HIERARCHY_ID_DUPLICATE 4 id'],
    says: ['line 3'],
  },
  { title: 'an id twice after trimming', rows: [B, row('F1', 'B', 'Floor'), row(' F1 ', 'B', 'Floor')], expected: ['error HIERARCHY_ID_DUPLICATE 4 id'] },
  { title: 'an id twice after composing its accents', rows: [B, row('Zóna', 'B', 'Zone'), row('Zo\u0301na', 'B', 'Zone')], expected: ['error HIERARCHY_ID_DUPLICATE 4 id'] },
  { title: 'ids that differ in case', rows: [B, row('F1', 'B', 'Floor'), row('f1', 'B', 'Floor', { name: 'other' })], expected: ['warning HIERARCHY_ID_NEAR 4 id'] },
  { title: 'ids that differ in O and 0', rows: [B, row('DCOC', 'B', 'Sensor'), row('DC0C', 'B', 'Sensor')], expected: ['warning HIERARCHY_ID_NEAR 4 id'] },
  { title: 'ids that differ in l and 1', rows: [B, row('zl', 'B', 'Zone'), row('z1', 'B', 'Zone')], expected: ['warning HIERARCHY_ID_NEAR 4 id'] },
  { title: 'names of sensors that differ in O and 0', rows: [B, row('a', 'B', 'Sensor', { name: 'DCOC' }), row('d', 'B', 'Sensor', { name: 'DC0C' })], expected: ['warning HIERARCHY_ID_NEAR 4 name'] },
  { title: 'names of places that differ in O and 0 are words', rows: [B, row('a', 'B', 'Zone', { name: 'BOO' }), row('d', 'B', 'Zone', { name: 'B00' })], expected: [] },
  { title: 'an id with a slash', rows: [B, row('L5/L6', 'B', 'Zone')], expected: ['notice HIERARCHY_ID_UNSAFE 3 id'] },
  { title: 'an id with a character of no width', rows: [B, row('Z\u200b1', 'B', 'Zone')], expected: ['warning HIERARCHY_ID_UNSAFE 3 id'] },
  { title: 'real ids of sensors are no numbers', rows: [B, row('9E31', 'B', 'Sensor'), row('072B', 'B', 'Sensor'), row('4427', 'B', 'Sensor')], expected: [] },
  { title: 'an id that a spreadsheet made of 9E31', rows: [B, row('9,00E+31', 'B', 'Sensor')], expected: ['warning HIERARCHY_ID_MANGLED 3 id'] },
  // Parents
  { title: 'a root alone', rows: [B], expected: [] },
  { title: 'two roots: the smaller kind is the extra one', rows: [row('F1', '', 'Floor'), B], expected: ['warning HIERARCHY_ROOT_MANY 2 parent_id'] },
  {
    title: 'a parent that does not exist, with the near id',
    rows: [B, row('F1', 'B', 'Floor'), row('Z1', 'F-1', 'Zone'), row('Z2', 'f1', 'Zone')],
    expected: ['error HIERARCHY_PARENT_UNKNOWN 4 parent_id', 'error HIERARCHY_PARENT_UNKNOWN 5 parent_id'],
    says: ['"F1"', 'Did you mean "F1"?'],
  },
  { title: 'the top names a parent', rows: [row('B', 'sm2', 'Building')], expected: ['error HIERARCHY_ROOT_NONE 2 parent_id', 'error HIERARCHY_PARENT_UNKNOWN 2 parent_id'] },
  { title: 'a row that is its own parent', rows: [B, row('F1', 'F1', 'Floor')], expected: ['error HIERARCHY_PARENT_SELF 3 parent_id'] },
  {
    title: 'a cycle, whole, once, without what hangs on it',
    rows: [B, row('x', 'z', 'Zone'), row('y', 'x', 'Zone'), row('z', 'y', 'Zone'), row('leaf', 'y', 'Zone')],
    expected: ['error HIERARCHY_CYCLE 3 parent_id'],
    says: ['x → y → z → x'],
  },
  {
    title: 'two cycles',
    rows: [B, row('x', 'y', 'Zone'), row('u', 'v', 'Zone'), row('y', 'x', 'Zone'), row('v', 'u', 'Zone')],
    expected: ['error HIERARCHY_CYCLE 3 parent_id', 'error HIERARCHY_CYCLE 4 parent_id'],
  },
  { title: 'nothing but a cycle', rows: [row('x', 'y', 'Zone'), row('y', 'x', 'Zone')], expected: ['error HIERARCHY_ROOT_NONE 2 parent_id', 'error HIERARCHY_CYCLE 2 parent_id'] },
  { title: 'a chain without end', rows: [B, ...Array.from({ length: 40 }, (_, at) => row(`n${at}`, at === 0 ? 'B' : `n${at - 1}`, 'Zone'))], expected: ['error HIERARCHY_TOO_DEEP 34 parent_id'] },
  // Types
  { title: 'types in any case, gaps allowed', rows: [row('s', '', 'SITE'), row('d', 's', 'building'), row('k', 'd', 'Controller'), row('u', 'k', 'Unit'), row('t', 'd', 'sensor')], expected: [] },
  { title: 'a floor in a zone', rows: [B, row('Z', 'B', 'Zone'), row('F', 'Z', 'Floor')], expected: ['warning HIERARCHY_TYPE_ORDER 4 parent_id'], says: ['"F" (Floor) lies in "Z" (Zone)'] },
  { title: 'a building in a sensor, two words of its own between', rows: [row('S', '', 'Sensor'), row('x', 'S', 'Widget'), row('H', 'x', 'Building')], expected: ['notice HIERARCHY_TYPE_UNKNOWN 3 type', 'warning HIERARCHY_TYPE_ORDER 4 parent_id'] },
  { title: 'a slip in a type, told once', rows: [B, row('F1', 'B', 'Flor'), row('F2', 'B', 'flor')], expected: ['notice HIERARCHY_TYPE_UNKNOWN 3 type'], says: ['Did you mean "floor"?'] },
  // Levels
  { title: 'levels that are depths', rows: [{ ...B, level: 0 }, row('F', 'B', 'Floor', { level: 1 })], expected: [] },
  { title: 'one wrong level', rows: [{ ...B, level: 0 }, row('F', 'B', 'Floor', { level: 3 }), row('Z', 'F', 'Zone', { level: 2 })], expected: ['warning HIERARCHY_LEVEL_WRONG 3 level'], says: ['1 step below'] },
  { title: 'levels counted from 1, told once', rows: [{ ...B, level: 1 }, row('F', 'B', 'Floor', { level: 2 }), row('Z', 'F', 'Zone', { level: 3 })], expected: ['warning HIERARCHY_LEVEL_WRONG 2 level'], says: ['Every level is 1 too high'] },
  // Storeys
  { title: 'storeys as their labels say', rows: [B, row('5NP', 'B', 'Floor', { storey: 5 }), row('3PP', 'B', 'Floor', { storey: -3 }), row('5NP-S1', '5NP', 'Zone', { storey: 5 })], expected: [] },
  { title: 'a basement that counts up', rows: [B, row('3PP', 'B', 'Floor', { storey: 3 }), row('3PP-S1', '3PP', 'Zone')], expected: ['warning HIERARCHY_STOREY_WRONG 3 storey'], says: ['means -3'] },
  { title: 'a zone on another floor', rows: [B, row('1NP', 'B', 'Floor'), row('5NP-S1', '1NP', 'Zone')], expected: ['warning HIERARCHY_STOREY_WRONG 4 parent_id'] },
  { title: 'id and name disagree', rows: [B, row('1NP', 'B', 'Floor', { name: '2. NP' })], expected: ['warning HIERARCHY_STOREY_WRONG 3 name'] },
  { title: 'a label of the building is none of a floor', rows: [row('B', '', 'Building', { name: 'House with 5NP', storey: 0 })], expected: [] },
  // Names
  { title: 'neighbours of one name, whatever case and accents', rows: [B, row('a', 'B', 'Zone', { name: 'Zóna 1' }), row('d', 'B', 'Zone', { name: 'ZONA 1' })], expected: ['warning HIERARCHY_NAME_TWICE 4 name'] },
  { title: 'one name on two floors', rows: [B, row('f', 'B', 'Floor'), row('g', 'B', 'Floor'), row('a', 'f', 'Zone', { name: 'Zone 1' }), row('d', 'g', 'Zone', { name: 'Zone 1' })], expected: [] },
  { title: 'one name after another', rows: [B, row('a', 'B', 'Zone', { name: 'Hall', ...from(undefined, '2025-01-01T00:00:00Z') }), row('d', 'B', 'Zone', { name: 'Hall', ...from('2025-01-01T00:00:00Z', undefined) })], expected: [] },
  // Sensors
  { title: 'a sensor in two places at once', rows: [B, row('a', 'B', 'Sensor', { name: '9E31', ...from(undefined, '2025-02-01T00:00:00Z') }), row('d', 'B', 'Sensor', { name: '9E31', ...from('2025-01-01T00:00:00Z', undefined) })], expected: ['warning HIERARCHY_SENSOR_TWICE 4 name'] },
  { title: 'a sensor that moved', rows: [B, row('a', 'B', 'Sensor', { name: '9E31', ...from(undefined, '2025-01-01T00:00:00.000Z') }), row('d', 'B', 'Sensor', { name: '9E31', ...from('2025-01-01T00:00:00Z', undefined) })], expected: [] },
  { title: 'a sensor that locations.csv hangs elsewhere', rows: [B, row('Z1', 'B', 'Zone'), row('Z2', 'B', 'Zone'), row('9E31', 'Z1', 'Sensor')], more: { locations: [hungAt('9E31', 'Z2')] }, expected: ['warning HIERARCHY_SENSOR_ELSEWHERE 5 parent_id'] },
  { title: 'a sensor where locations.csv hangs it, by the name of the place', rows: [B, row('Z1', 'B', 'Zone', { name: 'Hall' }), row('s', 'Z1', 'Sensor', { name: '9E31' })], more: { locations: [hungAt('9E31', 'Hall')] }, expected: [] },
  { title: 'a place of locations.csv that is in no tree', rows: [B, row('9E31', 'B', 'Sensor')], more: { locations: [hungAt('9E31', 'nowhere')] }, expected: [] },
  // Coordinates
  { title: 'coordinates of the building and a part of it', rows: [{ ...B, coordinates: '50.0735 14.4079' }, row('F', 'B', 'Floor', { coordinates: '50.0736, 14.4080' })], expected: [] },
  { title: 'half of the coordinates', rows: [{ ...B, coordinates: '50.0735' }], expected: ['warning HIERARCHY_COORDINATES 2 coordinates'], says: ['one number stands alone'] },
  { title: 'a longitude beyond the earth', rows: [{ ...B, coordinates: '50.0 190.0' }], expected: ['warning HIERARCHY_COORDINATES 2 coordinates'] },
  { title: 'coordinates that are words', rows: [{ ...B, coordinates: 'Prague 5' }], expected: ['warning HIERARCHY_COORDINATES 2 coordinates'] },
  { title: 'latitude and longitude swapped against the building', rows: [{ ...B, coordinates: '50.07 14.40' }, row('F', 'B', 'Floor', { coordinates: '14.40 50.07' })], expected: ['warning HIERARCHY_COORDINATES 3 coordinates'], says: ['Write "50.07 14.4"'] },
  { title: 'a root swapped against the seed of buildings', rows: [{ ...B, coordinates: '14.40 50.07' }], more: { building: { id: 'b', latitude: '50.0735', longitude: '14.4079' } }, expected: ['warning HIERARCHY_COORDINATES 2 coordinates'], says: ['swapped'] },
  { title: 'a part in another town', rows: [{ ...B, coordinates: '50.07 14.40' }, row('F', 'B', 'Floor', { coordinates: '49.19 16.60' })], expected: ['warning HIERARCHY_COORDINATES 3 coordinates'], says: ['far from'] },
  // Relations
  { title: 'sound relations', rows: [B, row('Z1', 'B', 'Zone'), row('Z2', 'B', 'Zone'), row('u', 'B', 'Unit')], more: { relations: relationRows([['Z2', 'adjacent_to', 'Z1'], ['u', 'feeds', 'Z1'], ['u', 'feeds', 'B']]) }, expected: [] },
  { title: 'two unknown ends', rows: [B, row('Zone-1', 'B', 'Zone')], more: { relations: relationRows([['Zone_1', 'feeds', 'nowhere']]) }, expected: ['error HIERARCHY_RELATION_UNKNOWN 2 source', 'error HIERARCHY_RELATION_UNKNOWN 2 target'], says: ['Did you mean "Zone-1"?'] },
  { title: 'a thing related to itself', rows: [B], more: { relations: relationRows([['B', 'feeds', ' B']]) }, expected: ['warning HIERARCHY_RELATION_INVALID 2 target'] },
  { title: 'adjacency said both ways', rows: [B, row('Z1', 'B', 'Zone'), row('Z2', 'B', 'Zone')], more: { relations: relationRows([['Z1', 'adjacent_to', 'Z2'], ['Z2', 'adjacent_to', 'Z1']]) }, expected: ['notice HIERARCHY_RELATION_TWICE 3 source'] },
  { title: 'two ways of feeding are two relations', rows: [B, row('Z1', 'B', 'Unit'), row('Z2', 'B', 'Unit')], more: { relations: relationRows([['Z1', 'feeds', 'Z2'], ['Z2', 'feeds', 'Z1']]) }, expected: [] },
  { title: 'adjacent to what it lies in', rows: [B, row('F', 'B', 'Floor'), row('Z', 'F', 'Zone')], more: { relations: relationRows([['Z', 'adjacent_to', 'B']]) }, expected: ['warning HIERARCHY_RELATION_INVALID 2 target'], says: ['one lies in the other'] },
  { title: 'adjacent across buildings', rows: [row('S', '', 'Site'), row('A', 'S', 'Building'), row('C', 'S', 'Building'), row('x', 'A', 'Zone'), row('y', 'C', 'Zone')], more: { relations: relationRows([['x', 'adjacent_to', 'y']]) }, expected: ['warning HIERARCHY_RELATION_INVALID 2 target'], says: ['different buildings'] },
];

const brief = ({ severity, code, place }: Finding): string =>
  `${severity} ${code} ${place.line} ${place.column}`;

describe('checkHierarchy', () => {
  it.each(cases)('$title', ({ rows, more, expected, says }) => {
    const found = checkHierarchy(hierarchyOf(rows, more));
    expect(found.map(brief)).toEqual(expected);
    for (const [at, part] of (says ?? []).entries())
      expect(`${found[at]?.message} ${found[at]?.hint}`).toContain(part);
  });

  it('names a repair for everything it finds', () => {
    const findings = cases.flatMap(({ rows, more }) => checkHierarchy(hierarchyOf(rows, more)));
    expect(findings.filter(({ hint, place }) => !hint || !place.file || !place.line)).toEqual([]);
  });

  it('reports everything in one run, in the order of the lines', () => {
    const rows = [
      B,
      row('F1', 'B', 'Floor'),
      row('F1', 'B', 'Floor'),
      row('x', 'nowhere', 'Zone'),
      row('y', 'y', 'Zone'),
    ];
    expect(checkHierarchy(hierarchyOf(rows)).map(brief)).toEqual([
      'error HIERARCHY_ID_DUPLICATE 4 id',
      'error HIERARCHY_PARENT_UNKNOWN 5 parent_id',
      'error HIERARCHY_PARENT_SELF 6 parent_id',
    ]);
  });
});
