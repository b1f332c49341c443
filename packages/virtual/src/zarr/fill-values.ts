import type { AttributeValue, ManifestVariable, NumberType } from "../manifest.js";
import { numbersOf } from "../read/typed-values.js";

type Dtype = ManifestVariable["dtype"];

/** Whether values of a type are numbers. */
export function isNumberType(dtype: Dtype): dtype is NumberType {
  return dtype !== "string" && dtype !== "opaque";
}

/**
 * The value that an attribute such as `_FillValue` marks among the stored values of a type; `undefined` when no stored value can be it.
 *
 * Attributes of unsigned data may name the value by its unsigned number: 255 is the byte -1.
 */
export function storedValueOf(value: AttributeValue | undefined, dtype: Dtype): number | bigint | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (!isNumberType(dtype) || (typeof one !== "number" && typeof one !== "bigint")) return undefined;
  const cell = numbersOf(dtype, 1);
  if (cell instanceof Float32Array || cell instanceof Float64Array) {
    cell[0] = Number(one);
    return cell[0];
  }
  if (typeof one === "number" && !Number.isInteger(one)) return undefined;
  const bits = 8 * cell.BYTES_PER_ELEMENT;
  const [least, most] = [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits) - 1n];
  if (BigInt(one) < least || BigInt(one) > most) return undefined;
  const isBig = cell instanceof BigInt64Array || cell instanceof BigUint64Array;
  cell[0] = (isBig ? BigInt(one) : Number(one)) as never;
  return cell[0];
}

/** A value as Zarr's `fill_value`: numbers as they are, texts and bytes as base64. */
export function fillToJson(value: number | bigint | string, dtype: Dtype, itemSize: number): unknown {
  if (dtype === "string" && itemSize === 0) return String(value);
  if (isNumberType(dtype)) return value;
  const bytes = new TextEncoder().encode(String(value)).subarray(0, itemSize);
  const padded = new Uint8Array(dtype === "opaque" ? itemSize : bytes.length);
  padded.set(bytes);
  return toBase64(padded);
}

/** Zarr's `fill_value` as a value of a type; what is not understood is zero, which is what Zarr's readers take. */
export function fillFromJson(json: unknown, dtype: Dtype, itemSize: number): number | bigint | string {
  if (dtype === "string" && itemSize === 0) return typeof json === "string" ? json : "";
  if (!isNumberType(dtype)) return typeof json === "string" ? textOfBase64(json) : "";
  const isBig = dtype === "int64" || dtype === "uint64";
  const number = typeof json === "string" ? numberOfText(json, dtype) : typeof json === "boolean" ? Number(json) : json;
  const stored = storedValueOf(number as AttributeValue, dtype);
  return stored ?? (isBig ? 0n : 0);
}

function numberOfText(text: string, dtype: NumberType): number | bigint | undefined {
  if (/^-?\d{1,40}$/.test(text)) return BigInt(text);
  const isFloat = dtype === "float32" || dtype === "float64";
  if (isFloat && /^0x[0-9a-f]{8,16}$/i.test(text)) return floatOfBits(text);
  return text.trim() === "" ? undefined : Number(text);
}

/** Zarr may write a float by its bits, the highest first. */
function floatOfBits(text: string): number {
  const view = new DataView(new ArrayBuffer(8));
  const isDouble = text.length > 10;
  view.setBigUint64(0, BigInt(text) << (isDouble ? 0n : 32n));
  return isDouble ? view.getFloat64(0) : view.getFloat32(0);
}

/** A float as xarray writes `_FillValue` attributes of Zarr 3: the eight little-endian bytes in base64. */
export function floatToBase64(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return toBase64(new Uint8Array(view.buffer));
}

/** The float of {@link floatToBase64}; `undefined` for any other text. */
export function floatOfBase64(text: string): number | undefined {
  if (!/^[A-Za-z0-9+/]{11}=$/.test(text)) return undefined;
  const letters = atob(text);
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 8; i++) view.setUint8(i, letters.charCodeAt(i));
  return view.getFloat64(0, true);
}

export function toBase64(bytes: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}

/** @throws {Error} when it is no base64 */
export function fromBase64(text: string): Uint8Array {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

function textOfBase64(text: string): string {
  try {
    const bytes = fromBase64(text);
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end--;
    return new TextDecoder().decode(bytes.subarray(0, end));
  } catch {
    return text;
  }
}
