import {
  polygonFromBytes,
  polygonFromGeoJson,
  polygonFromGpx,
  polygonFromKml,
  polygonFromShapefile,
  polygonFromWkt,
  readGeometries,
} from "@earthaccess/query/geometry";
import { expect, test } from "vitest";
import { refusal, ring, ringsOf, triangle } from "./polygons.js";
import { polygonShp, UTM33, WGS84 } from "./shapefiles.js";
import { zip } from "./zip-files.js";

const geojson = JSON.stringify({ type: "Polygon", coordinates: [ring] });
const kml = (body: string) =>
  `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${body}</Document></kml>`;
const kmlRing = ring.map(([x, y]) => `${x},${y},0`).join(" ");
const placemark = `<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>${kmlRing}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`;

test("GeoJSON is read as text, object, bytes and Blob, with and without a byte-order mark", async () => {
  const bytes = new TextEncoder().encode(`\uFEFF${geojson}`);
  for (const source of [geojson, JSON.parse(geojson), bytes, new Blob([geojson])])
    expect(ringsOf(await polygonFromGeoJson(source))).toEqual([ring]);
});

test("GeoJSON with one feature a line is read whole", async () => {
  const lines = [ring, triangle].map((r) =>
    JSON.stringify({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [r] } }),
  );
  for (const text of [lines.join("\n"), lines.map((line) => `\u001e${line}\n`).join("")])
    expect(ringsOf(await polygonFromBytes(new Blob([text])))).toEqual([ring, triangle]);
  expect(ringsOf(await polygonFromBytes(new Blob([`\u001e${lines[0]}\n`])))).toEqual([ring]);
});

test("old GeoJSON that names its projection is reprojected", async () => {
  const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::3857" } };
  const mercator = { type: "Polygon", crs, coordinates: [ring.map(([x, y]) => [x * 111319.49, y * 111325.14])] };
  const [[, [x, y] = [0, 0]] = []] = ringsOf(await polygonFromGeoJson(mercator as never));
  expect([x, y]).toEqual([expect.closeTo(2, 3), expect.closeTo(0, 3)]);
});

test("KML is read with folders, prefixes, holes, comments and CDATA", async () => {
  const inner =
    "<innerBoundaryIs><LinearRing><coordinates>0.2,0.2 0.4,0.2 0.4,0.4 0.2,0.2</coordinates></LinearRing></innerBoundaryIs>";
  const holed = placemark.replace("<outerBoundaryIs>", `${inner}<outerBoundaryIs>`);
  const result = await polygonFromKml(
    kml(`<!-- a > b --><Folder>${holed}</Folder><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>`),
  );
  expect(ringsOf(result)).toEqual([ring]);
  expect(result).toMatchObject({ holesDropped: 1, ignored: { Point: 1 } });
  const prefixed = kml(placemark).replace(/<(\/?)(?!\?)/g, "<$1k:");
  expect(ringsOf(await polygonFromKml(prefixed))).toEqual([ring]);
  expect(ringsOf(await polygonFromKml(kml(placemark.replace(kmlRing, `<![CDATA[${kmlRing}]]>`))))).toEqual([ring]);
});

test("KMZ is read with all its documents, whatever their names say", async () => {
  const archive = zip([
    { name: "doc.kml", data: kml("<NetworkLink/>") },
    { name: "../../layers/a.kml", data: kml(placemark) },
    { name: "files/icon.png", data: "x" },
  ]);
  expect(ringsOf(await polygonFromKml(archive, { name: "a.kmz" }))).toEqual([ring]);
});

test("tracks and routes of GPX are outlines", async () => {
  const points = ring.map(([lon, lat]) => `<trkpt lat="${lat}" lon='${lon}'><ele>1</ele></trkpt>`).join("");
  const gpx = `<gpx version="1.1"><wpt lat="1" lon="2"/><trk><trkseg>${points}</trkseg></trk></gpx>`;
  const result = await polygonFromGpx(gpx);
  expect(ringsOf(result)).toEqual([ring]);
  expect(result.ignored).toEqual({ Point: 1 });
});

test("well-known text is read in all its forms", async () => {
  const text = ring.map(([x, y]) => `${x} ${y}`).join(", ");
  for (const wkt of [
    `POLYGON ((${text}))`,
    `polygon((${text}))`,
    `SRID=4326;POLYGON((${text}))`,
    `GEOMETRYCOLLECTION(POLYGON((${text})))`,
  ])
    expect(ringsOf(await polygonFromWkt(wkt))).toEqual([ring]);
  expect(ringsOf(await polygonFromWkt(`MULTIPOLYGON Z (((${text.replace(/, |$/g, " 5, ").slice(0, -2)})))`))).toEqual([
    ring,
  ]);
  expect(
    ringsOf(await polygonFromWkt(`POLYGON ((${text}))\nPOLYGON ((${triangle.map((p) => p.join(" ")).join()}))`)),
  ).toEqual([ring, triangle]);
});

const clockwise = [...ring].reverse() as [number, number][];
const hole = [
  [0.2, 0.2],
  [0.4, 0.2],
  [0.4, 0.4],
  [0.2, 0.2],
] as [number, number][];

