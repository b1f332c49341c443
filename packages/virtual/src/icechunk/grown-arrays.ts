import type { ChunkTable } from "../manifest.js";
import { arraysIn, type DatasetPlan } from "../persist/plan.js";
import { ChunkCache } from "../read/chunk-cache.js";
import type { RangeReader } from "../read/range-reader.js";
import { IncompatibleDatasetsError } from "../virtual-errors.js";
import { ZarrFault } from "../zarr/zarr-fault.js";
import { type ArrayChange, grownArray } from "./array-change.js";
import { isArray, pathOf } from "./nodes.js";
import { withNativeChunks } from "./open-icechunk.js";
import { arrayOf, metadataOf, readChunkTables } from "./read-arrays.js";
import type { RepositoryState } from "./repository-state.js";
import type { RepositoryFiles } from "./storage.js";

/** What appending does to each array; everything that stands against it in one error. @throws {IncompatibleDatasetsError} */
export async function grownArrays(
  plan: DatasetPlan,
  before: RepositoryState,
  files: RepositoryFiles,
  reader: RangeReader,
  dim: string,
  signal: AbortSignal | undefined,
): Promise<ArrayChange[]> {
  // Coordinates that are there may be files of the repository, or references that need the dataset's login.
  const services = {
    reader: withNativeChunks(reader, files),
    cache: new ChunkCache(),
    allow: [""],
    ...(signal && { signal }),
  };
  const changes: ArrayChange[] = [];
  const problems: string[] = [];
  let grows = false;
  for (const array of arraysIn(plan.root)) {
    const node = before.nodes.find((one) => pathOf(one) === array.path);
    if (!node || !isArray(node)) {
      problems.push(`${array.path}: the repository has no such array`);
      continue;
    }
    const change = await grownArray(node, array, dim, services, async () => {
      const existing = arrayOf(node);
      return (await readChunkTables(files, [existing])).get(existing) as ChunkTable;
    }).catch((error) => {
      if (error instanceof ZarrFault) return error.message;
      throw error;
    });
    if (typeof change === "string") problems.push(`${array.path}: ${change}`);
    else if (change) changes.push(change);
    grows ||= array.dims.includes(dim);
  }
  const planned = new Set(arraysIn(plan.root).map(({ path }) => path));
  for (const node of before.nodes) {
    const { dimension_names: names } = metadataOf(node) as { readonly dimension_names?: unknown };
    if (!isArray(node) || planned.has(pathOf(node)) || !Array.isArray(names) || !names.includes(dim)) continue;
    problems.push(`${pathOf(node)}: it grows along ${dim}, and is not in what is appended`);
  }
  if (!grows) problems.push(`no array has the dimension ${dim}`);
  if (problems.length > 0)
    throw new IncompatibleDatasetsError(
      `This cannot be appended to ${files.location}:\n${problems.map((line) => `- ${line}`).join("\n")}`,
      { reason: problems[0] ?? "" },
    );
  return changes;
}
