import type { Node, Tree } from '../../../shared/hierarchy/tree.js';
import { ancestorsOf, topDown } from '../../../shared/hierarchy/tree.js';
import { compareText } from '../../../shared/hierarchy/order.js';
import { grouped, listed } from '../../../shared/hierarchy/text.js';
import { notice, type Finding } from '../../../shared/report/finding.js';
import type { FormerNode } from './former.js';

/** One difference between the hierarchy as last stored and as it is now. */
export interface TreeChange {
  readonly kind: 'added' | 'removed' | 'renamed' | 'moved' | 'new id' | 'new type';
  /** The id now; the last one of a node that was removed. */
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

const WORDS: Readonly<Record<TreeChange['kind'], string>> = {
  removed: 'removed',
  'new id': 'given another id',
  moved: 'moved',
  renamed: 'renamed',
  'new type': 'given another type',
  added: 'added',
};

/**
 * What differs. A node that vanished and one that came with the same names from the root down are one node with a new
 * id. Empty when nothing was stored before.
 */
export function changesBetween(former: readonly FormerNode[], tree: Tree): TreeChange[] {
  if (former.length === 0) return [];
  const before = new Map(former.map((node) => [node.id, node]));
  const gone = former.filter(({ id }) => !tree.byId.has(id));
  const come = tree.nodes.filter(({ id }) => !before.has(id));
  const renumbered = pairsByPath(gone, come);
  const successor = new Map([...renumbered].map(([node, old]) => [old.id, node.id]));

  const lasting = topDown(tree).flatMap((node) => {
    const old = before.get(node.id) ?? renumbered.get(node);
    return old === undefined ? [added(node)] : differences(old, node, successor);
  });
  const removed = gone
    .filter(({ id }) => !successor.has(id))
    .map(({ id, path }): TreeChange => ({ kind: 'removed', id, before: path, after: '' }));
  return [...removed, ...lasting].sort((a, b) => order(a) - order(b) || compareText(a.id, b.id));
}

const order = ({ kind }: TreeChange): number => Object.keys(WORDS).indexOf(kind);

function pairsByPath(gone: readonly FormerNode[], come: readonly Node[]): Map<Node, FormerNode> {
  const byPath = grouped(gone, ({ path }) => path);
  const pairs = [...grouped(come, pathOf)].flatMap(([path, nodes]): [Node, FormerNode][] => {
    const [node, old] = [nodes[0], byPath.get(path)?.[0]];
    const isOnly = nodes.length === 1 && byPath.get(path)?.length === 1;
    return isOnly && node !== undefined && old !== undefined ? [[node, old]] : [];
  });
  return new Map(pairs);
}

const pathOf = (node: Node): string =>
  [node, ...ancestorsOf(node)]
    .reverse()
    .map(({ name }) => name)
    .join(' / ');

const added = (node: Node): TreeChange => ({ kind: 'added', id: node.id, before: '', after: pathOf(node) });

function differences(old: FormerNode, node: Node, successor: ReadonlyMap<string, string>): TreeChange[] {
  const parentBefore = old.parent === null ? '' : (successor.get(old.parent) ?? old.parent);
  const parentAfter = node.parent?.id ?? '';
  const pairs: readonly [TreeChange['kind'], string, string][] = [
    ['new id', old.id, node.id],
    ['moved', parentBefore, parentAfter],
    ['renamed', old.name, node.name],
    ['new type', old.type, node.row.type],
  ];
  return pairs.flatMap(([kind, before, after]) =>
    before === after ? [] : [{ kind, id: node.id, before, after }],
  );
}

/** One notice per kind of change, except additions, with the first ids by name: the table of the summary has them all. */
export function tellChanges(changes: readonly TreeChange[], file: string): Finding[] {
  const told = changes.filter(({ kind }) => kind !== 'added');
  return [...grouped(told, ({ kind }) => kind)].map(([kind, group]) =>
    notice({
      code: 'HIERARCHY_CHANGED',
      message: `${group.length} ${group.length === 1 ? 'part' : 'parts'} of the hierarchy ${group.length === 1 ? 'was' : 'were'} ${WORDS[kind as TreeChange['kind']]}: ${listed(
        group.map(({ id }) => id),
        10,
      )}.`,
      place: { file },
      observed: group.slice(0, 10).map(tellOne).join('; '),
      hint: 'If that was not meant, restore the rows of the seed.',
    }),
  );
}

const tellOne = ({ id, before, after }: TreeChange): string =>
  after === '' ? `${id} (${before})` : before === '' ? `${id}: → ${after}` : `${id}: ${before} → ${after}`;
