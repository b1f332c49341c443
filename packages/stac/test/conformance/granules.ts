import {
  type StacItem,
  type UmmGeometry,
  type UmmGranuleRecord,
  type UmmSpatialExtent,
  ummGranuleToStacItem,
} from "../../src/index.js";
import { type Given, inputOf } from "./records.js";

export const OPTIONS = { stacVersion: "1.0.0" } as const;
const WHEN = { SingleDateTime: "2020-01-01T00:00:00Z" };

export function itemOf(umm: UmmGranuleRecord["umm"], meta?: UmmGranuleRecord["meta"]): StacItem {
  return ummGranuleToStacItem({ ...(meta && { meta }), umm: { TemporalExtent: WHEN, ...umm } }, OPTIONS);
}

export function rectangle([w, s, e, n]: number[]) {
  return {
    WestBoundingCoordinate: w,
    SouthBoundingCoordinate: s,
    EastBoundingCoordinate: e,
    NorthBoundingCoordinate: n,
  };
}

export function spatial(Geometry: object): UmmSpatialExtent {
  return { HorizontalSpatialDomain: { Geometry: Geometry as UmmGeometry } };
}

/** The granule of a `granule.to_stac` record, which the suite writes in several short forms. */
export function granuleOf(given: Given): UmmGranuleRecord {
  if (given.umm_fixture || given.input) return inputOf(given);
  const umm = { ...(given.umm ?? {}) };
  if (umm.bbox) {
    umm.SpatialExtent = spatial({ BoundingRectangles: [rectangle(umm.bbox)] });
    delete umm.bbox;
  }
  if (given.urls) umm.RelatedUrls = given.urls.map(([Type, URL]: [string, string]) => ({ Type, URL }));
  if (given["GET DATA"]) umm.RelatedUrls = given["GET DATA"].map((URL: string) => ({ Type: "GET DATA", URL }));
  if (given.GranuleUR) umm.GranuleUR = given.GranuleUR;
  return { ...(given.meta && { meta: given.meta }), umm: { GranuleUR: "g", TemporalExtent: WHEN, ...umm } };
}

export function collectionOf(given: Given): never {
  if (given.input) return inputOf(given);
  const { bbox, temporal, DOI, ...umm } = given.umm;
  return {
    meta: given.meta,
    umm: {
      ...umm,
      ...(DOI && { DOI: { DOI } }),
      ...(bbox && { SpatialExtent: spatial({ BoundingRectangles: [rectangle(bbox)] }) }),
      ...(temporal && {
        TemporalExtents: [{ RangeDateTimes: [{ BeginningDateTime: temporal[0], EndingDateTime: temporal[1] }] }],
      }),
    },
  } as never;
}

export function pointsOf(...positions: [number, number][]) {
  return { Points: positions.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) };
}

export function ring(x: number, size = 10) {
  return { Boundary: pointsOf([x, 0], [x + size, 0], [x + size, size], [x, size], [x, 0]) };
}
