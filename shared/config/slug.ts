/** A bracketed unit or letter at the end of a name: `(°C)`, `[kWh]`. */
export const LAST_BRACKET = /[([][^()[\]]*[)\]]\s*$/u;

/** The measurement that a raw name stands for by default: lower case, no accents, no bracketed unit, words joined by `_`. */
export function slug(name: string): string {
  const bare = stripAccents(name.replace(LAST_BRACKET, '')).toLowerCase();
  const joined = bare.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return joined === '' ? 'value' : joined;
}

export const stripAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');
