import type { Bbox } from "../geojson.js";
import type { StacItem } from "../stac-types.js";
import { collected, type FieldOptions, fieldsOf, type Items } from "./fields.js";
import { peer } from "./missing-peer.js";
import {
  type Column,
  instantColumn,
  nestedColumn,
  plainColumn,
  type SchemaElement,
  structListColumn,
} from "./parquet-schema.js";

interface ParquetWriter {
  parquetWriteBuffer(options: {
    readonly columnData: readonly { readonly name: string; readonly data: readonly unknown[] }[];
    readonly schema: readonly SchemaElement[];
    readonly kvMetadata: readonly { readonly key: string; readonly value: string }[];
  }): ArrayBuffer;
}

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

/**
 * Items as a GeoParquet 1.1 file in the layout of stac-geoparquet: one row per item, properties as columns, `geometry` as WKB in WGS 84,
 * `bbox` as a struct, `assets` as a struct by key, `links` as a list of structs, instants as timestamps.
 *
 * Objects inside properties and assets are JSON text. With `fields`, only these, the id, the geometry and the bbox are written.
 *
 * @throws EarthaccessError `stac/missing-package` without the optional peer dependency `hyparquet-writer`
 */
export async function toGeoParquet(items: Items, options: FieldOptions = {}): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await peer<ParquetWriter>("hyparquet-writer", () => import("hyparquet-writer"));
  const list = await collected(items);
  const columns = columnsOf(list, options.fields);
  const schema: SchemaElement[] = [
    { name: "root", num_children: columns.length },
    ...columns.flatMap((column) => column.schema),
  ];
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, data }) => ({ name, data })),
    schema,
    kvMetadata: [
      { key: "geo", value: JSON.stringify(geoMetadata(list)) },
      { key: "stac-geoparquet", value: JSON.stringify({ version: "1.1.0" }) },
    ],
  });
  return new Uint8Array(buffer);
}

function columnsOf(items: readonly StacItem[], fields: readonly string[] | undefined): Column[] {
  const column = (name: string, value: (item: StacItem) => unknown): Column => plainColumn(name, items.map(value));
  const columns: (Column | undefined)[] = [column("id", ({ id }) => id)];
  if (fields === undefined) {
    columns.unshift(
      column("type", () => "Feature"),
      column("stac_version", (item) => item.stac_version),
      column("stac_extensions", (item) => item.stac_extensions ?? []),
    );
  }
  columns.push(geometryColumn(items), bboxColumn(items));
  if (fields === undefined) {
    columns.push(
      structListColumn(
        "links",
        items.map(({ links }) => links),
      ),
      nestedColumn(
        "assets",
        items.map(({ assets }) => assets),
      ),
      column("collection", ({ collection }) => collection),
    );
  }
  const values = items.map((item) => fieldsOf(item, fields));
  const taken = new Set(columns.map((own) => own?.name));
  const names = [...new Set(values.flatMap((row) => Object.keys(row)))].filter((name) => !taken.has(name));
  for (const name of names)
    columns.push(
      INSTANTS.has(name)
        ? instantColumn(
            name,
            values.map((row) => instant(row[name])),
          )
        : plainColumn(
            name,
            values.map((row) => row[name]),
          ),
    );
  return columns.filter((own): own is Column => own !== undefined);
}

function instant(value: unknown): Date | undefined {
  return typeof value === "string" ? new Date(value) : undefined;
}

function geometryColumn(items: readonly StacItem[]): Column {
  const schema = {
    name: "geometry",
    type: "BYTE_ARRAY",
    logical_type: { type: "GEOMETRY" },
    repetition_type: "OPTIONAL",
  } as const;
  return { name: "geometry", schema: [schema], data: items.map(({ geometry }) => geometry ?? undefined) };
}

function bboxColumn(items: readonly StacItem[]): Column {
  const fields = BBOX_FIELDS.map((name): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" }));
  return {
    name: "bbox",
    schema: [{ name: "bbox", num_children: 4, repetition_type: "OPTIONAL" }, ...fields],
    data: items.map(({ bbox }) => {
      if (!bbox) return undefined;
      const [xmin, ymin, xmax, ymax] = bbox.length === 6 ? [bbox[0], bbox[1], bbox[3], bbox[4]] : bbox;
      return { xmin, ymin, xmax, ymax };
    }),
  };
}

function isInOrder(bbox: Bbox): boolean {
  return (bbox[0] as number) <= (bbox[bbox.length / 2] as number);
}

/** https://geoparquet.org/releases/v1.1.0/ */
function geoMetadata(items: readonly StacItem[]): object {
  const types = [...new Set(items.flatMap(({ geometry }) => geometry?.type ?? []))].sort();
  const covering = Object.fromEntries(BBOX_FIELDS.map((name) => [name, ["bbox", name]]));
  // Readers compare minima and maxima: a box over the antimeridian, from 170 to -170, or none would lose its row without a word.
  const canCover = items.every(({ geometry, bbox }) => geometry === null || (bbox && isInOrder(bbox)));
  return {
    version: "1.1.0",
    primary_column: "geometry",
    columns: {
      geometry: {
        encoding: "WKB",
        geometry_types: types,
        orientation: "counterclockwise",
        ...(canCover && { covering: { bbox: covering } }),
      },
    },
  };
}
