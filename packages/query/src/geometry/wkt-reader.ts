import type { GeoJsonGeometry } from "../values/geojson.js";
import { readWkt, WktSyntaxError } from "../values/wkt.js";
import { GeometryError } from "./geometry-error.js";
import { inDegrees } from "./projection.js";

/** Blanks and separators between geometries, and the number of the coordinate system in front of one. */
const BETWEEN = /[\s;]*(?:SRID=(\d+);)?\s*/iy;

/** The geometries of well-known text: one or several, with `SRID=4326;` in front or without. */
export async function readWktText(text: string, name = "The text"): Promise<GeoJsonGeometry[]> {
  const found: GeoJsonGeometry[] = [];
  for (let at = 0; ; ) {
    BETWEEN.lastIndex = at;
    const srid = BETWEEN.exec(text)?.[1];
    at = BETWEEN.lastIndex;
    if (at >= text.length) return found;
    try {
      const { geometry, end } = readWkt(text, at);
      found.push(...(await inDegrees([geometry], srid && `EPSG:${srid}`, name)));
      at = end;
    } catch (cause) {
      if (!(cause instanceof WktSyntaxError)) throw cause;
      const near = text.slice(cause.position, cause.position + 20) || "the end";
      const message = `${name} is no well-known text: ${cause.message} at character ${cause.position + 1}, before ${near}.`;
      throw new GeometryError("syntax", message, { cause });
    }
  }
}
