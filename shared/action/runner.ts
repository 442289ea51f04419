import type { Severity } from '../report/finding.js';

/** Where on GitHub's pages an annotation is shown. */
export interface AnnotationPlace {
  readonly title: string;
  readonly file?: string;
  /** From 1. */
  readonly startLine?: number;
}

/** What a stage tells the machine that runs it, beside its log: a port, so that a test can listen. */
export interface Runner {
  /** Shows one line of text as an annotation; it also stands in the job log. */
  annotate(severity: Severity, text: string, place: AnnotationPlace): void;
  setOutput(name: string, value: string | number): void;
  /** Adds Markdown to the summary of the step. */
  addSummary(markdown: string): Promise<void>;
}
