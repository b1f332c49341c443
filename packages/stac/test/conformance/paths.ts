/** The value at a path such as `assets['file.h5'].roles`, `extent.interval[0][1]`, `meta.native-id`; `length` of an object is its number of keys. */
export function at(value: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\['([^']+)'\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3],
  );
  let current: unknown = value;
  for (const step of steps as string[]) {
    if (current === null || current === undefined) return undefined;
    if (step === "length" && !Array.isArray(current)) return Object.keys(current as object).length;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
}

/** `undefined` and `null` are one in the reference: Python has only `None`. */
export function normalized(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Set) return [...value];
  if (Array.isArray(value)) return value.map(normalized);
  return value;
}
