import { checkHierarchy } from '../../../shared/hierarchy/checks/index.js';
import { checkPlaced } from '../../../shared/hierarchy/placed.js';
import { treeTables, type TreeTables } from '../../../shared/hierarchy/tables.js';
import { notice, worstSeverity, type Finding } from '../../../shared/report/finding.js';
import { changesBetween, tellChanges, type TreeChange } from './changes.js';
import type { Collected } from './collect.js';

interface Decision {
  readonly reason: string;
  readonly findings: readonly Finding[];
  /** What differs from the hierarchy as last stored. */
  readonly changes: readonly TreeChange[];
  /** Rows of nodes and edges that the files hold after the run. */
  readonly counts: { readonly nodes: number; readonly edges: number };
}

/** What becomes of the files of a hierarchy: `none` have to be, they are kept as they are, or written. */
export type Plan =
  | (Decision & { readonly action: 'none' | 'refuse' | 'keep' })
  | (Decision & {
      readonly action: 'write';
      readonly tables: TreeTables;
      readonly inputs: Readonly<Record<string, string>>;
    });

/** Decides from everything collected. Pure. */
export function decide(collected: Collected): Plan {
  const { hierarchy, stored, building, seedFile } = collected;
  if (hierarchy.tree.nodes.length === 0) {
    const missing = noHierarchy(collected);
    return { action: 'none', reason: missing.message, findings: [missing], changes: [], counts: stored };
  }
  const broken = checkHierarchy(hierarchy);
  const findings = [...broken, ...checkPlaced(hierarchy.tree, collected.seen, { file: seedFile })];
  if (worstSeverity(broken) === 'error') {
    const errors = broken.filter(({ severity }) => severity === 'error').length;
    const kept = stored.nodes > 0 ? 'The hierarchy as last stored stays.' : 'Nothing was stored.';
    const reason = `The hierarchy of ${building} is broken (${errors} ${errors === 1 ? 'error' : 'errors'}). ${kept}`;
    return { action: 'refuse', reason, findings, changes: [], counts: stored };
  }
  if (collected.isCurrent) {
    const reason = `The hierarchy of ${building} has not changed: ${stored.nodes} nodes, ${stored.edges} edges.`;
    return { action: 'keep', reason, findings, changes: [], counts: stored };
  }
  const tables = treeTables(hierarchy);
  const changes = changesBetween(collected.former, hierarchy.tree);
  return {
    action: 'write',
    reason: `The hierarchy of ${building} was ${stored.nodes > 0 ? 'renewed' : 'stored'}: ${tables.nodes.length} nodes, ${tables.edges.length} edges.`,
    findings: [...findings, ...tellChanges(changes, seedFile)],
    changes,
    counts: { nodes: tables.nodes.length, edges: tables.edges.length },
    tables,
    inputs: collected.inputs,
  };
}

const noHierarchy = ({ building, seedFile, stored }: Collected): Finding =>
  notice({
    code: 'HIERARCHY_MISSING',
    message: `No row of ${seedFile} describes building ${building}${stored.nodes > 0 ? '; the hierarchy as last stored stays' : ', so it has no hierarchy'}.`,
    place: { file: seedFile },
    hint: 'To have one, write a row for the building and one for each of its floors, zones and sensors.',
  });
