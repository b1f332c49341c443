import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";
import { xmlTokens } from "./xml-tokens.js";

type Ring = [number, number][];

/** The geometries of a KML document: polygons with holes, lines and points, in whatever folders they lie. */
export function readKml(xml: string, name = "The KML"): GeoJsonGeometry[] {
  const found: GeoJsonGeometry[] = [];
  const open: string[] = [];
  let rings: Ring[] = [];
  let text = "";
  for (const token of xmlTokens(xml, name)) {
    if (token.kind === "open") {
      open.push(token.name);
      if (token.name === "Polygon") rings = [];
      if (token.name === "coordinates") text = "";
    } else if (token.kind === "text") {
      if (open.at(-1) === "coordinates") text += token.text;
    } else {
      open.pop();
      if (token.name === "coordinates") place(coordinatesOf(text, name), open, rings, found);
      if (token.name === "Polygon" && rings.length > 0) found.push({ type: "Polygon", coordinates: rings });
    }
  }
  return found;
}

function place(points: Ring, open: readonly string[], rings: Ring[], found: GeoJsonGeometry[]): void {
  const [first] = points;
  const owner = open.findLast((name) => ["Polygon", "LineString", "LinearRing", "Point", "LatLonQuad"].includes(name));
  if (!first || owner === "LatLonQuad") return;
  if (open.includes("Polygon")) {
    // The outer boundary may come after the inner ones.
    if (open.includes("innerBoundaryIs")) rings.push(points);
    else rings.unshift(points);
  } else if (owner === "Point") found.push({ type: "Point", coordinates: first });
  else if (owner === "LinearRing") found.push({ type: "Polygon", coordinates: [points] });
  else if (owner === "LineString") found.push({ type: "LineString", coordinates: points });
}

function coordinatesOf(text: string, name: string): Ring {
  // Some writers put a blank behind the commas.
  const tuples = text
    .trim()
    .replace(/\s*,\s*/g, ",")
    .split(/\s+/);
  return tuples
    .filter((tuple) => tuple !== "")
    .map((tuple) => {
      const [lon, lat] = tuple.split(",").map(Number);
      if (lon === undefined || lat === undefined || Number.isNaN(lon) || Number.isNaN(lat))
        throw new GeometryError("coordinates", `${name} has coordinates that are no numbers: ${tuple.slice(0, 40)}.`);
      return [lon, lat];
    });
}
