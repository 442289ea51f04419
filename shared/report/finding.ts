import { z } from 'zod';
import { CODES, type Code } from '../errors/codes.js';
import type { ErrorDetails, Place } from '../errors/errors.js';

export const severities = ['notice', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

const codeSchema = z.custom<Code>(
  (value) => typeof value === 'string' && Object.hasOwn(CODES, value),
  'not a known code',
);

const placeSchema = z
  .object({
    file: z.string(),
    line: z.number().int().positive(),
    column: z.string(),
    datasource: z.string(),
    measurement: z.string(),
    location: z.string(),
  })
  .partial();

/** One observation of a check. */
export const findingSchema = z.object({
  code: codeSchema,
  severity: z.enum(severities),
  /** One sentence for people, plain words first. */
  message: z.string(),
  place: placeSchema,
  observed: z.string().optional(),
  expected: z.string().optional(),
  /** The one edit or step that repairs it. */
  hint: z.string().optional(),
  /** The waiver that keeps it from failing, as `seeds/waivers.csv:LINE`. */
  waived_by: z.string().optional(),
});

export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  readonly observed?: string;
  readonly expected?: string;
  readonly hint?: string;
  readonly waived_by?: string;
}

type FindingDetails = Omit<ErrorDetails, 'cause'> & {
  readonly observed?: string;
  readonly expected?: string;
};

const finding = (severity: Severity, details: FindingDetails): Finding => ({
  ...details,
  severity,
  place: details.place ?? {},
});

export const notice = (details: FindingDetails): Finding => finding('notice', details);
export const warning = (details: FindingDetails): Finding => finding('warning', details);
export const error = (details: FindingDetails): Finding => finding('error', details);

/** The worst severity among findings that no waiver covers; `undefined` when there is none. */
export function worstSeverity(findings: readonly Finding[]): Severity | undefined {
  const open = findings.filter((each) => each.waived_by === undefined);
  return [...severities].reverse().find((severity) => open.some((each) => each.severity === severity));
}
