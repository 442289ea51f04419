import { inputError } from '../errors/errors.js';
import { plain } from '../report/escape.js';

/**
 * `name:path` of a configured remote. A leading colon or a comma before it would configure a backend on the fly, and a
 * leading hyphen would be an option.
 */
const REMOTE = /^([A-Za-z0-9_][A-Za-z0-9_.+@ -]*):([^\p{Cc}\\]*)$/u;

/** Whether a text is meant as a remote: one letter before the colon is a drive of Windows. */
export const looksLikeRemote = (text: string): boolean =>
  /^(:|[A-Za-z0-9_][A-Za-z0-9_.+@ -]+:(?!\/\/))/.test(text);

/** A remote as it may be given to rclone, without slashes at its end. Throws RCLONE_REMOTE_INVALID. */
export function checkRemote(text: string): string {
  const [, name = '', path = ''] = REMOTE.exec(text) ?? [];
  const parts = path.split('/');
  if (name === '' || name.length < 2 || name.endsWith(' ') || parts.includes('..')) {
    throw inputError({
      code: 'RCLONE_REMOTE_INVALID',
      message: `"${plain(text)}" is not a remote of rclone: it must be name:path, of a remote that the configuration names.`,
      hint: 'Write it as it stands in rclone, for example drive:Open/Data. Settings of a remote belong into `rclone-config`.',
    });
  }
  return `${name}:${path.replace(/\/+$/, '')}`;
}

/** Names of files below a remote or a folder: relative, with `/`, nothing that leads out or could be an option. */
const HOSTILE = /^[-/]|(^|\/)\.{0,2}(\/|$)|[\p{Cc}\\]/u;

/** Throws RCLONE_NAME_HOSTILE for a name that could mean something else than a file below its folder. */
export function checkName(name: string): string {
  if (name !== '' && name.length <= 1024 && !HOSTILE.test(name) && name === name.normalize('NFC'))
    return name;
  throw inputError({
    code: 'RCLONE_NAME_HOSTILE',
    message: `The file name "${plain(name)}" cannot be handed to rclone safely.`,
    hint: 'Rename the file: no leading hyphen or slash, no "..", no backslash, no control characters.',
  });
}
