import type { Attributes } from "../manifest.js";
import type { ArrayPlan } from "../persist/plan.js";
import { codecV3 } from "./codec-dialects.js";
import { fillToJson, isNumberType } from "./fill-values.js";
import { attrsToZarr } from "./zarr-attributes.js";

/** What of an array its Zarr metadata depends on. */
export type PlannedArray = Omit<ArrayPlan, "path" | "name" | "chunks" | "pieces" | "count">;

/**
 * The `zarr.json` of an array, as zarr-python and zarrita read it; write it with `jsonText`, since integers may be bigints.
 *
 * HDF5's filters are numcodecs' of the same names. Texts of any length are `string`, in one chunk of {@link vlenUtf8}.
 */
export function arrayMetadataV3(plan: PlannedArray): object {
  const { shape, dtype, itemSize } = plan;
  return {
    zarr_format: 3,
    node_type: "array",
    shape: [...shape],
    data_type: dataTypeV3(plan),
    chunk_grid: { name: "regular", configuration: { chunk_shape: chunkShapeOf(plan) } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: fillToJson(plan.fillValue, dtype, itemSize),
    codecs: codecsV3(plan),
    attributes: attrsToZarr(plan.attrs, plan, 3),
    dimension_names: [...plan.dims],
  };
}

/** The `zarr.json` of a group. */
export function groupMetadataV3(attrs: Attributes): object {
  return { zarr_format: 3, node_type: "group", attributes: { ...attrs } };
}

/** Sizes of chunks; those of an empty dimension, too, must not be zero. */
export function chunkShapeOf({
  chunkShape,
  shape,
  texts,
}: Pick<PlannedArray, "chunkShape" | "shape" | "texts">): number[] {
  return (texts ? shape : chunkShape).map((size) => Math.max(1, size));
}

function dataTypeV3({ dtype, itemSize }: PlannedArray): unknown {
  if (isNumberType(dtype)) return dtype;
  if (dtype === "string" && itemSize === 0) return "string";
  // zarr-python has no other name for bytes without meaning; the specification's r<bits> it does not read.
  return {
    name: dtype === "string" ? "null_terminated_bytes" : "raw_bytes",
    configuration: { length_bytes: itemSize },
  };
}

function codecsV3({ dtype, itemSize, byteOrder, filters }: PlannedArray): object[] {
  if (dtype === "string" && itemSize === 0) return [{ name: "vlen-utf8" }];
  const hasOrder = isNumberType(dtype) && itemSize > 1;
  return [
    hasOrder ? { name: "bytes", configuration: { endian: byteOrder } } : { name: "bytes" },
    ...filters.map((filter) => codecV3(filter, itemSize)),
  ];
}
