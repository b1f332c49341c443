import { BoundingBox } from "../values/bounding-box.js";
import type { GeoJsonGeometry } from "../values/geojson.js";
import { memoryRanges, type Ranges, remoteRanges } from "./byte-ranges.js";
import { indexSize, type Rect, searchIndex } from "./flatgeobuf-index.js";
import { type FlatGeobufHeader, readFeature, readHeader } from "./flatgeobuf-tables.js";
import { GeometryError } from "./geometry-error.js";
import { inDegrees } from "./projection.js";
import type { RemoteReadOptions } from "./read-options.js";

const MAGIC = [0x66, 0x67, 0x62];
/** Header and the top of the index usually fit in the first request. */
const FIRST = 65_536;
/** Features nearer than this are fetched together. */
const GAP = 65_536;

/** The geometries of a FlatGeobuf file; of a remote one, with `bbox`, only the features in it are fetched. */
export async function readFlatGeobuf(source: Uint8Array | URL, options: RemoteReadOptions): Promise<GeoJsonGeometry[]> {
  const ranges = source instanceof URL ? await remoteRanges(source, options) : memoryRanges(source);
  const name = options.name ?? (source instanceof URL ? source.pathname : "The file");
  try {
    const { header, index } = await headerOf(ranges, name);
    const rects = rectsOf(options.bbox);
    const size = indexSize(header.featuresCount, header.indexNodeSize);
    const features = index + size;
    const geometries =
      rects && size > 0
        ? await selected(
            ranges,
            header,
            features,
            await searchIndex(
              (from, to) => ranges.view(index + from, index + to),
              header.featuresCount,
              header.indexNodeSize,
              rects,
            ),
          )
        : everyFeature(await ranges.view(features, ranges.size), header);
    if (geometries.length === 0)
      throw new GeometryError("no-polygon", `${name} has no features${rects ? " in the bounding box" : ""}.`);
    return await inDegrees(geometries, header.crs, name);
  } catch (cause) {
    if (cause instanceof RangeError) throw new GeometryError("syntax", `${name} is cut off or damaged.`, { cause });
    throw cause;
  }
}

async function headerOf(ranges: Ranges, name: string): Promise<{ header: FlatGeobufHeader; index: number }> {
  const start = await ranges.view(0, Math.min(FIRST, ranges.size));
  if (!MAGIC.every((byte, i) => start.getUint8(i) === byte))
    throw new GeometryError("syntax", `${name} is no FlatGeobuf file.`);
  const length = start.getUint32(8, true);
  const index = 12 + length;
  const header = readHeader(index > start.byteLength ? await ranges.view(0, index) : start);
  return { header, index };
}

/** A box over the antimeridian is two. */
function rectsOf(bbox: RemoteReadOptions["bbox"]): Rect[] | undefined {
  if (bbox === undefined) return undefined;
  const box = bbox instanceof BoundingBox ? bbox : new BoundingBox(bbox);
  box.validate().throwIfInvalid();
  const { west, south, east, north } = box;
  if (west <= east) return [[west, south, east, north]];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}

function everyFeature(view: DataView, header: FlatGeobufHeader): GeoJsonGeometry[] {
  const found: GeoJsonGeometry[] = [];
  for (let at = 0; at < view.byteLength; at += 4 + view.getUint32(at, true)) {
    if (at + 4 + view.getUint32(at, true) > view.byteLength) throw new RangeError("feature");
    const geometry = readFeature(view, at, header);
    if (geometry) found.push(geometry);
  }
  return found;
}

async function selected(
  ranges: Ranges,
  header: FlatGeobufHeader,
  start: number,
  offsets: readonly number[],
): Promise<GeoJsonGeometry[]> {
  const found: GeoJsonGeometry[] = [];
  const sorted = [...offsets].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i] as number;
    let last = i;
    while (last + 1 < sorted.length && (sorted[last + 1] as number) - (sorted[last] as number) < GAP) last++;
    const end = Math.min(ranges.size, start + (sorted[last] as number) + GAP);
    let view = await ranges.view(start + first, end);
    for (; i <= last; i++) {
      const at = (sorted[i] as number) - first;
      const size = 4 + view.getUint32(at, true);
      // Only the last feature of a run can reach beyond what was fetched.
      if (at + size > view.byteLength) view = await ranges.view(start + first, start + first + at + size);
      const geometry = readFeature(view, at, header);
      if (geometry) found.push(geometry);
    }
  }
  return found;
}
