/** The candidate that needs the fewest edits to become `text`, compared without case; the first of equals, '' of none. */
export function nearest(text: string, candidates: readonly string[]): string {
  let best = candidates[0] ?? '';
  let fewest = Infinity;
  for (const candidate of candidates) {
    const edits = distance(text.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return best;
}

/** The candidate that `text` most likely meant; undefined when each differs in more than a third of its letters. */
export function likely(text: string, candidates: readonly string[]): string | undefined {
  const near = candidates.filter((candidate) => {
    const allowed = Math.max(1, Math.floor(Math.max(text.length, candidate.length) / 3));
    return distance(text.toLowerCase(), candidate.toLowerCase()) <= allowed;
  });
  return near.length === 0 ? undefined : nearest(text, near);
}

/**
 * Number of letters to insert, remove, change or swap with their neighbour until `a` is `b` (Damerau and Levenshtein,
 * in the form of Lowrance and Wagner 1975, which unlike the shorter one is a metric).
 */
export function distance(a: string, b: string): number {
  const far = a.length + b.length;
  // Row and column 0 are a border of unreachable cells; cell (i + 1, j + 1) compares the first i and j letters.
  const cells = Array.from({ length: a.length + 2 }, () => new Array<number>(b.length + 2).fill(far));
  const at = (row: number, column: number): number => cells[row]?.[column] ?? far;
  for (let i = 0; i <= a.length; i++) cells[i + 1]![1] = i;
  for (let j = 0; j <= b.length; j++) cells[1]![j + 1] = j;
  const lastRow = new Map<string, number>();
  for (let i = 1; i <= a.length; i++) {
    let lastColumn = 0;
    for (let j = 1; j <= b.length; j++) {
      const row = lastRow.get(b.charAt(j - 1)) ?? 0;
      const column = lastColumn;
      const same = a[i - 1] === b[j - 1];
      if (same) lastColumn = j;
      cells[i + 1]![j + 1] = Math.min(
        at(i, j) + (same ? 0 : 1),
        at(i + 1, j) + 1,
        at(i, j + 1) + 1,
        at(row, column) + (i - row - 1) + 1 + (j - column - 1),
      );
    }
    lastRow.set(a.charAt(i - 1), i);
  }
  return at(a.length + 1, b.length + 1);
}