test("shapefiles are read zipped, in parts and alone, with heights and holes", async () => {
  const shp = polygonShp([[clockwise, hole], [[...triangle].reverse() as [number, number][]]]);
  const archive = zip([
    { name: "land/area.shp", data: shp },
    { name: "land/AREA.PRJ", data: WGS84 },
    { name: "__MACOSX/land/._area.shp", data: "x" },
  ]);
  for (const source of [archive, shp, { shp, prj: WGS84 }]) {
    const result = await polygonFromShapefile(source);
    expect(result.polygons).toHaveLength(2);
    expect(result.holesDropped).toBe(1);
  }
  expect((await polygonFromShapefile(polygonShp([[clockwise]], 15))).polygons).toHaveLength(1);
});

test("a ring that winds like a hole but lies outside is kept", async () => {
  const result = await polygonFromShapefile(polygonShp([[clockwise, triangle as [number, number][]]]));
  expect(result.polygons).toHaveLength(2);
  expect((await polygonFromShapefile(polygonShp([[ring as [number, number][]]]))).polygons).toHaveLength(1);
});

test("a projected shapefile is reprojected by its .prj, and refused without", async () => {
  const metres: [number, number][] = [
    [500_000, 5_000_000],
    [500_000, 5_100_000],
    [600_000, 5_100_000],
    [500_000, 5_000_000],
  ];
  const shp = polygonShp([[metres]]);
  const [[[x, y] = [0, 0]] = []] = ringsOf(await polygonFromShapefile({ shp, prj: UTM33 }));
  expect(x).toBeCloseTo(15, 5);
  // The meridian arc from the equator, 5,000,000 m / 0.9996 along the WGS 84 ellipsoid.
  expect(y).toBeCloseTo(45.1534, 3);
  expect(await refusal(polygonFromShapefile(shp))).toBe("query/geometry-crs");
});

test("damaged, cut-off and hostile files are refused with a GeometryError each", async () => {
  const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i} "&lol;&lol;">`).join("")}]>${kml(placemark)}`;
  const shp = polygonShp([[clockwise]]);
  const archive = zip([{ name: "a.kml", data: kml(placemark) }]);
  const big = "x".repeat(3_000_000);
  expect(await refusal(polygonFromKml(bomb))).toBe("query/geometry-syntax");
  expect(await refusal(polygonFromKml(kml(placemark).slice(0, -20)))).toBe("query/geometry-syntax");
  expect(await refusal(polygonFromKml(`<kml>${"<a>".repeat(1000)}</kml>`))).toBe("query/geometry-syntax");
  expect(await refusal(polygonFromKml(kml(placemark.replace("0,0,0", "0;0;0"))))).toBe("query/geometry-coordinates");
  expect(await refusal(polygonFromGpx('<gpx><trk><trkseg><trkpt lat="a" lon="1"/></trkseg></trk></gpx>'))).toBe(
    "query/geometry-coordinates",
  );
  expect(await refusal(polygonFromGeoJson(geojson.slice(0, -3)))).toBe("query/geometry-syntax");
  expect(await refusal(polygonFromGeoJson('{"type":"Topology","arcs":[]}'))).toBe("query/geometry-format");
  expect(await refusal(polygonFromGeoJson("[1,2]"))).toBe("query/geometry-type");
  expect(await refusal(polygonFromWkt("POLYGON ((0 0, 1 1"))).toBe("query/geometry-syntax");
  expect(await refusal(polygonFromWkt("CIRCLE (0 0)"))).toBe("query/geometry-syntax");
  for (const end of [99, 110, shp.length - 1])
    expect(await refusal(polygonFromShapefile(shp.subarray(0, end)))).toBe("query/geometry-syntax");
  for (const end of [30, archive.length - 5])
    expect(await refusal(polygonFromKml(archive.subarray(0, end)))).toBe("query/geometry-syntax");
  expect(await refusal(polygonFromBytes(zip([{ name: "a.kml", data: big }]), { maxBytes: 1_000_000 }))).toBe(
    "query/geometry-too-large",
  );
  // The archive says 10 bytes; what counts is what comes out.
  expect(
    await refusal(polygonFromBytes(zip([{ name: "a.kml", data: big, declaredSize: 10 }]), { maxBytes: 1_000_000 })),
  ).toBe("query/geometry-too-large");
  expect(await refusal(polygonFromBytes(zip([{ name: "a.kml", data: "x", flags: 1 }])))).toBe("query/geometry-format");
  expect(await refusal(polygonFromBytes(zip([{ name: "a.txt", data: "x" }])))).toBe("query/geometry-format");
  expect(await refusal(polygonFromBytes(new Uint8Array([1, 2, 3, 4])))).toBe("query/geometry-format");
  expect(await refusal(polygonFromBytes(new Uint8Array()))).toBe("query/geometry-syntax");
  expect(await refusal(polygonFromBytes(new Uint8Array(2000), { maxBytes: 1000 }))).toBe("query/geometry-too-large");
  expect(await refusal(polygonFromKml(geojson))).toBe("query/geometry-format");
});

test("points and lines can be read, too", async () => {
  expect(await readGeometries(new Blob(['{"type":"Point","coordinates":[1,2]}']))).toEqual([
    { type: "Point", coordinates: [1, 2] },
  ]);
});

test("no prefix of a good file makes a reader throw anything but a GeometryError, or hang", async () => {
  const archive = zip([{ name: "a.shp", data: polygonShp([[clockwise]]) }]);
  for (const bytes of [
    archive,
    polygonShp([[clockwise]]),
    new TextEncoder().encode(kml(placemark)),
    new TextEncoder().encode(geojson),
  ])
    for (let end = 0; end < bytes.length; end += 3)
      expect(await refusal(polygonFromBytes(bytes.subarray(0, end)))).toMatch(/^query\/geometry-|^nothing thrown$/);
});
