import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  polygonFromBytes,
  polygonFromFlatGeobuf,
  polygonFromGeoPackage,
  polygonFromGeoParquet,
} from "@earthaccess/query/geometry";
import { serialize } from "flatgeobuf/lib/mjs/geojson.js";
import { parquetWriteBuffer } from "hyparquet-writer";
import initSqlJs from "sql.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { indexedFlatGeobuf } from "./flatgeobuf-files.js";
import { refusal, ring, ringsOf, triangle } from "./polygons.js";
import { UTM33 } from "./shapefiles.js";

const feature = (coordinates: unknown, type = "Polygon") => ({
  type: "Feature",
  properties: {},
  geometry: { type, coordinates },
});
const collection = (...features: unknown[]) => ({ type: "FeatureCollection", features }) as never;

describe("FlatGeobuf", () => {
  test("is read with one and with mixed geometry types", async () => {
    expect(ringsOf(await polygonFromFlatGeobuf(serialize(collection(feature([ring]), feature([triangle])))))).toEqual([
      ring,
      triangle,
    ]);
    const multi = serialize(collection(feature([[ring], [triangle]], "MultiPolygon")));
    expect(ringsOf(await polygonFromBytes(multi))).toEqual([ring, triangle]);
    const mixed = serialize(
      collection(feature([ring]), feature([[triangle]], "MultiPolygon"), feature([1, 2], "Point")),
    );
    expect(ringsOf(await polygonFromBytes(mixed))).toEqual([ring, triangle]);
  });

  test("names its coordinate system, which must be known", async () => {
    expect(await refusal(polygonFromFlatGeobuf(serialize(collection(feature([ring])), 4326)))).toBe("nothing thrown");
    expect(await refusal(polygonFromFlatGeobuf(serialize(collection(feature([ring])), 999_999)))).toBe(
      "query/geometry-crs",
    );
  });

  test("that is cut off anywhere is refused", async () => {
    const bytes = serialize(collection(feature([ring]), feature([triangle])));
    for (let end = 0; end < bytes.length; end += 2)
      expect(await refusal(polygonFromFlatGeobuf(bytes.subarray(0, end)))).toMatch(
        /^query\/geometry-|^nothing thrown$/,
      );
  });

  test("of a single feature has a root above it in its index", async () => {
    const bytes = indexedFlatGeobuf([ring]);
    expect(ringsOf(await polygonFromFlatGeobuf(bytes))).toEqual([ring]);
    expect(ringsOf(await polygonFromFlatGeobuf(bytes, { bbox: [1, 0, 3, 3] }))).toEqual([ring]);
    expect(await refusal(polygonFromFlatGeobuf(bytes, { bbox: [50, 50, 60, 60] }))).toBe("query/geometry-no-polygon");
  });

  describe("on a server", () => {
    const rings = Array.from({ length: 5000 }, (_, i) =>
      triangle.map(([x, y]): [number, number] => [
        -170 + (i % 100) * 3 + (x - 20) / 2,
        -80 + Math.floor(i / 100) * 3 + y,
      ]),
    );
    const bytes = indexedFlatGeobuf(rings);
    let server: Server;
    let url: URL;
    let sent = 0;
    let requests = 0;

    beforeAll(async () => {
      server = createServer((request, response) => {
        requests++;
        const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "");
        if (request.url === "/missing.fgb") response.writeHead(404).end();
        else if (request.method === "HEAD") response.writeHead(200, { "content-length": bytes.length }).end();
        else if (request.url === "/whole.fgb" || !range) {
          sent += bytes.length;
          response.writeHead(200, { "content-length": bytes.length }).end(bytes);
        } else {
          const part = bytes.subarray(Number(range[1]), Number(range[2]) + 1);
          sent += part.length;
          response
            .writeHead(206, {
              "content-length": part.length,
              "content-range": `bytes ${range[1]}-${Number(range[1]) + part.length - 1}/${bytes.length}`,
            })
            .end(part);
        }
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/area.fgb`);
    });

    afterAll(() => server.close());

    test("only the features in the box are fetched", async () => {
      [sent, requests] = [0, 0];
      const expected = rings.filter((r) => r.some(([x, y]) => x >= 10 && x <= 30 && y >= 10 && y <= 30));
      const result = await polygonFromFlatGeobuf(url, { bbox: [10, 10, 30, 30] });
      expect(result.polygons.length + result.polygonsMerged).toBe(expected.length);
      expect(sent).toBeLessThan(bytes.length / 2);
      expect(requests).toBeLessThan(12);
    });

    test("a box over the antimeridian finds both sides", async () => {
      const expected = rings.filter((r) => r.some(([x, y]) => (x >= 120 || x <= -165) && y >= 0 && y <= 3));
      const result = await polygonFromFlatGeobuf(url, { bbox: [120, 0, -165, 3] });
      expect(result.polygons.length + result.polygonsMerged).toBe(expected.length);
    });

    test("without a box, or without ranges on the server, the whole file is read", async () => {
      expect((await polygonFromFlatGeobuf(url)).pointsBefore).toBe(5000 * 4);
      const whole = await polygonFromFlatGeobuf(new URL("/whole.fgb", url), { bbox: [10, 10, 30, 30] });
      expect(whole.pointsBefore).toBeLessThan(1000);
    });

    test("a page of another origin, which sees no Content-Range, is told the size all the same", async () => {
      const inPage: typeof globalThis.fetch = async (input, init) => {
        const { body, status, headers } = await globalThis.fetch(input, init);
        const shown = [...headers].filter(([name]) => name === "content-length");
        return new Response(body, { status, headers: shown });
      };
      expect((await polygonFromFlatGeobuf(url, { fetch: inPage })).pointsBefore).toBe(5000 * 4);
      const silent: typeof globalThis.fetch = async (input, init) => {
        const { body, status } = await globalThis.fetch(input, init);
        return new Response(body, { status });
      };
      await expect(polygonFromFlatGeobuf(url, { fetch: silent })).rejects.toThrow(/does not say how long it is/);
    });

    test("a missing file, a silent server and an abort are told apart", async () => {
      expect(await refusal(polygonFromFlatGeobuf(new URL("/missing.fgb", url)))).toBe("query/geometry-request");
      expect(await refusal(polygonFromFlatGeobuf(new URL("http://127.0.0.1:1/x.fgb")))).toBe("query/geometry-request");
      await expect(polygonFromFlatGeobuf(url, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
      expect(await refusal(polygonFromFlatGeobuf(url, { bbox: [-179, -89, -178, -88] }))).toBe(
        "query/geometry-no-polygon",
      );
    });
  });
});

/** A polygon as GeoPackage stores it: header with an envelope, then well-known binary. */
function geoPackageBlob(points: readonly (readonly [number, number])[], { hasEnvelope = true } = {}): Uint8Array {
  const header = Buffer.alloc(hasEnvelope ? 40 : 8);
  header.write("GP");
  header.writeUInt8(hasEnvelope ? 0b11 : 1, 3);
  const wkb = Buffer.alloc(13 + 16 * points.length);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(3, 1);
  wkb.writeUInt32LE(1, 5);
  wkb.writeUInt32LE(points.length, 9);
  points.forEach(([x, y], i) => {
    wkb.writeDoubleLE(x, 13 + 16 * i);
    wkb.writeDoubleLE(y, 21 + 16 * i);
  });
  return Buffer.concat([header, wkb]);
}

async function geoPackage(srs: number, blobs: readonly Uint8Array[]): Promise<Uint8Array> {
  const sql = await initSqlJs();
  const db = new sql.Database();
  db.run("CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, definition TEXT)");
  db.run("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)");
  db.run("INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'x'), (32633, ?), (99999, ?), (99998, ?)", [
    UTM33,
    'LOCAL_CS["Undefined SRS",LOCAL_DATUM["unknown",32767],UNIT["unknown",0],AXIS["Easting",EAST]]',
    'LOCAL_CS["Site 7",LOCAL_DATUM["Peg",32767],UNIT["metre",1]]',
  ]);
  db.run("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?)", ['la"nd', "geom", srs]);
  db.run('CREATE TABLE "la""nd" (geom BLOB)');
  for (const blob of blobs) db.run('INSERT INTO "la""nd" VALUES (?)', [blob]);
  const bytes = db.export();
  db.close();
  return bytes;
}

describe("GeoPackage", () => {
  test("is read with and without envelopes", async () => {
    const bytes = await geoPackage(4326, [geoPackageBlob(ring), geoPackageBlob(triangle, { hasEnvelope: false })]);
    expect(ringsOf(await polygonFromGeoPackage(bytes))).toEqual([ring, triangle]);
    expect(ringsOf(await polygonFromBytes(new Blob([bytes as Uint8Array<ArrayBuffer>])))).toEqual([ring, triangle]);
  });

  test("with projected coordinates is reprojected", async () => {
    const metres = ring.map(([x, y]): [number, number] => [500_000 + x * 1000, 5_000_000 + y * 1000]);
    const [[[x] = [0]] = []] = ringsOf(await polygonFromGeoPackage(await geoPackage(32633, [geoPackageBlob(metres)])));
    expect(x).toBeCloseTo(15, 5);
  });

  test("without a system that anybody named is in degrees, and one of a local system is refused", async () => {
    expect(ringsOf(await polygonFromGeoPackage(await geoPackage(99999, [geoPackageBlob(ring)])))).toEqual([ring]);
    const local = polygonFromGeoPackage(await geoPackage(99998, [geoPackageBlob(ring)]));
    await expect(local).rejects.toMatchObject({
      code: "query/geometry-crs",
      message: expect.stringContaining("Site 7"),
    });
  });

  test("that is broken is refused", async () => {
    const bytes = await geoPackage(4326, [geoPackageBlob(ring).subarray(0, 60)]);
    expect(await refusal(polygonFromGeoPackage(bytes))).toBe("query/geometry-syntax");
    expect(await refusal(polygonFromGeoPackage(bytes.subarray(0, 5000)))).toBe("query/geometry-syntax");
  });

  test("says what to install when SQLite does not start", async () => {
    const sqlite = () => Promise.reject(new Error("no wasm"));
    await expect(polygonFromGeoPackage(await geoPackage(4326, []), { sqlite })).rejects.toThrow("no wasm");
  });
});

function geoParquet(geo: unknown, polygons: readonly (readonly (readonly [number, number])[])[]): Uint8Array {
  const data = polygons.map((points) => ({ type: "Polygon", coordinates: [points] }));
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "id", data: polygons.map((_, i) => i), type: "INT32" },
      { name: "geometry", data, type: "GEOMETRY" },
    ],
    ...(geo !== undefined && { kvMetadata: [{ key: "geo", value: JSON.stringify(geo) }] }),
  });
  return new Uint8Array(buffer);
}

describe("GeoParquet", () => {
  const geo = {
    version: "1.1.0",
    primary_column: "geometry",
    columns: { geometry: { encoding: "WKB", geometry_types: ["Polygon"] } },
  };

  test("is read by its metadata, or by Parquet's own geometry type", async () => {
    expect(ringsOf(await polygonFromGeoParquet(geoParquet(geo, [ring, triangle])))).toEqual([ring, triangle]);
    expect(ringsOf(await polygonFromBytes(geoParquet(undefined, [ring])))).toEqual([ring]);
  });

  test("without geometries, or encoded otherwise, is refused", async () => {
    const plain = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "id", data: [1], type: "INT32" }] }));
    expect(await refusal(polygonFromGeoParquet(plain))).toBe("query/geometry-no-polygon");
    const arrow = { ...geo, columns: { geometry: { encoding: "polygon" } } };
    expect(await refusal(polygonFromGeoParquet(geoParquet(arrow, [ring])))).toBe("query/geometry-format");
    expect(await refusal(polygonFromGeoParquet(geoParquet(geo, [ring]).subarray(0, 50)))).toBe("query/geometry-syntax");
  });
});
