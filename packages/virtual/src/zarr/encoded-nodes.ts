import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import { type ChunkTable, gridOf, INLINE, product } from "../manifest.js";
import type { ArrayPlan, GroupPlan } from "../persist/plan.js";
import { planDataset } from "../persist/plan-dataset.js";
import { IN_SHARDS } from "../persist/references.js";
import { originOf, type ReadServices, refuseForeign } from "../read/chunk-source.js";
import { IncompatibleDatasetsError } from "../virtual-errors.js";
import { arrayMetadataV3, groupMetadataV3 } from "./array-metadata.js";
import { vlenUtf8 } from "./vlen-text.js";
import type { StoreNode, StoreNodes } from "./zarr-store.js";

/** All groups and arrays of a dataset, whose chunks are the bytes of the files, for readers that undo the filters themselves. */
export async function encodedNodes(dataset: VirtualDataset): Promise<StoreNodes> {
  const { root, omitted } = await planDataset(dataset);
  // A report has no place in a store, and what can be read must not be missing in silence.
  const sharded = omitted.find(({ reason }) => reason.startsWith(IN_SHARDS));
  if (sharded)
    throw new IncompatibleDatasetsError(
      `The bytes of ${sharded.name} cannot be given as they are stored: ${IN_SHARDS}. Give plain numbers, with decoded: true.`,
      { variable: sharded.name, reason: IN_SHARDS },
    );
  const nodes = new Map<string, StoreNode>();
  const add = (group: GroupPlan): void => {
    nodes.set(group.path.slice(1), { metadata: groupMetadataV3(group.attrs) });
    for (const plan of group.arrays) nodes.set(plan.path.slice(1), arrayNode(plan, dataset));
    for (const inner of group.groups) add(inner);
  };
  add(root);
  return nodes;
}

function arrayNode(plan: ArrayPlan, dataset: VirtualDataset): StoreNode {
  const metadata = arrayMetadataV3(plan);
  const { texts } = plan;
  if (texts) return { metadata, chunk: async (places) => (places.every((p) => p === 0) ? vlenUtf8(texts) : undefined) };
  let table: Promise<ChunkTable> | undefined;
  const grid = gridOf(plan.shape, plan.chunkShape);
  const services = servicesOf(plan, dataset);
  return {
    metadata,
    async chunk(places, signal) {
      if (places.length !== grid.length || places.some((place, d) => place >= (grid[d] as number))) return undefined;
      table ??= plan.chunks().catch((error) => {
        // What failed may succeed later.
        table = undefined;
        throw error;
      });
      const number = places.reduce((sum, place, d) => sum * (grid[d] as number) + place, 0);
      return product(grid) === 0 ? undefined : storedChunk(await table, number, services, signal);
    },
  };
}

/** The reader of a variable, and where it may read: where its granules are, and where the user allows it. */
function servicesOf({ path }: ArrayPlan, dataset: VirtualDataset): ReadServices {
  const { array, services } = dataset.get(path.slice(1)).source;
  const homes = array.segments.map(({ variable: { data } }) => (data.kind === "chunks" ? data.urls[0] : undefined));
  const origins = homes.filter((url) => url !== undefined).map((url) => `${originOf(url)}/`);
  return { ...services, allow: [...(services.allow ?? []), ...new Set(origins)] };
}

async function storedChunk(
  { numbers, offsets, lengths, files, urls, inline }: ChunkTable,
  number: number,
  { reader, allow, signal }: ReadServices,
  given?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const row = rowOf(numbers, number);
  if (row === undefined) return undefined;
  const url = urls[files?.[row] ?? 0] as string;
  const [offset, length] = [offsets[row] as number, lengths[row] as number];
  if (url === INLINE) return (inline ?? new Uint8Array()).slice(offset, offset + length);
  refuseForeign({ urls }, [{ url }], allow);
  const stop = given ?? signal;
  return reader.getRange(url, offset, length, stop ? { signal: stop } : {});
}

function rowOf(numbers: ChunkTable["numbers"], number: number): number | undefined {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === number ? low : undefined;
}
