/** True when two pieces of JSON data say the same; the order of keys and `undefined` fields do not matter. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => isSameData(item, b[i]));
  }
  const one = a as Record<string, unknown>;
  const other = b as Record<string, unknown>;
  for (const key of Object.keys(one))
    if (!isSameData(one[key], Object.hasOwn(other, key) ? other[key] : undefined)) return false;
  for (const key of Object.keys(other)) if (other[key] !== undefined && !Object.hasOwn(one, key)) return false;
  return true;
}
