import { joinedBytes } from "./joined-bytes.js";

/**
 * Undoes zstd's compression; its decoder is loaded with the first chunk that needs it.
 *
 * @param most bytes beyond which the result is refused
 */
export async function unzstd(frame: Uint8Array, most: number): Promise<Uint8Array> {
  const { Decompress } = await import("fzstd");
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((part: Uint8Array) => {
    size += part.length;
    if (size > most) throw new RangeError(`it becomes larger than ${most} bytes`);
    parts.push(part.slice());
  });
  stream.push(frame, true);
  return joinedBytes(parts);
}
