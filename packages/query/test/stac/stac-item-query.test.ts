import { type DroppedParameter, InvalidQueryError, type StacItemParams, StacItemQuery } from "@earthaccess/query";
import { describe, expect, test } from "vitest";

function granules(params: StacItemParams): { cmr: Record<string, unknown>; dropped: string[] } {
  const dropped: string[] = [];
  const onDropped = ({ parameter }: DroppedParameter) => dropped.push(parameter);
  return { cmr: new StacItemQuery({ collections: "A_1", ...params }).toCmr({ onDropped }), dropped };
}

const rest = { short_name: "A", version: "1" };
const polygon = {
  type: "Polygon",
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ],
} as const;

test("every member of a STAC search becomes its CMR parameter", () => {
  const { cmr, dropped } = granules({
    datetime: "../2020-12-31",
    bbox: [-180, -90, 0, 180, 90, 100] as never,
    ids: ["a", "b"],
    query: { "eo:cloud_cover": { gte: 10, lte: 20 }, "properties.platform": { in: ["Terra", "Aqua"] } },
    sortby: "-datetime,id",
    limit: 10,
  });
  expect(cmr).toEqual({
    ...rest,
    temporal: ",2020-12-31T23:59:59Z",
    bounding_box: "-180,-90,180,90",
    granule_ur: ["a", "b"],
    cloud_cover: "10,20",
    platform: ["Terra", "Aqua"],
    sort_key: ["-start_date", "granule_ur"],
    page_size: "10",
  });
  expect(dropped).toEqual([]);
});

describe("collections", () => {
  test.each([
    [["HLSL30.v2.0"], { short_name: "HLSL30", version: "2.0" }],
    [["HLSL30_2.0", "HLSS30.v2.0"], { short_name: ["HLSL30", "HLSS30"], version: "2.0" }],
    [["A_1", "A_2", "B_1", "B_2"], { short_name: ["A", "B"], version: ["1", "2"] }],
    [["A_1", "B_2"], { entry_id: ["A_1", "B_2"] }],
    [["C1-P", "C2-P"], { collection_concept_id: ["C1-P", "C2-P"] }],
    [["OPERA_L3_DSWX-HLS_V1_1.0"], { short_name: "OPERA_L3_DSWX-HLS_V1", version: "1.0" }],
    [["ATL03"], { short_name: "ATL03" }],
  ])("%j", (collections, cmr) => {
    expect(new StacItemQuery({ collections }).toCmr()).toEqual(cmr);
  });

  test("kinds of ids that one CMR search cannot mix are refused", () => {
    expect(() => new StacItemQuery({ collections: ["C1-P", "A_1"] }).toCmr()).toThrow(/cannot be mixed/);
    expect(() => new StacItemQuery({ collections: ["A", "A_1"] }).toCmr()).toThrow(/cannot be mixed/);
  });
});

