import { deserialize } from "flatgeobuf/lib/mjs/geojson.js";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { missingPackage } from "../src/geo/missing-package.js";
import {
  streamFlatGeobuf,
  streamGeoJson,
  streamGeoParquet,
  toFlatGeobuf,
  toGeoJson,
  toGeoParquet,
} from "../src/geo.js";
import { type Geometry, type StacItem, ummGranuleToStacItem } from "../src/index.js";
import { granules, hasCorpus } from "./corpus.js";

// biome-ignore lint/suspicious/noExplicitAny: rows of any table
type Row = Record<string, any>;

function granule(id: string, umm: object): StacItem {
  return ummGranuleToStacItem({
    umm: { GranuleUR: id, CollectionReference: { ShortName: "C", Version: "1" }, ...umm },
  });
}

const box = {
  BoundingRectangles: [
    {
      WestBoundingCoordinate: 170,
      SouthBoundingCoordinate: -1,
      EastBoundingCoordinate: -170,
      NorthBoundingCoordinate: 1,
    },
  ],
};
const ITEMS: StacItem[] = [
  granule("nowhere", { TemporalExtent: { SingleDateTime: "2020-01-01T00:00:00Z" } }),
  granule("here", {
    TemporalExtent: {
      RangeDateTime: { BeginningDateTime: "2020-01-01T00:00:00Z", EndingDateTime: "2020-01-02T00:00:00Z" },
    },
    SpatialExtent: { HorizontalSpatialDomain: { Geometry: box } },
    CloudCover: 12.5,
    DataGranule: { DayNightFlag: "Day" },
    RelatedUrls: [
      { URL: "https://x.example/here.nc", Type: "GET DATA" },
      { URL: "s3://bucket/here.nc", Type: "GET DATA VIA DIRECT ACCESS" },
    ],
  }),
];

describe("toGeoJson", () => {
  it("takes chosen properties, item fields and record paths", async () => {
    const { features } = await toGeoJson(ITEMS, {
      fields: ["eo:cloud_cover", "collection", "umm.DataGranule.DayNightFlag", "assets.data.href"],
    });
    expect(features[1]?.properties).toEqual({
      "eo:cloud_cover": 12.5,
      collection: "C_1",
      "umm.DataGranule.DayNightFlag": "Day",
      "assets.data.href": "https://x.example/here.nc",
    });
    expect(features[0]).toMatchObject({ id: "nowhere", geometry: null, properties: { collection: "C_1" } });
  });

  it("takes async items and, without fields, every property", async () => {
    const { features } = await toGeoJson(
      (async function* () {
        yield* ITEMS;
      })(),
    );
    expect(features[1]?.properties).toEqual(ITEMS[1]?.properties);
  });
});

describe("toFlatGeobuf", () => {
  it("writes columns that only later items have, and items without a place", async () => {
    const bytes = await toFlatGeobuf(ITEMS, {
      fields: ["datetime", "start_datetime", "eo:cloud_cover", "cmr:short_name"],
    });
    const read: Record<string, unknown>[] = [];
    for await (const { properties, geometry } of deserialize(bytes)) read.push({ ...properties, geometry });
    expect(read.map(({ id }) => id)).toEqual(["nowhere", "here"]);
    expect(read[1]).toMatchObject({
      "eo:cloud_cover": 12.5,
      start_datetime: "2020-01-01T00:00:00Z",
      geometry: ITEMS[1]?.geometry,
    });
    expect(read[0]).toMatchObject({
      datetime: "2020-01-01T00:00:00Z",
      geometry: { type: "MultiPoint", coordinates: [] },
    });
  });

  it.skipIf(!hasCorpus)("takes all recorded granules at once", async () => {
    const items = granules().map(({ record }) => ummGranuleToStacItem(record));
    const read: unknown[] = [];
    for await (const { properties, geometry } of deserialize(await toFlatGeobuf(items)))
      read.push([properties?.id, geometry?.type]);
    expect(read).toEqual(items.map(({ id, geometry }) => [id, geometry?.type ?? "MultiPoint"]));
  });

  it("of nothing is a file without features, which has the column of the ids", async () => {
    const read = [];
    let columns: unknown;
    const headerMetaFn = (header: { columns: readonly { name: string }[] | null }) => {
      columns = header.columns?.map(({ name }) => name);
    };
    for await (const feature of deserialize(await toFlatGeobuf([]), { headerMetaFn })) read.push(feature);
    expect([read, columns]).toEqual([[], ["id"]]);
  });
});

