import { gridOf, INLINE } from "../manifest.js";
import { withUrls } from "../persist/persisted-url.js";
import type { DatasetPlan, GroupPlan } from "../persist/plan.js";
import { VirtualError } from "../virtual-errors.js";
import { arrayMetadataV3, chunkShapeOf, groupMetadataV3 } from "../zarr/array-metadata.js";
import { jsonBytes } from "../zarr/json-text.js";
import { MOST_REFS } from "./changes.js";
import { putCoordinates } from "./chunk-coordinates.js";
import { containersOf, locationOf } from "./container-urls.js";
import { type IcechunkOptions, type IcechunkReport, tableOf } from "./to-icechunk.js";

/** A reference as `@earthmover/icechunk` takes it. */
export interface VirtualChunkSpec {
  readonly index: number[];
  readonly location: string;
  readonly offset: number;
  readonly length: number;
  readonly lastModified?: Date;
}

/** The store of a session of `@earthmover/icechunk`, as far as it is needed. */
export interface IcechunkStore {
  set(key: string, value: Uint8Array): Promise<unknown>;
  /** @returns the indices of references that it does not take */
  setVirtualRefs(path: string, refs: VirtualChunkSpec[], validate?: boolean): Promise<unknown>;
}

export function isStore(place: unknown): place is IcechunkStore {
  return typeof (place as { readonly setVirtualRefs?: unknown } | null)?.setVirtualRefs === "function";
}

/** Writes a plan into a store of that library, whose session is then committed by whoever opened it. */
export async function writeToStore(
  plan: DatasetPlan,
  store: IcechunkStore,
  { lastUpdatedAt }: IcechunkOptions,
): Promise<IcechunkReport> {
  const prefixes = new Set<string>();
  let [arrays, references, inlineChunks] = [0, 0, 0];
  const write = async (group: GroupPlan): Promise<void> => {
    await store.set(keyOf(group.path, "zarr.json"), jsonBytes(groupMetadataV3(group.attrs)));
    for (const array of group.arrays) {
      arrays++;
      await store.set(keyOf(array.path, "zarr.json"), jsonBytes(arrayMetadataV3(array)));
      const table = withUrls(await tableOf(array), locationOf);
      const grid = gridOf(array.shape, chunkShapeOf(array));
      for (const prefix of containersOf(table.urls)) prefixes.add(prefix);
      let batch: VirtualChunkSpec[] = [];
      const flush = async () => {
        const refused = batch.length > 0 ? await store.setVirtualRefs(array.path, batch, true) : null;
        if (Array.isArray(refused) && refused.length > 0)
          throw new VirtualError(
            `The store has no container for ${refused.length} references of ${array.path}, such as ${batch[0]?.location}. Give it virtualChunkContainers for ${containersOf(table.urls).join(", ")}.`,
            { code: "virtual/no-container" },
          );
        batch = [];
      };
      for (const [row, number] of table.numbers.entries()) {
        const location = table.urls[table.files?.[row] ?? 0] as string;
        const [offset, length] = [table.offsets[row] as number, table.lengths[row] as number];
        const index = coordinatesOf(number, grid);
        if (location === INLINE) {
          inlineChunks++;
          const bytes = (table.inline ?? new Uint8Array()).slice(offset, offset + length);
          await store.set(keyOf(array.path, ["c", ...index].join("/")), bytes);
          continue;
        }
        references++;
        batch.push({ index, location, offset, length, ...(lastUpdatedAt && { lastModified: lastUpdatedAt }) });
        if (batch.length >= MOST_REFS) await flush();
      }
      await flush();
    }
    for (const inner of group.groups) await write(inner);
  };
  await write(plan.root);
  const containers = containersOf(prefixes);
  return { snapshot: undefined, arrays, references, inlineChunks, omitted: plan.omitted, containers };
}

function keyOf(path: string, name: string): string {
  return path === "/" ? name : `${path.slice(1)}/${name}`;
}

function coordinatesOf(number: number, grid: readonly number[]): number[] {
  const view = new DataView(new ArrayBuffer(4 * grid.length));
  putCoordinates(view, 0, number, grid);
  return grid.map((_, d) => view.getUint32(4 * d, true));
}
