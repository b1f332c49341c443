import { readArrayV2, readArrayV3, type ZarrArray } from "./read-array-metadata.js";
import { isRecord } from "./zarr-attributes.js";
import { ZarrFault } from "./zarr-fault.js";

/** What a store has, as its metadata tells it. Paths have no slash at their ends; the root is `""`. */
export interface ZarrNodes {
  /** Attributes of the groups. */
  readonly groups: ReadonlyMap<string, unknown>;
  readonly arrays: ReadonlyMap<string, ZarrArray>;
  /** Why an array cannot be read. */
  readonly faults: ReadonlyMap<string, string>;
}

/** Names of documents of metadata. */
const DOCUMENT = /(?:^|\/)(\.zarray|\.zattrs|\.zgroup|zarr\.json)$/;

export function isDocument(key: string): boolean {
  return DOCUMENT.test(key);
}

/** The groups and arrays of a store out of its documents of metadata, by key. */
export function zarrNodes(documents: ReadonlyMap<string, unknown>): ZarrNodes {
  const groups = new Map<string, unknown>();
  const arrays = new Map<string, ZarrArray>();
  const faults = new Map<string, string>();
  const add = (path: string, read: () => ZarrArray) => {
    try {
      arrays.set(path, read());
    } catch (error) {
      if (!(error instanceof ZarrFault)) throw error;
      faults.set(path, error.message);
    }
  };
  for (const [key, document] of documents) {
    const name = DOCUMENT.exec(key)?.[1];
    if (name === undefined) continue;
    const path = key.slice(0, Math.max(0, key.length - name.length - 1));
    const beside = (other: string) => documents.get(path === "" ? other : `${path}/${other}`);
    if (name === ".zarray") add(path, () => readArrayV2(document, beside(".zattrs")));
    else if (name === ".zgroup") groups.set(path, beside(".zattrs"));
    else if (name === "zarr.json" && isRecord(document)) {
      if (document.node_type === "array") add(path, () => readArrayV3(document));
      else groups.set(path, document.attributes);
    }
  }
  return { groups, arrays, faults };
}

/** The number of a chunk in C order by what stands in its key behind the array's path; `undefined` for no chunk of the array. */
export function chunkNumberOf(
  key: string,
  { prefix, separator }: ZarrArray["keys"],
  grid: readonly number[],
): number | undefined {
  if (grid.length === 0) return key === (prefix.slice(0, -1) || "0") ? 0 : undefined;
  if (!key.startsWith(prefix)) return undefined;
  const places = key.slice(prefix.length).split(separator);
  if (places.length !== grid.length) return undefined;
  let number = 0;
  for (const [d, place] of places.entries()) {
    const along = grid[d] as number;
    if (!/^(0|[1-9]\d{0,15})$/.test(place) || Number(place) >= along) return undefined;
    number = number * along + Number(place);
  }
  return number;
}
