import {
  type DroppedParameter,
  type GranuleParams,
  GranuleQuery,
  type StacDialect,
  type StacSearchBody,
} from "@earthaccess/query";
import { describe, expect, test } from "vitest";

function translated(
  params: GranuleParams,
  dialect?: StacDialect,
): { body: StacSearchBody; dropped: DroppedParameter[] } {
  const dropped: DroppedParameter[] = [];
  const body = new GranuleQuery(params).toStac({ ...(dialect && { dialect }), onDropped: (d) => dropped.push(d) });
  return { body, dropped };
}

const triangle: [number, number][] = [
  [0, 0],
  [10, 0],
  [10, 10],
];
const closed = [...triangle, triangle[0]];

test("the seed's example in the dialect of CMR-STAC", () => {
  const { body, dropped } = translated({
    shortName: "HLSL30.v2.0",
    temporal: ["2020-01-01", "2020-12-31"],
    boundingBox: [-180, -90, 180, -60],
    cloudCoverage: [0, 20],
  });
  expect(body).toEqual({
    collections: ["HLSL30_2.0"],
    datetime: "2020-01-01T00:00:00Z/2020-12-31T23:59:59Z",
    bbox: [-180, -90, 180, -60],
    query: { "eo:cloud_cover": { gte: 0, lte: 20 } },
  });
  expect(dropped).toEqual([]);
});

test("collection ids can have the old form", () => {
  expect(
    new GranuleQuery({ shortName: "HLSL30", version: "2.0" }).toStac({ collectionIdStyle: "dotted" }).collections,
  ).toEqual(["HLSL30.v2.0"]);
});

test("the cql2 dialects carry what the query extension cannot", () => {
  const params: GranuleParams = {
    shortName: "A",
    version: "1",
    platform: ["Terra", "Aqua"],
    instrument: "MODIS",
    orbitNumber: [3, 5],
    granuleName: "A_*?.h5",
    updatedSince: "2020",
  };
  expect(translated(params, "cql2-json").body["filter-lang"]).toBe("cql2-json");
  expect(translated(params, "cql2-text").body.filter).toBe(
    "id LIKE 'A\\_%_.h5' AND platform IN ('Terra', 'Aqua') AND A_OVERLAPS(instruments, ('MODIS')) AND sat:absolute_orbit >= 3 AND sat:absolute_orbit <= 5 AND updated >= TIMESTAMP('2020-01-01T00:00:00Z')",
  );
  expect(translated(params, "cql2-text").dropped).toEqual([]);
  expect(translated(params).dropped.map(({ parameter }) => parameter)).toEqual([
    "granuleName",
    "platform",
    "instrument",
    "orbitNumber",
    "updatedSince",
  ]);
});

describe("areas", () => {
  test.each([
    ["a point", { point: [1, 2] }, { type: "Point", coordinates: [1, 2] }],
    ["a polygon", { polygon: triangle }, { type: "Polygon", coordinates: [closed] }],
    [
      "several polygons",
      { polygon: [triangle, triangle.map(([x, y]) => [x + 20, y])] },
      {
        type: "MultiPolygon",
        coordinates: [[closed], [closed.map((position) => [(position?.[0] ?? 0) + 20, position?.[1]])]],
      },
    ],
    [
      "a line",
      {
        line: [
          [0, 0],
          [1, 1],
        ],
      },
      {
        type: "LineString",
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
    [
      "alternatives of two kinds",
      { point: [1, 2], polygon: triangle, options: { spatial: { or: true } } },
      {
        type: "GeometryCollection",
        geometries: [
          { type: "Polygon", coordinates: [closed] },
          { type: "Point", coordinates: [1, 2] },
        ],
      },
    ],
  ] as const)("%s is what items must intersect", (_what, params, intersects) => {
    expect(translated({ shortName: "A", version: "1", ...params } as never).body.intersects).toEqual(intersects);
  });

  test("a second area goes into the filter, or is told of", () => {
    const params = { shortName: "A", version: "1", boundingBox: [0, 0, 1, 1], polygon: triangle } as never;
    expect(translated(params).dropped).toMatchObject([{ parameter: "polygon" }]);
    const { body, dropped } = translated(params, "cql2-text");
    expect(body).toMatchObject({
      bbox: [0, 0, 1, 1],
      filter: "S_INTERSECTS(geometry, POLYGON ((0 0, 10 0, 10 10, 0 0)))",
    });
    expect(dropped).toEqual([]);
  });

  test("an area needs no collection, as STAC searches all", () => {
    expect(translated({ point: [1, 2] }).body).toEqual({ intersects: { type: "Point", coordinates: [1, 2] } });
  });
});

test("several ranges of time are a filter in CQL2, and their hull otherwise", () => {
  const params: GranuleParams = {
    shortName: "A",
    version: "1",
    temporal: [
      ["2020", "2020"],
      ["2022", null],
    ],
  };
  expect(translated(params)).toMatchObject({
    body: { datetime: "2020-01-01T00:00:00Z/.." },
    dropped: [{ parameter: "temporal" }],
  });
  expect(translated(params, "cql2-text").body.filter).toBe(
    "T_INTERSECTS(datetime, INTERVAL('2020-01-01T00:00:00Z', '2020-12-31T23:59:59Z')) OR T_INTERSECTS(datetime, INTERVAL('2022-01-01T00:00:00Z', '..'))",
  );
});

const UNSAID: readonly (readonly [parameter: string, params: GranuleParams])[] = [
  ["provider", { provider: "P" }],
  ["daac", { daac: "ASF" }],
  ["entryTitle", { entryTitle: "T" }],
  ["cloudHosted", { cloudHosted: true }],
  ["doi", { doi: "10.1/x" }],
  ["keyword", { keyword: "ice" }],
  ["producerGranuleId", { producerGranuleId: "x" }],
  ["dayNightFlag", { dayNightFlag: "day" }],
  ["sensor", { sensor: "x" }],
  ["project", { project: "x" }],
  ["downloadable", { downloadable: true }],
  ["attribute", { attribute: "x" }],
  ["twoDCoordinateSystem", { twoDCoordinateSystem: "a:1,2" }],
  ["exclude", { exclude: { conceptId: "G1-P" } }],
  ["circle", { circle: [0, 0, 1000] }],
  ["shapefile", { shapefile: new Uint8Array([1]) }],
  ["forceCartesian", { forceCartesian: true }],
  ["excludeBoundary", { temporal: "2020", excludeBoundary: true }],
  ["sortKey", { sortKey: "data_size" }],
  ["options.shortName.ignoreCase", { options: { shortName: { ignoreCase: false } } }],
  ["temporal", { temporal: { start: "2000", startDay: 30 } }],
];

test.each(UNSAID)("%s has no word in STAC, and is told of exactly once", (parameter, params) => {
  const { dropped } = translated({ shortName: "A", version: "1", ...params }, "cql2-json");
  expect(dropped.map((d) => d.parameter)).toEqual([parameter]);
  expect(dropped[0]?.reason).toMatch(/\w/);
});

test("a short name without a version is kept, with a note", () => {
  expect(translated({ shortName: "ATL03" })).toMatchObject({
    body: { collections: ["ATL03"] },
    dropped: [{ parameter: "shortName" }],
  });
});
