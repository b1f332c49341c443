import { Asset } from "@earthaccess/assets";
import {
  type CmrMeta,
  type StacItem,
  stacItemToUmmGranule,
  type UmmGranule,
  type UmmGranuleRecord,
  ummGranuleToStacItem,
} from "@earthaccess/stac";
import { granuleSize } from "./granule-size.js";
import { ShownAsText } from "./shown-as-text.js";

/**
 * A granule: the record as CMR gave it, and its files.
 *
 * `meta` and `umm` are CMR's own JSON, untouched; everything else is read from them when it is asked for.
 *
 * @example
 * ```ts
 * const granule = new DataGranule({ umm: { GranuleUR: "A", RelatedUrls: [{ URL: "https://data.example/A.nc", Type: "GET DATA" }] } });
 * granule.dataLinks(); // ["https://data.example/A.nc"]
 * ```
 */
export class DataGranule extends ShownAsText {
  readonly meta: CmrMeta;
  readonly umm: UmmGranule;
  #stac: StacItem | undefined;
  #assets: readonly Asset[] | undefined;

  constructor(record: UmmGranuleRecord) {
    super();
    this.meta = record.meta ?? {};
    this.umm = record.umm;
  }

  /**
   * A granule made of a STAC item of any catalogue, so that it can be filtered, downloaded and opened like NASA's own.
   *
   * The item comes back from {@link DataGranule.toStac}.
   */
  static fromStac(item: StacItem): DataGranule {
    return new DataGranule(stacItemToUmmGranule(item));
  }

  /** The granule's name, UMM's `GranuleUR`. */
  get id(): string {
    return this.umm.GranuleUR ?? this.meta["native-id"] ?? this.conceptId ?? "unknown";
  }

  /** CMR's id, such as `G1234-PROV`. */
  get conceptId(): string | undefined {
    return this.meta["concept-id"];
  }

  get collectionConceptId(): string | undefined {
    return this.meta["collection-concept-id"];
  }

  /** CMR's id of the archive, such as `POCLOUD`. */
  get provider(): string | undefined {
    return this.meta["provider-id"];
  }

  /** Bytes of all files together; `undefined` when the record does not say, or says it without a unit. */
  get size(): number | undefined {
    return granuleSize(this.umm);
  }

  /** True when the record has links for direct access in the cloud. */
  get cloudHosted(): boolean {
    return this.dataAssets().some((asset) => asset.hrefFor("s3") !== undefined);
  }

  /** Every file and link of the record; none is lost, and the https and s3 address of one file are one asset. */
  assets(): Asset[] {
    const assets =
      this.#assets ??
      Object.entries(this.toStac().assets).map(([key, asset]) => Asset.fromStac(key, { ...asset }, this.id));
    this.#assets = assets;
    return [...assets];
  }

  /** The files of measurements. */
  dataAssets(): Asset[] {
    return this.assets().filter((asset) => asset.isData());
  }

  /** Addresses of the data: `"direct"` in S3, `"external"` over https. @param options.access default `"external"` */
  dataLinks(options: { readonly access?: "direct" | "external" } = {}): string[] {
    const scheme = options.access === "direct" ? "s3" : "https";
    return this.dataAssets().flatMap((asset) => asset.hrefFor(scheme) ?? []);
  }

  /** Addresses of the pictures. */
  vizLinks(): string[] {
    return this.assets()
      .filter((asset) => asset.hasRole("visual"))
      .map(({ href }) => href);
  }

  /** The DMR++ document that describes the data file byte by byte, when the archive made one. */
  dmrppUrl(): string | undefined {
    const asset = this.assets().find(({ roles }) => roles.has("dmrpp"));
    return asset && (asset.hrefFor("https") ?? asset.href);
  }

  /** Where temporary S3 credentials for this granule's bucket are given out, when the record says. */
  s3CredentialsEndpoint(): string | undefined {
    return this.assets()
      .find(({ roles }) => roles.has("credentials"))
      ?.hrefFor("https");
  }

  /** The granule as a STAC Item. */
  toStac(): StacItem {
    this.#stac ??= ummGranuleToStacItem(this.toJSON());
    return this.#stac;
  }

  /** The record as CMR gave it. */
  toJSON(): UmmGranuleRecord {
    return { meta: this.meta, umm: this.umm };
  }

  /** A short line: name, size and number of files. */
  override toString(): string {
    const size = this.size === undefined ? "size unknown" : `${(this.size / 1e6).toFixed(1)} MB`;
    return `DataGranule ${this.id} (${size}, ${this.dataAssets().length} data files)`;
  }
}

/** A granule made of a STAC item; the same as `DataGranule.fromStac`. */
export function stacItemToDataGranule(item: StacItem): DataGranule {
  return DataGranule.fromStac(item);
}
