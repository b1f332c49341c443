import { type ChunkTable, gridOf, INLINE, type ManifestVariable } from "../manifest.js";
import { jsonValue } from "../zarr/json-text.js";
import { readArrayV3, type ZarrArray } from "../zarr/read-array-metadata.js";
import { unsealed } from "./envelope.js";
import type { Fields } from "./flatbuffer-schema.js";
import { type ChunkSink, readManifest } from "./manifest-reader.js";
import { manifestsOfNode } from "./nodes.js";
import { idText } from "./object-id.js";
import type { RepositoryFiles } from "./storage.js";

/** The address of a chunk that is a file of the repository. */
export const NATIVE = "icechunk:";

/** A chunk table that grows. */
class GrowingTable implements ChunkSink {
  readonly #numbers: number[] = [];
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #files: number[] = [];
  readonly #urls = new Map<string, number>();
  readonly #inline: Uint8Array[] = [];
  #inlineBytes = 0;

  virtual(number: number, url: string, offset: number, length: number): void {
    const file = this.#urls.get(url) ?? this.#urls.size;
    if (file === this.#urls.size) this.#urls.set(url, file);
    this.#numbers.push(number);
    this.#offsets.push(offset);
    this.#lengths.push(length);
    this.#files.push(file);
  }

  native(number: number, chunkId: string, offset: number, length: number): void {
    this.virtual(number, `${NATIVE}chunks/${chunkId}`, offset, length);
  }

  inline(number: number, bytes: Uint8Array): void {
    this.virtual(number, INLINE, this.#inlineBytes, bytes.length);
    this.#inline.push(bytes);
    this.#inlineBytes += bytes.length;
  }

  finish(): ChunkTable {
    const order = Uint32Array.from(this.#numbers, (_, i) => i);
    const numbers = this.#numbers;
    if (numbers.some((number, i) => i > 0 && number < (numbers[i - 1] as number)))
      order.sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
    const sorted = (column: readonly number[]) => Float64Array.from(order, (i) => column[i] as number);
    const inline = new Uint8Array(this.#inlineBytes);
    let at = 0;
    for (const bytes of this.#inline) {
      inline.set(bytes, at);
      at += bytes.length;
    }
    return {
      kind: "chunks",
      numbers: sorted(numbers),
      offsets: sorted(this.#offsets),
      lengths: sorted(this.#lengths),
      files: Uint32Array.from(order, (i) => this.#files[i] as number),
      urls: [...this.#urls.keys()],
      ...(this.#inlineBytes > 0 && { inline }),
    };
  }
}

/** An array of a repository that can be read. */
export interface RepositoryArray {
  readonly node: Fields;
  readonly array: ZarrArray;
}

/** The metadata of an array's node. */
export function metadataOf({ userData }: Fields): unknown {
  return jsonValue(new TextDecoder().decode(userData as Uint8Array));
}

/** An array as its metadata tells it. @throws {ZarrFault} */
export function arrayOf(node: Fields): RepositoryArray {
  return { node, array: readArrayV3(metadataOf(node)) };
}

/** Where the chunks of arrays are: every manifest that they need is read once. */
export async function readChunkTables(
  files: RepositoryFiles,
  arrays: readonly RepositoryArray[],
): Promise<Map<RepositoryArray, ChunkTable>> {
  const growing = new Map<string, { readonly sink: GrowingTable; readonly grid: readonly number[] }>();
  // A manifest may hold chunks that an array has replaced since: those that its node names count.
  const manifests = new Map<string, Set<string>>();
  for (const { node, array } of arrays) {
    const { shape, chunkShape } = array.variable;
    const nodeId = idText(node.id as Uint8Array);
    growing.set(nodeId, { sink: new GrowingTable(), grid: gridOf(shape, chunkShape) });
    for (const { id } of manifestsOfNode(node)) {
      const name = `manifests/${idText(id)}`;
      manifests.set(name, (manifests.get(name) ?? new Set()).add(nodeId));
    }
  }
  for (const [name, users] of manifests) {
    const bytes = await files.read(name);
    if (!bytes) throw files.lacks(name);
    const { flatbuffer } = await unsealed("manifest", bytes, name);
    readManifest(flatbuffer, (nodeId) => (users.has(nodeId) ? growing.get(nodeId) : undefined));
  }
  return new Map(
    arrays.map((one) => [one, growing.get(idText(one.node.id as Uint8Array))?.sink.finish() as ChunkTable]),
  );
}

/** A variable of an array whose chunks are known. */
export function variableOf({ node, array }: RepositoryArray, data: ManifestVariable["data"]): ManifestVariable {
  const path = node.path as string;
  return { ...array.variable, name: path.slice(path.lastIndexOf("/") + 1), data };
}
