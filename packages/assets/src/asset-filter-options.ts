import { nearest } from "@earthaccess/errors";
import { type AssetFilterProblem, InvalidAssetFilterError } from "./invalid-asset-filter-error.js";

/** Several words, patterns or types: an array, a set, or one alone. */
export type Words = string | Iterable<string>;

/**
 * What an asset must fulfil; every given criterion counts, several words in one criterion are alternatives.
 *
 * Patterns are shell patterns on the decoded file name (`*.nc`, `*_B0[1-4]_*`), or on the path when they contain a `/`; query strings
 * never take part.
 */
export interface AssetFilterOptions {
  /** Media types such as `"application/x-netcdf"`, `"image/*"`; case and parameters do not matter unless asked for. */
  readonly contentTypes?: Words;
  readonly excludeContentTypes?: Words;
  /** Roles of which the asset has at least one; `visual` and `browse` stand for thumbnail and overview. */
  readonly includeRoles?: Words;
  readonly excludeRoles?: Words;
  /** Roles of which the asset has every one. */
  readonly allRoles?: Words;
  /** Patterns of which at least one fits. */
  readonly includeFiles?: Words;
  /** Patterns of which none fits; they win over `includeFiles`. */
  readonly excludeFiles?: Words;
  /** Bands of which the asset has at least one; an asset whose key is the band's name counts. */
  readonly bands?: Words;
  /** Least and greatest size in bytes, both inclusive. An unknown size passes unless `requireKnownSize`. */
  readonly minSize?: number;
  readonly maxSize?: number;
  /** @default false */
  readonly requireKnownSize?: boolean;
  /** Only assets with a checksum. @default false */
  readonly requireChecksum?: boolean;
  /** Compare file names and paths without regard to case. @default false */
  readonly ignoreCase?: boolean;
  /**
   * The simple form: words or patterns of which one must fit the granule's name, the file's name, the asset's key, a role or the media type.
   * A plain word such as `"B02"` also fits a file name that contains it between `.`, `_` or `-`.
   */
  readonly include?: Words;
  /** Words or patterns as in `include`, of which none fits. `["*"]` beside `include` means "everything else". */
  readonly exclude?: Words;
  /** Further filters that must pass too; {@link AssetFilter.combine} makes them. */
  readonly and?: readonly AssetFilterOptions[];
}

/** The options with every list as a sorted-as-given array without duplicates: what a filter holds and `toJSON` returns. */
export type NormalizedAssetFilterOptions = {
  readonly [K in keyof AssetFilterOptions]: K extends "and"
    ? readonly NormalizedAssetFilterOptions[]
    : Words extends NonNullable<AssetFilterOptions[K]>
      ? readonly string[]
      : AssetFilterOptions[K];
};

export const WORD_FIELDS = [
  "contentTypes",
  "excludeContentTypes",
  "includeRoles",
  "excludeRoles",
  "allRoles",
  "includeFiles",
  "excludeFiles",
  "bands",
  "include",
  "exclude",
] as const;

/** The fields of each kind, what is expected in them, and the value read, or `undefined` when it is something else. */
const KINDS: readonly {
  readonly fields: readonly string[];
  readonly expected: string;
  readonly read: (value: unknown) => unknown;
}[] = [
  { fields: WORD_FIELDS, expected: "texts that are not empty", read: wordList },
  {
    fields: ["minSize", "maxSize"],
    expected: "bytes, a number from 0",
    read: (value) => (typeof value === "number" && value >= 0 ? value : undefined),
  },
  {
    fields: ["requireKnownSize", "requireChecksum", "ignoreCase"],
    expected: "true or false",
    read: (value) => (typeof value === "boolean" ? value : undefined),
  },
];
const ALL_FIELDS: readonly string[] = /* @__PURE__ */ KINDS.flatMap(({ fields }) => fields).concat("and");

/** Checks the options and brings them into one form; `null` and `undefined` mean "not given". */
export function normalizeOptions(options: unknown): NormalizedAssetFilterOptions {
  const problems: AssetFilterProblem[] = [];
  const normalized = normalize(options, "", problems);
  if (problems.length > 0) throw new InvalidAssetFilterError(problems);
  return normalized;
}

function normalize(options: unknown, path: string, problems: AssetFilterProblem[]): NormalizedAssetFilterOptions {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    problems.push(wrong(path || "filter", "an object with filter options", options));
    return {};
  }
  const given = options as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const field of Object.keys(given)) if (!ALL_FIELDS.includes(field)) problems.push(unknownField(path, field));
  for (const { fields, expected, read } of KINDS) {
    for (const field of fields) {
      if (given[field] == null) continue;
      const value = read(given[field]);
      if (value === undefined) problems.push(wrong(path + field, expected, given[field]));
      else result[field] = value;
    }
  }
  if (given.and != null) result.and = normalizeAll(given.and, `${path}and`, problems);
  const { minSize, maxSize } = result as AssetFilterOptions;
  if (minSize !== undefined && maxSize !== undefined && minSize > maxSize && path === "")
    problems.push({ field: "minSize", message: `${minSize} is greater than maxSize ${maxSize}: no size fits both.` });
  return result as NormalizedAssetFilterOptions;
}

function normalizeAll(and: unknown, path: string, problems: AssetFilterProblem[]): NormalizedAssetFilterOptions[] {
  if (Array.isArray(and)) return and.map((part, i) => normalize(part, `${path}[${i}].`, problems));
  problems.push(wrong(path, "an array of filter options", and));
  return [];
}

function wrong(field: string, expected: string, value: unknown): AssetFilterProblem {
  return { field, message: `expected ${expected}, got ${JSON.stringify(value) ?? String(value)}.` };
}

function unknownField(path: string, field: string): AssetFilterProblem {
  const suggestion = nearest(field, ALL_FIELDS);
  const hint = suggestion ? `did you mean ${suggestion}?` : `known options are ${ALL_FIELDS.join(", ")}.`;
  return { field: path + field, message: `unknown option; ${hint}`, ...(suggestion && { suggestion }) };
}

/** The words, or `undefined` when something else was given. An empty list is a criterion that was not set, as in the Python branches. */
function wordList(value: unknown): readonly string[] | undefined {
  const list = typeof value === "string" ? [value] : isIterable(value) ? [...value] : undefined;
  if (!list?.every((word): word is string => typeof word === "string" && word.trim() !== "")) return undefined;
  return Object.freeze([...new Set(list)]);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