it("says what it takes when it is given something else, such as granules", async () => {
  const granules = [{ umm: { GranuleUR: "a" } }] as unknown as StacItem[];
  for (const write of [toGeoJson, toGeoParquet, toFlatGeobuf])
    await expect(write(granules)).rejects.toThrow("Expected STAC items, and got something without properties");
});

describe("toGeoParquet", () => {
  async function readBack(items: readonly StacItem[], fields?: string[]) {
    const bytes = await toGeoParquet(items, { fields });
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    return { metadata: parquetMetadata(file), rows: (await parquetReadObjects({ file })) as Row[] };
  }

  it("has the columns of stac-geoparquet, with structs for bbox and assets and timestamps for instants", async () => {
    const { rows, metadata } = await readBack(ITEMS);
    expect(rows[1]).toMatchObject({
      id: "here",
      collection: "C_1",
      type: "Feature",
      "eo:cloud_cover": 12.5,
      bbox: { xmin: 170, ymin: -1, xmax: -170, ymax: 1 },
    });
    expect(rows[1]!.geometry).toEqual(ITEMS[1]!.geometry);
    expect(rows[1]!.start_datetime).toEqual(new Date("2020-01-01T00:00:00Z"));
    expect(rows[1]!.assets.data.href).toBe("https://x.example/here.nc");
    expect(rows[1]!.assets.data.alternate).toEqual(ITEMS[1]!.assets.data!.alternate);
    expect(rows[1]!.assets.data.roles).toEqual(["data"]);
    expect(rows[1]!.links.map(({ rel }: { rel: string }) => rel)).toEqual(ITEMS[1]!.links.map(({ rel }) => rel));
    expect(rows[0]!.geometry).toBeFalsy();
    expect(rows[0]!.assets?.data).toBeFalsy();
    const geo = JSON.parse(metadata.key_value_metadata?.find(({ key }) => key === "geo")?.value ?? "{}");
    expect(geo).toMatchObject({
      version: "1.1.0",
      primary_column: "geometry",
      columns: { geometry: { encoding: "WKB", geometry_types: ["MultiPolygon"] } },
    });
  });

  it("writes only the chosen fields beside id, geometry and bbox", async () => {
    const { rows } = await readBack(ITEMS, ["eo:cloud_cover"]);
    expect(Object.keys(rows[1]!)).toEqual(["id", "geometry", "bbox", "eo:cloud_cover"]);
  });

  it.skipIf(!hasCorpus)("takes all recorded granules at once", async () => {
    const items = granules().map(({ record }) => ummGranuleToStacItem(record));
    const { rows } = await readBack(items);
    expect(rows).toHaveLength(items.length);
    expect(rows.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    for (const [i, row] of rows.entries()) {
      const hrefs = Object.values((row.assets ?? {}) as Record<string, { href?: string } | null>).flatMap(
        (asset) => asset?.href ?? [],
      );
      expect(hrefs.sort()).toEqual(
        Object.values(items[i]!.assets)
          .map(({ href }) => href)
          .sort(),
      );
    }
  });
});

describe("values of GeoParquet columns", () => {
  async function schemaAndRows(items: readonly StacItem[]) {
    const bytes = await toGeoParquet(items);
    const file = bytes.buffer as ArrayBuffer;
    return { schema: parquetMetadata(file).schema, rows: (await parquetReadObjects({ file })) as Row[] };
  }
  const withValue = (id: string, value: unknown): StacItem => ({
    ...(ITEMS[1] as StacItem),
    id,
    properties: { datetime: "2020-01-01T00:00:00Z", value },
  });

  it("are structs and lists at every depth", async () => {
    const value = { name: "a", parts: [{ codes: [1, 2.5], on: true }, { codes: [] }], none: null };
    const { schema, rows } = await schemaAndRows([withValue("one", value), withValue("none", undefined)]);
    expect(schema.some(({ converted_type }) => converted_type === "JSON")).toBe(false);
    expect(rows[0]?.value).toEqual({
      name: "a",
      parts: [
        { codes: [1, 2.5], on: true },
        { codes: [], on: null },
      ],
      none: null,
    });
    expect(rows[1]?.value ?? null).toBeNull();
    expect(rows[0]?.assets.data.alternate.s3.href).toBe("s3://bucket/here.nc");
  });

  it.each<[string, unknown[]]>([
    ["of several types", [1, "one", { one: 1 }, [1]]],
    ["that are empty objects", [{}, {}]],
    ["with a name that every object inherits", [{ constructor: 1 }, {}]],
    ["of lists and texts inside of structs", [{ a: { b: [1] } }, { a: { b: "1" } }]],
  ])("%s are JSON and come back", async (_name, values) => {
    const { schema, rows } = await schemaAndRows(values.map((value, i) => withValue(String(i), value)));
    expect(schema.some(({ converted_type }) => converted_type === "JSON")).toBe(true);
    expect(rows.map(({ value }) => value)).toEqual(values);
  });

  const columnOf = (schema: readonly { name: string }[], name: string) => schema.find((column) => column.name === name);
  const withTimes = (id: string, properties: StacItem["properties"]): StacItem => ({
    ...withValue(id, id),
    properties,
  });

  it("are instants to the microsecond, in UTC whatever the machine's zone is", async () => {
    const texts = [
      "2020-01-01T00:00:00.123456Z",
      "1969-12-31T23:59:59.999999Z",
      "2020-06-01T12:00:00",
      "2016-12-31T23:59:60Z",
    ];
    const items = texts.map((datetime) => withTimes(datetime, { datetime }));
    const bytes = await toGeoParquet([...items, withTimes("offset", { datetime: "2020-01-01T02:00:00.5+02:00" })]);
    const raw = { timestampFromMicroseconds: (value: bigint) => value };
    const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer, parsers: raw, columns: ["datetime"] });
    expect(rows.map(({ datetime }) => datetime)).toEqual([
      1577836800123456n,
      -1n,
      1591012800000000n,
      1483228800000000n,
      1577836800500000n,
    ]);
  });

  it.each(["soon", "2020-02-30T00:00:00Z", ""])(
    "of which one is no instant (%j) are text, and no row is lost",
    async (created) => {
      const good = { datetime: "2020-01-01T00:00:00Z", created: "2020-01-01T00:00:00.1234567Z" };
      const { schema, rows } = await schemaAndRows([withTimes("a", good), withTimes("b", { ...good, created })]);
      expect(columnOf(schema, "datetime")).toMatchObject({ converted_type: "TIMESTAMP_MICROS" });
      expect(columnOf(schema, "created")).toMatchObject({ converted_type: "UTF8" });
      expect(rows.map((row) => row.created)).toEqual([good.created, created]);
    },
  );

  it("with heights say so, and a geometry of which some positions have one is without", async () => {
    const geometries: Geometry[] = [
      { type: "Point", coordinates: [1, 2, 3] },
      { type: "Point", coordinates: [1, 2] },
      {
        type: "LineString",
        coordinates: [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
        ] as unknown as [number, number, number][],
      },
      {
        type: "MultiPoint",
        coordinates: [
          [1, 2, 3],
          [4, 5],
        ],
      },
      { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [1, 2, 3] }] },
      { type: "Polygon", coordinates: [] },
    ];
    const items = geometries.map((geometry, i) => ({ ...withValue(String(i), i), geometry }));
    const bytes = await toGeoParquet(items);
    const file = bytes.buffer as ArrayBuffer;
    const geo = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === "geo")?.value ?? "";
    const types = ["GeometryCollection Z", "LineString Z", "MultiPoint", "Point", "Point Z", "Polygon"];
    expect(JSON.parse(geo).columns.geometry.geometry_types).toEqual(types);
    const rows = (await parquetReadObjects({ file })) as Row[];
    expect(rows.map((row) => row.geometry)).toEqual([
      ...geometries.slice(0, 2),
      {
        type: "LineString",
        coordinates: [
          [1, 2, 3],
          [5, 6, 7],
        ],
      },
      {
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [4, 5],
        ],
      },
      ...geometries.slice(4),
    ]);
    const features = [];
    for await (const feature of deserialize(await toFlatGeobuf(items.slice(0, 5)))) features.push(feature.geometry);
    expect(features).toEqual(rows.slice(0, 5).map((row) => row.geometry));
  });

  it("that are called id replace no id of an item", async () => {
    const item = withTimes("own", { datetime: null, id: "other" });
    for await (const { properties } of deserialize(await toFlatGeobuf([item]))) expect(properties?.id).toBe("own");
    expect((await schemaAndRows([item])).rows.map(({ id }) => id)).toEqual(["own"]);
  });

  it("that are dictionaries of many names are JSON, not thousands of columns", async () => {
    const names = Array.from({ length: 1200 }, (_, i) => [`name${i}`, i] as const);
    const { schema, rows } = await schemaAndRows([withValue("many", Object.fromEntries(names))]);
    expect(schema.length).toBeLessThan(200);
    expect(rows[0]?.value).toEqual(Object.fromEntries(names));
  });
});

