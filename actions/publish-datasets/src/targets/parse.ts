import path from 'node:path';
import { inputError } from '../../../../shared/errors/errors.js';
import { looksLikeRemote, checkRemote } from '../../../../shared/rclone/remote.js';
import { plain } from '../../../../shared/report/escape.js';

/** A target as its text says it. */
export type TargetOf =
  | { readonly kind: 'directory' | 'pages'; readonly folder: string; readonly shown: string }
  | { readonly kind: 'remote'; readonly remote: string }
  | { readonly kind: 'github'; readonly repository: string; readonly tag: string };

const GITHUB = /^github:([A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+)@([A-Za-z0-9][A-Za-z0-9._/-]*)$/;

/**
 * Reads one item of the input `target`: `github:owner/repository@tag`, `pages:directory`, `remote:path`, or a directory.
 * `{building}` stands for the building's id. Throws TARGET_INVALID, RCLONE_REMOTE_INVALID.
 */
export function parseTarget(text: string, building: string, workspace: string): TargetOf {
  const target = text.replaceAll('{building}', building);
  if (target.startsWith('github:')) {
    const [, repository, tag] = GITHUB.exec(target) ?? [];
    if (repository === undefined || tag === undefined)
      throw invalid(text, 'it is not github:owner/repository@tag');
    return { kind: 'github', repository, tag };
  }
  const isPages = target.startsWith('pages:');
  const shown = isPages ? target.slice('pages:'.length) : target;
  if (!isPages && looksLikeRemote(target)) return { kind: 'remote', remote: checkRemote(target) };
  if (shown === '' || shown.includes('\0')) throw invalid(text, 'it names no directory');
  return { kind: isPages ? 'pages' : 'directory', folder: path.resolve(workspace, shown), shown };
}

export const invalid = (text: string, why: string): Error =>
  inputError({
    code: 'TARGET_INVALID',
    message: `The target "${plain(text)}" cannot be used: ${why}.`,
    hint: 'A target is a directory, pages:directory, remote:path of rclone, or github:owner/repository@tag.',
  });
