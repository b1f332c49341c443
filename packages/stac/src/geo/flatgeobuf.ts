import type { Geometry } from "../geojson.js";
import { type FieldOptions, fieldsOf, type Items } from "./fields.js";
import { withUniformPositions } from "./heights.js";
import { missingPackage } from "./missing-package.js";
import { joined, Spool } from "./spool.js";

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
 * Heights are in the file, but its header does not announce them: GDAL reads the footprint alone.
 *
 * @throws EarthaccessError `stac/missing-package` without the optional peer dependency `flatgeobuf`
 */
export async function toFlatGeobuf(items: Items, options: FieldOptions = {}): Promise<Uint8Array> {
  return joined(streamFlatGeobuf(items, options));
}

/**
 * The file of {@link toFlatGeobuf} piece by piece, for more items than fit into memory.
 *
 * The first piece comes after the last item: only then are all columns known. Until then the items are kept compressed, some hundred bytes each.
 *
 * @throws EarthaccessError `stac/missing-package` without the optional peer dependency `flatgeobuf`
 */
export async function* streamFlatGeobuf(
  items: Items,
  options: FieldOptions = {},
): AsyncGenerator<Uint8Array, void, void> {
  const { buildHeader, buildFeature, parseGeometry, parseGC } = await flatGeobufPackage();
  const spool = new Spool<Row>();
  // Of no items, too: who reads the file asks for it.
  const kinds = new Map<string, number>([["id", COLUMN.string]]);
  const types = new Set<string>();
  for await (const item of items) {
    const own = { id: item.id };
    // First in the order of columns, and no property of that name replaces it.
    const values = { ...own, ...fieldsOf(item, options.fields), ...own };
    const geometry = item.geometry ? withUniformPositions(item.geometry) : NOWHERE;
    types.add(geometry.type);
    learnColumns(kinds, values);
    await spool.add({ geometry, values });
  }
  const columns = columnsOf(kinds);
  const header = {
    geometryType: types.size === 1 ? (GEOMETRY_TYPES[[...types][0] as string] ?? 0) : 0,
    columns,
    envelope: null,
    featuresCount: spool.count,
    indexNodeSize: 0,
    crs: null,
    title: null,
    description: null,
    metadata: null,
  };
  yield MAGIC.slice();
  yield buildHeader(header, 4326);
  for await (const rows of spool.batches()) {
    for (const { geometry, values } of rows) {
      const parsed = geometry.type === "GeometryCollection" ? parseGC(geometry) : parseGeometry(geometry);
      // The writer takes `null` for "not set".
      const cells = Object.fromEntries(columns.map(({ name }) => [name, values[name] ?? null]));
      yield buildFeature(parsed, cells, header);
    }
  }
}

async function flatGeobufPackage(): Promise<HeaderWriter & FeatureWriter & GeometryParser> {
  try {
    const header = (await import("flatgeobuf/lib/mjs/generic/featurecollection.js")) as unknown as HeaderWriter;
    const feature = (await import("flatgeobuf/lib/mjs/generic/feature.js")) as unknown as FeatureWriter;
    const geometry = (await import("flatgeobuf/lib/mjs/geojson/geometry.js")) as unknown as GeometryParser;
    return {
      buildHeader: header.buildHeader,
      buildFeature: feature.buildFeature,
      parseGeometry: geometry.parseGeometry,
      parseGC: geometry.parseGC,
    };
  } catch (cause) {
    throw missingPackage("flatgeobuf", cause);
  }
}

interface Row {
  readonly geometry: Geometry;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Column {
  readonly name: string;
  readonly type: number;
}

/** Adds the columns of a row; the type -1 is of columns with nothing but null so far. */
function learnColumns(types: Map<string, number>, row: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(row)) {
    const known = types.get(name) ?? -1;
    const own = value === null || value === undefined ? known : typeOf(value);
    types.set(name, known === -1 || known === own ? own : COLUMN.json);
  }
}

function columnsOf(types: ReadonlyMap<string, number>): Column[] {
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
