import type { BoundingBox, BoundingBoxInput } from "../values/bounding-box.js";
import type { DateRange, DateRangeInput } from "../values/date-range.js";
import type { GeoJson, GeoJsonGeometry } from "../values/geojson.js";
import type { Cql2Expression } from "./cql2.js";

/** How conditions on properties are written: the `query` extension (CMR-STAC) or CQL2 (Earth Search, Planetary Computer). */
export type StacDialect = "query" | "cql2-json" | "cql2-text";

/** Something that the other side cannot say, or says less exactly. */
export interface DroppedParameter {
  /** The parameter as its own side calls it. */
  readonly parameter: string;
  readonly value: unknown;
  /** Why, and what happens instead. */
  readonly reason: string;
}

/** Told about everything a translation cannot carry over. */
export type OnDropped = (dropped: DroppedParameter) => void;

/** Takes a note of something dropped; an {@link OnDropped} without the braces. */
export type Drop = (parameter: string, value: unknown, reason: string) => void;

/** Conditions of the `query` extension on one property. */
export interface StacQueryOperators {
  readonly eq?: unknown;
  readonly neq?: unknown;
  readonly lt?: number | string;
  readonly lte?: number | string;
  readonly gt?: number | string;
  readonly gte?: number | string;
  readonly startsWith?: string;
  readonly endsWith?: string;
  readonly contains?: string;
  readonly in?: readonly unknown[];
}

/** One level of an order. */
export interface StacSortBy {
  readonly field: string;
  readonly direction: "asc" | "desc";
}

/** Which members of items to send. */
export interface StacFields {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** The parameters of a STAC item search. */
export interface StacItemParams {
  /** Collection ids; `SHORT_VERSION`, `SHORT.vVERSION` and concept ids all name a CMR collection. */
  readonly collections?: string | readonly string[];
  /** An instant or a range: `"2020-06-15T12:00:00Z"`, `"2020-01-01/2020-12-31"`, `"../2020"`, a pair. A date alone is its whole day. */
  readonly datetime?: DateRangeInput | DateRange;
  /** West, south, east, north; or with heights as third and sixth number. */
  readonly bbox?: BoundingBoxInput | BoundingBox;
  /** A GeoJSON geometry, or a feature with one. */
  readonly intersects?: GeoJson;
  /** Item ids: granule URs, or concept ids of granules. */
  readonly ids?: string | readonly string[];
  /** Conditions by property, as in the `query` extension. */
  readonly query?: Readonly<Record<string, StacQueryOperators>>;
  /** Conditions in CQL2, as JSON or as text. */
  readonly filter?: Cql2Expression | string;
  /** Language of `filter`; told by its form when it is not given. */
  readonly filterLang?: "cql2-json" | "cql2-text";
  /** Order: `"-datetime"`, a list of such, or of fields with direction. */
  readonly sortby?: string | readonly (string | StacSortBy)[];
  /** Members to send, as in the `fields` extension. */
  readonly fields?: StacFields | readonly string[];
  /** Items in one answer, 1 to 10000. */
  readonly limit?: number;
}

// A type and not an interface, so that it can be given where any JSON object can.
/** The JSON body of a STAC item search. */
export type StacSearchBody = {
  collections?: string[];
  ids?: string[];
  datetime?: string;
  bbox?: [west: number, south: number, east: number, north: number];
  intersects?: GeoJsonGeometry;
  query?: Record<string, StacQueryOperators>;
  filter?: Cql2Expression | string;
  "filter-lang"?: "cql2-json" | "cql2-text";
  sortby?: StacSortBy[];
  fields?: StacFields;
  limit?: number;
  /** Free text, in collection searches. */
  q?: string;
};

/** How a query is written as a STAC search. */
export interface ToStacOptions {
  /** @default "query" for CMR queries, the dialect it was written in for STAC queries */
  readonly dialect?: StacDialect;
  /** Told about everything STAC has no word for. @default nothing is told */
  readonly onDropped?: OnDropped;
  /** Form of collection ids: `HLSL30_2.0` (CMR-STAC's) or `HLSL30.v2.0` (its first version's). @default "entry" */
  readonly collectionIdStyle?: "entry" | "dotted";
}
