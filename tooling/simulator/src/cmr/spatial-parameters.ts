import { angleBetween } from "../geometry/great-circle.js";
import { segmentsCross } from "../geometry/intersects.js";
import { unwrap } from "../geometry/region.js";
import { circleShape, type LonLat, type Shape } from "../geometry/shape.js";
import type { SPATIAL_PARAMETERS } from "./parameter-tables.js";

/** The name of a spatial parameter. */
export type SpatialParameter = (typeof SPATIAL_PARAMETERS)[number];

const NUMBER = "[+-]?\\d+(?:\\.\\d+)?";
const NUMBERS = new RegExp(`^${NUMBER}(?:,${NUMBER})*$`);
const LONG_LINE = 4500;
const MAX_LINE_ORDINATES = 500;

/** Reads the value of a spatial parameter, or says in CMR's words what is wrong with it. */
export function parseSpatial(name: SpatialParameter, text: string): Shape | { readonly errors: string[] } {
  const numbers = NUMBERS.test(text) ? text.split(",").map(Number) : [];
  const counts: Readonly<Record<SpatialParameter, boolean>> = {
    point: numbers.length === 2,
    bounding_box: numbers.length === 4,
    circle: numbers.length === 3,
    line: numbers.length >= 4 && numbers.length % 2 === 0,
    polygon: numbers.length >= 8 && numbers.length % 2 === 0,
  };
  if (!counts[name]) return { errors: [`[${text}] is not a valid URL encoded ${name}`] };
  const points = pairs(numbers);
  switch (name) {
    case "point":
      return orErrors(pointErrors(numbers), () => ({ kind: "point", at: points[0] as LonLat }));
    case "bounding_box":
      return boundingBox(numbers);
    case "circle":
      return circle(numbers);
    case "line":
      if (text.length > LONG_LINE && numbers.length > MAX_LINE_ORDINATES) {
        return { errors: [`[${text}] has too many points for type line`] };
      }
      return orErrors([...shapePointErrors(points), ...duplicateErrors(points), ...antipodalErrors(points)], () => ({
        kind: "line",
        points,
        geodetic: true,
      }));
    case "polygon":
      return orErrors(ringErrors(points), () => ({ kind: "polygon", outer: points, holes: [], geodetic: true }));
  }
}

/** What is wrong with a polygon's ring; points outside the globe are said first and alone, as the rest would follow from them. */
export function ringErrors(points: readonly LonLat[]): string[] {
  const errors = shapePointErrors(points);
  if (errors.length > 0) return errors;
  const [first, last] = [points[0] as LonLat, points.at(-1) as LonLat];
  if (first[0] !== last[0] || first[1] !== last[1]) {
    return ["Polygon boundary was not closed. The last point must be equal to the first point."];
  }
  const open = points.slice(0, -1);
  const shape = [...duplicateErrors(open), ...antipodalErrors(points)];
  if (shape.length > 0) return shape;
  const flat = unwrap(points);
  const crossings = selfCrossings(flat);
  if (crossings.length > 0) {
    const shown = crossings.slice(0, 5).map(readable).join(",");
    return [`The polygon boundary intersected itself at the following points: ${shown}`];
  }
  const around = Math.abs((flat.at(-1) as LonLat)[0] - (flat[0] as LonLat)[0]) > 180;
  if (!around && signedArea(flat) < 0) {
    return [
      "The polygon boundary points are listed in the wrong order. Points must be provided in counter-clockwise order.",
    ];
  }
  return [];
}

function boundingBox([west = 0, south = 0, east = 0, north = 0]: readonly number[]): Shape | { errors: string[] } {
  const errors = [...new Set([...pointErrors([west, north]), ...pointErrors([east, south])])];
  if (north < south) {
    errors.push(`The bounding rectangle north value [${north}] was less than the south value [${south}]`);
  }
  return orErrors(errors, () => ({ kind: "box", west, south, east, north }));
}

function circle([lon = 0, lat = 0, radius = 0]: readonly number[]): Shape | { errors: string[] } {
  const errors = pointErrors([lon, lat]);
  if (Math.abs(lat) === 90)
    errors.push(`Circle center cannot be the north or south pole, but was [${double(lon)}, ${double(lat)}]`);
  if (radius < 10 || radius > 6_000_000) {
    errors.push(`Circle radius must be between 10 and 6000000, but was ${double(radius)}.`);
  }
  return orErrors(errors, () => circleShape([lon, lat], radius));
}

function orErrors(errors: string[], shape: () => Shape): Shape | { errors: string[] } {
  return errors.length > 0 ? { errors } : shape();
}

function pointErrors([lon = 0, lat = 0]: readonly number[]): string[] {
  const errors: string[] = [];
  if (Math.abs(lon) > 180) errors.push(`Point longitude [${lon}] must be within -180.0 and 180.0`);
  if (Math.abs(lat) > 90) errors.push(`Point latitude [${lat}] must be within -90 and 90.0`);
  return errors;
}

function shapePointErrors(points: readonly LonLat[]): string[] {
  return points.flatMap((point, i) =>
    pointErrors(point).map((error) => `Point ${i + 1} had the following error: ${error}`),
  );
}

function duplicateErrors(points: readonly LonLat[]): string[] {
  const places = new Map<string, number[]>();
  points.forEach(([lon, lat], i) => {
    const x = Math.abs(lat) === 90 ? 0 : lon === -180 ? 180 : lon;
    const key = `${x.toFixed(7)},${lat.toFixed(7)}`;
    places.set(key, [...(places.get(key) ?? []), i]);
  });
  return [...places.values()]
    .filter((indexes) => indexes.length > 1)
    .map((indexes) => {
      const shown = indexes.map((i) => `${i + 1} ${readable(points[i] as LonLat)}`);
      const [start, end] = [shown.slice(0, -1).join(", "), shown.at(-1)];
      return `The shape contained duplicate points. Points ${start} and ${end} were considered equivalent or very close.`;
    });
}

function antipodalErrors(points: readonly LonLat[]): string[] {
  return points.flatMap((point, i) => {
    const next = points[i + 1];
    if (next === undefined || angleBetween(point, next) < 179.99999) return [];
    const shown = `${i + 1} ${readable(point)} and ${i + 2} ${readable(next)}`;
    return [`The shape contained consecutive antipodal points. Points ${shown} are antipodal.`];
  });
}

function selfCrossings(ring: readonly LonLat[]): LonLat[] {
  const found: LonLat[] = [];
  const edges = ring.length - 1;
  for (let i = 0; i < edges; i++) {
    for (let j = i + 2; j < edges; j++) {
      if (i === 0 && j === edges - 1) continue;
      const [a, b, c, d] = [ring[i], ring[i + 1], ring[j], ring[j + 1]] as [LonLat, LonLat, LonLat, LonLat];
      if (segmentsCross(a, b, c, d)) found.push(crossing(a, b, c, d));
    }
  }
  return found;
}

function crossing(a: LonLat, b: LonLat, c: LonLat, d: LonLat): LonLat {
  const divisor = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  if (divisor === 0) return c;
  const t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / divisor;
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
}

function signedArea(ring: readonly LonLat[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as LonLat, ring[i] as LonLat];
    sum += a[0] * b[1] - b[0] * a[1];
  }
  return sum / 2;
}

function pairs(numbers: readonly number[]): LonLat[] {
  const points: LonLat[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) points.push([numbers[i] as number, numbers[i + 1] as number]);
  return points;
}

function readable([lon, lat]: LonLat): string {
  return `[lon=${lon} lat=${lat}]`;
}

/** A number as Java prints a double. */
function double(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
