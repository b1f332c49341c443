/** One step of a path: into a member, or to the elements with a certain member or place. */
type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "where"; readonly name: string; readonly value: string }
  | { readonly kind: "at"; readonly index: number };

/** A place in a record: `DataGranule.DayNightFlag`, `AdditionalAttributes[Name=MGRS_TILE_ID].Values`, `RelatedUrls[0].URL`. */
export interface FieldPath {
  readonly text: string;
  readonly steps: readonly Step[];
}

const STEP = /^(?:\.?([^.[\]]+)|\[(\d+)\]|\[([^=\]]+)=([^\]]*)\])/;

/** The path in a text; `undefined` when it is none. */
export function parseFieldPath(text: string): FieldPath | undefined {
  const steps: Step[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const match = STEP.exec(rest);
    if (!match) return undefined;
    const [whole, name, index, key, value] = match;
    if (name !== undefined) steps.push({ kind: "member", name });
    else if (index !== undefined) steps.push({ kind: "at", index: Number(index) });
    else steps.push({ kind: "where", name: key as string, value: unquoted(value as string) });
    rest = rest.slice(whole.length);
  }
  return steps[0]?.kind === "member" ? { text: text.trim(), steps } : undefined;
}

/** All values at a path; lists on the way are looked through, so `RelatedUrls.Type` is every link's type. */
export function valuesAt(record: unknown, steps: readonly Step[]): readonly unknown[] {
  let found: readonly unknown[] = [record];
  for (const step of steps) found = found.flatMap((value) => take(value, step));
  return found
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter((value) => value !== undefined && value !== null);
}

function take(value: unknown, step: Step): readonly unknown[] {
  if (step.kind === "at") {
    const item = Array.isArray(value) ? (value[step.index] as unknown) : undefined;
    return item === undefined ? [] : [item];
  }
  if (Array.isArray(value)) return value.flatMap((item) => take(item, step));
  if (typeof value !== "object" || value === null) return [];
  const key = memberNamed(value, step.name);
  const member = key === undefined ? undefined : (value as Record<string, unknown>)[key];
  if (step.kind === "where") return String(member).toLowerCase() === step.value.toLowerCase() ? [value] : [];
  return member === undefined ? [] : [member];
}

/** The member's own spelling: exactly the name, or one that differs in case only, since nobody remembers UMM's capitals. */
function memberNamed(value: object, name: string): string | undefined {
  if (Object.hasOwn(value, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(value).find((key) => key.toLowerCase() === wanted);
}

/** The names a record has on its first levels, to guess what a misspelt path meant. */
export function fieldNames(record: unknown, depth = 3, prefix = ""): readonly string[] {
  if (depth === 0) return [];
  if (Array.isArray(record)) return record.slice(0, 3).flatMap((item) => fieldNames(item, depth, prefix));
  if (typeof record !== "object" || record === null) return [];
  return Object.entries(record).flatMap(([name, value]) => [
    prefix + name,
    ...fieldNames(value, depth - 1, `${prefix}${name}.`),
  ]);
}

export function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text.trim())?.[2] ?? text.trim();
}
