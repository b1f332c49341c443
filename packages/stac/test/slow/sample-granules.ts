import { type StacItem, type UmmGranule, type UmmGranuleRecord, ummGranuleToStacItem } from "../../src/index.js";
import { granules } from "../corpus.js";

type Corner = readonly [lon: number, lat: number];

const points = (corners: readonly Corner[]) => ({
  Points: corners.map(([Longitude, Latitude]) => ({ Longitude, Latitude })),
});

/** A UMM ring is closed and runs clockwise or not, as the provider likes. */
function polygon(corners: readonly Corner[], hole?: readonly Corner[]): UmmGranule["SpatialExtent"] {
  const Boundary = points(corners);
  const own = hole ? { Boundary, ExclusiveZone: { Boundaries: [points(hole)] } } : { Boundary };
  return { HorizontalSpatialDomain: { Geometry: { GPolygons: [own] } } };
}

function box(west: number, south: number, east: number, north: number): UmmGranule["SpatialExtent"] {
  const rectangle = {
    WestBoundingCoordinate: west,
    SouthBoundingCoordinate: south,
    EastBoundingCoordinate: east,
    NorthBoundingCoordinate: north,
  };
  return { HorizontalSpatialDomain: { Geometry: { BoundingRectangles: [rectangle] } } };
}

const at = (lon: number, lat: number): UmmGranule["SpatialExtent"] => ({
  HorizontalSpatialDomain: { Geometry: { Points: [{ Longitude: lon, Latitude: lat }] } },
});

const range = (BeginningDateTime: string, EndingDateTime: string): UmmGranule["TemporalExtent"] => ({
  RangeDateTime: { BeginningDateTime, EndingDateTime },
});

function granule(id: string, umm: Partial<UmmGranule>): UmmGranuleRecord {
  const file = `${id}.tif`;
  return {
    meta: {
      "concept-id": `G${id.length}00-SAMPLE`,
      "provider-id": "SAMPLE",
      "revision-date": "2024-05-06T07:08:09.123Z",
    },
    umm: {
      GranuleUR: id,
      CollectionReference: { ShortName: "SAMPLE", Version: "1.0" },
      RelatedUrls: [
        { URL: `https://data.example/${file}`, Type: "GET DATA" },
        { URL: `s3://bucket/${file}`, Type: "GET DATA VIA DIRECT ACCESS" },
        { URL: `https://data.example/${id}.png`, Type: "GET RELATED VISUALIZATION" },
        { URL: `https://data.example/${file}.dmrpp`, Type: "EXTENDED METADATA", Subtype: "DMR++" },
      ],
      ...umm,
    },
  };
}

const RING: readonly Corner[] = [
  [10, 40],
  [12, 40],
  [12, 42],
  [10, 42],
  [10, 40],
];
const HOLE: readonly Corner[] = [
  [10.5, 40.5],
  [11.5, 40.5],
  [11.5, 41.5],
  [10.5, 41.5],
  [10.5, 40.5],
];

/** One of each shape and each form of time that a reader may stumble over; they are there without the recorded payloads. */
export const SAMPLES: readonly UmmGranuleRecord[] = [
  granule("ring", { SpatialExtent: polygon(RING), TemporalExtent: { SingleDateTime: "2020-02-29T23:59:59Z" } }),
  granule("reversed", {
    SpatialExtent: polygon([...RING].reverse()),
    TemporalExtent: range("2020-01-01T00:00:00.123Z", "2020-01-02T00:00:00Z"),
    CloudCover: 12.5,
  }),
  granule("hole", { SpatialExtent: polygon(RING, HOLE), TemporalExtent: { SingleDateTime: "2021-01-01T00:00:00Z" } }),
  granule("antimeridian", {
    SpatialExtent: box(170, -1, -170, 1),
    TemporalExtent: range("1999-12-31T12:00:00Z", "2000-01-01T12:00:00Z"),
  }),
  granule("point", { SpatialExtent: at(-59.5, -3.25), TemporalExtent: { SingleDateTime: "2022-07-01T10:20:30.5Z" } }),
  granule("line", {
    SpatialExtent: {
      HorizontalSpatialDomain: {
        Geometry: {
          Lines: [
            points([
              [20, 10],
              [25, 15],
              [30, 5],
            ]),
          ],
        },
      },
    },
    TemporalExtent: { SingleDateTime: "2022-07-02T00:00:00Z" },
  }),
  granule("shapes", {
    SpatialExtent: {
      HorizontalSpatialDomain: {
        Geometry: {
          Points: [{ Longitude: 1, Latitude: 2 }],
          Lines: [
            points([
              [3, 4],
              [5, 6],
            ]),
          ],
        },
      },
    },
    TemporalExtent: { SingleDateTime: "2022-07-03T00:00:00Z" },
  }),
  granule("nowhere", { TemporalExtent: { SingleDateTime: "2023-01-01T00:00:00Z" } }),
];

/** The samples and every recorded granule, if the recorded payloads are there, as items. */
export function allItems(): StacItem[] {
  return [...SAMPLES, ...granules().map(({ record }) => record)].map((record) => ummGranuleToStacItem(record));
}

/** As it goes to a file or over the network. */
export function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** The instant in milliseconds, whatever offset or digits it is written with. */
export function instantOf(text: string | null | undefined): number | null {
  return text == null ? null : Date.parse(text);
}
