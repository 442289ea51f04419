import type { Graph } from '../graph.js';
import { nodesCsv, relationshipsCsv } from './admin-csv.js';
import { cypherScript } from './cypher-script.js';
import { graphml } from './graphml.js';
import { turtle } from './turtle.js';

/** What the input `exports` may name. */
export const EXPORTS = ['graphml', 'turtle', 'cypher', 'csv', 'questions'] as const;
export type ExportName = (typeof EXPORTS)[number];

/** Raised when the same hierarchy shall be exported otherwise. */
const EXPORT_VERSION = '1';

/** A document of text that is made from the graph alone. */
export interface TextExport {
  readonly path: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly chunks: (graph: Graph) => Iterable<string>;
}

/** The documents of these exports. `inputs`: what the hierarchy is made from; `base`: what IRIs begin with. */
export function textExports(
  names: readonly ExportName[],
  inputs: Readonly<Record<string, string>>,
  base: string,
): TextExport[] {
  const made = { ...inputs, export: EXPORT_VERSION };
  const document = (
    name: string,
    chunks: TextExport['chunks'],
    more: Readonly<Record<string, string>> = {},
  ) => ({
    path: `hierarchy/exports/${name}`,
    inputs: { ...made, ...more },
    chunks,
  });
  const documents: Readonly<Record<ExportName, readonly TextExport[]>> = {
    graphml: [document('hierarchy.graphml', graphml)],
    turtle: [document('hierarchy.ttl', (graph) => turtle(graph, base), { base })],
    cypher: [document('hierarchy.cypher', cypherScript)],
    csv: [document('neo4j-nodes.csv', nodesCsv), document('neo4j-relationships.csv', relationshipsCsv)],
    questions: [],
  };
  return names.flatMap((name) => documents[name]);
}
