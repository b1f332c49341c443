import type { ManifestVariable, NumberType } from "../manifest.js";

/** Values of a variable in this machine's byte order. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** What a variable's values come as: numbers in a typed array, texts in a list. */
export type Values = TypedArray | string[];

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

const LITTLE_ENDIAN = /* @__PURE__ */ new Uint8Array(/* @__PURE__ */ new Uint16Array([1]).buffer)[0] === 1;

/** An array of numbers of a type, all zero. */
export function numbersOf(type: NumberType, length: number): TypedArray {
  return new ARRAYS[type](length);
}

/** Bytes seen as numbers of a type; copied when their place in memory does not allow to see them so. */
export function numbersIn(type: NumberType, bytes: Uint8Array): TypedArray {
  const Numbers = ARRAYS[type];
  const { BYTES_PER_ELEMENT: size } = Numbers;
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new Numbers(aligned.buffer as ArrayBuffer, aligned.byteOffset, Math.floor(aligned.byteLength / size));
}

/** Puts the bytes of each value into this machine's order, in place; or out of it, which is the same. */
export function toNativeOrder(bytes: Uint8Array, itemSize: number, order: "little" | "big"): void {
  if (itemSize < 2 || (order === "little") === LITTLE_ENDIAN) return;
  for (let start = 0; start + itemSize <= bytes.length; start += itemSize)
    for (let low = start, high = start + itemSize - 1; low < high; low++, high--) {
      const byte = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = byte;
    }
}

/** As {@link toNativeOrder}, for values of a variable; texts and opaque ones have no order. */
export function inNativeOrder(
  bytes: Uint8Array,
  { dtype, itemSize, byteOrder }: Pick<ManifestVariable, "dtype" | "itemSize" | "byteOrder">,
): Uint8Array {
  if (dtype !== "string" && dtype !== "opaque") toNativeOrder(bytes, itemSize, byteOrder);
  return bytes;
}

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8");

/** Texts of a fixed length; they end at the first NUL, or lose the blanks and NULs at their end. */
export function textsIn(
  bytes: Uint8Array,
  { itemSize, padding }: Pick<ManifestVariable, "itemSize" | "padding">,
): string[] {
  const texts: string[] = [];
  for (let start = 0; start + itemSize <= bytes.length; start += itemSize) {
    const item = bytes.subarray(start, start + itemSize);
    let end = item.length;
    if (padding === "space") while (end > 0 && (item[end - 1] === 0x20 || item[end - 1] === 0)) end--;
    else {
      const nul = item.indexOf(0);
      if (nul >= 0) end = nul;
    }
    texts.push(utf8.decode(item.subarray(0, end)));
  }
  return texts;
}

/** The bytes of one fill value, in this machine's order. */
export function fillBytes({ dtype, itemSize, fillValue, padding }: ManifestVariable): Uint8Array {
  if (dtype !== "string" && dtype !== "opaque") {
    const one = numbersOf(dtype, 1);
    one[0] = (
      one instanceof BigInt64Array || one instanceof BigUint64Array ? BigInt(fillValue) : Number(fillValue)
    ) as never;
    return new Uint8Array(one.buffer);
  }
  const bytes = new Uint8Array(itemSize).fill(padding === "space" ? 0x20 : 0);
  bytes.set(new TextEncoder().encode(String(fillValue)).subarray(0, itemSize));
  return bytes;
}
