import type { Bbox, Geometry } from "../geojson.js";
import { instantOf, microsecondsOf } from "../instant.js";
import type { StacItem } from "../stac-types.js";
import { type FieldOptions, fieldsOf, type Items } from "./fields.js";
import { dimensionsOf, withUniformPositions } from "./heights.js";
import { missingPackage } from "./missing-package.js";
import { learn, type SchemaElement, type Shape, schemaOf, unknownShape } from "./shape.js";
import { joined, Spool } from "./spool.js";

/** The parts of hyparquet-writer that write a file one row group at a time. */
interface ParquetPackage {
  readonly geojsonToWkb: (geometry: Geometry) => Uint8Array;
  readonly ByteWriter: new () => ByteWriter;
  readonly ParquetWriter: new (options: {
    readonly writer: ByteWriter;
    readonly schema: readonly SchemaElement[];
    readonly kvMetadata: readonly { readonly key: string; readonly value: string }[];
  }) => {
    write(group: { readonly columnData: readonly ColumnData[]; readonly rowGroupSize: number }): void;
    finish(): void;
  };
}
interface ByteWriter {
  /** Where the next byte goes in the buffer; setting it to 0 forgets what was written, not how much. */
  index: number;
  getBuffer(): ArrayBuffer;
}
interface ColumnData {
  readonly name: string;
  readonly data: readonly unknown[];
}

/** A row: its cells by column. */
type Row = Readonly<Record<string, unknown>>;

/** Properties that are instants in every STAC version. */
const INSTANTS = new Set([
  "datetime",
  "start_datetime",
  "end_datetime",
  "created",
  "updated",
  "published",
  "unpublished",
  "expires",
]);

const BBOX_FIELDS = ["xmin", "ymin", "xmax", "ymax"] as const;

/** In two spellings: readers of the older one alone (`converted_type`) know UTC, DuckDB knows it from the newer one only. */
const INSTANT = {
  type: "INT64",
  converted_type: "TIMESTAMP_MICROS",
  logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  repetition_type: "OPTIONAL",
} as const;

