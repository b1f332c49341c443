import { GranuleQuery, InvalidQueryError, Polygon } from "@earthaccess/query";
import { describe, expect, test } from "vitest";
import { ring } from "./square-ring.js";

describe("toCmr", () => {
  test("numbers are written without exponents and without minus zero", () => {
    const query = new GranuleQuery({ shortName: "A", boundingBox: [-0, 1e-7, 1.23456789, 10.5] });
    expect(query.toCmr().bounding_box).toBe("0,0.0000001,1.2345679,10.5");
  });

  test("several polygons are alternatives, unless the user says otherwise", () => {
    const several = new GranuleQuery({ shortName: "A", polygon: [ring, ring.map(([x, y]) => [x + 20, y])] as never });
    expect(several.toCmr()["options[polygon][or]"]).toBe("true");
    expect(several.with({ options: { polygon: { or: false } } }).toCmr()["options[polygon][or]"]).toBe("false");
  });

  test("polygons are taken from GeoJSON of any kind, from values and from text", () => {
    const coordinates = [[...ring, ring[0]]] as never;
    const text = "0,0,10,0,10,10,0,10,0,0";
    const geometry = { type: "Polygon", coordinates } as const;
    for (const polygon of [
      geometry,
      { type: "Feature", geometry },
      { type: "FeatureCollection", features: [{ type: "Feature", geometry }] },
      { type: "MultiPolygon", coordinates: [coordinates] },
      new Polygon(ring),
      [new Polygon(ring)],
      { polygons: [new Polygon(ring)] },
      [ring],
      text,
      ring.map(([lon, lat]) => ({ lon, lat })),
    ])
      expect(new GranuleQuery({ shortName: "A", polygon: polygon as never }).toCmr().polygon).toBe(text);
  });

  test("names with wildcards are patterns, names without are not", () => {
    expect(new GranuleQuery({ shortName: "A", granuleName: "a*" }).toCmr()).toMatchObject({
      "options[readable_granule_name][pattern]": "true",
    });
    expect(new GranuleQuery({ shortName: "A", granuleName: "a" }).toCmr()).toEqual({
      short_name: "A",
      readable_granule_name: "a",
    });
  });

  test("attributes, passes, grids, facets and exclusions get their composed names", () => {
    const query = new GranuleQuery({
      shortName: "A",
      attribute: ["NAME", { name: "a,b", type: "float", min: 0, max: 20 }, { name: "c", type: "string", value: "x,y" }],
      cycle: 7,
      passes: [{ pass: 1, tiles: ["1L", "2R"] }, 2],
      twoDCoordinateSystem: {
        name: "wrs-1",
        coordinates: [
          [5, 10],
          [[8, 10], 3],
        ],
      },
      temporalFacet: { year: 2020, month: 6 },
      exclude: { conceptId: ["G1-P", "G2-P"] },
    });
    expect(query.toCmr()).toEqual({
      short_name: "A",
      attribute: ["NAME", "float,a\\,b,0,20", "string,c,x\\,y"],
      cycle: ["7"],
      "passes[0][pass]": "1",
      "passes[0][tiles]": "1L,2R",
      "passes[1][pass]": "2",
      two_d_coordinate_system: "wrs-1:5,10:8-10,3",
      "temporal_facet[0][year]": "2020",
      "temporal_facet[0][month]": "6",
      "exclude[concept_id]": ["G1-P", "G2-P"],
    });
    expect(decodeURIComponent(query.toCmrSearchParams().toString())).toContain("attribute[]=NAME&");
    expect(decodeURIComponent(query.toCmrSearchParams().toString())).toContain("exclude[concept_id][]=G1-P&");
  });

  test("everything that is wrong is thrown at once, one line each", () => {
    const query = new GranuleQuery({ boundingBox: [-200, 0, 0, 100], cloudCover: [50, 10], shortname: "x" } as never);
    try {
      query.toCmr();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidQueryError);
      const { code, data, message } = error as InvalidQueryError;
      expect(code).toBe("query/invalid");
      expect(data.errors.map(({ field }) => field)).toEqual([
        "spatial",
        "boundingBox",
        "boundingBox",
        "cloudCover",
        "shortname",
      ]);
      expect(message.split("\n")).toHaveLength(6);
    }
  });
});

describe("shapefile", () => {
  const file = new File(['{"type":"Point","coordinates":[1,2]}'], "area.geojson");

  test("it goes into a multipart body, beside the other parameters", async () => {
    const body = new GranuleQuery({ shortName: "A", shapefile: file }).toCmrBody() as FormData;
    expect([...body.keys()]).toEqual(["short_name", "shapefile"]);
    const part = body.get("shapefile") as File;
    expect([part.name, part.type, await part.text()]).toEqual([
      "area.geojson",
      "application/geo+json",
      await file.text(),
    ]);
  });

  test("bytes tell what they are", () => {
    const typeOf = (bytes: Uint8Array) =>
      ((new GranuleQuery({ shortName: "A", shapefile: bytes }).toCmrBody() as FormData).get("shapefile") as File).type;
    expect(typeOf(new Uint8Array([0x50, 0x4b, 3, 4]))).toBe("application/shapefile+zip");
    expect(typeOf(new TextEncoder().encode(" <kml/>"))).toBe("application/vnd.google-earth.kml+xml");
    expect(typeOf(new TextEncoder().encode("{}"))).toBe("application/geo+json");
  });

  test("it cannot be lost in a URL, be empty, or be larger than CMR takes", () => {
    expect(() => new GranuleQuery({ shortName: "A", shapefile: file }).toCmrSearchParams()).toThrow(/toCmrBody/);
    expect(new GranuleQuery({ shortName: "A" }).toCmrBody()).toBeInstanceOf(URLSearchParams);
    expect(new GranuleQuery({ shortName: "A", shapefile: new Uint8Array(0) }).validate().errors[0]).toMatchObject({
      code: "empty",
    });
    expect(
      new GranuleQuery({ shortName: "A", shapefile: new Uint8Array(1_000_001) }).validate().errors[0],
    ).toMatchObject({ code: "range" });
    expect(new GranuleQuery({ shapefile: file }).validate().errors[0]).toMatchObject({ code: "needs-collection" });
  });
});
