import type { ChunkTable, ManifestGroup } from "../manifest.js";

type Numbers = ChunkTable["numbers"];

/**
 * The numbers of chunks, held once for all variables and granules that have the same ones: nearly always all of them, and a quarter of
 * what a dataset of many granules would hold of memory.
 *
 * @returns puts the columns that are known in the place of others like them; for manifests that nobody else has, since they are changed,
 *   and shared columns cannot be given away to another thread
 */
export function sharedNumbers(): (manifest: ManifestGroup) => void {
  // The last ones of each length: granules of one collection differ in few things.
  const last = new Map<number, Numbers>();
  return (manifest) => {
    // A list, not calls in calls: a document decides how deep its groups are.
    const groups = [manifest];
    for (const group of groups) {
      for (const { data } of group.variables) {
        if (data.kind !== "chunks") continue;
        const { numbers } = data;
        const known = last.get(numbers.length) as Float64Array | undefined;
        if (known?.every((number, i) => number === numbers[i])) (data as { numbers: Numbers }).numbers = known;
        else last.set(numbers.length, numbers);
      }
      for (const inner of group.groups) groups.push(inner);
    }
  };
}
