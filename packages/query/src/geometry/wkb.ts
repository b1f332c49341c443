import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";

const TYPES = [
  "",
  "Point",
  "LineString",
  "Polygon",
  "MultiPoint",
  "MultiLineString",
  "MultiPolygon",
  "GeometryCollection",
] as const;
const MAX_DEPTH = 32;

/**
 * Reads one geometry of well-known binary, ISO or extended (EWKB), with heights and measures read over.
 *
 * @throws GeometryError when it is cut off or of another type.
 */
export function readWkb(bytes: Uint8Array, start = 0): GeoJsonGeometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return new WkbReader(view, start).geometry(0);
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new GeometryError("syntax", "A geometry in well-known binary is cut off.", { cause });
    throw cause;
  }
}

class WkbReader {
  readonly #view: DataView;
  #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  geometry(depth: number): GeoJsonGeometry {
    if (depth > MAX_DEPTH) throw new GeometryError("syntax", "A geometry in well-known binary is nested too deeply.");
    const isLittle = this.#view.getUint8(this.#at++) === 1;
    const code = this.#uint32(isLittle);
    // EWKB flags dimensions in high bits, ISO in thousands.
    if (code & 0x20000000) this.#at += 4;
    const iso = Math.floor((code & 0x0fffffff) / 1000);
    const dimensions =
      2 + (code & 0x80000000 || iso === 1 || iso === 3 ? 1 : 0) + (code & 0x40000000 || iso === 2 || iso === 3 ? 1 : 0);
    const type = TYPES[(code & 0x0fffffff) % 1000];
    if (!type)
      throw new GeometryError(
        "type",
        `Unsupported geometry type: well-known binary number ${code}. Curves must be made straight first.`,
      );
    const position = () => this.#position(isLittle, dimensions);
    const list = <T>(item: () => T): T[] => {
      const count = this.#uint32(isLittle);
      // Each item has at least a byte: a count beyond the end would only allocate.
      if (count > this.#view.byteLength - this.#at) throw new RangeError("count");
      return Array.from({ length: count }, item);
    };
    const part = () => this.geometry(depth + 1);
    if (type === "Point") return { type, coordinates: position() };
    if (type === "LineString") return { type, coordinates: list(position) };
    if (type === "Polygon") return { type, coordinates: list(() => list(position)) };
    if (type === "GeometryCollection") return { type, geometries: list(part) };
    return { type, coordinates: list(() => (part() as { coordinates: unknown }).coordinates) } as GeoJsonGeometry;
  }

  #uint32(isLittle: boolean): number {
    const value = this.#view.getUint32(this.#at, isLittle);
    this.#at += 4;
    return value;
  }

  #position(isLittle: boolean, dimensions: number): [number, number] {
    const x = this.#view.getFloat64(this.#at, isLittle);
    const y = this.#view.getFloat64(this.#at + 8, isLittle);
    this.#at += 8 * dimensions;
    return [x, y];
  }
}
