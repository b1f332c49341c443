/** Bytes to write: whole, as a web stream, or in pieces. */
export type ByteSource = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | BatchedBytes;

/**
 * Pieces that can be taken several at a time: what has arrived since the last look.
 *
 * Over TLS each piece is one record of 16 KB, and the cost per piece is what a download costs; a target that writes all that
 * is there with one system call halves it.
 */
export interface BatchedBytes extends AsyncIterable<Uint8Array> {
  batches(): AsyncIterable<readonly Uint8Array[]>;
}

/** The pieces of any source, several at a time where the source can. */
export function batchesOf(source: ByteSource): AsyncIterable<readonly Uint8Array[]> {
  // A text has an iterator, too, and would be written letter by letter.
  if (typeof source !== "object" || source === null)
    throw new TypeError(
      `A body is bytes, a stream of them, or pieces; got ${source === null ? "null" : `a ${typeof source}`}.`,
    );
  return "batches" in source ? source.batches() : oneByOne(source);
}

async function* oneByOne(source: Exclude<ByteSource, BatchedBytes>): AsyncGenerator<readonly Uint8Array[], void, void> {
  if (source instanceof Uint8Array) yield [source];
  else if (Symbol.asyncIterator in source) for await (const piece of source) yield [piece];
  else yield* streamed(source);
}

/** The pieces of `batches` also one at a time. */
export function batchedBytes(batches: () => AsyncIterable<readonly Uint8Array[]>): BatchedBytes {
  return {
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches()) yield* batch;
    },
  };
}

/** Not every browser can iterate a stream. */
async function* streamed(stream: ReadableStream<Uint8Array>): AsyncGenerator<readonly Uint8Array[], void, void> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield [value];
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}
