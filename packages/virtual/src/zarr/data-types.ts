import type { NumberType } from "../manifest.js";
import { isRecord } from "./zarr-attributes.js";
import { ZarrFault } from "./zarr-fault.js";

/** What a `dtype` or `data_type` says. */
export interface ZarrType {
  /** `object` are texts of any length, `utf-32` numpy's texts. */
  readonly kind: NumberType | "string" | "opaque" | "utf-32" | "object";
  /** Bytes of one value, characters of `utf-32`, 0 for those of any length. */
  readonly size: number;
  readonly order: "little" | "big";
  /** CF units of numpy's times. */
  readonly units?: string;
}

/** No single value is longer. */
const MAX_ITEM_BYTES = 2 ** 24;

/** Number types of numpy by kind and bytes. */
const NUMPY: Readonly<Record<string, NumberType>> = {
  b1: "uint8",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  f4: "float32",
  f8: "float64",
};

const NUMBER_TYPES: ReadonlySet<string> = new Set(Object.values(NUMPY));

/** CF's words for the units of numpy's times that have a fixed length. */
const TIME_UNITS: Readonly<Record<string, string>> = {
  ns: "nanoseconds",
  us: "microseconds",
  ms: "milliseconds",
  s: "seconds",
  m: "minutes",
  h: "hours",
  D: "days",
};

/** @throws {ZarrFault} for types that cannot be read here */
export function dataTypeOf(type: unknown): ZarrType {
  const found = typeof type === "string" ? (numpyType(type) ?? namedType(type)) : configuredType(type);
  if (!found || found.size > MAX_ITEM_BYTES)
    throw new ZarrFault(`its values have the type ${JSON.stringify(type) ?? "?"}`);
  return found;
}

/** Types of Zarr 2, such as `<f4`. */
function numpyType(text: string): ZarrType | undefined {
  const [, mark, letter = "", digits = "", unit] = /^([<>|=])([biufSUVOMm])(\d*)(?:\[(\w+)\])?$/.exec(text) ?? [];
  if (mark === undefined) return undefined;
  const order = mark === ">" ? "big" : "little";
  const size = Number(digits);
  if (letter === "O") return { kind: "object", size: 0, order };
  if (letter === "S") return { kind: "string", size: Math.max(1, size), order };
  if (letter === "V") return size > 0 ? { kind: "opaque", size, order } : undefined;
  if (letter === "U") return { kind: "utf-32", size: Math.max(1, size), order };
  if (letter === "M" || letter === "m") return timeType(letter === "M", unit, order);
  const kind = NUMPY[letter + digits];
  return kind && { kind, size, order };
}

function timeType(isInstant: boolean, unit: string | undefined, order: "little" | "big"): ZarrType | undefined {
  const word = unit !== undefined && Object.hasOwn(TIME_UNITS, unit) ? TIME_UNITS[unit] : undefined;
  return word === undefined
    ? undefined
    : { kind: "int64", size: 8, order, units: isInstant ? `${word} since 1970-01-01` : word };
}

/** Types of Zarr 3 that are a name. */
function namedType(name: string): ZarrType | undefined {
  if (NUMBER_TYPES.has(name)) return { kind: name as NumberType, size: 0, order: "little" };
  if (name === "bool") return { kind: "uint8", size: 1, order: "little" };
  if (name === "string" || name === "variable_length_utf8") return { kind: "object", size: 0, order: "little" };
  const [, bits] = /^r(\d{1,9})$/.exec(name) ?? [];
  return bits !== undefined && Number(bits) > 0 && Number(bits) % 8 === 0
    ? { kind: "opaque", size: Number(bits) / 8, order: "little" }
    : undefined;
}

/** Types of Zarr 3 with a configuration. */
function configuredType(type: unknown): ZarrType | undefined {
  if (!isRecord(type) || typeof type.name !== "string") return undefined;
  const settings = isRecord(type.configuration) ? type.configuration : {};
  const size = settings.length_bytes;
  const hasSize = Number.isSafeInteger(size) && (size as number) > 0;
  if (type.name === "null_terminated_bytes" && hasSize)
    return { kind: "string", size: size as number, order: "little" };
  if (type.name === "raw_bytes" && hasSize) return { kind: "opaque", size: size as number, order: "little" };
  if (type.name === "fixed_length_utf32" && hasSize && (size as number) % 4 === 0)
    return { kind: "utf-32", size: (size as number) / 4, order: "little" };
  if (/^numpy\.(datetime|timedelta)64$/.test(type.name) && (settings.scale_factor ?? 1) === 1)
    return timeType(type.name === "numpy.datetime64", String(settings.unit), "little");
  return namedType(type.name);
}
