import { type GeoJsonGeometry, geometriesOf } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";
import { inDegrees } from "./projection.js";

/** The geometries of a GeoJSON text, object, or text with one object a line (GeoJSON Text Sequences, newline-delimited GeoJSON). */
export async function readGeoJson(source: unknown, name?: string): Promise<GeoJsonGeometry[]> {
  const objects = typeof source === "string" ? parsed(source, name) : [source];
  const all: GeoJsonGeometry[] = [];
  for (const object of objects) {
    const found = geometriesOf(object);
    if (!found) throw notGeoJson(object, name);
    for (const geometry of await inDegrees(found, crsName(object), name)) all.push(geometry);
  }
  if (all.length === 0)
    throw new GeometryError("no-polygon", `${name ?? "The GeoJSON"} has no features with a geometry.`);
  return all;
}

function parsed(text: string, name = "The file"): unknown[] {
  // A sequence of one has the separator, too.
  const plain = text.replace(/^\uFEFF/, "").replace("\u001e", "");
  try {
    return [JSON.parse(plain)];
  } catch (cause) {
    const lines = plain
      .replaceAll("\u001e", "\n")
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "");
    // A line that is an object by itself: the file is a sequence of them.
    if (lines.length > 1 && isJson(lines[0] as string) && isJson(lines[1] as string))
      return lines.map((line) => sequenceItem(line, name));
    const reason = cause instanceof Error ? cause.message : "";
    throw new GeometryError("syntax", `${name} is no valid JSON; it may be cut off: ${reason}`, { cause });
  }
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}

function sequenceItem(line: string, name: string): unknown {
  if (isJson(line)) return JSON.parse(line);
  throw new GeometryError(
    "syntax",
    `${name} has a line that is no valid JSON; it may be cut off: ${line.slice(0, 40)}…`,
  );
}

/** The `crs` member of old GeoJSON (2008), which RFC 7946 dropped. */
function crsName(object: unknown): string | undefined {
  const { crs } = object as { crs?: { properties?: { name?: unknown } } | null };
  const name = crs?.properties?.name;
  return typeof name === "string" ? name.replace(/^urn:ogc:def:crs:(EPSG):[^:]*:(\d+)$/i, "$1:$2") : undefined;
}

function notGeoJson(object: unknown, name = "The value"): GeometryError {
  const type = typeof object === "object" && object !== null && "type" in object ? String(object.type) : typeof object;
  if (type === "Topology") return new GeometryError("format", `${name} is TopoJSON. Convert it to GeoJSON first.`);
  return new GeometryError(
    "type",
    `Unsupported geometry type: ${type}. ${name} must be a GeoJSON geometry, feature or feature collection.`,
  );
}
