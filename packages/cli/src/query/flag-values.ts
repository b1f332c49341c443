import type { ParameterKind, QueryParameter } from "@earthaccess/query/parameters";

/** Reads the text of one flag into what the query takes; most kinds of values read their own text. */
type Reader = (text: string, parameter: QueryParameter) => unknown;

const READERS: Partial<Record<ParameterKind, Reader>> = {
  // A single number is passed on as one: of a scale such as cloud cover the query asks which end is meant.
  numberRange: (text, { range }) => (range && /^\s*-?[\d.]+\s*$/.test(text) ? Number(text) : text),
  pageSize: (text) => Number(text),
  cycle: (text) => Number(text),
  passes: (text) => {
    const [pass = "", tiles] = text.split(":");
    return { pass, ...(tiles !== undefined && { tiles: tiles.split(",") }) };
  },
  exclude: (text) => (text.includes("=") ? members(text) : { conceptId: text }),
  keywords: members,
  facets: members,
  tags: members,
};

/** `a=1,b=two` as `{ a: "1", b: "two" }`; a comma inside a value stays, because only a name and `=` begin a new member. */
function members(text: string): unknown {
  // The query says what is missing.
  if (!text.includes("=")) return text;
  const pairs = text.split(/,(?=[\w-]+=)/).map((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? ([pair, ""] as const) : ([pair.slice(0, at).trim(), pair.slice(at + 1)] as const);
  });
  return Object.fromEntries(pairs);
}

/** The value of a parameter from the texts of its flag. */
export function flagValue(parameter: QueryParameter, given: unknown): unknown {
  if (typeof given === "boolean") return given;
  const texts = Array.isArray(given) ? (given as string[]) : [String(given)];
  const read = READERS[parameter.kind] ?? ((text: string) => text);
  const values = texts.map((text) => read(text, parameter));
  if (parameter.kind === "exclude") return mergedLists(values as Record<string, string>[]);
  return values.length === 1 ? values[0] : values;
}

/** Members that are given several times become lists. */
function mergedLists(objects: readonly Readonly<Record<string, string>>[]): Record<string, readonly string[]> {
  const merged: Record<string, string[]> = {};
  for (const [key, value] of objects.flatMap((object) => Object.entries(object)))
    merged[key] = [...(merged[key] ?? []), value];
  return merged;
}

/** `granule-name.pattern` and `polygon.or=false` as the query's `options`. */
export function switchesOf(texts: readonly string[]): Record<string, Record<string, unknown>> {
  const switches: Record<string, Record<string, unknown>> = {};
  for (const text of texts) {
    const [path = "", flag = "true"] = text.split("=");
    const [name = "", option = ""] = path.split(".").map(camel);
    switches[name] = { ...switches[name], [option]: flag };
  }
  return switches;
}

const camel = (text: string) => text.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());
