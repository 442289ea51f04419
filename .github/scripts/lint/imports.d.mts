import type { Rule } from 'eslint';

/** Why a file must not import another or a package; undefined when it may. */
export function forbiddenImport(file: string, target: string): string | undefined;
export const importsRule: Rule.RuleModule;
