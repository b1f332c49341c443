/** A body's own error on its way through a write, so that nobody takes it for the disk's, the browser's or the store's. */
export class BodyFailure extends Error {
  constructor(cause: unknown) {
    super("The body failed.", { cause });
    this.name = "BodyFailure";
  }
}

/** What `batches` gives; whatever it throws comes as a {@link BodyFailure}. */
export async function* namingFailures<T>(batches: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  const pieces = batches[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await pieces.next().catch((error) => {
        throw new BodyFailure(error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await pieces.return?.();
  }
}
