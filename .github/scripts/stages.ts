import { fileURLToPath } from 'node:url';

/** The seven actions, in the order of the flow. */
export const STAGES = [
  'validate-schema',
  'ingest-datasources',
  'quality-gate',
  'influx-aggregate',
  'sync-hierarchy',
  'detect-anomalies',
  'publish-datasets',
] as const;

export type Stage = (typeof STAGES)[number];

/** The repository's root, without a separator at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
