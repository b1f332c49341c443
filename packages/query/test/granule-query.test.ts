import { inspect } from "node:util";
import { CollectionQuery, GranuleQuery, Polygon, StacItemQuery } from "@earthaccess/query";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ring } from "./square-ring.js";

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