test("geometries of any kind are searched, several as alternatives", () => {
  expect(granules({ intersects: polygon }).cmr.polygon).toBe("0,0,1,0,1,1,0,0");
  expect(
    granules({ intersects: { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] } } }).cmr.point,
  ).toBe("1,2");
  expect(
    granules({
      intersects: {
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    }).cmr,
  ).toMatchObject({ point: ["1,2", "3,4"], "options[point][or]": "true" });
  expect(
    granules({
      intersects: {
        type: "GeometryCollection",
        geometries: [
          polygon,
          {
            type: "LineString",
            coordinates: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      },
    }).cmr,
  ).toMatchObject({
    polygon: "0,0,1,0,1,1,0,0",
    line: "0,0,1,1",
    "options[spatial][or]": "true",
  });
  const holed = {
    type: "Polygon",
    coordinates: [
      polygon.coordinates[0],
      [
        [0.5, 0.2],
        [0.6, 0.2],
        [0.6, 0.3],
        [0.5, 0.2],
      ],
    ],
  } as const;
  expect(granules({ intersects: holed }).dropped).toEqual(["intersects"]);
});

const FILTERS: readonly (readonly [
  filter: string,
  cmr: Readonly<Record<string, unknown>>,
  dropped?: readonly string[],
])[] = [
  ["eo:cloud_cover <= 20", { cloud_cover: "0,20" }],
  ["20 >= eo:cloud_cover", { cloud_cover: "0,20" }],
  ["eo:cloud_cover < 20", { cloud_cover: "0,20" }, ["eo:cloud_cover"]],
  ["eo:cloud_cover BETWEEN 10 AND 20 AND eo:cloud_cover >= 15", { cloud_cover: "15,20" }],
  ['"eo:cloud_cover" = 5', { cloud_cover: "5,5" }],
  ["id = 'a' OR id IN ('b', 'c')", { granule_ur: ["a", "b", "c"] }],
  ["id IN ('a', 'b') AND id IN ('b', 'c')", { granule_ur: "b" }],
  [
    "casei(id) LIKE casei('A\\_%')",
    { readable_granule_name: "A_*", "options[readable_granule_name][pattern]": "true" },
  ],
  ["id = 'G1-POCLOUD'", { concept_id: "G1-POCLOUD" }],
  ["platform = 'it''s'", { platform: "it's" }],
  ["platform LIKE 'Sentinel-1%'", { platform: "Sentinel-1*", "options[platform][pattern]": "true" }],
  ["A_CONTAINS(instruments, ('A', 'B'))", { instrument: ["A", "B"], "options[instrument][and]": "true" }],
  [
    "datetime >= TIMESTAMP('2020-01-01T00:00:00Z') AND datetime <= DATE('2020-12-31')",
    { temporal: "2020-01-01T00:00:00Z,2020-12-31T23:59:59Z" },
  ],
  [
    "T_INTERSECTS(datetime, INTERVAL('2020-01-01', '..')) OR datetime <= TIMESTAMP('2000-01-01T00:00:00Z')",
    { temporal: ["2020-01-01T00:00:00Z,", ",2000-01-01T00:00:00Z"] },
  ],
  [
    "T_INTERSECTS(INTERVAL(start_datetime, end_datetime), INTERVAL('2020-01-01', '..'))",
    { temporal: "2020-01-01T00:00:00Z," },
  ],
  ["T_AFTER(datetime, TIMESTAMP('2020-01-01T00:00:00Z'))", { temporal: "2020-01-01T00:00:00Z," }, ["datetime"]],
  ["updated >= TIMESTAMP('2020-01-01T00:00:00Z')", { revision_date: "2020-01-01T00:00:00Z," }],
  [
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0))) OR S_INTERSECTS(geometry, POLYGON((5 5, 6 5, 6 6, 5 5)))",
    { polygon: ["0,0,1,0,1,1,0,0", "5,5,6,5,6,6,5,5"], "options[polygon][or]": "true" },
  ],
  [
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0))) AND S_INTERSECTS(geometry, POLYGON((0 0, 2 0, 2 2, 0 0)))",
    { polygon: ["0,0,1,0,1,1,0,0", "0,0,2,0,2,2,0,0"], "options[polygon][or]": "false" },
  ],
  ["S_INTERSECTS(geometry, BBOX(0, 0, 1, 1))", { polygon: "0,0,1,0,1,1,0,1,0,0" }],
  ["gsd = 10 AND sat:absolute_orbit = 7", { orbit_number: "7" }, ["gsd"]],
  ["((eo:cloud_cover <= 20))", { cloud_cover: "0,20" }],
];

