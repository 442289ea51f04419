import { z } from 'zod';
import { findingSchema, type Finding, worstSeverity } from './finding.js';

export const outcomes = ['failed', 'warned', 'unchanged', 'passed'] as const;
export type Outcome = (typeof outcomes)[number];

/** What became of the mapped cells of a datasource in this run; the parts add up to `cells`. */
export const fatesSchema = z.object({
  cells: z.number().int(),
  accepted: z.number().int(),
  duplicate: z.number().int(),
  superseded: z.number().int(),
  null: z.number().int(),
  rejected: z.number().int(),
  ignored: z.number().int(),
});
export type Fates = z.infer<typeof fatesSchema>;

export const datasourceReportSchema = z.object({
  name: z.string(),
  fates: fatesSchema.optional(),
  /** True when the datasource's new data did not pass and it stays as last accepted. */
  held: z.boolean().optional(),
  /** Readings that aggregates leave out, by reason (`out_of_bounds`, `suspect`, `missing`, `future`). */
  left_out: z.record(z.string(), z.number().int()).optional(),
});
export type DatasourceReport = z.infer<typeof datasourceReportSchema>;

export const fileReportSchema = z.object({
  /** Plain path below the building's folder, without the hash. */
  path: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
});
export type FileReport = z.infer<typeof fileReportSchema>;

/** What a stage writes to `reports/<stage>.json`; annotations, job summary and outputs are renderings of it. */
export const reportSchema = z.object({
  stage: z.string(),
  building: z.string(),
  outcome: z.enum(outcomes),
  as_of: z.iso.datetime(),
  findings: z.array(findingSchema),
  datasources: z.array(datasourceReportSchema),
  files: z.array(fileReportSchema),
});
export type Report = Omit<z.infer<typeof reportSchema>, 'findings'> & { findings: Finding[] };

/** The first that holds of: an error (failed), a warning (warned), no lasting byte changed (unchanged), passed. */
export function decideOutcome(findings: readonly Finding[], changed: boolean): Outcome {
  const worst = worstSeverity(findings);
  if (worst === 'error') return 'failed';
  if (worst === 'warning') return 'warned';
  return changed ? 'passed' : 'unchanged';
}
