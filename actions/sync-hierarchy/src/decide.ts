import { checkHierarchy } from '../../../shared/hierarchy/checks/index.js';
import { checkPlaced } from '../../../shared/hierarchy/placed.js';
import { notice, worstSeverity, type Finding } from '../../../shared/report/finding.js';
import { changesBetween, tellChanges, type TreeChange } from './changes.js';
import { ownQueryPath, questionPath } from './paths.js';
import type { Collected } from './collect.js';
import type { TextExport } from './exports/formats.js';
import { areSame } from './files.js';
import { graphOf, type Graph } from './graph.js';
import type { OwnQuery } from './own-queries.js';
import { QUESTIONS } from './questions/questions.js';

interface Decision {
  readonly reason: string;
  readonly findings: readonly Finding[];
  /** What differs from the hierarchy as last stored. */
  readonly changes: readonly TreeChange[];
  /** Rows of nodes and edges that the files hold after the run. */
  readonly counts: { readonly nodes: number; readonly edges: number };
}

/** What is made of a sound hierarchy beside its four files. */
export interface Making {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, string>>;
  readonly texts: readonly TextExport[];
  /** What the answers to the built-in questions are made from; undefined when they need not be given anew. */
  readonly questions: Readonly<Record<string, string>> | undefined;
  readonly ownQueries: readonly OwnQuery[];
  /** Exports of a former hierarchy that nobody renews. */
  readonly dropped: readonly string[];
}

/**
 * What becomes of the files of a hierarchy: `none` have to be, a broken one is refused, they are kept as they are, or
 * written. What is kept may still have exports to make, or a server to be brought to it.
 */
export type Plan =
  | (Decision & { readonly action: 'none' | 'refuse' })
  | (Decision & { readonly action: 'keep'; readonly making: Making })
  | (Decision & { readonly action: 'write'; readonly making: Making });

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
  const making = makingOf(collected);
  if (collected.isCurrent) {
    const reason = `The hierarchy of ${building} has not changed: ${stored.nodes} nodes, ${stored.edges} edges.`;
    return { action: 'keep', reason, findings, changes: [], counts: stored, making };
  }
  const { nodes, edges } = making.graph.tables;
  const changes = changesBetween(collected.former, hierarchy.tree);
  return {
    action: 'write',
    reason: `The hierarchy of ${building} was ${stored.nodes > 0 ? 'renewed' : 'stored'}: ${nodes.length} nodes, ${edges.length} edges.`,
    findings: [...findings, ...tellChanges(changes, seedFile)],
    changes,
    counts: { nodes: nodes.length, edges: edges.length },
    making,
  };
}

function makingOf(collected: Collected): Making {
  const { hierarchy, deriveAdjacency, inputs, exports, ownQueries } = collected;
  const isStored = (path: string, from: Readonly<Record<string, string>>): boolean =>
    exports.stored.some((entry) => entry.path === path && areSame(entry.inputs, from));
  const texts = exports.wanted.filter((wanted) => !isStored(wanted.path, wanted.inputs));
  const questions = exports.questions;
  const answers = questions === undefined ? [] : QUESTIONS.map(({ name }) => questionPath(name));
  const made = new Set([
    ...[...exports.wanted.map(({ path }) => path), ...answers],
    ...ownQueries.map(({ name }) => ownQueryPath(name)),
  ]);
  return {
    graph: graphOf(hierarchy, deriveAdjacency, inputs),
    inputs,
    texts,
    questions:
      questions === undefined || answers.every((path) => isStored(path, questions)) ? undefined : questions,
    ownQueries,
    dropped: exports.stored
      .filter((entry) => !made.has(entry.path) && entry.inputs.seeds !== inputs.seeds)
      .map(({ path }) => path),
  };
}

const noHierarchy = ({ building, seedFile, stored }: Collected): Finding =>
  notice({
    code: 'HIERARCHY_MISSING',
    message: `No row of ${seedFile} describes building ${building}${stored.nodes > 0 ? '; the hierarchy as last stored stays' : ', so it has no hierarchy'}.`,
    place: { file: seedFile },
    hint: 'To have one, write a row for the building and one for each of its floors, zones and sensors.',
  });
