import { type ManifestVariable, product } from "../manifest.js";
import { ChunkError, UnsupportedFilterError } from "../virtual-errors.js";
import { compressionOf } from "./compressions.js";
import { fletcher32 } from "./fletcher32.js";
import { unshuffled } from "./unshuffle.js";

/** What checksums and a second compression of random bytes add to a chunk at most, besides an eighth of it. */
const MARGIN = 4096;

/** A stored chunk with what is needed to understand it. */
export interface StoredChunk {
  readonly bytes: Uint8Array;
  /** HDF5 filter mask: bit `i` says that filter `i` was skipped. */
  readonly mask: number;
  readonly number: number;
  readonly url: string;
}

/** Values of a chunk in stored byte order. */
export interface ChunkValues {
  readonly bytes: Uint8Array;
  /** Bytes of the elements that are still shuffled; 1 when none are. */
  readonly shuffledBy: number;
}

/** Undoes all filters of a chunk; see {@link chunkValues}. */
export async function decodeChunk(variable: ManifestVariable, chunk: StoredChunk, size?: number): Promise<Uint8Array> {
  const { bytes, shuffledBy } = await chunkValues(variable, chunk, size);
  return unshuffled(bytes, shuffledBy);
}

/**
 * Undoes the filters of a chunk, the last one first, except for a shuffle that was the first one of all: whoever puts the values where
 * they belong undoes that on the way.
 *
 * What comes out has exactly the bytes of a chunk, or it is an error: documents can be older than their files, and numbers made of the
 * wrong bytes look like numbers.
 *
 * @param size bytes that must come out
 * @throws {ChunkError} for bytes that cannot be a chunk of this variable
 */
export async function chunkValues(
  variable: ManifestVariable,
  chunk: StoredChunk,
  size: number = product(variable.chunkShape) * variable.itemSize,
): Promise<ChunkValues> {
  let { bytes } = chunk;
  let shuffledBy = 1;
  for (let i = variable.filters.length - 1; i >= 0; i--) {
    const filter = variable.filters[i];
    if (filter === undefined || (chunk.mask >>> i) & 1) continue;
    const { name } = filter;
    if (name === "fletcher32") bytes = verified(variable, chunk, bytes);
    else if (name === "shuffle") {
      const { elementSize = variable.itemSize } = filter;
      if (i === 0) shuffledBy = Math.max(1, elementSize);
      else bytes = unshuffled(bytes, elementSize);
    } else {
      const compression = compressionOf(name);
      if (!compression) throw new UnsupportedFilterError(name, variable.name);
      const undo = await compression.load();
      try {
        bytes = await undo(bytes, size, size + Math.ceil(size / 8) + MARGIN);
      } catch (cause) {
        // Some writers name deflate twice and apply it once.
        const twice = name === "deflate" && variable.filters.slice(i + 1).some((one) => one.name === "deflate");
        if (!twice || bytes.length !== size) throw fault(variable, chunk, compression.fault, cause);
      }
    }
  }
  if (bytes.length !== size) {
    const half =
      2 * bytes.length === size ? "; the document may call a type of half the size by the name of the larger one" : "";
    throw fault(variable, chunk, `has ${bytes.length} bytes instead of ${size}${half}`);
  }
  return { bytes, shuffledBy };
}

function verified(variable: ManifestVariable, chunk: StoredChunk, bytes: Uint8Array): Uint8Array {
  const length = bytes.length - 4;
  if (length < 0) throw fault(variable, chunk, "is shorter than its checksum");
  const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(length, true);
  if (fletcher32(bytes, length) !== stored) throw fault(variable, chunk, "does not have its Fletcher-32 checksum");
  return bytes.subarray(0, length);
}

function fault(variable: ManifestVariable, chunk: StoredChunk, what: string, cause?: unknown): ChunkError {
  return new ChunkError(
    `Chunk ${chunk.number} of ${variable.name} ${what}. The data file is probably another version than its index; look for a newer granule.`,
    { variable: variable.name, chunk: chunk.number, url: chunk.url },
    cause,
  );
}
