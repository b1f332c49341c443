/** A parameter as CMR nests it: `a=1`, `a[]=1`, `a[0][b]=1`. */
export type ParameterValue = string | ParameterValue[] | ParameterTree;

/** Nested parameters; a Map, because names come from strangers. */
export type ParameterTree = Map<string, ParameterValue>;

/** Parsed parameters, and the names that were given both with and without `[]`. */
export interface ParsedParameters {
  readonly tree: ParameterTree;
  readonly mixed: readonly string[];
}

const ALIASES: Readonly<Record<string, string>> = {
  dataset_id: "entry_title",
  campaign: "project",
  echo_collection_id: "concept_id",
  echo_granule_id: "concept_id",
  online_only: "downloadable",
  browse_only: "browsable",
  provider_id: "provider",
  day_night_flag: "day_night",
  grid: "two_d_coordinate_system",
  processing_level: "processing_level_id",
};

/**
 * Reads name-value pairs as CMR does: blank values are dropped without a word, a name repeated without `[]` keeps its last value,
 * kebab-case and camelCase are snake_case, and aliases are what they stand for.
 */
export function parseParameters(pairs: Iterable<readonly [string, string]>): ParsedParameters {
  const tree: ParameterTree = new Map();
  const single = new Set<string>();
  const several = new Set<string>();
  for (const [rawName, value] of pairs) {
    if (value.trim() === "") continue;
    const [head = "", ...rest] = splitName(rawName);
    const name = canonical(head);
    if (rest.length === 0) single.add(name);
    if (rest.length === 1 && rest[0] === "") several.add(name);
    const inner =
      name === "options" && rest[0] !== undefined ? [canonical(rest[0]), ...rest.slice(1).map(snake)] : rest;
    insert(tree, [name, ...inner], value);
  }
  return { tree, mixed: [...single].filter((name) => several.has(name)) };
}

/** The texts of a value: one, several, or none when it is nested deeper. */
export function textsOf(value: ParameterValue | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === "string");
  return [...value]
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([key, item]) => (/^\d+$/.test(key) ? textsOf(item) : []));
}

/** Whether `options[name][option]=true` is given. */
export function hasOption(tree: ParameterTree, name: string, option: string): boolean {
  return optionOf(tree, name, option) === "true";
}

/** The value of `options[name][option]`, in lower case. */
export function optionOf(tree: ParameterTree, name: string, option: string): string | undefined {
  const options = tree.get("options");
  const own = options instanceof Map ? options.get(name) : undefined;
  const value = own instanceof Map ? own.get(option) : undefined;
  return typeof value === "string" ? value.toLowerCase() : undefined;
}

/** `collectionConceptId` and `collection-concept-id` as `collection_concept_id`. */
export function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase();
}

function canonical(name: string): string {
  const plain = snake(name);
  return ALIASES[plain] ?? plain;
}

function splitName(name: string): string[] {
  const open = name.indexOf("[");
  if (open <= 0) return [name];
  return [name.slice(0, open), ...[...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "")];
}

function insert(into: ParameterTree, [key = "", ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    into.set(key, value);
    return;
  }
  if (rest[0] === "") {
    const known = into.get(key);
    into.set(key, Array.isArray(known) ? [...known, value] : typeof known === "string" ? [known, value] : [value]);
    return;
  }
  const known = into.get(key);
  const inner: ParameterTree = known instanceof Map ? known : new Map();
  into.set(key, inner);
  insert(inner, rest, value);
}
