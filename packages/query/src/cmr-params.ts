/**
 * Search parameters as CMR takes them: snake_case names, texts, lists for parameters that are given several times.
 *
 * A list stands for `name[]=a&name[]=b`; options have flat names such as `options[polygon][or]`.
 */
export type CmrParams = Record<string, string | string[]>;

/** CMR parameters as people write them by hand: numbers and booleans are fine, `name[]` is the same as `name`. */
export type CmrParamsInput = Readonly<
  Record<string, string | number | boolean | readonly (string | number | boolean)[] | null | undefined>
>;

/**
 * CMR parameters as the body or query of a request.
 *
 * Lists become `name[]=…`; `listed` names parameters whose documentation writes the brackets for a single value, too.
 *
 * @example
 * ```ts
 * cmrSearchParams({ short_name: ["HLSL30", "HLSS30"], point: "1,2" }).toString();
 * // "short_name%5B%5D=HLSL30&short_name%5B%5D=HLSS30&point=1%2C2"
 * ```
 */
export function cmrSearchParams(params: CmrParams, listed: ReadonlySet<string> = new Set()): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    const isList = Array.isArray(value);
    const key = isList || listed.has(name) ? `${name}[]` : name;
    for (const item of isList ? value : [value]) search.append(key, item);
  }
  return search;
}

/**
 * The parts of a bracketed name: `options[polygon][or]` → `["options", "polygon", "or"]`, `short_name[]` → `["short_name", ""]`.
 */
export function bracketPath(name: string): string[] {
  const head = name.split("[", 1)[0] ?? "";
  const rest = name.slice(head.length);
  return /^(\[[^[\]]*\])*$/.test(rest)
    ? [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((m) => m[1] ?? "")]
    : [name];
}

/** `short_name` and `short-name` → `shortName`. */
export function camelCase(name: string): string {
  return name.replace(/[_-]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `shortName` → `short_name`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
