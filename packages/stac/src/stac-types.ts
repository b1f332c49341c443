import type { Bbox, Geometry } from "./geojson.js";

/** Versions of STAC this package writes. */
export type StacVersion = "1.0.0" | "1.1.0";

/** A link of an item, a collection or an API page. */
export interface StacLink {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly title?: string;
  readonly [field: string]: unknown;
}

/** Another place of the same bytes (alternate-assets extension). */
export interface StacAlternateAsset {
  readonly href: string;
  readonly [field: string]: unknown;
}

/** A file of an item. */
export interface StacAsset {
  readonly href: string;
  readonly title?: string;
  readonly description?: string;
  /** Media type. */
  readonly type?: string;
  readonly roles?: readonly string[];
  /** The layers of the file in their order (STAC 1.1). */
  readonly bands?: readonly Readonly<Record<string, unknown>>[];
  /** Bytes (file extension). */
  readonly "file:size"?: number;
  /** Multihash in hexadecimal (file extension). */
  readonly "file:checksum"?: string;
  readonly alternate?: Readonly<Record<string, StacAlternateAsset>>;
  readonly [field: string]: unknown;
}

/** The properties of an item; times are RFC 3339 in UTC. */
export interface StacProperties {
  /** `null` only together with `start_datetime` and `end_datetime`. */
  readonly datetime: string | null;
  readonly start_datetime?: string;
  readonly end_datetime?: string;
  readonly created?: string;
  readonly updated?: string;
  readonly platform?: string;
  readonly instruments?: readonly string[];
  /** Percent. */
  readonly "eo:cloud_cover"?: number;
  readonly [field: string]: unknown;
}

/** A STAC Item: one granule. */
export interface StacItem {
  readonly type: "Feature";
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[];
  readonly id: string;
  readonly geometry: Geometry | null;
  /** Absent exactly when `geometry` is `null`. */
  readonly bbox?: Bbox;
  readonly properties: StacProperties;
  readonly links: readonly StacLink[];
  readonly assets: Readonly<Record<string, StacAsset>>;
  readonly collection?: string;
  readonly [field: string]: unknown;
}

/** Who makes, processes, licenses or hosts the data. */
export interface StacProvider {
  readonly name: string;
  readonly roles?: readonly string[];
  readonly url?: string;
  readonly [field: string]: unknown;
}

/** A STAC Collection. */
export interface StacCollection {
  readonly type: "Collection";
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[];
  readonly id: string;
  readonly title?: string;
  readonly description: string;
  readonly keywords?: readonly string[];
  readonly license: string;
  readonly providers?: readonly StacProvider[];
  readonly extent: {
    readonly spatial: { readonly bbox: readonly Bbox[] };
    readonly temporal: { readonly interval: readonly (readonly (string | null)[])[] };
  };
  readonly summaries?: Readonly<Record<string, unknown>>;
  readonly links: readonly StacLink[];
  readonly assets?: Readonly<Record<string, StacAsset>>;
  readonly item_assets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [field: string]: unknown;
}
