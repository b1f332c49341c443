import { DEFAULT_ORBIT, type OrbitParameters, orbitTrack } from "../geometry/orbit-track.js";
import type { LonLat, Shape } from "../geometry/shape.js";
import { asNumber, asObject, asObjects, asText, type JsonObject } from "./json.js";

/** The shapes of a UMM `SpatialExtent`; an orbit becomes its ground track. */
export function shapesOf(umm: JsonObject, geodetic: boolean, orbit: OrbitParameters | undefined): Shape[] {
  const domain = asObject(asObject(umm.SpatialExtent)?.HorizontalSpatialDomain);
  const geometry = asObject(domain?.Geometry);
  const shapes: Shape[] = [];
  for (const box of asObjects(geometry?.BoundingRectangles)) {
    const [west, south, east, north] = [
      asNumber(box.WestBoundingCoordinate),
      asNumber(box.SouthBoundingCoordinate),
      asNumber(box.EastBoundingCoordinate),
      asNumber(box.NorthBoundingCoordinate),
    ];
    if (west === undefined || south === undefined || east === undefined || north === undefined) continue;
    shapes.push({ kind: "box", west, south, east, north });
  }
  for (const polygon of asObjects(geometry?.GPolygons)) {
    const outer = pointsOf(asObject(polygon.Boundary));
    const holes = asObjects(asObject(polygon.ExclusiveZone)?.Boundaries).map(pointsOf);
    if (outer.length >= 3) shapes.push({ kind: "polygon", outer: closed(outer), holes: holes.map(closed), geodetic });
  }
  for (const line of asObjects(geometry?.Lines)) shapes.push({ kind: "line", points: pointsOf(line), geodetic });
  for (const at of pointsOf(geometry)) shapes.push({ kind: "point", at });
  const pass = asObject(domain?.Orbit);
  if (shapes.length === 0 && pass !== undefined) shapes.push(trackOf(pass, orbit ?? DEFAULT_ORBIT));
  return shapes;
}

/** A collection's `OrbitParameters`, where it has the two that matter. */
export function orbitParametersOf(umm: JsonObject): OrbitParameters | undefined {
  const orbit = asObject(asObject(umm.SpatialExtent)?.OrbitParameters);
  const inclination = asNumber(orbit?.InclinationAngle);
  const period = asNumber(orbit?.OrbitPeriod ?? orbit?.Period);
  return inclination === undefined || period === undefined || inclination === 0 ? undefined : { inclination, period };
}

function trackOf(pass: JsonObject, orbit: OrbitParameters): Shape {
  return orbitTrack(
    {
      crossing: asNumber(pass.AscendingCrossing) ?? 0,
      startLatitude: asNumber(pass.StartLatitude) ?? 0,
      startDirection: asText(pass.StartDirection) === "D" ? "D" : "A",
      endLatitude: asNumber(pass.EndLatitude) ?? 0,
      endDirection: asText(pass.EndDirection) === "D" ? "D" : "A",
    },
    orbit,
  );
}

function pointsOf(holder: JsonObject | undefined): LonLat[] {
  return asObjects(holder?.Points).flatMap((point): LonLat[] => {
    const [lon, lat] = [asNumber(point.Longitude), asNumber(point.Latitude)];
    return lon === undefined || lat === undefined ? [] : [[lon, lat]];
  });
}

function closed(ring: LonLat[]): LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  return first === undefined || last === undefined || (first[0] === last[0] && first[1] === last[1])
    ? ring
    : [...ring, first];
}
