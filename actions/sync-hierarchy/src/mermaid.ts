import { plain } from '../../../shared/report/escape.js';
import { topDown, type Node, type Tree } from '../../../shared/hierarchy/tree.js';

/** A diagram of more nodes is neither drawn nor read. */
const MOST_NODES = 100;

/** The tree as a Mermaid diagram; undefined above 100 nodes. Node names are numbers, so that no id is ever code. */
export function mermaid(tree: Tree): string | undefined {
  const nodes = topDown(tree);
  if (nodes.length === 0 || nodes.length > MOST_NODES) return undefined;
  const number = new Map(nodes.map((node, at) => [node, at]));
  const lines = nodes.map((node) => `  n${number.get(node)}["${label(node)}"]`);
  const edges = nodes.flatMap((node) =>
    node.parent === undefined ? [] : [`  n${number.get(node.parent)} --> n${number.get(node)}`],
  );
  return ['graph LR', ...lines, ...edges].join('\n');
}

/** Everything but letters, digits and a few harmless signs as an entity, which Mermaid draws as the sign. */
const label = ({ name, row }: Node): string =>
  plain(`${name} (${row.type})`, 60).replace(/[^\p{L}\p{N} .,()-]/gu, (sign) => `#${sign.codePointAt(0)};`);

/** The tree as a list with as many lines as `most`, indented by depth: what is shown in place of a diagram. */
export const outline = (tree: Tree): readonly (readonly string[])[] =>
  topFirst(tree).map((node) => [`${'\u2003'.repeat(node.depth ?? 0)}${node.name}`, node.row.type, node.id]);

function topFirst(tree: Tree): Node[] {
  const nodes: Node[] = [];
  const waiting = [...tree.roots].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node);
    if (nodes.length > MOST_ROWS) break;
    waiting.push(...[...node.children].reverse());
  }
  return nodes;
}

/** More rows than the summary shows of any table. */
const MOST_ROWS = 1000;
