import { serialize } from "flatgeobuf/lib/mjs/geojson.js";

type Ring = [lon: number, lat: number][];

/** A wobbly island of so many points around a place. */
function island(points: number, lon: number, lat: number): Ring {
  const ring: Ring = Array.from({ length: points - 1 }, (_, i) => {
    const angle = (i / (points - 1)) * 2 * Math.PI;
    const radius = 8 + 1.2 * Math.sin(angle * 9) + 0.4 * Math.sin(angle * 41);
    return [lon + radius * Math.cos(angle), lat + radius * Math.sin(angle)];
  });
  return [...ring, ring[0] as [number, number]];
}

/** A file as a browser's picker takes it. */
export interface OutlineFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The same kind of island in the four formats that people bring, with the number of its points. */
export function outlineFiles(): readonly (readonly [file: OutlineFile, points: number])[] {
  const file = (name: string, mimeType: string, content: string | Uint8Array): OutlineFile => ({
    name,
    mimeType,
    buffer: Buffer.from(content as Uint8Array),
  });
  const feature = (ring: Ring) => ({
    type: "FeatureCollection" as const,
    features: [
      { type: "Feature" as const, properties: {}, geometry: { type: "Polygon" as const, coordinates: [ring] } },
    ],
  });
  const kml = `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>${island(
    41,
    20,
    -20,
  )
    .map((place) => place.join(","))
    .join(" ")}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`;
  return [
    [file("island.kml", "application/vnd.google-earth.kml+xml", kml), 41],
    [file("island.shp", "application/octet-stream", shapefile(island(500, 130, -25))), 500],
    [file("island.fgb", "application/octet-stream", serialize(feature(island(800, -60, -10)))), 800],
    [file("island.geojson", "application/geo+json", JSON.stringify(feature(island(1204, -100, 40)))), 1204],
  ];
}

/** ESRI Shapefile Technical Description, 1998: the header of 100 bytes and one record of a polygon with one ring. */
function shapefile(ring: Ring): Uint8Array {
  // Outer rings go clockwise in shapefiles.
  const points = ring.toReversed();
  const content = 48 + points.length * 16;
  const view = new DataView(new ArrayBuffer(100 + 8 + content));
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  const bounds = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  view.setInt32(0, 9994);
  view.setInt32(24, view.byteLength / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, 5, true);
  for (const [i, value] of bounds.entries()) view.setFloat64(36 + i * 8, value, true);
  view.setInt32(100, 1);
  view.setInt32(104, content / 2);
  view.setInt32(108, 5, true);
  for (const [i, value] of bounds.entries()) view.setFloat64(112 + i * 8, value, true);
  view.setInt32(144, 1, true);
  view.setInt32(148, points.length, true);
  for (const [i, [lon, lat]] of points.entries()) {
    view.setFloat64(156 + i * 16, lon, true);
    view.setFloat64(164 + i * 16, lat, true);
  }
  return new Uint8Array(view.buffer);
}
