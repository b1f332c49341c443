/** Longitude and latitude in degrees. */
export type LonLat = readonly [lon: number, lat: number];
export type Ring = readonly LonLat[];

/** What of a geometry is drawn; GeoJSON's own types fit. */
export interface Shape {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly Shape[];
}

/** The part of the world that is shown: a flat map, where a degree is as long everywhere. Twice as wide as high. */
export interface View {
  readonly west: number;
  readonly north: number;
  /** Degrees from left to right, 360 at most. */
  readonly width: number;
}

export const WORLD: View = { west: -180, north: 90, width: 360 };
const CLOSEST = 1;

/** The view as an SVG `viewBox`: x is the longitude, y the latitude upside down. */
export function viewBoxOf({ west, north, width }: View): string {
  return `${west} ${-north} ${width} ${width / 2}`;
}

/** Where a place of the picture is in the world; `x` and `y` are shares of its width and height. */
export function lonLatAt(view: View, x: number, y: number): LonLat {
  const lon = view.west + x * view.width;
  const lat = view.north - (y * view.width) / 2;
  return [Math.min(180, Math.max(-180, lon)), Math.min(90, Math.max(-90, lat))];
}

/** A view that shows `1 / factor` as much, around a place that stays where it is. */
export function zoomed(view: View, factor: number, [lon, lat]: LonLat = centreOf(view)): View {
  const width = Math.min(360, Math.max(CLOSEST, view.width / factor));
  const scale = width / view.width;
  return within({ west: lon - (lon - view.west) * scale, north: lat + (view.north - lat) * scale, width });
}

/** A view moved by shares of its width and height; it never leaves the world. */
export function moved(view: View, x: number, y: number): View {
  return within({ ...view, west: view.west + x * view.width, north: view.north - (y * view.width) / 2 });
}

/** The view around a box, with a margin. */
export function viewOf(west: number, south: number, east: number, north: number): View {
  const width = Math.min(360, Math.max(6, (east - west) * 1.4, (north - south) * 2 * 1.4));
  return within({ west: (west + east - width) / 2, north: (south + north) / 2 + width / 4, width });
}

function centreOf({ west, north, width }: View): LonLat {
  return [west + width / 2, north - width / 4];
}

function within({ west, north, width }: View): View {
  return {
    width,
    west: Math.min(180 - width, Math.max(-180, west)),
    north: Math.max(-90 + width / 2, Math.min(90, north)),
  };
}

/** The outlines of a geometry; lines and points have none. */
export function ringsOf(shape: Shape): Ring[] {
  if (shape.type === "GeometryCollection") return (shape.geometries ?? []).flatMap(ringsOf);
  if (shape.type === "Polygon") return shape.coordinates as Ring[];
  return shape.type === "MultiPolygon" ? (shape.coordinates as Ring[][]).flat() : [];
}

/** SVG path data of a geometry; a point is a dot that a stroke with round ends makes visible. */
export function pathOf(shape: Shape | null): string {
  if (shape === null) return "";
  const { type, coordinates } = shape;
  if (type === "GeometryCollection") return (shape.geometries ?? []).map(pathOf).join("");
  if (type === "Point") return dot(coordinates as LonLat);
  if (type === "MultiPoint") return (coordinates as LonLat[]).map(dot).join("");
  if (type === "LineString") return line(coordinates as Ring);
  if (type === "MultiLineString") return (coordinates as Ring[]).map(line).join("");
  return ringsOf(shape)
    .map((ring) => `${line(ring)}Z`)
    .join("");
}

function line(ring: Ring): string {
  return ring.length === 0 ? "" : `M${ring.map(([lon, lat]) => `${short(lon)} ${short(-lat)}`).join("L")}`;
}

function dot([lon, lat]: LonLat): string {
  return `M${short(lon)} ${short(-lat)}h0`;
}

/** Four decimals are eleven metres; more of them only make the page heavier. */
function short(degrees: number): number {
  return Math.round(degrees * 1e4) / 1e4 + 0;
}
