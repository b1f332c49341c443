import type { Json } from "@earthaccess/executor";
import type { ManifestGroup } from "./manifest.js";

/** Columns by the letter that stands for them. */
const COLUMNS = { f64: Float64Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array } as const;

type Column = keyof typeof COLUMNS;

/** The key under which a value says that it is not plain JSON. */
const MARK = "$";

/**
 * A manifest as JSON, for executors that hand on nothing else: columns as base64, integers beyond 2^53 and numbers that are none as text.
 *
 * About 22 bytes a chunk.
 */
export function manifestToJson(group: ManifestGroup): Json {
  return encoded(group);
}

/** The manifest of {@link manifestToJson}. */
export function manifestFromJson(json: Json): ManifestGroup {
  return decoded(json) as ManifestGroup;
}

function encoded(value: unknown): Json {
  if (typeof value === "bigint") return { [MARK]: "big", v: String(value) };
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { [MARK]: "num", v: numberText(value) };
  if (typeof value !== "object" || value === null) return value as Json;
  for (const [column, Numbers] of Object.entries(COLUMNS)) {
    if (value instanceof Numbers)
      return { [MARK]: column, v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  if (Array.isArray(value)) return value.map(encoded);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  // Names from files can be anything, the mark and __proto__ among them.
  const strange = entries.some(([name]) => name === MARK || name === "__proto__");
  if (strange) return { [MARK]: "map", v: entries.map(([name, one]) => [name, encoded(one)]) };
  return Object.fromEntries(entries.map(([name, one]) => [name, encoded(one)]));
}

function decoded(json: Json): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(decoded);
  const { [MARK]: mark, v } = json as { readonly [key: string]: Json | undefined };
  if (mark === "big") return BigInt(v as string);
  if (mark === "num") return v === "-0" ? -0 : Number(v);
  if (typeof mark === "string" && Object.hasOwn(COLUMNS, mark)) {
    const bytes = fromBase64(v as string);
    return new COLUMNS[mark as Column](bytes.buffer as ArrayBuffer);
  }
  const entries =
    mark === "map" ? (v as readonly (readonly [string, Json])[]) : (Object.entries(json) as [string, Json][]);
  const object = Object.create(null);
  for (const [name, one] of entries) object[name] = decoded(one);
  return object;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
