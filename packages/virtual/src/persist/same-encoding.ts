import { encodingOf } from "../dataset/cf-decode.js";
import type { Segment } from "../dataset/segments.js";
import type { AttributeValue, ManifestVariable } from "../manifest.js";
import { isNameable } from "../zarr/codec-dialects.js";

/** What must be the same in all granules of one array, and how it reads in a sentence. */
const FACTS: readonly (readonly [what: string, of: (variable: ManifestVariable) => unknown])[] = [
  [
    "type",
    ({ dtype, itemSize }) => (dtype === "string" || dtype === "opaque" ? `${dtype} of ${itemSize} bytes` : dtype),
  ],
  ["byte order", ({ byteOrder, itemSize }) => (itemSize > 1 ? byteOrder : "none")],
  ["chunk shape", ({ chunkShape }) => `(${chunkShape.join(", ")})`],
  [
    "list of filters",
    ({ filters }) => filters.map(({ name, elementSize }) => `${name}${elementSize ?? ""}`).join(", ") || "empty",
  ],
  ["padding", ({ padding }) => padding],
  ["fill value", ({ fillValue }) => String(fillValue)],
];

/** Attributes that say how stored values are meant; those of time count only for times. */
const PACKING = ["_FillValue", "missing_value", "scale_factor", "add_offset", "_Unsigned"] as const;
const TIME = ["units", "calendar"] as const;

/** Whether values are packed in the same way in all granules; if not, which attribute differs. */
export function packingDifference(segments: readonly Segment[]): string | undefined {
  const isTime = segments.some(({ variable }) => encodingOf(variable.attrs).time !== undefined);
  for (const name of isTime ? [...PACKING, ...TIME] : PACKING) {
    const difference = firstDifference(segments, ({ attrs }) => textOf(attrs[name]));
    if (difference) return `its ${name} is ${difference}`;
  }
  return undefined;
}

/**
 * Why the chunks of all granules cannot be those of one array; `undefined` when they can.
 *
 * @param axis the dimension that granules follow each other in, unless it is in none of their files
 */
export function differenceOf(segments: readonly Segment[], axis: number | undefined): string | undefined {
  for (const [what, of] of FACTS) {
    const difference = firstDifference(segments, (variable) => String(of(variable)));
    if (difference) return `its ${what} is ${difference}`;
  }
  const packing = packingDifference(segments);
  if (packing) return packing;
  if (axis === undefined) return undefined;
  const size = segments[0]?.variable.chunkShape[axis] ?? 1;
  const cut = segments.slice(0, -1).find(({ length }) => length % size !== 0);
  return cut && `${cut.granule} ends inside a chunk: it has ${cut.length} places, and chunks hold ${size}`;
}

/** A filter that no format of references can name. */
export function unknownFilter(segments: readonly Segment[]): string | undefined {
  return segments.flatMap(({ variable }) => variable.filters).find(({ name }) => !isNameable(name))?.name;
}

function firstDifference(
  segments: readonly Segment[],
  of: (variable: ManifestVariable) => string | undefined,
): string | undefined {
  const [first, ...others] = segments;
  if (!first) return undefined;
  const value = of(first.variable);
  const other = others.find(({ variable }) => of(variable) !== value);
  return other && `${value ?? "absent"} in ${first.granule} and ${of(other.variable) ?? "absent"} in ${other.granule}`;
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value === undefined
    ? undefined
    : JSON.stringify(value, (_, one) =>
        typeof one === "bigint" || (typeof one === "number" && !Number.isFinite(one)) ? String(one) : one,
      );
}
