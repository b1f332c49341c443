import { inspect } from "node:util";
import { CollectionQuery, GranuleQuery, InvalidQueryError, Polygon, StacItemQuery } from "@earthaccess/query";
import { describe, expect, expectTypeOf, test } from "vitest";

const ring: [number, number][] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

describe("building", () => {
  test("chaining and parameters give equal queries", () => {
    const chained = new GranuleQuery()
      .shortName("ATL03")
      .temporal("2020-01-01", "2020-12-31")
      .boundingBox(-180, -90, 180, -60)
      .cloudCover(0, 20);
    const given = new GranuleQuery({
      shortName: "ATL03",
      temporal: ["2020-01-01", "2020-12-31"],
      boundingBox: [-180, -90, 180, -60],
      cloudCover: { min: 0, max: 20 },
    });
    expect(chained.toCmr()).toEqual(given.toCmr());
    expect(chained.equals(given)).toBe(true);
    expect(given.equals(chained.version("006"))).toBe(false);
    expect(given.equals(new CollectionQuery())).toBe(false);
  });

  test("a query never changes, whatever is done to it or to what it was built from", () => {
    const params = {
      shortName: ["A", "B"],
      polygon: ring.map(([x, y]): [number, number] => [x, y]),
      temporal: [new Date(0), new Date(1e12)] as [Date, Date],
    };
    const query = new GranuleQuery(params);
    const before = query.toCmr();
    query.shortName("C").version("1").with({ shortName: "D" });
    params.shortName.push("E");
    (params.polygon[0] as number[])[0] = 99;
    params.temporal[0].setTime(5e11);
    Object.assign(query.toCmr(), { short_name: "X" });
    expect(() => (query.params.shortName as string[]).push("F")).toThrow(TypeError);
    expect(query.toCmr()).toEqual(before);
  });

  test("one-shot iterables, sets and typed arrays are read once and kept", () => {
    function* points() {
      yield* ring;
    }
    const query = new GranuleQuery({
      shortName: new Set(["A", "B"]) as never,
      polygon: points() as never,
      boundingBox: new Float64Array([1, 2, 3, 4]),
    });
    expect(query.toCmr()).toEqual(query.toCmr());
    expect(query.toCmr()).toMatchObject({
      short_name: ["A", "B"],
      polygon: "0,0,10,0,10,10,0,10,0,0",
      bounding_box: "1,2,3,4",
    });
  });

  test("dates and points add up in a chain, other parameters replace", () => {
    const query = new GranuleQuery()
      .shortName("A")
      .shortName("B")
      .temporal("2020", "2020")
      .temporal("2022", "2022")
      .point(1, 2)
      .point(3, 4);
    expect(query.toCmr()).toEqual({
      short_name: "B",
      temporal: ["2020-01-01T00:00:00Z,2020-12-31T23:59:59Z", "2022-01-01T00:00:00Z,2022-12-31T23:59:59Z"],
      point: ["1,2", "3,4"],
    });
    expect(query.with({ temporal: "2021" }).toCmr().temporal).toBe("2021-01-01T00:00:00Z,2021-12-31T23:59:59Z");
  });

  test("null and undefined remove a parameter, several arguments are several values", () => {
    const query = new GranuleQuery({ shortName: "A", downloadable: true });
    expect(query.downloadable(null).toCmr()).toEqual({ short_name: "A" });
    expect(query.with({ downloadable: undefined }).toCmr()).toEqual({ short_name: "A" });
    expect(query.shortName("X", "Y").toCmr().short_name).toEqual(["X", "Y"]);
  });

  test("calls without arguments set switches and whole ranges", () => {
    expect(new GranuleQuery().shortName("A").downloadable().browsable().cloudCover().toCmr()).toEqual({
      short_name: "A",
      downloadable: "true",
      browsable: "true",
      cloud_cover: "0,100",
    });
  });

  test("other names of a parameter mean the same", () => {
    const one = new GranuleQuery({
      shortName: "A",
      cloudCoverage: [0, 20],
      onlineOnly: true,
      readableGranuleName: "x",
      dayNight: "day",
      dataCenter: "ASF",
    });
    const other = new GranuleQuery({
      shortName: "A",
      cloudCover: [0, 20],
      downloadable: true,
      granuleName: "x",
      dayNightFlag: "day",
      daac: "ASF",
    });
    expect(one.toCmr()).toEqual(other.toCmr());
  });

  test("it prints as its parameters", () => {
    const query = new GranuleQuery({ shortName: "ATL03", temporal: new Date(0) });
    expect(String(query)).toBe('GranuleQuery({"shortName":"ATL03","temporal":"1970-01-01T00:00:00.000Z"})');
    expect(inspect(query)).toBe(String(query));
  });

  test("the types know every method and refuse unknown parameters", () => {
    expectTypeOf(new GranuleQuery().shortName)
      .parameter(0)
      .toEqualTypeOf<string | readonly string[] | null | undefined>();
    expectTypeOf(new GranuleQuery().boundingBox(1, 2, 3, 4)).toEqualTypeOf<GranuleQuery>();
    // @ts-expect-error no such parameter
    new GranuleQuery({ shortname: "A" });
    // @ts-expect-error no such sort key
    new GranuleQuery({ sortKey: "start" });
  });
});

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

