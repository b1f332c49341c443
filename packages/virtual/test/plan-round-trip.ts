import { datasetFrom } from "../src/dataset/from-manifests.js";
import type { VirtualDataset } from "../src/index.js";
import type { ManifestGroup, ManifestVariable } from "../src/manifest.js";
import type { ArrayPlan, GroupPlan, PersistOptions } from "../src/persist/plan.js";
import { planDataset } from "../src/persist/plan-dataset.js";
import { ChunkCache } from "../src/read/chunk-cache.js";
import { fetchRangeReader, type RangeReader } from "../src/read/range-reader.js";

/** A dataset over what would be written of another one, without a format between them. */
export async function reopened(
  dataset: VirtualDataset,
  options?: PersistOptions,
  reader: RangeReader = fetchRangeReader(),
): Promise<VirtualDataset> {
  const { root } = await planDataset(dataset, options);
  const services = { reader, cache: new ChunkCache(), allow: [""] };
  return datasetFrom([{ root: await groupOf(root), granule: "plan" }], "/", services);
}

async function groupOf({ path, attrs, arrays, groups }: GroupPlan): Promise<ManifestGroup> {
  return {
    path,
    dims: {},
    attrs,
    variables: await Promise.all(arrays.map(variableOf)),
    groups: await Promise.all(groups.map(groupOf)),
    unsupported: [],
  };
}

async function variableOf(plan: ArrayPlan): Promise<ManifestVariable> {
  const { texts, chunks, pieces: _pieces, count: _count, dims, ...facts } = plan;
  return { ...facts, dims, data: texts ? { kind: "texts", texts } : await chunks() };
}
