/**
 * Undoes zlib's compression, or gzip's, with what the browser has for it.
 *
 * @param most bytes beyond which the result is refused: a few bytes can stand for gigabytes
 */
export async function inflated(
  bytes: Uint8Array,
  _size: number,
  most: number,
  format: "deflate" | "gzip" = "deflate",
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream(format));
  let length = 0;
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      length += piece.length;
      if (length > most) controller.error(new RangeError(`The result has more than ${most} bytes.`));
      else controller.enqueue(piece);
    },
  });
  return new Uint8Array(await new Response(stream.pipeThrough(bounded)).arrayBuffer());
}
