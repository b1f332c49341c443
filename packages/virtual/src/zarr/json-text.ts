/**
 * A value as JSON text, for readers in every language: integers beyond 2^53 in all their digits, numbers that JSON has no form for as the
 * texts `"NaN"`, `"Infinity"` and `"-Infinity"`, as Zarr writes them.
 */
export function jsonText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${jsonText(one)}`).join(",")}}`;
}

/** {@link jsonText} as UTF-8. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(jsonText(value));
}

/** Texts that stand for what JSON.parse would lose; nobody else's texts begin so. */
const MARK = "\u0001zarr:";

/** Numbers, among them what JSON.parse would round, or refuse although Python writes it. Texts are matched so that nothing inside is. */
const EXTRAS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|\bNaN\b|-?\bInfinity\b/g;

/**
 * JSON text as values: integers beyond 2^53 as bigints, Python's `NaN` and `Infinity` as numbers.
 *
 * @throws {SyntaxError} when it is no JSON
 */
export function jsonValue(text: string): unknown {
  if (!/\d{16}|NaN|Infinity/.test(text)) return JSON.parse(text);
  const marked = text.replace(EXTRAS, (token) => {
    const isLong = /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
    return isLong || /^(-?Infinity|NaN)$/.test(token) ? JSON.stringify(MARK + token) : token;
  });
  return JSON.parse(marked, (_, value) => {
    if (typeof value !== "string" || !value.startsWith(MARK)) return value;
    const token = value.slice(MARK.length);
    return /^-?\d{1,4300}$/.test(token) ? BigInt(token) : Number(token);
  });
}
