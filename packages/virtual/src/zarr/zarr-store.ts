import { jsonBytes } from "./json-text.js";

/** Reads a Zarr 3 hierarchy; what zarrita and viewers on it take as a store. */
export interface ZarrStore {
  /**
   * The bytes of a key, such as `/sst/zarr.json` or `/sst/c/0/1`; undefined when there is none. In names, `#`, `?` and `%` may be
   * encoded as in URLs.
   */
  get(key: string, options?: { readonly signal?: AbortSignal | null | undefined }): Promise<Uint8Array | undefined>;
}

/** A group or an array of a store. */
export interface StoreNode {
  /** Its `zarr.json`. */
  readonly metadata: object;
  /** Of an array: the bytes of a chunk. */
  chunk?(places: readonly number[], signal?: AbortSignal): Promise<Uint8Array | undefined>;
}

/** Nodes by path; the root is `""`. */
export type StoreNodes = ReadonlyMap<string, StoreNode>;

/** A store over nodes that are made when the first key is asked for. */
export function storeOver(makeNodes: () => Promise<StoreNodes> | StoreNodes): ZarrStore {
  let made: Promise<StoreNodes> | undefined;
  const nodes = async (): Promise<StoreNodes> => {
    made ??= Promise.resolve(makeNodes());
    try {
      return await made;
    } catch (error) {
      // What failed may succeed later.
      made = undefined;
      throw error;
    }
  };
  return {
    async get(key, { signal } = {}) {
      signal?.throwIfAborted();
      const all = await nodes();
      const names = key.split("/").filter(Boolean);
      if (names.at(-1) === "zarr.json") return document(all, names.slice(0, -1).join("/"));
      const mark = chunkMark(names);
      if (mark < 0) return undefined;
      const node = found(all, names.slice(0, mark).join("/"));
      return node?.chunk?.(names.slice(mark + 1).map(Number), signal ?? undefined);
    },
  };
}

function document(nodes: StoreNodes, path: string): Uint8Array | undefined {
  const metadata = found(nodes, path)?.metadata;
  if (!metadata) return undefined;
  if (path !== "") return jsonBytes(metadata);
  // All metadata in the first document, so that viewers need no further request.
  const others = Object.fromEntries([...nodes].filter(([at]) => at !== "").map(([at, node]) => [at, node.metadata]));
  return jsonBytes({
    ...metadata,
    consolidated_metadata: { kind: "inline", must_understand: false, metadata: others },
  });
}

/** Where the `c` stands that a chunk's places follow. */
function chunkMark(names: readonly string[]): number {
  let mark = names.length - 1;
  while (mark >= 0 && /^(0|[1-9]\d{0,15})$/.test(names[mark] as string)) mark--;
  return names[mark] === "c" ? mark : -1;
}

function found(nodes: StoreNodes, path: string): StoreNode | undefined {
  const exact = nodes.get(path);
  if (exact || !path.includes("%")) return exact;
  try {
    return nodes.get(decodeURIComponent(path));
  } catch {
    return undefined;
  }
}
