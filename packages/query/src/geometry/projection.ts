import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";

/** A position of a projected map as longitude and latitude. */
type ToDegrees = (position: readonly number[]) => readonly number[];

/** Names of systems whose coordinates are, to a metre, longitude and latitude of WGS 84. */
const DEGREES = /(^|[^\d])(4326|4979|4258|4269|CRS:?84h?|WGS[_ ]?84|WGS[_ ]?1984)($|[^\d])/i;

/** A system of a building site or a ship, by its name; proj4 makes degrees of it all the same. */
const LOCAL = /^\s*(?:LOCAL_CS|ENGCRS|ENGINEERINGCRS)\s*\[\s*"([^"]*)"/i;

/**
 * The geometries in degrees.
 *
 * A system of projected coordinates needs the optional package `proj4`; `crs` is its definition as WKT, PROJJSON or a name.
 *
 * @throws GeometryError when the system is not known, or proj4 is not there.
 */
export async function inDegrees(
  geometries: readonly GeoJsonGeometry[],
  crs: unknown,
  name = "The file",
): Promise<GeoJsonGeometry[]> {
  if (crs === undefined || crs === null || isGeographic(crs)) return [...geometries];
  const [, local] = (typeof crs === "string" && LOCAL.exec(crs)) || [];
  // What GDAL writes where nobody said a system: as without one, positions must look like degrees.
  if (local !== undefined && /^undefined/i.test(local)) return [...geometries];
  if (local !== undefined)
    throw new GeometryError(
      "crs",
      `${name} has coordinates of a local system (${local.slice(0, 60)}), which has no place on Earth. ` +
        "Reproject the file to longitude and latitude (WGS 84, EPSG:4326).",
    );
  const toDegrees = await projection(crs, name);
  return geometries.map((geometry) => reprojected(geometry, toDegrees));
}

function isGeographic(crs: unknown): boolean {
  if (typeof crs === "string") {
    const text = crs.trim();
    if (/^(PROJCS|PROJCRS|COMPD|BOUNDCRS)/i.test(text)) return false;
    return /^(GEOGCS|GEOGCRS|GEODCRS|GEODETICCRS|GEOGRAPHICCRS)\s*\[/i.test(text) || DEGREES.test(text);
  }
  const { type, id, name } = crs as { type?: string; name?: string; id?: { authority?: string; code?: unknown } };
  if (type && /^(Geographic|Geodetic)CRS$/i.test(type)) return true;
  return type === undefined && DEGREES.test(`${id?.authority}:${String(id?.code)} ${name ?? ""}`);
}

async function projection(crs: unknown, name: string): Promise<ToDegrees> {
  const label = typeof crs === "string" ? crs.slice(0, 60) : JSON.stringify(crs).slice(0, 60);
  const failure = (problem: "dependency" | "crs", advice: string, cause: unknown) =>
    new GeometryError(problem, `${name} has projected coordinates (${label}…). ${advice}`, { cause });
  let proj4: typeof import("proj4");
  try {
    proj4 = (await import("proj4")).default;
  } catch (cause) {
    const install = "Install proj4 (npm install proj4) to have it reprojected";
    throw failure("dependency", `${install}, or reproject the file to longitude and latitude (WGS 84).`, cause);
  }
  try {
    const converter = proj4(crs as string, "EPSG:4326");
    return ([x = 0, y = 0]) => converter.forward([x, y]);
  } catch (cause) {
    throw failure("crs", "Reproject the file to longitude and latitude (WGS 84, EPSG:4326).", cause);
  }
}

function reprojected(geometry: GeoJsonGeometry, toDegrees: ToDegrees): GeoJsonGeometry {
  if (geometry.type === "GeometryCollection")
    return { type: "GeometryCollection", geometries: geometry.geometries.map((part) => reprojected(part, toDegrees)) };
  return { type: geometry.type, coordinates: moved(geometry.coordinates, toDegrees) } as GeoJsonGeometry;
}

function moved(coordinates: unknown, toDegrees: ToDegrees): unknown {
  const list = coordinates as readonly unknown[];
  return typeof list[0] === "number" ? toDegrees(list as number[]) : list.map((part) => moved(part, toDegrees));
}
