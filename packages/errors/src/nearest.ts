/**
 * The candidate that a misspelt word most likely meant, or `undefined` when none is close.
 *
 * Compares case-insensitively without `_`, `-` and blanks, by edit distance with transpositions; a word may differ in a third of its letters.
 *
 * @example
 * ```ts
 * nearest("shortname", ["shortName", "version"]); // "shortName"
 * nearest("tempral", ["temporal", "polygon"]); // "temporal"
 * ```
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const other = plain(candidate);
    // Words of very different lengths are far apart; a long text is not worth comparing.
    if (Math.abs(wanted.length - other.length) >= bestDistance) continue;
    const distance = editDistance(wanted, other);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[_\-\s]/g, "");
}

/** Optimal string alignment distance. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const swapped = a[i] === b[j - 1] && a[i - 1] === b[j] ? 0 : Infinity;
      const cheapest = Math.min(
        at(last, j + 1),
        at(row, j),
        at(last, j) - (a[i] === b[j] ? 1 : 0),
        at(beforeLast, j - 1) + swapped,
      );
      row.push(cheapest + 1);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
