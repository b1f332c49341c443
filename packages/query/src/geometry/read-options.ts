import type { BoundingBox, BoundingBoxInput } from "../values/bounding-box.js";
import { GeometryError } from "./geometry-error.js";
import type { SimplifyOptions } from "./simplify-for-cmr.js";

/** The bytes of a file: from a file input, a drop, a download or a disk. */
export type ByteSource = Uint8Array | ArrayBuffer | Blob;

/** How a file of geometries is read. */
export interface ReadOptions extends SimplifyOptions {
  /** Name of the file, for messages and to tell formats apart that look alike. */
  readonly name?: string | undefined;
  /**
   * Most bytes to read or to unpack. Nothing is written to disk while unpacking.
   * @default 268435456 (256 MiB)
   */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a FlatGeobuf file is read, which can be a part of a remote one. */
export interface RemoteReadOptions extends ReadOptions {
  /** Only features whose box meets this one; of a remote file only those are fetched. */
  readonly bbox?: BoundingBoxInput | BoundingBox | undefined;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/** All bytes of a source. @throws GeometryError when there are too many, or none. */
export async function bytesOf(source: ByteSource, options: ReadOptions): Promise<Uint8Array> {
  const size = source instanceof ArrayBuffer || source instanceof Uint8Array ? source.byteLength : source.size;
  const max = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (size > max) throw tooLarge(size, max, options.name);
  if (size === 0) throw new GeometryError("syntax", `${options.name ?? "The file"} is empty.`);
  if (source instanceof Uint8Array) return source;
  return new Uint8Array(source instanceof ArrayBuffer ? source : await source.arrayBuffer());
}

export function tooLarge(size: number | string, max: number, name = "The file"): GeometryError {
  const message = `${name} has ${size} bytes, more than ${max}. Raise maxBytes if it is meant, or simplify the file first.`;
  return new GeometryError("too-large", message, { data: { size, max } });
}

/** The text of a file in UTF-8, UTF-16 or, as XML may say, Latin-1; a byte-order mark is left out. */
export function textOf(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(
    new TextDecoder("latin1").decode(bytes.subarray(0, 200)),
  )?.[1];
  const utf16 = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : undefined;
  return new TextDecoder(utf16 ?? knownEncoding(declared)).decode(bytes);
}

function knownEncoding(name: string | undefined): string {
  return name && /^(iso-8859-\d+|windows-125\d|latin1|us-ascii)$/i.test(name) ? name : "utf-8";
}
