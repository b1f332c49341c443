import { expect } from "vitest";
import {
  type StacItem,
  stacItemToUmmGranule,
  ummCollectionToStacCollection,
  ummGranuleToStacItem,
} from "../../src/index.js";
import { granuleOf, itemOf, pointsOf, rectangle, ring, spatial } from "./granules.js";
import { at } from "./paths.js";
import { type Behaviour, readUmm } from "./records.js";

/** Records with the reference's wrong answer beside ours: one check per record, from its `ours`. */
export const DEFECTS: Record<string, (behaviour: Behaviour) => void | Promise<void>> = {
  "defect.stac-005": () => expectParts({ GPolygons: [0, 20].map((x) => ring(x)) }, 2),
  "defect.stac-006": () => expectParts({ BoundingRectangles: [rectangle([0, 0, 1, 1]), rectangle([5, 5, 6, 6])] }, 2),
  "defect.stac-007": () => {
    const item = itemOf({ SpatialExtent: spatial(pointsOf([0, 0], [2, 3])) });
    expect([item.geometry?.type, item.bbox]).toEqual(["MultiPoint", [0, 0, 2, 3]]);
  },
  "defect.stac-008": () => {
    const item = itemOf({ SpatialExtent: spatial({ Lines: [pointsOf([0, 0], [1, 1]), pointsOf([5, 5], [6, 6])] }) });
    expect([item.geometry?.type, item.bbox]).toEqual(["MultiLineString", [0, 0, 6, 6]]);
  },
  "defect.stac-009": () => {
    const zone = { Boundaries: [ring(2, 2).Boundary] };
    const item = itemOf({ SpatialExtent: spatial({ GPolygons: [{ ...ring(0), ExclusiveZone: zone }] }) });
    expect(at(item, "geometry.coordinates.length")).toBe(2);
  },
  "defect.stac-010": ({ given }) => {
    const item = ummGranuleToStacItem(readUmm(given.umm_fixture));
    expect(item.geometry).toBeNull();
    expect("bbox" in item).toBe(false);
  },
  "defect.stac-011": () => {
    const item = itemOf({ SpatialExtent: spatial({ BoundingRectangles: [rectangle([170, -5, -170, 5])] }) });
    expect(item.geometry?.type).toBe("MultiPolygon");
    expect(item.bbox).toEqual([170, -5, -170, 5]);
  },
  "defect.stac-012": () => {
    const collection = ummCollectionToStacCollection({
      umm: { SpatialExtent: spatial({ GPolygons: [ring(0), ring(20)] }) },
    });
    expect(collection.extent.spatial.bbox[0]).toEqual([0, 0, 30, 10]);
  },
  "defect.stac-013": () => expect(stacItemToUmmGranule(foreign(null)).umm.SpatialExtent).toBeUndefined(),
  "defect.stac-014": () => {
    const square = (x: number) => [
      [
        [x, 0],
        [x + 1, 0],
        [x + 1, 1],
        [x, 1],
        [x, 0],
      ],
    ];
    const { umm } = stacItemToUmmGranule(foreign({ type: "MultiPolygon", coordinates: [square(0), square(5)] }));
    expect(umm.SpatialExtent?.HorizontalSpatialDomain?.Geometry?.GPolygons).toHaveLength(2);
  },
  "defect.stac-015": () => {
    const { datetime, ...said } = ummGranuleToStacItem({ umm: { GranuleUR: "g" } }).properties;
    // The record asks for an error; this is what comes in its place.
    expect({ datetime, "cmr:datetime_source": said["cmr:datetime_source"] }).toBeInstanceOf(Error);
  },
  "defect.stac-016": ({ given }) =>
    expect(ummGranuleToStacItem(readUmm(given.umm_fixture)).collection).toBe("C2021957657-LPCLOUD"),
  "defect.stac-017": () => {
    const item = { ...foreign(null), collection: "sentinel-2-l2a" };
    expect(ummGranuleToStacItem(stacItemToUmmGranule(item)).collection).toBe("sentinel-2-l2a");
  },
  "defect.stac-018": () => {
    const item = { ...foreign(null), "x:extra": { a: 1 } };
    expect(ummGranuleToStacItem(stacItemToUmmGranule(item))).toEqual(item);
  },
  "defect.stac-019": ({ given }) => {
    const { assets } = ummGranuleToStacItem(readUmm(given.umm_fixture));
    expect(Object.values(assets).find(({ href }) => href.endsWith(".sha256"))?.roles).toEqual(["metadata"]);
  },
  "defect.stac-020": ({ given, expect: { ours } }) => {
    const assets = Object.entries(ummGranuleToStacItem(readUmm(given.umm_fixture)).assets);
    expect(assets.find(([, { type }]) => type === ours.type)?.[0]).toBe(ours.key);
  },
  "defect.stac-021": ({ given }) => {
    const { assets } = ummGranuleToStacItem(readUmm(given.umm_fixture));
    expect(assets.data?.type).toBe("application/x-hdfeos");
  },
  "defect.stac-022": ({ given }) => {
    const { assets } = ummGranuleToStacItem(readUmm(given.umm_fixture));
    for (const { href } of Object.values(assets)) expect(href).toBe(href.trim());
  },
  "defect.stac-023": ({ given: _ }) => {
    const entry = { Name: "a.nc", SizeInBytes: 1024 };
    const item = itemOf({
      DataGranule: { ArchiveAndDistributionInformation: [entry] },
      RelatedUrls: [{ URL: "https://x.org/a.nc", Type: "GET DATA" }],
    });
    expect(item.assets.data?.["file:size"]).toBe(1024);
    expect(item.stac_extensions?.join()).toContain("/file/");
  },
  "defect.stac-024": ({ given }) => expect(Object.keys(ummGranuleToStacItem(granuleOf(given)).assets)).toHaveLength(3),
};

function foreign(geometry: StacItem["geometry"]): StacItem {
  return {
    type: "Feature",
    stac_version: "1.0.0",
    id: "x",
    geometry,
    ...(geometry && { bbox: [0, 0, 6, 1] }),
    properties: { datetime: "2020-01-01T00:00:00Z" },
    links: [],
    assets: {},
  };
}

function expectParts(shapes: object, count: number): void {
  const { geometry } = itemOf({ SpatialExtent: spatial(shapes) });
  expect(geometry?.type).toBe("MultiPolygon");
  expect(at(geometry, "coordinates.length")).toBe(count);
}
