import { GeometryError } from "./geometry-error.js";
import { tooLarge } from "./read-options.js";

/** A file inside a ZIP archive. */
export interface ZipEntry {
  /** As it stands in the archive; never used as a path. */
  readonly name: string;
  readonly size: number;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Compressed bytes. */
  readonly data: Uint8Array;
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const MAX_ENTRIES = 10_000;

/** The files in an archive, by its central directory. Nothing is unpacked yet. */
export function zipEntries(bytes: Uint8Array, name = "The archive"): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const broken = () => new GeometryError("syntax", `${name} is no complete ZIP archive; it may be cut off.`);
  try {
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== END) end--;
    if (end < 0) throw broken();
    const count = view.getUint16(end + 10, true);
    let at = view.getUint32(end + 16, true);
    if (count > MAX_ENTRIES || at === 0xffffffff) throw tooLarge("more", 0xffffffff, `${name} (ZIP64)`);
    return Array.from({ length: count }, () => {
      if (view.getUint32(at, true) !== DIRECTORY) throw broken();
      const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
        number,
        number,
        number,
      ];
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const length = view.getUint32(at + 20, true);
      if (start + length > bytes.length) throw broken();
      const entry: ZipEntry = {
        name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
        size: view.getUint32(at + 24, true),
        method: view.getUint16(at + 10, true),
        isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
        data: bytes.subarray(start, start + length),
      };
      at += 46 + nameLength + extra + comment;
      return entry;
    });
  } catch (cause) {
    throw cause instanceof RangeError ? broken() : cause;
  }
}

/**
 * Unpacks one file into memory.
 *
 * @throws GeometryError when it holds more than `maxBytes`, whatever size the archive declares.
 */
export async function unzipped(entry: ZipEntry, maxBytes: number): Promise<Uint8Array> {
  if (entry.isEncrypted) throw new GeometryError("format", `${entry.name} is encrypted; unpack the archive first.`);
  if (entry.size > maxBytes) throw tooLarge(entry.size, maxBytes, entry.name);
  if (entry.method === 0) return entry.data;
  if (entry.method !== 8)
    throw new GeometryError("format", `${entry.name} is packed with method ${entry.method}; only deflate is known.`);
  const stream = new Blob([entry.data as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > maxBytes) throw tooLarge(`more than ${maxBytes}`, maxBytes, entry.name);
      chunks.push(part.value);
    }
  } catch (cause) {
    if (cause instanceof GeometryError) throw cause;
    throw new GeometryError("syntax", `${entry.name} is damaged in the archive.`, { cause });
  } finally {
    reader.cancel().catch(() => {});
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