describe("filters", () => {
  test.each(FILTERS.map(([filter, cmr, dropped = []]) => ({ filter, cmr, dropped })))(
    "$filter",
    ({ filter, cmr, dropped }) => {
      const found = granules({ filter });
      expect(found.cmr).toEqual({ ...rest, ...cmr });
      expect(found.dropped).toEqual(dropped);
    },
  );

  const UNSUPPORTED: readonly (readonly [filter: StacItemParams["filter"], message: RegExp])[] = [
    ["NOT eo:cloud_cover < 5", /operator "not".*character 1/],
    ["eo:cloud_cover < 5 AND (platform = 'a' OR eo:cloud_cover > 50)", /operator "or".*character 25/],
    ["platform <> 'a'", /operator "<>" on platform.*character 1/],
    ["eo:cloud_cover < 10 OR eo:cloud_cover > 90", /operator "or"/],
    ["platform IS NULL", /operator "isNull"/],
    ["platform LIKE 'a*b'", /operator "like" with this pattern/],
    ["S_WITHIN(geometry, POINT(0 0))", /operator "s_within" on geometries/],
    ["datetime = TIMESTAMP('yesterday')", /on datetime with this value/],
    ["eo:cloud_cover = 'high'", /with a value that is no number/],
    [
      {
        op: "and",
        args: [
          { op: "=", args: [{ property: "id" }, "a"] },
          { op: "not", args: [] },
        ],
      },
      /operator "not".*filter\.args\[1\]/,
    ],
    ["id = 'a' AND id = 'b'", /nothing meets both/],
  ];

  test.each(UNSUPPORTED)(
    "CMR cannot express %j, which is an error for CMR and a warning otherwise",
    (filter, message) => {
      const query = new StacItemQuery({ collections: "A_1", filter });
      expect(() => query.toCmr()).toThrow(InvalidQueryError);
      expect(() => query.toCmr()).toThrow(message);
      expect(query.validate()).toMatchObject({ isValid: true, warnings: [{ code: "not-in-cmr" }] });
      expect(query.toStac().filter).toBeDefined();
    },
  );
});

test("a query in one dialect is written in another", () => {
  const query = new StacItemQuery({ query: { "eo:cloud_cover": { lt: 20 }, id: { startsWith: "A_" } } });
  expect(query.toStac()).toEqual({ query: { "eo:cloud_cover": { lt: 20 } } });
  expect(query.toStac({ dialect: "cql2-text" })).toEqual({
    filter: "eo:cloud_cover < 20 AND id LIKE 'A\\_%'",
    "filter-lang": "cql2-text",
  });
  expect(new StacItemQuery({ filter: "eo:cloud_cover < 20" }).toStac({ dialect: "query" })).toEqual({
    query: { "eo:cloud_cover": { lt: 20 } },
  });
});

test("every condition that the query extension cannot say is told, also the second one with an operator", () => {
  const dropped: DroppedParameter[] = [];
  const query = new StacItemQuery({ filter: "a > 1 AND a > 2 AND b LIKE 'x' AND c LIKE 'x' AND a < 9" });
  const body = query.toStac({ dialect: "query", onDropped: (drop) => dropped.push(drop) });
  expect(body).toEqual({ query: { a: { gt: 1, lt: 9 } } });
  expect(dropped.map(({ value }) => (value as { args: readonly object[] }).args)).toEqual([
    [{ property: "a" }, 2],
    [{ property: "b" }, "x"],
    [{ property: "c" }, "x"],
  ]);
});

test("mistakes of a STAC search are found together", () => {
  const { errors } = new StacItemQuery({
    collections: [],
    ids: ["a", ""],
    datetime: "yesterday",
    bbox: [0, 0, 1],
    intersects: "area.geojson" as never,
    query: { "eo:cloud_cover": { le: 20 } as never },
    filter: "a =",
    sortby: [{ field: "a", direction: "up" as never }],
    limit: 0,
    colections: 1,
  } as never).validate();
  expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual([
    "collections empty",
    "ids empty",
    "datetime format",
    "bbox format",
    "intersects format",
    "query operator",
    "filter filter",
    "sortby format",
    "limit range",
    "colections unknown-parameter",
  ]);
  expect(new StacItemQuery({ bbox: [0, 0, 1, 1], intersects: polygon }).validate().errors[0]).toMatchObject({
    code: "conflict",
  });
});

test("it is a value: chained, copied, compared, printed", () => {
  const query = new StacItemQuery().collections(["A_1"]).datetime("2020-01-01/2020-12-31").limit(5);
  expect(query.equals(new StacItemQuery({ limit: 5, datetime: "2020-01-01/2020-12-31", collections: ["A_1"] }))).toBe(
    true,
  );
  expect(StacItemQuery.from(query)).toBe(query);
  expect(query.limit(null).params).toEqual({ collections: ["A_1"], datetime: "2020-01-01/2020-12-31" });
  expect(String(query)).toContain('StacItemQuery({"collections":["A_1"]');
  expect(StacItemQuery.from(query.toStac()).toCmr()).toEqual(query.toCmr());
});
