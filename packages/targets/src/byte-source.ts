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
  /**
   * Takes back the memory of the batch that was handed out last, to fill it with what comes next.
   *
   * A target that is done with the bytes may call it before it asks for the next batch; one that keeps them, or is not sure, does not.
   */
  readonly release?: ((batch: readonly Uint8Array[]) => void) | undefined;
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

/** Gives a batch back to a source that wants it back. */
export function giveBack(source: ByteSource, batch: readonly Uint8Array[]): void {
  if ("batches" in source) source.release?.(batch);
}

/** The pieces of `batches` also one at a time; `release` takes back the memory of the last batch. */
export function batchedBytes(
  batches: () => AsyncIterable<readonly Uint8Array[]>,
  release?: BatchedBytes["release"],
): BatchedBytes {
  return {
    batches,
    release,
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