describe("collections", () => {
  test("ids of STAC collections in shortName are split, with a warning", () => {
    const query = new GranuleQuery({ shortName: ["HLSL30.v2.0", "HLSS30.v2.0"] });
    expect(query.toCmr()).toEqual({ short_name: ["HLSL30", "HLSS30"], version: "2.0" });
    expect(query.validate().warnings).toHaveLength(2);
    expect(new GranuleQuery({ shortName: "HLSL30.v2.0", version: "2.0" }).validate().isValid).toBe(true);
  });

  test("names with different versions become entry ids, contradictions are errors", () => {
    expect(new GranuleQuery({ shortName: ["HLSL30.v2.0", "ATL03.v006"] }).toCmr()).toEqual({
      entry_id: ["HLSL30_2.0", "ATL03_006"],
    });
    expect(new GranuleQuery({ shortName: "HLSL30.v2.0", version: "1" }).validate().errors[0]).toMatchObject({
      field: "version",
      code: "conflict",
    });
    expect(new GranuleQuery({ shortName: ["HLSL30.v2.0", "ATL03"] }).validate().errors[0]).toMatchObject({
      field: "shortName",
      code: "conflict",
    });
  });

  test("short names that only look like ids are kept", () => {
    expect(new GranuleQuery({ shortName: "MUR-JPL-L4-GLOB-v4.1" }).toCmr()).toEqual({
      short_name: "MUR-JPL-L4-GLOB-v4.1",
    });
    const entry = new GranuleQuery({ shortName: "OPERA_L3_DSWX-HLS_V1_1.0" });
    expect(entry.toCmr()).toEqual({ short_name: "OPERA_L3_DSWX-HLS_V1_1.0" });
    expect(entry.validate().warnings[0]).toMatchObject({ code: "collection-id", suggestion: "OPERA_L3_DSWX-HLS_V1" });
  });

  test("a DAAC becomes its provider, the one in the cloud when that is asked for", () => {
    expect(new GranuleQuery({ shortName: "A", daac: "podaac" }).toCmr().provider).toBe("PODAAC");
    expect(new GranuleQuery({ shortName: "A", daac: "LP DAAC", cloudHosted: true }).toCmr()).toEqual({
      short_name: "A",
      provider: "LPCLOUD",
    });
    expect(new GranuleQuery({ daac: "NSIDC", provider: "NSIDC_CPRD" }).toCmr().provider).toBe("NSIDC_CPRD");
    expect(new GranuleQuery({ daac: "NSIDC", provider: "POCLOUD" }).validate().errors[0]).toMatchObject({
      field: "daac",
      code: "conflict",
    });
  });

  test("conditions on collections are found by a collection search first", () => {
    const query = new GranuleQuery({
      doi: "10.5067/X",
      cloudHosted: true,
      daac: "PODAAC",
      conceptId: ["C1-P", "G2-P"],
      point: [1, 2],
      shortName: "a*",
      options: { shortName: { pattern: true } },
    });
    expect(query.toCmr()).toEqual({
      short_name: "a*",
      provider: "POCLOUD",
      concept_id: ["C1-P", "G2-P"],
      point: "1,2",
      "options[short_name][pattern]": "true",
    });
    expect(new CollectionQuery(query.collectionConditions()).toCmr()).toEqual({
      doi: "10.5067/X",
      cloud_hosted: "true",
      provider: "POCLOUD",
      short_name: "a*",
      concept_id: "C1-P",
      "options[short_name][pattern]": "true",
    });
    expect(new GranuleQuery({ shortName: "A" }).collectionConditions()).toBeUndefined();
  });

  test("the collections found replace the conditions, none found is an error that names them", () => {
    const query = new GranuleQuery({ doi: "10.5067/X", daac: "PODAAC", point: [1, 2] });
    expect(query.withCollections(["C1-P", "C2-P"]).toCmr()).toEqual({
      collection_concept_id: ["C1-P", "C2-P"],
      point: "1,2",
    });
    expect(query.withCollections(["C1-P"]).collectionConditions()).toBeUndefined();
    expect(() => query.withCollections([])).toThrow(/no collection has doi "10.5067\/X"/);
  });
});