describe("more items than fit into memory", () => {
  const COUNT = 10_000;
  /** What is alive of the items given so far, counted now and then. */
  async function* counted(alive: { most: number }): AsyncGenerator<StacItem> {
    const given = new Set<WeakRef<StacItem>>();
    for (let i = 0; i < COUNT; i++) {
      const item = granule(`item ${i}`, {
        TemporalExtent: { SingleDateTime: "2020-01-01T00:00:00Z" },
        SpatialExtent: { HorizontalSpatialDomain: { Geometry: { Points: [{ Longitude: i / 100, Latitude: 1 }] } } },
        // A column that the first pieces know nothing of.
        ...(i > 9_000 && { CloudCover: i / 200 }),
      });
      given.add(new WeakRef(item));
      yield item;
      if (i % 1000 !== 999) continue;
      // What a WeakRef was made of or read for stays until the end of its turn.
      await new Promise((resolve) => setTimeout(resolve));
      (globalThis as { gc?: () => void }).gc?.();
      alive.most = Math.max(alive.most, [...given].filter((ref) => ref.deref() !== undefined).length);
    }
  }
  async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<{ file: Uint8Array; pieces: number }> {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    return { file: new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()), pieces: parts.length };
  }
  const few = (alive: { most: number }) => {
    if ("gc" in globalThis) expect(alive.most).toBeLessThanOrEqual(2 * 2000);
  };

  it("become GeoParquet by row groups, with columns that only later ones have", async () => {
    const alive = { most: 0 };
    const { file, pieces } = await gathered(streamGeoParquet(counted(alive)));
    few(alive);
    expect(pieces).toBeGreaterThan(COUNT / 2000);
    expect(parquetMetadata(file.buffer as ArrayBuffer).row_groups).toHaveLength(COUNT / 2000);
    const rows = (await parquetReadObjects({ file: file.buffer as ArrayBuffer })) as Row[];
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: COUNT }, (_, i) => `item ${i}`));
    expect([rows[9_000]?.["eo:cloud_cover"], rows[9_999]?.["eo:cloud_cover"]]).toEqual([null, 49.995]);
  });

  it("become FlatGeobuf", async () => {
    const alive = { most: 0 };
    const { file } = await gathered(streamFlatGeobuf(counted(alive), { fields: ["eo:cloud_cover"] }));
    few(alive);
    const covers: unknown[] = [];
    for await (const { properties } of deserialize(file)) covers.push(properties?.["eo:cloud_cover"]);
    expect(covers).toHaveLength(COUNT);
    expect(covers.at(-1)).toBe(49.995);
  });

  it("become GeoJSON text one by one", async () => {
    const alive = { most: 0 };
    let features = 0;
    let last = "";
    for await (const piece of streamGeoJson(counted(alive), { fields: ["eo:cloud_cover"] })) {
      features += piece.includes('"Feature"') ? 1 : 0;
      if (piece.includes('"Feature"')) last = piece;
    }
    if ("gc" in globalThis) expect(alive.most).toBeLessThanOrEqual(10);
    expect(features).toBe(COUNT);
    expect(JSON.parse(last.slice(2))).toMatchObject({ id: "item 9999", properties: { "eo:cloud_cover": 49.995 } });
  });
});

describe("a missing package", () => {
  it("is an error that says what to install", () => {
    const cause = new Error("Cannot find package 'flatgeobuf'");
    expect(missingPackage("flatgeobuf", cause)).toMatchObject({
      code: "stac/missing-package",
      message: expect.stringContaining("npm install flatgeobuf"),
      cause,
    });
  });
});
