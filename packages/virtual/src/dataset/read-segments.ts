import { type NumberType, product } from "../manifest.js";
import type { ReadServices } from "../read/chunk-source.js";
import { readRegion } from "../read/read-region.js";
import type { Span } from "../read/regions.js";
import { numbersOf, type TypedArray, type Values } from "../read/typed-values.js";
import { decodeValues, encodingOf } from "./cf-decode.js";
import { commonType, type Segment, type SegmentedArray } from "./segments.js";

/**
 * Reads a region across segments.
 *
 * @param decode by each segment's own attributes; without it, stored values
 */
export async function readSegments(
  array: SegmentedArray,
  region: readonly Span[],
  decode: boolean,
  services: ReadServices,
): Promise<Values> {
  const { segments, axis } = array;
  const [first] = segments;
  if (axis === undefined || segments.length === 1) {
    if (!first) return [];
    const own = array.isNewAxis ? region.filter((_, d) => d !== axis) : region;
    return readOne(first, own, decode, services);
  }
  const along = region[axis] as Span;
  const shares = segmentShares(segments, along);
  const read = await Promise.all(
    shares.map(({ segment, span }) => {
      const own = array.isNewAxis ? region.filter((_, d) => d !== axis) : region.map((r, d) => (d === axis ? span : r));
      return readOne(segment, own, decode, services);
    }),
  );
  const inner = product(region.slice(axis + 1).map(({ count }) => count));
  const outer = product(region.slice(0, axis).map(({ count }) => count));
  const result = resultFor(read, outer * along.count * inner);
  for (const [s, { to, span }] of shares.entries()) {
    const values = read[s] as Values;
    const width = span.count * inner;
    for (let o = 0; o < outer; o++) place(result, values, o * width, width, (o * along.count + to) * inner);
  }
  return result;
}

async function readOne(
  { variable }: Segment,
  region: readonly Span[],
  decode: boolean,
  services: ReadServices,
): Promise<Values> {
  const stored = await readRegion(variable, region, services);
  return decode ? decodeValues(stored, encodingOf(variable.attrs)) : stored;
}

/** Which places of which segments a span along the axis means, and where they go in the result. */
function segmentShares(segments: readonly Segment[], { start, count, step }: Span) {
  const shares: { readonly segment: Segment; readonly span: Span; readonly to: number }[] = [];
  let begin = 0;
  const starts = segments.map(({ length }) => {
    const at = begin;
    begin += length;
    return at;
  });
  let segment = 0;
  for (let to = 0; to < count; ) {
    const place = start + to * step;
    while (segment > 0 && place < (starts[segment] as number)) segment--;
    while (segment < segments.length - 1 && place >= (starts[segment + 1] as number)) segment++;
    const from = place - (starts[segment] as number);
    const room = step > 0 ? (segments[segment] as Segment).length - 1 - from : from;
    const here = Math.min(count - to, Math.floor(room / Math.abs(step)) + 1);
    shares.push({ segment: segments[segment] as Segment, span: { start: from, count: here, step }, to });
    to += here;
  }
  return shares;
}

function resultFor(read: readonly Values[], length: number): Values {
  if (read.some((values) => Array.isArray(values))) return new Array<string>(length);
  const types = read.map((values) => typeOf(values as TypedArray));
  return numbersOf(commonType(types.length > 0 ? types : ["float64"]) as NumberType, length);
}

function typeOf(values: TypedArray): NumberType {
  return values.constructor.name.replace("Array", "").replace("Big", "").toLowerCase() as NumberType;
}

function place(result: Values, values: Values, from: number, count: number, to: number): void {
  if (Array.isArray(result) || Array.isArray(values)) {
    for (let i = 0; i < count; i++) (result as string[])[to + i] = String(values[from + i]);
    return;
  }
  const part = values.subarray(from, from + count);
  const isBig = (array: TypedArray) => array instanceof BigInt64Array || array instanceof BigUint64Array;
  if (isBig(result) === isBig(part)) result.set(part as never, to);
  else
    for (let i = 0; i < count; i++)
      result[to + i] = (isBig(result) ? BigInt(part[i] as number) : Number(part[i])) as never;
}
