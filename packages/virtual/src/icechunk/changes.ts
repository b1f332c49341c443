import { type ChunkTable, gridOf } from "../manifest.js";
import { blocksOf, type ChunkShift } from "./chunk-coordinates.js";
import { type Compressor, type SpecVersion, sealed } from "./envelope.js";
import type { ChunkNumbers } from "./flatbuffer-schema.js";
import { encodeManifest, type ManifestPart } from "./manifest-writer.js";
import type { ManifestExtents } from "./nodes.js";
import { byBytes, idText, OBJECT_ID_BYTES, randomId } from "./object-id.js";
import type { ManifestInfo } from "./repository-state.js";
import type { RepositoryFiles } from "./storage.js";

/** References of one manifest: readers get a whole one for the first chunk of it that they look up. */
export const MOST_REFS = 100_000;

/** Bytes of chunks that one manifest carries. */
const MOST_INLINE = 1024 * 1024;

/** Manifests on their way at the same time: while a disk or a bucket takes one, the next is made. */
const MOST_WRITES = 3;

/** Chunks of one array that are new. */
export interface NewChunks {
  readonly nodeId: Uint8Array;
  /** Of the chunks' own numbers. */
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly shift?: ChunkShift | undefined;
  readonly lastModified?: number | undefined;
}

interface Pending {
  readonly part: ManifestPart;
  readonly extents: ManifestExtents["extents"];
}

/** Writes the manifests of a commit as its chunks become known, and remembers what the commit has to say of them. */
export class ManifestWriter {
  readonly infos: ManifestInfo[] = [];
  /** What the transaction log says of each array. */
  readonly updated: { readonly nodeId: Uint8Array; readonly chunks: ChunkNumbers }[] = [];
  readonly #files: RepositoryFiles;
  readonly #spec: SpecVersion;
  readonly #compress: Compressor | undefined;
  readonly #extents = new Map<string, ManifestExtents[]>();
  readonly #writes: Promise<void>[] = [];
  #pending: Pending[] = [];
  #refs = 0;
  #inline = 0;

  constructor(files: RepositoryFiles, spec: SpecVersion, compress: Compressor | undefined) {
    this.#files = files;
    this.#spec = spec;
    this.#compress = compress;
  }

  /** Adds the chunks of an array; its `table` may be dropped afterwards, but for the numbers in it. */
  async add(array: NewChunks, table: ChunkTable): Promise<void> {
    const grid = gridOf(array.shape, array.chunkShape);
    const { numbers } = table;
    const { nodeId, shift, lastModified } = array;
    this.updated.push({ nodeId, chunks: { grid, numbers, shift } });
    for (const block of blocksOf(grid, MOST_REFS)) {
      const from = firstAtLeast(numbers, block.from);
      const to = firstAtLeast(numbers, block.to);
      if (from === to) continue;
      if (this.#refs + to - from > MOST_REFS || this.#inline > MOST_INLINE) await this.#flush();
      const extents = block.extents.map(([first, end], d): [number, number] => {
        const by = shift?.axis === d ? shift.chunks : 0;
        return [first + by, end + by];
      });
      this.#pending.push({ part: { nodeId, grid, table, from, to, shift, lastModified }, extents });
      this.#refs += to - from;
      this.#inline += table.inline?.length ?? 0;
    }
    // Small arrays share a manifest; the columns of large ones are not kept for later ones.
    if (numbers.length > MOST_REFS / 10) await this.#flush();
  }

  /** Writes what is left. Then {@link ManifestWriter.extentsOf} is complete. */
  async finish(): Promise<void> {
    await this.#flush();
    while (this.#writes.length > 0) await this.#writes.shift();
  }

  /** Waits until nothing is being written any more, whatever becomes of it: after an error no write goes on behind it. */
  async rest(): Promise<void> {
    await Promise.allSettled(this.#writes);
  }

  extentsOf(nodeId: Uint8Array): readonly ManifestExtents[] {
    return this.#extents.get(idText(nodeId)) ?? [];
  }

  async #flush(): Promise<void> {
    const pending = this.#pending.sort((a, b) => byBytes(a.part.nodeId, b.part.nodeId));
    if (pending.length === 0) return;
    [this.#pending, this.#refs, this.#inline] = [[], 0, 0];
    const id = randomId(OBJECT_ID_BYTES);
    const parts = merged(pending.map(({ part }) => part));
    const file = await sealed("manifest", this.#spec, encodeManifest(id, parts), this.#compress);
    if (this.#writes.length >= MOST_WRITES) await this.#writes.shift();
    const write = this.#files.write(`manifests/${idText(id)}`, file);
    // Its failure is told when its turn comes.
    write.catch(() => undefined);
    this.#writes.push(write);
    const refs = pending.reduce((sum, { part }) => sum + part.to - part.from, 0);
    this.infos.push({ id, sizeBytes: file.length, refs });
    for (const { part, extents } of pending) {
      const key = idText(part.nodeId);
      this.#extents.set(key, [...(this.#extents.get(key) ?? []), { id, extents }]);
    }
  }
}

/** Rows of the same array that follow each other as one part: an array stands in a manifest once. */
function merged(parts: readonly ManifestPart[]): ManifestPart[] {
  const result: ManifestPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.nodeId === part.nodeId && last.table === part.table) result[result.length - 1] = { ...last, to: part.to };
    else result.push(part);
  }
  return result;
}

function firstAtLeast(numbers: ArrayLike<number>, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
