import type { Finding } from '../../report/finding.js';
import type { Hierarchy } from '../hierarchy.js';
import type { Check } from './check.js';
import { checkCoordinates } from './coordinates.js';
import { checkCycles } from './cycles.js';
import { checkIds } from './ids.js';
import { checkLevels } from './levels.js';
import { checkLookAlikes } from './look-alikes.js';
import { checkNames } from './names.js';
import { checkParents } from './parents.js';
import { checkRelations } from './relations.js';
import { checkSensors } from './sensors.js';
import { checkStoreys } from './storeys.js';
import { checkTypes } from './types.js';

const CHECKS: readonly Check[] = [
  checkIds,
  checkLookAlikes,
  checkParents,
  checkCycles,
  checkTypes,
  checkLevels,
  checkStoreys,
  checkNames,
  checkSensors,
  checkCoordinates,
  checkRelations,
];

/**
 * Everything that is wrong with a hierarchy, all at once, in the order of file and line. An error means that it is no
 * tree, or that a relation has no end; with warnings and notices it can be stored.
 */
export const checkHierarchy = (hierarchy: Hierarchy): Finding[] =>
  CHECKS.flatMap((check) => check(hierarchy)).sort(
    (a, b) => compare(a.place.file ?? '', b.place.file ?? '') || (a.place.line ?? 0) - (b.place.line ?? 0),
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
