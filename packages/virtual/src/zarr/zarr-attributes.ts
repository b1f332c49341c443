import type { Attributes, AttributeValue, ManifestVariable } from "../manifest.js";
import { floatOfBase64, floatToBase64, isNumberType, storedValueOf } from "./fill-values.js";

type Typed = Pick<ManifestVariable, "dtype" | "padding">;

/** Says that fixed texts end with blanks; Zarr has no type for that, and Python shows the blanks. */
const PADDING = "_StringPadding";

/**
 * Attributes of an array as xarray wants them in Zarr.
 *
 * `_FillValue` becomes a value of the array's type, as base64 where that is a float of Zarr 3; it is left out where nothing stored can be
 * it, which xarray refuses. A `missing_value` of NaN marks what is NaN anyway and has no form in JSON.
 *
 * Source: FillValueCoder in xarray/backends/zarr.py.
 */
export function attrsToZarr(attrs: Attributes, { dtype, padding }: Typed, format: 2 | 3): Record<string, unknown> {
  const written: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(attrs)) {
    if (name === "_FillValue") {
      const fill = storedValueOf(value, dtype);
      if (fill !== undefined) written[name] = format === 3 && isFloat(dtype) ? floatToBase64(Number(fill)) : fill;
    } else if (name === "missing_value" && isFloat(dtype)) {
      const missing = withoutNaN(value);
      if (missing !== undefined) written[name] = missing;
    } else written[name] = value;
  }
  if (padding === "space") written[PADDING] = "space";
  return written;
}

/** Attributes as they stood before {@link attrsToZarr}, and as xarray understands those of others. */
export function attrsFromZarr(
  json: unknown,
  dtype: ManifestVariable["dtype"],
): { readonly attrs: Attributes; readonly padding: "space" | "null" } {
  const attrs: Record<string, AttributeValue> = Object.create(null);
  let padding: "space" | "null" = "null";
  for (const [name, value] of Object.entries(isRecord(json) ? json : {})) {
    if (name === PADDING && dtype === "string") padding = value === "space" ? "space" : "null";
    else if (name === "_FillValue" && typeof value === "string" && isFloat(dtype)) {
      const fill = floatOfBase64(value) ?? Number(value);
      attrs[name] = fill;
    } else {
      const attribute = attributeOf(value, 0);
      if (attribute !== undefined) attrs[name] = attribute;
    }
  }
  return { attrs, padding };
}

/** A value out of JSON as an attribute; `null` and lists of lists have no form among attributes and become text. */
function attributeOf(value: unknown, depth: number): AttributeValue | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const isPlain = value.every((one) => typeof one === "string" || typeof one === "number" || typeof one === "bigint");
    return isPlain
      ? (value as AttributeValue)
      : JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one));
  }
  if (depth > 32) return undefined;
  const inner: Record<string, AttributeValue> = Object.create(null);
  for (const [name, one] of Object.entries(value)) {
    const attribute = attributeOf(one, depth + 1);
    if (attribute !== undefined) inner[name] = attribute;
  }
  return inner;
}

function isFloat(dtype: ManifestVariable["dtype"]): boolean {
  return isNumberType(dtype) && dtype.startsWith("float");
}

function withoutNaN(value: AttributeValue): AttributeValue | undefined {
  if (!Array.isArray(value)) return Number.isNaN(value) ? undefined : value;
  const sound = value.filter((one) => !Number.isNaN(one));
  return sound.length > 0 ? sound : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
