import { chunkShapeOf, type PlannedArray } from "./array-metadata.js";
import { type CodecV2, codecV2 } from "./codec-dialects.js";
import { fillToJson, isNumberType, storedValueOf } from "./fill-values.js";
import { attrsToZarr } from "./zarr-attributes.js";

/** What Zarr 2 keeps of an array in two documents; write them with `jsonText`. */
export interface ArrayMetadataV2 {
  readonly zarray: object;
  readonly zattrs: Readonly<Record<string, unknown>>;
}

/** numcodecs' names of what compresses, beside codecs that prepare or check. */
const COMPRESSORS: ReadonlySet<string> = new Set(["zlib", "gzip", "zstd", "lz4", "blosc"]);

/** How the texts of an array are stored; arrays of other values have none. */
export type TextForm = { readonly kind: "utf-32"; readonly length: number } | { readonly kind: "vlen-utf8" };

/**
 * The `.zarray` and `.zattrs` of an array.
 *
 * @param hasGaps whether chunks are missing
 */
export function arrayMetadataV2(plan: PlannedArray, hasGaps: boolean, textForm?: TextForm): ArrayMetadataV2 {
  const codecs = textForm ? filtersOfTexts(textForm) : plan.filters.map((filter) => codecV2(filter, plan.itemSize));
  // Where it is the last, a compressor stands in its own place, which GDAL and readers without filters need.
  const last = codecs.at(-1);
  const compressor = last && COMPRESSORS.has(last.id) ? last : null;
  const filters = compressor ? codecs.slice(0, -1) : codecs;
  // Texts are all there; with "" for what is not, xarray would take every empty one for missing.
  const { fillValue, attrs } = textForm ? { fillValue: null, attrs: {} } : fillOf(plan, hasGaps);
  return {
    zarray: {
      zarr_format: 2,
      shape: [...plan.shape],
      chunks: chunkShapeOf(plan),
      dtype: textForm ? dtypeOfTexts(textForm) : dtypeOf(plan),
      order: "C",
      fill_value: fillValue,
      filters: filters.length > 0 ? filters : null,
      compressor,
    },
    zattrs: {
      ...withoutFill(attrsToZarr(plan.attrs, plan, 2), fillValue, plan.dtype),
      ...attrs,
      _ARRAY_DIMENSIONS: [...plan.dims],
    },
  };
}

/**
 * Zarr 2 has one value for what was never written, and xarray takes it for `_FillValue`, whatever the attributes say: valid zeros would
 * be masked, and integers become floats. So it is there only where it is `_FillValue`, or where nothing else tells what is missing.
 */
function fillOf(plan: PlannedArray, hasGaps: boolean): { fillValue: unknown; attrs: Record<string, unknown> } {
  const { dtype, itemSize, fillValue } = plan;
  const missing = storedValueOf(plan.attrs._FillValue, dtype);
  const isZero = fillValue === 0 || fillValue === 0n || fillValue === "";
  if (!isNumberType(dtype)) {
    return { fillValue: hasGaps && !isZero ? fillToJson(fillValue, dtype, itemSize) : null, attrs: {} };
  }
  if (missing !== undefined && (!hasGaps || Object.is(missing, fillValue))) return { fillValue: missing, attrs: {} };
  if (!hasGaps || isZero) return { fillValue: null, attrs: {} };
  // xarray masks the one by `fill_value`, and the other by this; readers of ours go by `_FillValue`, and null says that there is none.
  if (missing === undefined) return { fillValue, attrs: { _FillValue: null } };
  return { fillValue, attrs: { missing_value: missing } };
}

/**
 * The attributes without a float's `_FillValue` that `fill_value` says already, as kerchunk writes them: VirtualiZarr takes a number there
 * for the base64 of Zarr 3, and opens nothing.
 */
function withoutFill(
  attrs: Readonly<Record<string, unknown>>,
  fillValue: unknown,
  dtype: PlannedArray["dtype"],
): object {
  const { _FillValue, ...others } = attrs;
  return dtype.startsWith("float") && Object.is(_FillValue, fillValue) ? others : attrs;
}

function dtypeOf({ dtype, itemSize, byteOrder }: PlannedArray): string {
  if (dtype === "string") return `|S${itemSize}`;
  if (dtype === "opaque") return `|V${itemSize}`;
  const order = itemSize === 1 ? "|" : byteOrder === "big" ? ">" : "<";
  return `${order}${dtype.startsWith("uint") ? "u" : dtype.startsWith("int") ? "i" : "f"}${itemSize}`;
}

function dtypeOfTexts(form: TextForm): string {
  return form.kind === "utf-32" ? `<U${form.length}` : "|O";
}

function filtersOfTexts(form: TextForm): CodecV2[] {
  return form.kind === "utf-32" ? [{ id: "zlib", level: 6 }] : [{ id: "vlen-utf8" }];
}
