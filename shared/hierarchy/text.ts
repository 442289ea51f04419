/** An id or name as it is compared and stored: no blanks around it, accented letters in their composed form (NFC). */
export const canonical = (text: string): string => text.normalize('NFC').trim();

/** Text without case and accents: what a person would call the same name. */
export const folded = (text: string): string =>
  canonical(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Text with the letters that are easily taken for a digit replaced by it (`DCOC` and `DC0C` are then the same). */
export const lookAlike = (text: string): string =>
  text.replace(/[OIl]/g, (letter) => (letter === 'O' ? '0' : '1'));

/** `"a", "b" and 3 more`: the first names of a list, in quotes. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  const left = names.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}

/** Items by a key, groups and items in the order in which they first come. */
export function grouped<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