describe("from", () => {
  test("CMR parameters in snake_case are taken as they are", () => {
    const raw = {
      short_name: ["A", "B"],
      "concept_id[]": "C1-P",
      temporal: "2020-01-01T00:00:00Z,2020-12-31T23:59:59Z",
      bounding_box: "-180,-90,180,90",
      polygon: "0,0,10,0,10,10,0,0",
      cloud_cover: "0,20",
      day_night_flag: "day",
      page_size: 10,
      "options[short_name][ignore_case]": "false",
      "passes[0][pass]": 1,
      "cycle[]": 3,
      "exclude[concept_id][]": ["G1-P"],
      sort_key: "-start_date",
    };
    expect(GranuleQuery.from(raw).toCmr()).toEqual({
      short_name: ["A", "B"],
      concept_id: "C1-P",
      temporal: "2020-01-01T00:00:00Z,2020-12-31T23:59:59Z",
      bounding_box: "-180,-90,180,90",
      polygon: "0,0,10,0,10,10,0,0",
      cloud_cover: "0,20",
      day_night_flag: "day",
      page_size: "10",
      "options[short_name][ignore_case]": "false",
      "passes[0][pass]": "1",
      cycle: ["3"],
      "exclude[concept_id]": ["G1-P"],
      sort_key: "-start_date",
    });
  });

  test("queries of any kind and plain parameters are taken", () => {
    const query = new GranuleQuery({ shortName: "A", version: "1" });
    expect(GranuleQuery.from(query)).toBe(query);
    expect(GranuleQuery.from({ shortName: "A", version: "1" }).equals(query)).toBe(true);
    expect(GranuleQuery.from(new StacItemQuery({ collections: ["A_1"] })).equals(query)).toBe(true);
    // A query of another installed copy is recognised by its shape.
    expect(GranuleQuery.from({ params: query.params, toCmr: () => ({}) }).equals(query)).toBe(true);
  });

  test("names that would change every object stay data", () => {
    const raw = JSON.parse('{"__proto__":{"polluted":1},"options[__proto__][pattern]":"true","short_name":"A"}');
    const { errors } = GranuleQuery.from(raw).validate();
    expect(errors.length).toBe(2);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("a query comes back from JSON", () => {
    const query = new GranuleQuery({
      shortName: "A",
      temporal: [new Date(0), null],
      polygon: new Polygon(ring),
      point: { lon: 1, lat: 2 },
    });
    expect(new GranuleQuery(JSON.parse(JSON.stringify(query))).equals(query)).toBe(true);
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
