import { type FileResponse, requestFile } from "./request-file.js";
import type { FileAccess, FilePlace } from "./send-request.js";
import { RangeNotSupportedError, ShortReadError } from "./store-errors.js";

/** A range of a file of known length and version, bounds inclusive. */
export interface ExactRange extends FilePlace {
  readonly from: number;
  readonly to: number;
  /** Strong entity tag the bytes must be of. */
  readonly etag: string | undefined;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Makes the error for a file that is another one by now. */
  readonly changed: (now: number | undefined) => Error;
  /** The largest file that is taken whole when the server ignores ranges. @default none */
  readonly wholeFileBytes?: number;
}

/** The bytes of one range, or an error: never bytes of another place, another length or another version. */
export async function rangeBytes(access: FileAccess, range: ExactRange): Promise<Uint8Array> {
  return joined(await rangePieces(access, range));
}

/** As {@link rangeBytes}, in the pieces in which they came. */
export async function rangePieces(access: FileAccess, range: ExactRange): Promise<readonly Uint8Array[]> {
  const { from, to, etag, size } = range;
  const answer = await requestFile(access, range);
  if ((etag !== undefined && answer.etag !== etag) || (answer.total !== undefined && answer.total !== size)) {
    answer.response.discard();
    throw range.changed(answer.total);
  }
  const isWhole = answer.response.status === 200;
  const length = to - from + 1;
  if (isWhole && size > Math.max(length, range.wholeFileBytes ?? 0)) {
    answer.response.discard();
    throw new RangeNotSupportedError(range.url, "it sends the whole file");
  }
  const pieces = await bodyPieces(answer, range.url, isWhole ? size : length);
  // A server that ignores ranges sends everything; what was asked for is in it.
  const wanted = isWhole ? [joined(pieces).slice(from, to + 1)] : pieces;
  if (lengthOf(wanted) !== length) throw new ShortReadError(range.url);
  return wanted;
}

/** A whole body in memory, of `most` bytes at most. */
export async function bodyBytes(answer: FileResponse, url: string, most: number): Promise<Uint8Array> {
  return joined(await bodyPieces(answer, url, most));
}

async function bodyPieces(answer: FileResponse, url: string, most: number): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const batch of answer.response.body().batches()) {
    for (const piece of batch) {
      length += piece.length;
      pieces.push(piece);
    }
    if (length > most) throw new RangeNotSupportedError(url, `more than ${most} bytes came`);
  }
  if (answer.length !== undefined && length !== answer.length) throw new ShortReadError(url);
  return pieces;
}

/** Bytes in all pieces together. */
export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** The pieces of a short body have a memory to themselves and fill it; nothing is copied then. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const length = lengthOf(pieces);
  const [first] = pieces;
  if (first?.buffer.byteLength === length && areAdjacent(pieces)) return new Uint8Array(first.buffer);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function areAdjacent(pieces: readonly Uint8Array[]): boolean {
  return pieces.every((piece, i) => {
    const before = pieces[i - 1];
    return !before || (piece.buffer === before.buffer && piece.byteOffset === before.byteOffset + before.length);
  });
}
