import { isDeepStrictEqual } from "node:util";

/** Names that CMR takes for the same parameter. */
const ALIASES: Readonly<Record<string, string>> = { online_only: "downloadable" };

/**
 * One form for what CMR reads alike: a list of one is its value, `name[]` is `name`, numbers and switches are their texts, `-180.0`
 * is `-180`.
 */
export function cmrForm(params: unknown): Record<string, string | string[]> {
  const entries = Object.entries(params as object).map(([name, value]) => {
    const items = (Array.isArray(value) ? value : [value]).map((item) => plainNumbers(String(item)));
    const plain = name.replace(/\[\]$/, "");
    return [ALIASES[plain] ?? plain, items.length === 1 ? (items[0] as string) : items] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function plainNumbers(text: string): string {
  const parts = text.split(",");
  return parts
    .map((part) => (/^-?\d+\.\d+$/.test(part) && parts.length > 1 ? String(Number(part)) : part === "3.0" ? "3" : part))
    .join(",");
}

/** The parameters of a request URL, in the form of {@link cmrForm}. */
export function requestForm(query: string): Record<string, string | string[]> {
  const params = new Map<string, string[]>();
  const search = query.slice(query.indexOf("?") + 1);
  for (const pair of search.split("&").filter((part) => part !== "")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).replace(/\[\]$/, "");
    params.set(name, [...(params.get(name) ?? []), pair.slice(at + 1)]);
  }
  return cmrForm(Object.fromEntries(params));
}

/** Equal as data; numbers that are whole but written with a fraction are the same. */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? null)), JSON.parse(JSON.stringify(b ?? null)));
}

/** The value at a path such as `query.eo:cloud_cover` or `coordinates[0].length`; names may be Python's. */
export function valueAt(object: unknown, path: string): unknown {
  const steps = path.split(/\.(?![^[]*\])|\[(\d+)\]/).filter((step) => step !== undefined && step !== "");
  return steps.reduce<unknown>((value, step) => {
    const holder = value as Record<string, unknown> | undefined;
    if (holder === undefined || holder === null) return undefined;
    return step in Object(holder)
      ? holder[step]
      : holder[step.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  }, object);
}
