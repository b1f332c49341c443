import { frameOfRawBlocks } from "../persist/raw-frame.js";
import { joinedBytes } from "../read/joined-bytes.js";
import { unzstd } from "../read/unzstd.js";
import { VirtualError } from "../virtual-errors.js";

/** What a file of a repository holds. */
export const FILE_KINDS = { snapshot: 1, manifest: 2, transactionLog: 4, repo: 6 } as const;

export type FileKind = keyof typeof FILE_KINDS;

/** Versions of the specification that are written. */
export type SpecVersion = 1 | 2;

/** A zstd frame of bytes; by default they are stored in it as they are. */
export type Compressor = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const MAGIC = /* @__PURE__ */ new TextEncoder().encode("ICE🧊CHUNK");
const HEADER_BYTES = 39;
const IMPLEMENTATION_BYTES = 24;
const ZSTD = 1;

const FRAME_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** No checksum, no content size, and a window of one block. */
const FRAME_HEADER = [...FRAME_MAGIC, 0x00, 0x38];

/** Metadata that is larger than this is not read. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * A FlatBuffer as a file of a repository: a header of 39 bytes, then one zstd frame.
 *
 * @param compress makes the frame. @default the bytes as they are, in a frame of raw blocks
 */
export async function sealed(
  kind: FileKind,
  spec: SpecVersion,
  flatbuffer: Uint8Array,
  compress?: Compressor,
): Promise<Uint8Array> {
  const file = compress ? behindHeader(await compress(flatbuffer)) : rawFrame(flatbuffer, HEADER_BYTES);
  file.set(MAGIC);
  file.fill(0x20, MAGIC.length, MAGIC.length + IMPLEMENTATION_BYTES);
  file.set(new TextEncoder().encode("earthaccess.ts-0.1"), MAGIC.length);
  file.set([spec, FILE_KINDS[kind], ZSTD], 36);
  return file;
}

function behindHeader(frame: Uint8Array): Uint8Array {
  if (!FRAME_MAGIC.every((byte, i) => frame[i] === byte))
    throw new VirtualError("The option compress gave no zstd frame.", { code: "virtual/bad-options" });
  const file = new Uint8Array(HEADER_BYTES + frame.length);
  file.set(frame, HEADER_BYTES);
  return file;
}

/**
 * The FlatBuffer of a file, and the version that it was written by.
 *
 * @throws {VirtualError} `virtual/bad-icechunk` for files of other kinds and versions
 */
export async function unsealed(
  kind: FileKind,
  file: Uint8Array,
  name: string,
): Promise<{ readonly spec: SpecVersion; readonly flatbuffer: Uint8Array }> {
  const [spec, type, compression] = file.subarray(36, HEADER_BYTES);
  const isIcechunk = file.length > HEADER_BYTES && MAGIC.every((byte, i) => file[i] === byte);
  const wrong = !isIcechunk
    ? "is no file of Icechunk"
    : spec !== 1 && spec !== 2
      ? `was written by version ${spec} of the specification; readable are 1 and 2`
      : type !== FILE_KINDS[kind]
        ? `is not of the kind ${kind}`
        : compression !== ZSTD
          ? "is compressed in an unknown way"
          : undefined;
  if (wrong) throw new VirtualError(`${name} ${wrong}.`, { code: "virtual/bad-icechunk" });
  const frame = file.subarray(HEADER_BYTES);
  return { spec: spec as SpecVersion, flatbuffer: unframed(frame) ?? (await decompressed(frame, name)) };
}

/** Bytes in a zstd frame, without compression, behind so many bytes that are left for others. */
export function rawFrame(bytes: Uint8Array, before = 0): Uint8Array {
  return frameOfRawBlocks(FRAME_HEADER, bytes, before);
}

/** The bytes of a frame that has raw blocks alone, such as our own; `undefined` for others. */
function unframed(frame: Uint8Array): Uint8Array | undefined {
  if (!FRAME_HEADER.every((byte, i) => frame[i] === byte)) return undefined;
  const parts: Uint8Array[] = [];
  for (let at = FRAME_HEADER.length, last = false; !last; ) {
    const header = (frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8) | ((frame[at + 2] ?? 0) << 16);
    last = (header & 1) === 1;
    const part = frame.subarray(at + 3, at + 3 + (header >> 3));
    if ((header & 6) !== 0 || part.length !== header >> 3) return undefined;
    parts.push(part);
    at += 3 + part.length;
  }
  return joinedBytes(parts);
}

async function decompressed(frame: Uint8Array, name: string): Promise<Uint8Array> {
  try {
    return await unzstd(frame, MOST_BYTES);
  } catch (cause) {
    throw new VirtualError(`${name} is damaged: it cannot be decompressed.`, { code: "virtual/bad-icechunk", cause });
  }
}
