import type { Graph } from '../graph.js';

const NODE_KEYS = [
  ['type', 'string'],
  ['name', 'string'],
  ['level', 'int'],
  ['storey', 'int'],
  ['latitude', 'double'],
  ['longitude', 'double'],
  ['depth', 'int'],
] as const;

/** GraphML, as Gephi, yEd and NetworkX read it. */
export function* graphml({ building, tables }: Graph): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
  for (const [name, type] of NODE_KEYS)
    yield `  <key id="${name}" for="node" attr.name="${name}" attr.type="${type}"/>\n`;
  yield '  <key id="relation" for="edge" attr.name="relation" attr.type="string"/>\n';
  yield `  <graph id="${xml(building)}" edgedefault="directed">\n`;
  for (const node of tables.nodes) {
    const data = NODE_KEYS.flatMap(([key]) =>
      node[key] === null ? [] : [`<data key="${key}">${xml(String(node[key]))}</data>`],
    );
    yield `    <node id="${xml(node.id)}">${data.join('')}</node>\n`;
  }
  for (const [at, { source, target, relation }] of tables.edges.entries())
    yield `    <edge id="e${at}" source="${xml(source)}" target="${xml(target)}"><data key="relation">${relation}</data></edge>\n`;
  yield '  </graph>\n</graphml>\n';
}

/** Text inside XML, in quotes or not; what XML 1.0 cannot hold at all becomes the replacement character. */
const xml = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"'\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// eslint-disable-next-line no-control-regex -- these are the characters that are meant
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
