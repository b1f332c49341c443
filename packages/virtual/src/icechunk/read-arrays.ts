import { type ChunkTable, type ManifestVariable, storedGridOf } from "../manifest.js";
import { ReferenceTable } from "../read/reference-table.js";
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

/** Takes the chunks of an array into a table. */
function sinkInto(table: ReferenceTable): ChunkSink {
  return {
    virtual: (number, url, offset, length) => table.addRange(number, url, offset, length),
    native: (number, chunkId, offset, length) => table.addRange(number, `${NATIVE}chunks/${chunkId}`, offset, length),
    inline: (number, bytes) => table.addBytes(number, bytes),
  };
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
  const growing = new Map<string, { readonly table: ReferenceTable; readonly grid: readonly number[] }>();
  // A manifest may hold chunks that an array has replaced since: those that its node names count.
  const manifests = new Map<string, Set<string>>();
  for (const { node, array } of arrays) {
    const nodeId = idText(node.id as Uint8Array);
    growing.set(nodeId, { table: new ReferenceTable(), grid: storedGridOf(array.variable) });
    for (const { id } of manifestsOfNode(node)) {
      const name = `manifests/${idText(id)}`;
      manifests.set(name, (manifests.get(name) ?? new Set()).add(nodeId));
    }
  }
  for (const [name, users] of manifests) {
    const bytes = await files.read(name);
    if (!bytes) throw files.lacks(name);
    const { flatbuffer } = await unsealed("manifest", bytes, name);
    readManifest(flatbuffer, (nodeId) => {
      const wanted = users.has(nodeId) ? growing.get(nodeId) : undefined;
      return wanted && { sink: sinkInto(wanted.table), grid: wanted.grid };
    });
  }
  return new Map(
    arrays.map((one) => [one, growing.get(idText(one.node.id as Uint8Array))?.table.finish() as ChunkTable]),
  );
}

/** A variable of an array whose chunks are known. */
export function variableOf({ node, array }: RepositoryArray, data: ManifestVariable["data"]): ManifestVariable {
  const path = node.path as string;
  return { ...array.variable, name: path.slice(path.lastIndexOf("/") + 1), data };
}
