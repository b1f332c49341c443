import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";
import { attribute, xmlTokens } from "./xml-tokens.js";

/**
 * The outlines in a GPX file: each segment of a track and each route as a polygon, closed from its last point to its first.
 *
 * GPX knows no areas; whoever walks around one records its outline. Waypoints become points.
 */
export function readGpx(xml: string, name = "The GPX"): GeoJsonGeometry[] {
  const found: GeoJsonGeometry[] = [];
  let path: [number, number][] = [];
  for (const token of xmlTokens(xml, name)) {
    if (token.kind === "open" && /^(trkseg|rte)$/.test(token.name)) path = [];
    if (token.kind === "open" && /^(trkpt|rtept|wpt)$/.test(token.name)) {
      const position = positionOf(token.attributes, name);
      if (token.name === "wpt") found.push({ type: "Point", coordinates: position });
      else path.push(position);
    }
    if (token.kind === "close" && /^(trkseg|rte)$/.test(token.name) && path.length > 0)
      found.push(
        path.length >= 3 ? { type: "Polygon", coordinates: [path] } : { type: "LineString", coordinates: path },
      );
  }
  return found;
}

function positionOf(tag: string, name: string): [number, number] {
  const lon = Number(attribute(tag, "lon") ?? Number.NaN);
  const lat = Number(attribute(tag, "lat") ?? Number.NaN);
  if (Number.isNaN(lon) || Number.isNaN(lat))
    throw new GeometryError(
      "coordinates",
      `${name} has a point without the numbers lat and lon: <${tag.slice(0, 60)}>.`,
    );
  return [lon, lat];
}
