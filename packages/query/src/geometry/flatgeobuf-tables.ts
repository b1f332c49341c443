import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";

/** The parts of a FlatGeobuf header that matter for geometries (FlatGeobuf 3.0, header.fbs). */
export interface FlatGeobufHeader {
  /** Type of all geometries, 0 when each names its own. */
  readonly geometryType: number;
  readonly featuresCount: number;
  /** Entries of a node of the index; 0 without an index. */
  readonly indexNodeSize: number;
  /** The coordinate system as `EPSG:code` or WKT; `undefined` when the file names none. */
  readonly crs: string | undefined;
}

const MAX_DEPTH = 32;
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

/** A FlatBuffers table: fields are found through its list of offsets. */
class Table {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The place of a field, or 0 when it has its default. */
  field(index: number): number {
    const offsets = this.#at - this.#view.getInt32(this.#at, true);
    const position = 4 + 2 * index;
    const offset = position < this.#view.getUint16(offsets, true) ? this.#view.getUint16(offsets + position, true) : 0;
    return offset === 0 ? 0 : this.#at + offset;
  }

  number(index: number, read: (at: number) => number, fallback = 0): number {
    const at = this.field(index);
    return at === 0 ? fallback : read(at);
  }

  table(index: number): Table | undefined {
    const at = this.field(index);
    return at === 0 ? undefined : new Table(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Where a vector begins and how many items it has. */
  vector(index: number): { at: number; length: number } {
    const field = this.field(index);
    if (field === 0) return { at: 0, length: 0 };
    const at = field + this.#view.getUint32(field, true);
    const length = this.#view.getUint32(at, true);
    if (length > this.#view.byteLength) throw new RangeError("length");
    return { at: at + 4, length };
  }

  text(index: number): string | undefined {
    const { at, length } = this.vector(index);
    return length === 0
      ? undefined
      : new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length));
  }
}

/** The root table of a buffer that begins with its size. */
function root(view: DataView, at: number): Table {
  return new Table(view, at + 4 + view.getUint32(at + 4, true));
}

/** Reads the header that begins, with its size, at byte 8 of a file. */
export function readHeader(view: DataView): FlatGeobufHeader {
  const header = root(view, 8);
  const crs = header.table(10);
  const [organisation, code, wkt] = [
    crs?.text(0) ?? "EPSG",
    crs?.number(1, (at) => view.getInt32(at, true)) ?? 0,
    crs?.text(4),
  ];
  return {
    geometryType: header.number(2, (at) => view.getUint8(at)),
    featuresCount: header.number(8, (at) => Number(view.getBigUint64(at, true))),
    indexNodeSize: header.number(9, (at) => view.getUint16(at, true), 16),
    crs: code > 0 && (code === 4326 || !wkt) ? `${organisation}:${code}` : wkt,
  };
}

/** The geometry of the feature that begins, with its size, at a byte; `undefined` when it has none. */
export function readFeature(view: DataView, at: number, header: FlatGeobufHeader): GeoJsonGeometry | undefined {
  const geometry = root(view, at).table(0);
  return geometry && geometryOf(view, geometry, header.geometryType, 0);
}

function geometryOf(view: DataView, table: Table, headerType: number, depth: number): GeoJsonGeometry {
  if (depth > MAX_DEPTH) throw new GeometryError("syntax", "A geometry in FlatGeobuf is nested too deeply.");
  const type = TYPES[headerType || table.number(6, (at) => view.getUint8(at))];
  if (!type)
    throw new GeometryError("type", "Unsupported geometry type: FlatGeobuf curves must be made straight first.");
  const parts = (): GeoJsonGeometry[] => {
    const { at, length } = table.vector(7);
    const inner = type === "MultiPolygon" ? 3 : 0;
    return Array.from({ length }, (_, i) =>
      geometryOf(view, new Table(view, at + 4 * i + view.getUint32(at + 4 * i, true)), inner, depth + 1),
    );
  };
  if (type === "GeometryCollection") return { type, geometries: parts() };
  if (type === "MultiPolygon")
    return { type, coordinates: parts().map((part) => (part as unknown as { coordinates: never }).coordinates) };
  const { at, length } = table.vector(1);
  const positions = Array.from({ length: length >> 1 }, (_, i): [number, number] => [
    view.getFloat64(at + 16 * i, true),
    view.getFloat64(at + 16 * i + 8, true),
  ]);
  if (type === "Point") return { type, coordinates: positions[0] ?? [Number.NaN, Number.NaN] };
  if (type === "LineString" || type === "MultiPoint") return { type, coordinates: positions };
  const ends = table.vector(0);
  const stops = Array.from({ length: ends.length }, (_, i) => view.getUint32(ends.at + 4 * i, true));
  const bounds = stops.length > 0 ? stops : [positions.length];
  return { type, coordinates: bounds.map((stop, i) => positions.slice(bounds[i - 1] ?? 0, stop)) };
}
