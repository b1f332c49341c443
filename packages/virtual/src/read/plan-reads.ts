/** A piece of a file that is wanted. */
export interface WantedRange {
  readonly url: string;
  readonly offset: number;
  readonly length: number;
}

/** One request, and the wanted pieces that it brings. */
export interface PlannedRead<T extends WantedRange> {
  readonly url: string;
  readonly offset: number;
  readonly length: number;
  readonly wanted: readonly T[];
}

/** Neighbours closer than this are cheaper to read with what lies between them. */
const MAX_GAP = 32 * 1024;
/** No request gets longer than this by joining: its chunks wait for its end, and all that are under way are in memory. */
const MAX_JOINED = 2 * 1024 * 1024;

/** Joins pieces that are near each other in the same file; in the order of files and offsets. */
export function planReads<T extends WantedRange>(wanted: readonly T[], gap: number = MAX_GAP): PlannedRead<T>[] {
  const sorted = [...wanted].sort((a, b) => (a.url === b.url ? a.offset - b.offset : a.url < b.url ? -1 : 1));
  const reads: { url: string; offset: number; length: number; wanted: T[] }[] = [];
  for (const piece of sorted) {
    const last = reads.at(-1);
    const end = piece.offset + piece.length;
    const near = last && last.url === piece.url && piece.offset <= last.offset + last.length + gap;
    if (last && near && Math.max(end, last.offset + last.length) - last.offset <= MAX_JOINED) {
      last.length = Math.max(last.length, end - last.offset);
      last.wanted.push(piece);
    } else reads.push({ url: piece.url, offset: piece.offset, length: piece.length, wanted: [piece] });
  }
  return reads;
}
