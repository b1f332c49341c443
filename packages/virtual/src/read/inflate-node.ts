import { gunzip, gunzipSync, inflate, inflateSync } from "node:zlib";

/** Larger results are made on zlib's own threads, several at once: that pays from about here on, and the event loop goes on. */
const LARGE = 256 * 1024;

/**
 * Undoes zlib's compression, or gzip's.
 *
 * @param size bytes that are expected; a buffer of the right size halves the time
 * @param most bytes beyond which the result is refused: a few bytes can stand for gigabytes
 */
export function inflated(
  bytes: Uint8Array,
  size: number,
  most: number,
  format: "deflate" | "gzip" = "deflate",
): Promise<Uint8Array> | Uint8Array {
  // A buffer that is full to the last byte makes zlib get another one and look for more.
  const chunkSize = Math.max(64, Math.min(size + 64, 2 ** 30));
  const options = { chunkSize, maxOutputLength: Math.max(64, most) };
  const [undo, undoNow] = format === "gzip" ? [gunzip, gunzipSync] : [inflate, inflateSync];
  if (size < LARGE) return undoNow(bytes, options);
  return new Promise((resolve, reject) => {
    undo(bytes, options, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
