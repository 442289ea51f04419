import * as core from '@actions/core';
import type { Runner } from './runner.js';

const annotate = { error: core.error, warning: core.warning, notice: core.notice } as const;

/** The runner of GitHub Actions. Without its files (a run by hand) outputs and annotations go to the standard output. */
export const realRunner: Runner = {
  annotate: (severity, text, place) => annotate[severity](text, place),
  setOutput: (name, value) => core.setOutput(name, value),
  addSummary: async (markdown) => {
    if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown, true).write();
  },
};
