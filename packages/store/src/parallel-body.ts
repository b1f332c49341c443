import type { RetryOptions } from "@earthaccess/credentials";
import { isEarthaccessError } from "@earthaccess/errors";
import { type BatchedBytes, batchedBytes } from "@earthaccess/targets";
import { lengthOf, rangePieces } from "./file-bytes.js";
import type { RangeSlots } from "./range-slots.js";
import type { FileResponse } from "./request-file.js";
import type { FileAccess, FilePlace } from "./send-request.js";
import { RangeNotSupportedError, ShortReadError } from "./store-errors.js";
import { withRetries } from "./with-retries.js";

/** Bytes of one range: long enough that the wait for an answer does not count, few enough to hold nine in memory. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** Files below this come over one connection. */
export const PARALLEL_FROM_BYTES: number = 4 * SEGMENT_BYTES;

/** What is needed to fetch the rest of a file beside an answer that has begun. */
export interface ParallelOptions {
  readonly access: FileAccess;
  readonly place: FilePlace;
  /** The answer to the request for the whole rest of the file; it has a length and a strong entity tag. */
  readonly answer: FileResponse & { readonly total: number; readonly etag: string };
  readonly slots: RangeSlots;
  readonly retry: RetryOptions;
  readonly signal: AbortSignal;
}

/**
 * The body of an answer, with later parts of the file fetched ahead over further connections and handed out in order.
 *
 * The target sees one body from front to end, so what it has is always a beginning of the file that can be continued, and
 * digests are computed on the way. Each part is of the answer's version or an error.
 */
export function parallelBody(options: ParallelOptions): BatchedBytes {
  const own = options.answer.response.body();
  return batchedBytes(() => parts(options, own), own.release);
}

async function* parts(options: ParallelOptions, own: BatchedBytes): AsyncGenerator<readonly Uint8Array[], void, void> {
  const { answer, slots, place, signal } = options;
  const { total } = answer;
  let stop = new AbortController();
  const ahead = new Map<number, Promise<readonly Uint8Array[]>>();
  let position = answer.from;
  /** Where the next part that nobody fetches yet begins, and where the answer's own part ends. */
  let unclaimed = 0;
  let streamEnd = total;
  /** Gives up what is fetched ahead: the answer goes on to its own end. */
  const withdraw = () => {
    stop.abort(new DOMException("The part is not wanted any more.", "AbortError"));
    stop = new AbortController();
    streamEnd = total;
    for (const _given of ahead) slots.give();
    ahead.clear();
  };
  const reachAhead = () => {
    unclaimed = Math.max(unclaimed, position + SEGMENT_BYTES);
    while (unclaimed < total && slots.take(place.url)) {
      streamEnd = Math.min(streamEnd, unclaimed);
      const { signal: wanted } = stop;
      const part = segment(options, unclaimed, AbortSignal.any([signal, wanted]));
      ahead.set(unclaimed, part);
      part.catch((error: unknown) => {
        // A host that answers ranges wrongly is asked for none any more.
        if (isEarthaccessError(error, "store/range-not-supported")) slots.exclude(place.url);
        if (position < streamEnd && streamEnd < total && !wanted.aborted) withdraw();
      });
      unclaimed += SEGMENT_BYTES;
    }
  };
  try {
    for await (const batch of own.batches()) {
      reachAhead();
      const end = Math.min(streamEnd, position + lengthOf(batch));
      const kept = clipped(batch, end - position);
      // Before the bytes are handed out: from the end of the answer's part on, there is no way back to the answer.
      position = end;
      yield kept;
      if (position === streamEnd && streamEnd < total) break;
    }
    if (position < streamEnd) throw new ShortReadError(place.url);
    while (position < total) {
      // Without a slot of its own the part that is next is still fetched; that is the file's own connection.
      const pieces = await (ahead.get(position) ?? segment(options, position, signal));
      const end = position + lengthOf(pieces);
      unclaimed = Math.max(unclaimed, end);
      yield pieces;
      if (ahead.delete(position)) slots.give();
      position = end;
      reachAhead();
    }
  } finally {
    withdraw();
  }
}

function clipped(batch: readonly Uint8Array[], most: number): readonly Uint8Array[] {
  if (lengthOf(batch) <= most) return batch;
  let room = most;
  return batch.map((piece) => {
    const kept = piece.subarray(0, Math.max(0, room));
    room -= piece.length;
    return kept;
  });
}

function segment(options: ParallelOptions, from: number, signal: AbortSignal): Promise<readonly Uint8Array[]> {
  const { access, place, answer, retry } = options;
  const to = Math.min(from + SEGMENT_BYTES, answer.total) - 1;
  const changed = () => new RangeNotSupportedError(place.url, "the file changed meanwhile");
  return withRetries({ ...retry, limit: Math.min(2, retry.limit ?? 2) }, signal, () =>
    rangePieces(access, { ...place, from, to, etag: answer.etag, size: answer.total, changed, signal }),
  );
}
