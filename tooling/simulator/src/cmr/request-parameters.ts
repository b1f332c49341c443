import type { Shape } from "../geometry/shape.js";
import type { Exchange } from "../http/exchange.js";
import { parseMultipart } from "../http/multipart.js";
import { type ParsedParameters, parseParameters } from "./parameters.js";
import { readShapefile } from "./shapefile.js";

/** A search as it came in. */
export interface SearchRequest {
  readonly parameters: ParsedParameters;
  readonly shapefile: readonly Shape[] | undefined;
  /** Errors of the shapefile, to be said with all others. */
  readonly errors: readonly string[];
  /** The conditions were a JSON query, which is another language. */
  readonly jsonQuery: boolean;
}

/** Bodies beyond this are refused with a 413. */
const MAX_BODY = 50 * 2 ** 20;

/** Reads the parameters out of the query and the body; a text is the content type CMR refuses. */
export async function readSearchRequest(exchange: Exchange): Promise<SearchRequest | { readonly unsupported: string }> {
  const pairs: [string, string][] = [...new URLSearchParams(exchange.query)];
  if (exchange.method !== "POST") return done(pairs);
  const body = await exchange.body(MAX_BODY);
  const type = exchange.header("content-type") ?? "";
  const base = type.split(";")[0]?.trim().toLowerCase() ?? "";
  if (base === "application/x-www-form-urlencoded")
    return done([...pairs, ...new URLSearchParams(body.toString("utf8"))]);
  if (base === "application/json") return { ...done(pairs), jsonQuery: true };
  if (base === "multipart/form-data") {
    const parts = parseMultipart(body, type);
    const file = parts.find((part) => part.name === "shapefile");
    const fields = parts
      .filter((part) => part !== file)
      .map((part): [string, string] => [part.name, part.body.toString("utf8")]);
    if (file === undefined) return done([...pairs, ...fields]);
    const read = readShapefile(file.body, file.type);
    const all: [string, string][] = [...pairs, ...fields, ["shapefile", "given"]];
    return "errors" in read ? { ...done(all), errors: read.errors } : { ...done(all), shapefile: read.shapes };
  }
  if (base === "" && body.length === 0) return done(pairs);
  return { unsupported: type };
}

function done(pairs: [string, string][]): SearchRequest {
  return { parameters: parseParameters(pairs), shapefile: undefined, errors: [], jsonQuery: false };
}
