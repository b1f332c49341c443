import type { Attributes, ManifestVariable } from "../manifest.js";
import { floatOf, integerOf } from "./attributes.js";

/** What netCDF writes where nobody wrote, as float and as double. */
const NETCDF_FILL = 9.969209968386869e36;

/**
 * The fill value of a variable from the text in `fillValue`.
 *
 * C++ prints six significant digits of a double, so the text `9.96921e+36` is not the value. It is repaired from `_FillValue` when that
 * rounds to the same six digits, else from netCDF's default.
 */
export function fillValueOf(
  text: string | undefined,
  dtype: ManifestVariable["dtype"],
  attrs: Attributes,
): number | bigint | string {
  const plain = (text ?? "").trim();
  if (dtype === "string" || dtype === "opaque") return plain.startsWith("unsupported-") ? "" : (text ?? "");
  if (plain === "" || plain.startsWith("unsupported-")) return dtype === "int64" || dtype === "uint64" ? 0n : 0;
  if (dtype === "float32" || dtype === "float64") {
    const value = floatOf(plain);
    const exact = dtype === "float32" ? Math.fround : (x: number) => x;
    const candidates = [attrs._FillValue, NETCDF_FILL].filter((one) => typeof one === "number");
    const meant = candidates.find((one) => one !== value && sixDigits(one) === sixDigits(value));
    return exact(meant ?? value);
  }
  if (dtype === "int64" || dtype === "uint64") return BigInt(integerOf(plain) ?? Math.trunc(floatOf(plain)) ?? 0);
  return Number(integerOf(plain) ?? characterOf(plain) ?? floatOf(plain));
}

function sixDigits(value: number): string {
  return value.toPrecision(6);
}

/** The fill value of characters is sometimes written as one. */
function characterOf(text: string): number | undefined {
  return text.length === 1 ? text.charCodeAt(0) : undefined;
}
