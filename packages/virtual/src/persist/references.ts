import type { VirtualVariable } from "../dataset/virtual-variable.js";
import { type ChunkTable, type ManifestVariable, product } from "../manifest.js";
import { refuseForeign } from "../read/chunk-source.js";
import { chunkWindow } from "./chunk-window.js";
import { persistedUrl } from "./persisted-url.js";
import type { ArrayPlan, PersistOptions } from "./plan.js";
import { countOf, type JoinedRows, joinedPieces, joinedRows, type Share } from "./reference-columns.js";
import { inEqualRows } from "./row-pieces.js";
import { differenceOf } from "./same-encoding.js";
import { withInlineChunks } from "./stored-bytes.js";

/** Why chunks are no references: where they are is known when their shards' indexes are read. */
export const IN_SHARDS = "its chunks lie in shards (sharding_indexed)";

/** An array of references to the chunks of all granules, or the reason why there can be none. */
export function referencesOf(
  variable: VirtualVariable,
  path: string,
  { inlineThreshold = 0, onProgress, signal }: PersistOptions,
): ArrayPlan | string {
  const { array, region, kept, services } = variable.source;
  const { axis, isNewAxis } = array;
  if (array.segments.some(({ variable: { shards } }) => shards)) return IN_SHARDS;
  const segments = inEqualRows(array.segments, isNewAxis ? undefined : axis, isNewAxis ? undefined : region[0]);
  const [first] = segments;
  if (!first) return "it has no granule";
  if (segments.some(({ variable: { data } }) => data.kind === "files"))
    return "its chunks are the files of a Zarr store, whose lengths are not known";
  if (segments.some(({ variable: { data } }) => data.kind !== "chunks" && data.kind !== "fill"))
    return "some granules hold its values in their documents, and others do not";
  const difference = differenceOf(segments, isNewAxis ? undefined : axis);
  if (difference) return difference;
  if (shufflesRest(first.variable))
    return "its bytes were shuffled behind other filters, with some left over, which other readers of Zarr refuse";
  const own = first.variable.chunkShape.map((size) => Math.max(1, size));
  const chunkShape = isNewAxis ? own.toSpliced(axis ?? 0, 0, 1) : own;
  const window = chunkWindow(array.shape, chunkShape, variable.source.dims, region, kept);
  if (typeof window === "string") return window;
  const shares: Share[] = [];
  let firstChunk = 0;
  for (const segment of segments) {
    shares.push({ variable: segment.variable, firstChunk });
    firstChunk += axis === undefined ? 0 : segment.length / (chunkShape[axis] as number);
  }
  const finished = async (joined: JoinedRows): Promise<ChunkTable> => {
    // What is only referred to is read by others, with logins of their own; what is read here is held to the same places as ever.
    if (inlineThreshold > 0 || joined.byValue.length > 0) {
      for (const { variable: share } of shares)
        if (share.data.kind === "chunks")
          refuseForeign(
            share.data,
            share.data.urls.map((url) => ({ url })),
            services.allow,
          );
    }
    const table = await withInlineChunks(joined, inlineThreshold, signal ? { ...services, signal } : services);
    return { ...table, urls: table.urls.map(persistedUrl) };
  };
  const layout = { axis, isNewAxis, window };
  const { dtype, itemSize, byteOrder, padding, filters, fillValue } = first.variable;
  return {
    path,
    name: variable.name,
    dtype,
    itemSize,
    byteOrder,
    ...(padding && { padding }),
    shape: variable.shape,
    dims: variable.dims,
    chunkShape: chunkShape.filter((_, d) => window[d]?.isDropped === false),
    filters,
    fillValue,
    attrs: variable.attrs,
    chunks: async () => {
      const table = await finished(joinedRows(shares, layout));
      onProgress?.({ array: path, references: table.numbers.length });
      return table;
    },
    pieces: async function* () {
      let references = 0;
      for (const joined of joinedPieces(shares, layout)) {
        const table = await finished(joined);
        references += table.numbers.length;
        yield table;
      }
      onProgress?.({ array: path, references });
    },
    count: () => countOf(shares, layout),
  };
}

/** Whether a shuffle gets bytes that do not make whole elements: HDF5 leaves the rest alone, others raise an error. */
function shufflesRest({ filters, chunkShape, itemSize }: ManifestVariable): boolean {
  // Unknown behind a compression.
  let bytes: number | undefined = product(chunkShape) * itemSize;
  for (const { name, elementSize = itemSize } of filters) {
    if (name === "shuffle" && elementSize > 1 && (bytes === undefined || bytes % elementSize !== 0)) return true;
    if (name === "fletcher32" || name === "crc32c") bytes = bytes === undefined ? bytes : bytes + 4;
    else if (name !== "shuffle") bytes = undefined;
  }
  return false;
}
