import type { GeoJsonGeometry } from "../values/geojson.js";
import { readWkt, WktSyntaxError } from "../values/wkt.js";
import { GeometryError } from "./geometry-error.js";
import { inDegrees } from "./projection.js";

/** The geometries of well-known text: one a line or one over several lines, with `SRID=4326;` in front or without. */
export async function readWktText(text: string, name = "The text"): Promise<GeoJsonGeometry[]> {
  const found: GeoJsonGeometry[] = [];
  let at = 0;
  while (/\S/.test(text.slice(at))) {
    const [prefix = "", srid] = /^[\s;]*(?:SRID=(\d+);)?/i.exec(text.slice(at)) ?? [];
    try {
      const { geometry, end } = readWkt(text, at + prefix.length);
      found.push(...(await inDegrees([geometry], srid && `EPSG:${srid}`, name)));
      at = end + (/^[\s;]*/.exec(text.slice(end))?.[0].length ?? 0);
    } catch (cause) {
      if (!(cause instanceof WktSyntaxError)) throw cause;
      const near = text.slice(cause.position, cause.position + 20) || "the end";
      throw new GeometryError(
        "syntax",
        `${name} is no well-known text: ${cause.message} at character ${cause.position + 1}, before ${near}.`,
        { cause },
      );
    }
  }
  return found;
}
