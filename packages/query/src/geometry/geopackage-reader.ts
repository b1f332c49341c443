import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";
import { inDegrees } from "./projection.js";
import type { ReadOptions } from "./read-options.js";
import { readWkb } from "./wkb.js";

/** What is used of `sql.js`. */
interface SqliteDatabase {
  exec(sql: string): { values: unknown[][] }[];
  close(): void;
}
type Sqlite = { Database: new (bytes: Uint8Array) => SqliteDatabase };

/** How a GeoPackage is read. */
export interface GeoPackageOptions extends ReadOptions {
  /**
   * Starts SQLite; in a browser `() => initSqlJs({ locateFile })` tells where its WebAssembly file lies.
   * @default the optional package sql.js
   */
  readonly sqlite?: (() => Promise<unknown>) | undefined;
}

/** The geometries of all layers of a GeoPackage. Needs the optional package `sql.js`. */
export async function readGeoPackage(bytes: Uint8Array, options: GeoPackageOptions): Promise<GeoJsonGeometry[]> {
  const { name = "The GeoPackage" } = options;
  const { Database } = (await (options.sqlite ?? defaultSqlite)()) as Sqlite;
  const found: GeoJsonGeometry[] = [];
  let database: SqliteDatabase | undefined;
  try {
    database = new Database(bytes);
    const rows = (sql: string) => database?.exec(sql)[0]?.values ?? [];
    for (const [table, column, definition, code] of rows(LAYERS)) {
      const blobs = rows(`SELECT ${quoted(column)} FROM ${quoted(table)} WHERE ${quoted(column)} IS NOT NULL`);
      const geometries = blobs.map(([blob]) => readWkb(blob as Uint8Array, headerSize(blob as Uint8Array, name)));
      // -1 and 0 stand for coordinates without a known system.
      const crs = Number(code) === 4326 || Number(code) <= 0 ? undefined : definition;
      for (const geometry of await inDegrees(geometries, crs, name)) found.push(geometry);
    }
  } catch (cause) {
    if (cause instanceof GeometryError) throw cause;
    throw new GeometryError(
      "syntax",
      `${name} is no complete GeoPackage: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  } finally {
    database?.close();
  }
  return found;
}

const LAYERS =
  "SELECT g.table_name, g.column_name, s.definition, g.srs_id FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id";

const quoted = (name: unknown) => `"${String(name).replaceAll('"', '""')}"`;

async function defaultSqlite(): Promise<unknown> {
  try {
    const { default: initSqlJs } = await import("sql.js");
    return await initSqlJs();
  } catch (cause) {
    throw new GeometryError(
      "dependency",
      "Reading GeoPackage needs the package sql.js: npm install sql.js. Other formats, such as GeoJSON or FlatGeobuf, need nothing.",
      { cause },
    );
  }
}

/** Bytes before the well-known binary: magic, flags, system and an optional envelope (GeoPackage 1.3, 2.1.3). */
function headerSize(blob: Uint8Array, name: string): number {
  const [g, p, , flags = 0] = blob;
  if (g !== 0x47 || p !== 0x50)
    throw new GeometryError("syntax", `${name} has a geometry that is not in GeoPackage's form.`);
  return 8 + ([0, 32, 48, 48, 64][(flags >> 1) & 7] ?? 0);
}
