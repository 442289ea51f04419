import { Rejected, type CellKind } from './cell.js';
import { freeText } from './text.js';

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/** Where raw files come from: a directory, an rclone remote, or a web address with `${ENV}` for its secrets. */
export const origin: CellKind<string> = {
  legal: 'a directory, a remote such as sm2drive:Folder, or an http(s) address',
  read: (text) => {
    const plain = freeText(1000).read(text);
    if (plain instanceof Rejected) return plain;
    if (text.startsWith('-'))
      return new Rejected('it begins with "-"', `Write ./${text} if a directory is meant.`);
    if (isWebAddress(text)) return webAddress(text);
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
    if (scheme !== undefined) return new Rejected(`"${scheme}" is not http or https`);
    return text.includes('${') ? new Rejected('only a web address may hold ${…}') : text;
  },
};

/** Whether an origin is fetched over the web. */
export const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text);

function webAddress(text: string): string | Rejected {
  const wrong = [...text.matchAll(PLACEHOLDER)].find(([, name = '']) => !/^[A-Z_][A-Z0-9_]*$/i.test(name));
  if (wrong !== undefined) return new Rejected(`${wrong[0]} is not the name of an environment variable`);
  const withoutPlaceholders = text.replace(PLACEHOLDER, '0');
  if (withoutPlaceholders.includes('${')) return new Rejected('a ${ is not closed');
  if (!URL.canParse(withoutPlaceholders)) return new Rejected('it is not a web address');
  const written = URL.canParse(text.replace(PLACEHOLDER, ''))
    ? new URL(text.replace(PLACEHOLDER, ''))
    : undefined;
  if (written !== undefined && written.password !== '') {
    return new Rejected(
      'it holds a password',
      'Keep the password in a secret and write ${NAME} in its place.',
      true,
    );
  }
  return text;
}