/** Columns with a form of their own, whatever their values look like. */
const FIXED: Readonly<Record<string, readonly SchemaElement[]>> = {
  // Bytes, and not Parquet's own type of geometries, at which polars refuses the file; what they are is in the metadata `geo`.
  geometry: [{ name: "geometry", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" }],
  bbox: [
    { name: "bbox", num_children: 4, repetition_type: "OPTIONAL" },
    ...BBOX_FIELDS.map((name): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" })),
  ],
};

/**
 * Items as a GeoParquet 1.1 file in the layout of stac-geoparquet: one row per item, properties as columns, `geometry` as WKB in WGS 84,
 * `bbox` as a struct, `assets` as a struct by key, `links` as a list of structs, instants as timestamps.
 *
 * Objects and lists inside them are structs and lists, too. JSON text is only what has no type in Parquet: values of several types in one
 * column, objects that are empty in every row, and dictionaries of more than a thousand names. With `fields`, only these, the id, the
 * geometry and the bbox are written.
 *
 * @throws EarthaccessError `stac/missing-package` without the optional peer dependency `hyparquet-writer`
 */
export async function toGeoParquet(items: Items, options: FieldOptions = {}): Promise<Uint8Array> {
  return joined(streamGeoParquet(items, options));
}

/**
 * The file of {@link toGeoParquet} piece by piece, a row group each, for more items than fit into memory.
 *
 * The first piece comes after the last item: only then are all columns known. Until then the items are kept compressed, some hundred bytes each.
 *
 * @throws EarthaccessError `stac/missing-package` without the optional peer dependency `hyparquet-writer`
 */
export async function* streamGeoParquet(
  items: Items,
  options: FieldOptions = {},
): AsyncGenerator<Uint8Array, void, void> {
  const { ByteWriter, ParquetWriter, geojsonToWkb } = await parquetPackage();
  const spool = new Spool<Row>();
  const shapes = new Map<string, Shape>();
  const instants = new Set(INSTANTS);
  const places = new Places();
  for await (const item of items) {
    const row = rowOf(item, options.fields);
    learnRow(shapes, row);
    for (const name of instants) if (!isInstant(row[name])) instants.delete(name);
    places.add(item);
    await spool.add(row);
  }
  const columns = columnsOf(shapes);
  const schema = columns.map(
    (name) => FIXED[name] ?? (instants.has(name) ? [{ name, ...INSTANT }] : schemaOf(name, shapes.get(name))),
  );
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [{ name: "root", num_children: columns.length }, ...schema.flat()],
    kvMetadata: [
      { key: "geo", value: JSON.stringify(places.toGeoMetadata()) },
      { key: "stac-geoparquet", value: JSON.stringify({ version: "1.1.0" }) },
    ],
  });
  const written = (): Uint8Array => {
    const bytes = new Uint8Array(writer.getBuffer());
    writer.index = 0;
    return bytes;
  };
  for await (const rows of spool.batches()) {
    const columnData = columns.map((name) => ({
      name,
      data: rows.map((row) => cellOf(name, row[name], geojsonToWkb, instants)),
    }));
    file.write({ columnData, rowGroupSize: rows.length });
    yield written();
  }
  file.finish();
  yield written();
}

/** A row of the table; `undefined` cells are there for the order of the columns. */
function rowOf(item: StacItem, fields: readonly string[] | undefined): Row {
  const { type, stac_version, stac_extensions = [], id, geometry, bbox, links, assets, collection, ...others } = item;
  if (fields !== undefined) return { id, geometry, bbox, ...withoutTaken(fieldsOf(item, fields)) };
  const { properties, ...foreign } = others;
  const whole = { type, stac_version, stac_extensions, id, geometry, bbox, links, assets, collection };
  return { ...whole, ...foreign, ...withoutTaken(fieldsOf(item, undefined)) };
}

/** Fields of the item itself, which no property may replace: the layout has one table for both. */
const TAKEN = ["type", "stac_version", "stac_extensions", "id", "geometry", "bbox", "links", "assets"];

function withoutTaken(values: Record<string, unknown>): Record<string, unknown> {
  for (const name of TAKEN) delete values[name];
  return values;
}

function learnRow(shapes: Map<string, Shape>, row: Row): void {
  for (const name of Object.keys(row)) {
    const shape = shapes.get(name) ?? unknownShape();
    shapes.set(name, shape);
    if (!Object.hasOwn(FIXED, name)) learn(shape, row[name]);
  }
}

function columnsOf(shapes: ReadonlyMap<string, Shape>): readonly string[] {
  // Readers want these columns even of no items at all.
  const always = ["id", "geometry", "bbox"].filter((name) => !shapes.has(name));
  return [...always, ...shapes.keys()];
}

/** Catalogues have texts there that are no date: they stay text, and every other one of the column with them. */
function isInstant(value: unknown): boolean {
  return value === undefined || value === null || instantOf(value) !== undefined;
}

function cellOf(
  name: string,
  value: unknown,
  toWkb: ParquetPackage["geojsonToWkb"],
  instants: ReadonlySet<string>,
): unknown {
  if (value === undefined || value === null) return undefined;
  if (name === "geometry") return toWkb(withUniformPositions(value as Geometry));
  if (name === "bbox") return boxOf(value as Bbox);
  return instants.has(name) ? microsecondsOf(value) : value;
}

function boxOf(bbox: Bbox): object {
  const [xmin, ymin, xmax, ymax] = bbox.length === 6 ? [bbox[0], bbox[1], bbox[3], bbox[4]] : bbox;
  return { xmin, ymin, xmax, ymax };
}

/** What GeoParquet says about the geometries of a file. */
class Places {
  readonly #types = new Set<string>();
  #canCover = true;

  add({ geometry, bbox }: StacItem): void {
    if (!geometry) return;
    // Readers that take the type at its word fail at heights it does not name.
    this.#types.add(dimensionsOf(geometry) === 3 ? `${geometry.type} Z` : geometry.type);
    // Readers compare minima and maxima: a box over the antimeridian, from 170 to -170, or none would lose its row without a word.
    this.#canCover &&= bbox !== undefined && (bbox[0] as number) <= (bbox[bbox.length / 2] as number);
  }

  /** https://geoparquet.org/releases/v1.1.0/ */
  toGeoMetadata(): object {
    const covering = Object.fromEntries(BBOX_FIELDS.map((name) => [name, ["bbox", name]]));
    const geometry = {
      encoding: "WKB",
      geometry_types: [...this.#types].sort(),
      orientation: "counterclockwise",
      ...(this.#canCover && { covering: { bbox: covering } }),
    };
    return { version: "1.1.0", primary_column: "geometry", columns: { geometry } };
  }
}

async function parquetPackage(): Promise<ParquetPackage> {
  try {
    return (await import("hyparquet-writer")) as unknown as ParquetPackage;
  } catch (cause) {
    throw missingPackage("hyparquet-writer", cause);
  }
}
