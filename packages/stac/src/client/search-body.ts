import type { Bbox, Geometry } from "../geojson.js";
import type { Conformance } from "./conformance.js";

/** The body of an item search, as the STAC API specification names its fields. */
export interface StacSearchBody {
  readonly collections?: readonly string[];
  readonly ids?: readonly string[];
  /** RFC 3339 instant or interval; `..` is an open end. */
  readonly datetime?: string;
  readonly bbox?: Bbox;
  readonly intersects?: Geometry;
  /** Items per page. @default 100 */
  readonly limit?: number;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly filter?: unknown;
  readonly "filter-lang"?: string;
  readonly sortby?: unknown;
  readonly fields?: unknown;
  readonly [field: string]: unknown;
}

/** How a filter on properties is written. */
export type FilterDialect = "query" | "cql2-json" | "cql2-text";

/** A query of `@earthaccess/query`, or anything else that can write itself as a search body. */
export interface StacQueryLike {
  toStac(options: { readonly dialect: FilterDialect }): object;
}

/** The search body of either form; the dialect is the one that the API understands. */
export function searchBodyOf(query: StacSearchBody | StacQueryLike, conformance: Conformance): StacSearchBody {
  if (!isQuery(query)) return query;
  return query.toStac({ dialect: dialectOf(conformance) }) as StacSearchBody;
}

/** CMR-STAC has no CQL2 and ignores a `filter`; Earth Search v1 and Planetary Computer have it. A wrong choice is an ignored filter, not an error. */
export function dialectOf(conformance: Conformance): FilterDialect {
  if (!conformance.has("filter")) return "query";
  if (conformance.has("cql2-json")) return "cql2-json";
  return conformance.has("cql2-text") ? "cql2-text" : "query";
}

function isQuery(query: StacSearchBody | StacQueryLike): query is StacQueryLike {
  return typeof (query as Partial<StacQueryLike>).toStac === "function";
}

/** The body as parameters of a GET search. */
export function searchParamsOf(body: StacSearchBody): URLSearchParams {
  const params = new URLSearchParams();
  // In an address the text form is meant where nothing is said.
  if (typeof body.filter === "object" && body.filter !== null) params.set("filter-lang", "cql2-json");
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || value === null) continue;
    if (name === "sortby") params.set(name, sortText(value));
    else if (name === "fields") params.set(name, fieldsText(value));
    else if (Array.isArray(value)) params.set(name, value.join(","));
    else params.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  return params;
}

function sortText(sortby: unknown): string {
  const list = Array.isArray(sortby) ? sortby : [sortby];
  return list
    .map((entry: unknown) => {
      if (typeof entry === "string") return entry;
      const { field, direction } = entry as { field: string; direction?: string };
      return `${direction === "desc" ? "-" : "+"}${field}`;
    })
    .join(",");
}

function fieldsText(fields: unknown): string {
  if (typeof fields === "string") return fields;
  if (Array.isArray(fields)) return fields.join(",");
  const { include = [], exclude = [] } = fields as { include?: string[]; exclude?: string[] };
  return [...include, ...exclude.map((name) => `-${name}`)].join(",");
}
