import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { GeometryError } from "./geometry-error.js";
import type { GeoPackageOptions } from "./geopackage-reader.js";
import { polygonFromBytes, polygonFromShapefile } from "./polygon-from.js";
import { DEFAULT_MAX_BYTES, tooLarge } from "./read-options.js";
import type { CmrPolygons } from "./simplify-for-cmr.js";

/**
 * Polygons from a file on disk: `.geojson`, `.json`, `.shp` (with its `.prj` beside it), `.zip`, `.kml`, `.kmz`, `.fgb`, `.gpx`,
 * `.gpkg`, `.parquet` or `.wkt`. All features count; the content tells the format.
 *
 * @throws GeometryError with what is wrong and what to do; `"query/geometry-not-found"` when there is no such file.
 *
 * @example
 * ```ts
 * import { writeFile } from "node:fs/promises";
 * import { GranuleQuery } from "@earthaccess/query";
 * import { polygonFromFile } from "@earthaccess/query/node";
 *
 * await writeFile("area.wkt", "POLYGON ((0 0, 10 0, 10 10, 0 0))");
 * new GranuleQuery({ shortName: "ATL03", polygon: await polygonFromFile("area.wkt") }).toCmr().polygon; // "0,0,10,0,10,10,0,0"
 * ```
 */
export async function polygonFromFile(path: string | URL, options: GeoPackageOptions = {}): Promise<CmrPolygons> {
  const file = path instanceof URL ? fileURLToPath(path) : path;
  const name = options.name ?? basename(file);
  const bytes = await read(file, options.maxBytes ?? DEFAULT_MAX_BYTES);
  if (!/\.shp$/i.test(file)) return polygonFromBytes(bytes, { ...options, name });
  const prj = await readFile(file.replace(/\.shp$/i, (ending) => (ending === ".SHP" ? ".PRJ" : ".prj"))).catch(
    () => undefined,
  );
  return polygonFromShapefile({ shp: bytes, prj }, { ...options, name });
}

async function read(file: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw tooLarge(size, maxBytes, basename(file));
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof GeometryError) throw cause;
    const isMissing = (cause as { code?: string }).code === "ENOENT";
    const message = isMissing
      ? `File not found: ${file}.`
      : `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`;
    throw new GeometryError("not-found", message, { cause });
  }
}
