import { expect, test } from 'vitest';
import { knownPlaces } from '../../../actions/publish-datasets/src/withheld.js';
import type { BuildingSeeds } from '../../../shared/config/types.js';

const mapping = (row: object) => ({ measurementColumn: 'Room 1/T', ...row });
const NODE = { id: 'B1', name: 'House' };

test.each([
  {
    title: 'a building that lists no place anywhere leaves them to its raw files',
    seeds: { mappings: [mapping({})] },
    expected: undefined,
  },
  {
    title: 'a column of its own names its place',
    seeds: { hierarchy: [NODE], mappings: [mapping({})] },
    expected: ['B1', 'House', 'Room 1/T'],
  },
  {
    title: 'so does a sensor that the mapping names, and its location',
    seeds: { hierarchy: [NODE], mappings: [mapping({ sensor: 's1', location: 'R1' })] },
    expected: ['B1', 'House', 'R1', 's1'],
  },
])('$title', ({ seeds, expected }) => {
  const whole = { locations: [], hierarchy: [], ...seeds } as unknown as BuildingSeeds;
  expect(knownPlaces(whole)).toEqual(expected);
});
