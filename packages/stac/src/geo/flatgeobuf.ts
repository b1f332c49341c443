import type { Geometry } from "../geojson.js";
import { collected, type FieldOptions, fieldsOf, type Items } from "./fields.js";
import { peer } from "./missing-peer.js";

/** The parts of flatgeobuf that take a header of our own: its `serialize` reads the columns off the first feature and loses the others'. */
interface HeaderWriter {
  buildHeader(header: object, crsCode: number): Uint8Array;
}
interface FeatureWriter {
  buildFeature(geometry: object, properties: object, header: object): Uint8Array;
}
interface GeometryParser {
  parseGeometry(geometry: object): object;
  parseGC(geometry: object): object;
}

/** Codes of the format: https://github.com/flatgeobuf/flatgeobuf/blob/master/src/fbs/header.fbs */
const COLUMN = { bool: 2, double: 10, string: 11, json: 12 } as const;
const GEOMETRY_TYPES: Readonly<Record<string, number>> = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
};
const MAGIC = new Uint8Array([0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00]);

/** The format has no feature without geometry; this is the empty one. Of the empty geometries only those with a list of positions keep features on 8-byte bounds. */
const NOWHERE: Geometry = { type: "MultiPoint", coordinates: [] };

/**
 * Items as a FlatGeobuf file: their geometry, their `id`, and the chosen fields as columns. WGS 84, no index.
 *
 * Columns are the union over all items: numbers, booleans, texts; anything else is JSON. Items without a place have an empty MultiPoint.
 *
 * @throws EarthaccessError `stac/missing-package` without the optional peer dependency `flatgeobuf`
 */
export async function toFlatGeobuf(items: Items, options: FieldOptions = {}): Promise<Uint8Array> {
  const { buildHeader } = await peer<HeaderWriter>(
    "flatgeobuf",
    () => import("flatgeobuf/lib/mjs/generic/featurecollection.js"),
  );
  const { buildFeature } = await peer<FeatureWriter>(
    "flatgeobuf",
    () => import("flatgeobuf/lib/mjs/generic/feature.js"),
  );
  const { parseGeometry, parseGC } = await peer<GeometryParser>(
    "flatgeobuf",
    () => import("flatgeobuf/lib/mjs/geojson/geometry.js"),
  );
  const rows = (await collected(items)).map((item) => ({
    geometry: item.geometry ?? NOWHERE,
    values: { id: item.id, ...fieldsOf(item, options.fields) } as Record<string, unknown>,
  }));
  const columns = columnsOf(rows.map(({ values }) => values));
  const types = new Set(rows.map(({ geometry }) => geometry.type));
  const header = {
    geometryType: types.size === 1 ? (GEOMETRY_TYPES[[...types][0] as string] ?? 0) : 0,
    columns,
    envelope: null,
    featuresCount: rows.length,
    indexNodeSize: 0,
    crs: null,
    title: null,
    description: null,
    metadata: null,
  };
  const parts = [MAGIC, buildHeader(header, 4326)];
  for (const { geometry, values } of rows) {
    const parsed = geometry.type === "GeometryCollection" ? parseGC(geometry) : parseGeometry(geometry);
    // The writer takes `null` for "not set".
    const cells = Object.fromEntries(columns.map(({ name }) => [name, values[name] ?? null]));
    parts.push(buildFeature(parsed, cells, header));
  }
  return joined(parts);
}

interface Column {
  readonly name: string;
  readonly type: number;
}

function columnsOf(rows: readonly Readonly<Record<string, unknown>>[]): Column[] {
  const types = new Map<string, number>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (value === null || value === undefined) {
        if (!types.has(name)) types.set(name, -1);
        continue;
      }
      const own = typeOf(value);
      const known = types.get(name) ?? -1;
      types.set(name, known === -1 || known === own ? own : COLUMN.json);
    }
  }
  return [...types].map(([name, type]) => ({
    name,
    // A column of nothing but null is text.
    type: type === -1 ? COLUMN.string : type,
    title: null,
    description: null,
    width: -1,
    precision: -1,
    scale: -1,
    nullable: true,
    unique: false,
    primary_key: false,
  }));
}

function typeOf(value: unknown): number {
  if (typeof value === "number") return COLUMN.double;
  if (typeof value === "boolean") return COLUMN.bool;
  return typeof value === "string" ? COLUMN.string : COLUMN.json;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
