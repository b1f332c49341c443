import { COLLECTION_NAMING, type ParameterTable } from "./parameter-tables.js";
import { type ParameterTree, textsOf } from "./parameters.js";

/** The page a search asks for. */
export interface Page {
  readonly size: number;
  /** Position of its first item in all results. */
  readonly from: number;
}

const MAX_PAGE_SIZE = 2000;
const MAX_DEPTH = 1_000_000;
/** For granule searches that name no collection. */
const MAX_DEPTH_ANYWHERE = 10_000;
/** Added to positions in search-after values, so that nobody takes them for page numbers. */
const SEARCH_AFTER_BASE = 4_000_000_000;

/** The page of a search whose parameters are valid. */
export function pageOf(tree: ParameterTree, searchAfter: string | undefined): Page {
  const size = integer(one(tree, "page_size")) ?? 10;
  const after = searchAfter === undefined ? undefined : (JSON.parse(searchAfter) as unknown[]).at(-1);
  if (typeof after === "number") return { size, from: Math.max(0, after - SEARCH_AFTER_BASE) };
  const number = integer(one(tree, "page_num")) ?? 1;
  return { size, from: integer(one(tree, "offset")) ?? (number - 1) * size };
}

/** A value for `CMR-Search-After`: opaque for clients, the next position for the box. */
export function searchAfterValue(provider: string, start: number | undefined, next: number): string {
  return JSON.stringify([provider.toLowerCase(), start ?? null, SEARCH_AFTER_BASE + next]);
}

/** The errors of everything that has to do with pages. */
export function pagingErrors(tree: ParameterTree, table: ParameterTable, searchAfter: string | undefined): string[] {
  const errors: string[] = [];
  const size = one(tree, "page_size");
  const number = one(tree, "page_num");
  const offset = one(tree, "offset");
  const [pageSize, pageNumber, position] = [integer(size), integer(number), integer(offset)];
  if (size !== undefined && (pageSize === undefined || pageSize < 0 || pageSize > MAX_PAGE_SIZE)) {
    errors.push(`page_size must be a number between 0 and ${MAX_PAGE_SIZE}`);
  }
  if (number !== undefined && (pageNumber === undefined || pageNumber < 1)) {
    errors.push("page_num must be a number greater than or equal to 1");
  }
  if (number !== undefined && offset !== undefined) errors.push("Only one of offset or page-num may be specified");
  if (offset !== undefined && (position === undefined || position < 0 || position > MAX_DEPTH)) {
    errors.push(`offset must be an integer between zero and ${MAX_DEPTH}`);
  }
  const anywhere = table.concept === "granule" && !COLLECTION_NAMING.some((name) => tree.has(name));
  const limit = anywhere ? MAX_DEPTH_ANYWHERE : MAX_DEPTH;
  const depth = (pageSize ?? 10) * (pageNumber ?? 0);
  if (depth > limit)
    errors.push(`The paging depth (page_num * page_size) of [${depth}] exceeds the limit of ${limit}.`);
  if (searchAfter === undefined) return errors;
  for (const name of ["page_num", "offset", "scroll"]) {
    if (tree.has(name)) errors.push(`${name} is not allowed with search-after`);
  }
  if (!isJsonArray(searchAfter))
    errors.push("search-after header value is invalid, must be in the form of a JSON array.");
  return errors;
}

function isJsonArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

function one(tree: ParameterTree, name: string): string | undefined {
  return textsOf(tree.get(name))[0];
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,10}$/.test(text) ? Number(text) : undefined;
}
