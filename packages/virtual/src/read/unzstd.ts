/**
 * Undoes zstd's compression; its decoder is loaded with the first chunk that needs it.
 *
 * @param most bytes beyond which the result is refused
 */
export async function unzstd(frame: Uint8Array, most: number): Promise<Uint8Array> {
  const { undoZstd } = await import("./zstd/frame.js");
  return undoZstd(frame, most);
}
