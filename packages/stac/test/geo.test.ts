import { deserialize } from "flatgeobuf/lib/mjs/geojson.js";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { peer } from "../src/geo/missing-peer.js";
import { toFlatGeobuf, toGeoJson, toGeoParquet } from "../src/geo.js";
import { type StacItem, ummGranuleToStacItem } from "../src/index.js";
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

  it("of nothing is a file without features", async () => {
    const read = [];
    for await (const feature of deserialize(await toFlatGeobuf([]))) read.push(feature);
    expect(read).toEqual([]);
  });
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

describe("a missing package", () => {
  it("is an error that says what to install", async () => {
    await expect(peer("flatgeobuf", () => import("not-installed" as string))).rejects.toMatchObject({
      code: "stac/missing-package",
      message: expect.stringContaining("npm install flatgeobuf"),
    });
  });
});
