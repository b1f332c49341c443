import { type AllowedOptions, checkOptions } from "@earthaccess/errors";
import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import { decodedNodes } from "./decoded-nodes.js";
import { encodedNodes } from "./encoded-nodes.js";
import { storeOver, type ZarrStore } from "./zarr-store.js";

/** What the chunks of a store are. */
export interface ZarrStoreOptions {
  /**
   * Chunks are plain numbers, whatever the files are compressed with, of any dataset. False: chunks are the bytes of the files, and the
   * metadata name numcodecs' codecs for them; this needs granules that are stored alike.
   *
   * @default true
   */
  readonly decoded?: boolean | undefined;
  /** Of plain numbers: missing values as NaN, packed ones scaled, times in milliseconds since 1970; false: as stored. @default true */
  readonly decode?: boolean | undefined;
}

const ZARR_STORE_OPTIONS: AllowedOptions<ZarrStoreOptions> = { decoded: [true, false], decode: [true, false] };

/**
 * A dataset as a Zarr 3 store, for zarrita and for viewers that build on it. Nothing is read before a key is asked for.
 *
 * @example
 * ```ts no-run
 * const vds = await openVirtualDataset("https://data.example.org/a.nc");
 * const store = toZarrStore(vds); // for zarrita: open(root(store).resolve("sst"), { kind: "array" })
 * ```
 */
export function toZarrStore(dataset: VirtualDataset, options: ZarrStoreOptions = {}): ZarrStore {
  checkOptions("toZarrStore", options, ZARR_STORE_OPTIONS);
  const { decoded = true, decode = true } = options;
  return storeOver(() => (decoded ? decodedNodes(dataset, decode) : encodedNodes(dataset)));
}
