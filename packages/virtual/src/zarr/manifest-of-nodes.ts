import type { ManifestGroup, ManifestVariable } from "../manifest.js";
import type { ReadServices } from "../read/chunk-source.js";
import { VirtualError } from "../virtual-errors.js";
import { ManifestTree } from "./manifest-tree.js";
import { readTexts } from "./read-texts.js";
import { ZarrFault } from "./zarr-fault.js";
import type { ZarrNodes } from "./zarr-nodes.js";

/**
 * The manifest of a store whose metadata are known.
 *
 * @param dataOf where the values of an array are
 */
export async function manifestOfNodes(
  { groups, arrays, faults }: ZarrNodes,
  dataOf: (path: string) => ManifestVariable["data"] | Promise<ManifestVariable["data"]>,
  services: ReadServices,
): Promise<ManifestGroup> {
  const tree = new ManifestTree();
  for (const [path, attributes] of groups) tree.addGroup(path, attributes);
  for (const [path, reason] of faults) tree.addUnsupported(path, reason);
  for (const [path, array] of arrays) {
    try {
      const data = await dataOf(path);
      tree.addArray(path, { ...array.variable, data: array.texts ? await readTexts(array, data, services) : data });
    } catch (error) {
      // Texts are read now; that of one array must not hide all others.
      const isOwn = error instanceof ZarrFault || (array.texts !== undefined && error instanceof VirtualError);
      if (!isOwn) throw error;
      tree.addUnsupported(path, error.message.replace(/\.$/, ""));
    }
  }
  return tree.finish();
}
