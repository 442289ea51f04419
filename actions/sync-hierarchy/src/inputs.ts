import { z } from 'zod';
import { flag, list, percent, wholeNumberFrom } from '../../../shared/action/shared-inputs.js';
import { NEO4J_SCHEMES } from '../../../shared/neo4j/access.js';
import type { EngineInputs } from './engine.js';
import { EXPORTS, type ExportName } from './exports/formats.js';

const isExport = (name: string): name is ExportName => EXPORTS.some((known) => known === name);
const WHICH = `must name some of ${EXPORTS.join(', ')}, separated by commas`;

/** The stage's own inputs. */
export const hierarchyInputs = z.object({
  engine: z.enum(['auto', 'duckdb', 'neo4j']),
  'neo4j-uri': z.string().regex(NEO4J_SCHEMES, 'must be an address such as bolt://localhost:7687').optional(),
  'neo4j-user': z.string(),
  'neo4j-password': z.string().optional(),
  'neo4j-database': z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9.-]{2,62}$/, 'must be the name of a database')
    .optional(),
  'max-vanishing': percent,
  timeout: wholeNumberFrom(1, 21_600),
  exports: list
    .refine((names) => names.every(isExport), WHICH)
    .transform((names) => names.filter(isExport))
    .optional(),
  'base-iri': z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/i, 'must be an IRI, such as https://example.org/sm2/'),
  queries: z.string().optional(),
  'derive-adjacency': flag,
});
export type HierarchyInputs = z.infer<typeof hierarchyInputs>;

export function engineInputs(inputs: HierarchyInputs): EngineInputs {
  const uri = inputs['neo4j-uri'];
  return {
    engine: inputs.engine,
    access:
      uri === undefined
        ? undefined
        : {
            uri,
            user: inputs['neo4j-user'],
            password: inputs['neo4j-password'],
            database: inputs['neo4j-database'],
          },
    maxVanishing: inputs['max-vanishing'],
    timeout: inputs.timeout,
  };
}
