import type { Attributes, AttributeValue } from "../manifest.js";
import type { TypedArray, Values } from "../read/typed-values.js";
import { type TimeEncoding, timeEncodingOf } from "./cf-time.js";

/** What attributes say of how stored values are meant. */
export interface Encoding {
  /** Stored values that mean "none". */
  readonly missing: readonly (number | bigint)[];
  readonly scale: number | undefined;
  readonly offset: number | undefined;
  /** Signed bytes that are meant unsigned, or the other way round. */
  readonly sign: "unsigned" | "signed" | undefined;
  readonly time: TimeEncoding | undefined;
}

/** Reads the CF attributes of a variable: `_FillValue`, `missing_value`, `scale_factor`, `add_offset`, `_Unsigned`, `units`. */
export function encodingOf(attrs: Attributes): Encoding {
  const unsigned = String(attrs._Unsigned ?? "").toLowerCase();
  return {
    missing: [...numbersOf(attrs._FillValue), ...numbersOf(attrs.missing_value)],
    scale: numberOf(attrs.scale_factor),
    offset: numberOf(attrs.add_offset),
    sign: unsigned === "true" ? "unsigned" : unsigned === "false" ? "signed" : undefined,
    time: timeEncodingOf(attrs.units, attrs.calendar),
  };
}

/** Whether decoding changes anything. */
export function isPacked({ missing, scale, offset, sign, time }: Encoding): boolean {
  return missing.length > 0 || scale !== undefined || offset !== undefined || sign !== undefined || time !== undefined;
}

/**
 * Stored values as what they mean: missing ones NaN, packed ones scaled, times in milliseconds since 1970.
 *
 * What was an integer of at most 16 bits becomes float32, everything else float64; values that nothing is said about stay as they are.
 */
export function decodeValues(stored: Values, encoding: Encoding): Values {
  if (Array.isArray(stored) || !isPacked(encoding)) return stored;
  const { scale = 1, offset = 0, time } = encoding;
  const values = withSign(stored, encoding.sign);
  const missing = new Set(encoding.missing.map(Number));
  const [only = Number.NaN] = missing.size === 1 ? missing : [];
  const result = decodedArray(values, encoding);
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    const none = missing.size > 1 ? missing.has(value) : value === only;
    if (none) result[i] = Number.NaN;
    else result[i] = time ? time.epoch + value * time.step : value * scale + offset;
  }
  return result;
}

function decodedArray(values: TypedArray, { scale, offset, time }: Encoding): Float32Array | Float64Array {
  const small = values.BYTES_PER_ELEMENT <= 2 || values instanceof Float32Array;
  // A large offset with a small scale needs more digits than float32 has.
  const fits = offset === undefined || scale === undefined || Math.abs(offset / scale) < 2 ** 24;
  return small && !time && fits ? new Float32Array(values.length) : new Float64Array(values.length);
}

function withSign(values: TypedArray, sign: Encoding["sign"]): TypedArray {
  const { buffer, byteOffset, length } = values;
  const as = (make: new (b: ArrayBuffer, o: number, l: number) => TypedArray) =>
    new make(buffer as ArrayBuffer, byteOffset, length);
  if (sign === "unsigned") {
    if (values instanceof Int8Array) return as(Uint8Array);
    if (values instanceof Int16Array) return as(Uint16Array);
    if (values instanceof Int32Array) return as(Uint32Array);
  }
  if (sign === "signed" && values instanceof Uint8Array) return as(Int8Array);
  return values;
}

function numbersOf(value: AttributeValue | undefined): (number | bigint)[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === "number" || typeof one === "bigint");
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  const [number] = numbersOf(value);
  return number === undefined ? undefined : Number(number);
}
