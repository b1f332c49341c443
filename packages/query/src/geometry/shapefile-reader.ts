import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";
import { inDegrees } from "./projection.js";

type Ring = [number, number][];

const FILE_CODE = 9994;
/** Shape types by their last digit: the Z (1x) and M (2x) variants have the same beginning. */
const POINT = 1;
const POLYLINE = 3;
const POLYGON = 5;
const MULTIPOINT = 8;

/** The geometries of the parts of a shapefile: `.shp`, and `.prj`, which tells the coordinate system. */
export async function readShapefile(
  shp: Uint8Array,
  prj: string | undefined,
  name = "The shapefile",
): Promise<GeoJsonGeometry[]> {
  const geometries = shapesOf(shp, name);
  if (!prj && !geometries.every(looksLikeDegrees))
    throw new GeometryError(
      "crs",
      `${name} has no .prj file and its coordinates are no degrees: give the .prj file, too, or zip all parts of the shapefile.`,
    );
  return inDegrees(geometries, prj, name);
}

function looksLikeDegrees(geometry: GeoJsonGeometry): boolean {
  const [x = 0, y = 0] = ("coordinates" in geometry ? geometry.coordinates : []).flat(4) as number[];
  return Math.abs(x) <= 360 && Math.abs(y) <= 90;
}

function shapesOf(bytes: Uint8Array, name: string): GeoJsonGeometry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: GeoJsonGeometry[] = [];
  try {
    if (view.getInt32(0) !== FILE_CODE) throw new GeometryError("syntax", `${name} is no .shp file.`);
    // Lengths are counted in words of 16 bits; a copy that was cut off is shorter than its header says.
    if (view.getInt32(24) * 2 > bytes.length)
      throw new GeometryError("syntax", `${name} is cut off: ${bytes.length} of ${view.getInt32(24) * 2} bytes.`);
    for (let at = 100; at + 12 <= view.getInt32(24) * 2; ) {
      const length = view.getInt32(at + 4) * 2;
      if (length < 4 || at + 8 + length > bytes.length)
        throw new GeometryError("syntax", `${name} has a damaged record at byte ${at}.`);
      found.push(...shape(view, at + 8, at + 8 + length, name));
      at += 8 + length;
    }
  } catch (cause) {
    if (cause instanceof RangeError) throw new GeometryError("syntax", `${name} is cut off or damaged.`, { cause });
    throw cause;
  }
  return found;
}

function shape(view: DataView, at: number, end: number, name: string): GeoJsonGeometry[] {
  const code = view.getInt32(at, true);
  if (code === 0) return [];
  const type = code % 10;
  if (code > 30 || ![POINT, POLYLINE, POLYGON, MULTIPOINT].includes(type))
    throw new GeometryError("type", `Unsupported geometry type: ${name} has shapes of type ${code}.`);
  const position = (offset: number): [number, number] => [
    view.getFloat64(offset, true),
    view.getFloat64(offset + 8, true),
  ];
  if (type === POINT) return [{ type: "Point", coordinates: position(at + 4) }];
  const count = (offset: number) => {
    const value = view.getInt32(offset, true);
    if (value < 0 || value > end - at) throw new RangeError("count");
    return value;
  };
  if (type === MULTIPOINT) {
    const points = Array.from({ length: count(at + 36) }, (_, i) => position(at + 40 + 16 * i));
    return [{ type: "MultiPoint", coordinates: points }];
  }
  const [parts, points] = [count(at + 36), count(at + 40)];
  const first = at + 44 + 4 * parts;
  const starts = Array.from({ length: parts }, (_, i) => view.getInt32(at + 44 + 4 * i, true));
  const rings = starts.map((start, i): Ring => {
    const stop = starts[i + 1] ?? points;
    if (start < 0 || stop < start || stop > points) throw new RangeError("part");
    return Array.from({ length: stop - start }, (_, k) => position(first + 16 * (start + k)));
  });
  return type === POLYLINE ? rings.map((coordinates) => ({ type: "LineString", coordinates })) : polygonsOf(rings);
}

/** Comparing every hole with every outer ring is only worth it up to here. */
const MAX_COMPARISONS = 1e6;

/**
 * Outer rings run clockwise and holes the other way. Many files get that wrong, so a ring counts as a hole only when it also lies
 * inside an outer one: a hole that is kept does no harm, an outer ring that is lost does.
 */
function polygonsOf(rings: readonly Ring[]): GeoJsonGeometry[] {
  const polygons = rings.filter((ring) => flatArea(ring) < 0).map((ring) => [ring]);
  const others = rings.filter((ring) => flatArea(ring) >= 0);
  const isComparable = polygons.length * others.length <= MAX_COMPARISONS;
  const shells = polygons.length;
  for (const ring of others) {
    const [point = [0, 0]] = ring;
    const around = isComparable
      ? polygons.slice(0, shells).find(([shell]) => contains(shell as Ring, point))
      : polygons[0];
    if (around) around.push(ring);
    else polygons.push([ring]);
  }
  return polygons.map((coordinates) => ({ type: "Polygon", coordinates }));
}

/** Twice the area on the flat map, negative when clockwise. */
function flatArea(ring: Ring): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] as [number, number];
    return sum + x * nextY - nextX * y;
  }, 0);
}

function contains(ring: Ring, [x, y]: [number, number]): boolean {
  let isInside = false;
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i + 1) % ring.length] as [number, number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
  }
  return isInside;
}
