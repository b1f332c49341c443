/** The formats geometries are read from. */
export type GeometryFormat =
  | "geojson"
  | "flatgeobuf"
  | "zip"
  | "shapefile"
  | "geopackage"
  | "geoparquet"
  | "kml"
  | "gpx"
  | "wkt";

const ENDINGS: Readonly<Record<string, GeometryFormat>> = {
  geojson: "geojson",
  json: "geojson",
  geojsonl: "geojson",
  ndjson: "geojson",
  fgb: "flatgeobuf",
  zip: "zip",
  kmz: "zip",
  shp: "shapefile",
  gpkg: "geopackage",
  parquet: "geoparquet",
  geoparquet: "geoparquet",
  kml: "kml",
  gpx: "gpx",
  wkt: "wkt",
};

/** The endings of the files that can be read, for messages. */
export const KNOWN_ENDINGS: string = Object.keys(ENDINGS)
  .map((ending) => `.${ending}`)
  .join(", ");

const MAGIC: readonly (readonly [GeometryFormat, readonly number[]])[] = [
  ["flatgeobuf", [0x66, 0x67, 0x62]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["zip", [0x50, 0x4b, 0x05, 0x06]],
  ["geoparquet", [0x50, 0x41, 0x52, 0x31]],
  ["geopackage", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ["shapefile", [0x00, 0x00, 0x27, 0x0a]],
];

/** What a file is: told by its first bytes, and by the ending of its name when they do not tell. */
export function formatOf(bytes: Uint8Array, name: string | undefined): GeometryFormat | undefined {
  const magic = MAGIC.find(([, start]) => start.every((byte, i) => bytes[i] === byte));
  if (magic) return magic[0];
  const start = new TextDecoder()
    .decode(bytes.subarray(0, 4096))
    .replace(/^\uFEFF/, "")
    .replaceAll("\u0000", "")
    // The separator of GeoJSON Text Sequences.
    .replace("\u001e", "")
    .trimStart();
  if (/^[{[]/.test(start)) return "geojson";
  if (start.startsWith("<"))
    return /<(\w+:)?gpx[\s>]/.test(start)
      ? "gpx"
      : /<(\w+:)?(kml|Document|Placemark|Folder)[\s>]/.test(start)
        ? "kml"
        : ending(name);
  if (/^(SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b/i.test(start)) return "wkt";
  return ending(name);
}

function ending(name: string | undefined): GeometryFormat | undefined {
  const last = name?.split(".").at(-1)?.toLowerCase() ?? "";
  return Object.hasOwn(ENDINGS, last) ? ENDINGS[last] : undefined;
}
