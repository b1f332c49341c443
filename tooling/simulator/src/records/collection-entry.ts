import type { OrbitParameters } from "../geometry/orbit-track.js";
import { type Region, toRegion } from "../geometry/region.js";
import { asNumber, asObject, asObjects, asText, asTexts, asTime, type Json, type JsonObject } from "./json.js";
import type { UmmRecord } from "./record.js";
import { orbitParametersOf, shapesOf } from "./spatial-shapes.js";

/** A collection with everything that searches look at. */
export interface CollectionEntry {
  readonly record: UmmRecord;
  readonly conceptId: string;
  readonly shortName: string;
  readonly version: string;
  readonly entryTitle: string;
  /** ShortName, an underscore, Version. */
  readonly entryId: string;
  readonly nativeId: string;
  readonly provider: string;
  readonly doi: string | undefined;
  readonly revisionDate: number;
  readonly createdAt: number;
  readonly dataCenters: readonly string[];
  readonly archiveCenters: readonly string[];
  readonly platforms: readonly string[];
  readonly instruments: readonly string[];
  readonly projects: readonly string[];
  readonly processingLevel: string | undefined;
  readonly progress: string | undefined;
  readonly cloudHosted: boolean;
  /** Whether polygons of its granules have great circles as edges. */
  readonly geodetic: boolean;
  readonly orbit: OrbitParameters | undefined;
  /** Milliseconds since the epoch; an end of undefined is open. */
  readonly ranges: readonly { readonly start: number; readonly end: number | undefined }[];
  readonly regions: readonly Region[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Every word a keyword search sees, in lower case. */
  readonly keywords: string;
  granuleCount: number;
}

/** Reads what searches need out of a collection. */
export function collectionEntry(record: UmmRecord): CollectionEntry {
  const { meta, umm } = record;
  const shortName = asText(umm.ShortName) ?? "";
  const version = asText(umm.Version) ?? "";
  const representation = asText(asObject(umm.SpatialExtent)?.GranuleSpatialRepresentation);
  const revisionDate = asTime(meta["revision-date"]) ?? 0;
  const dataCenters = asObjects(umm.DataCenters);
  const names = (centers: JsonObject[]): string[] => centers.flatMap((center) => asText(center.ShortName) ?? []);
  const platforms = namesOf(umm.Platforms);
  return {
    record,
    conceptId: asText(meta["concept-id"]) ?? "",
    shortName,
    version,
    entryTitle: asText(umm.EntryTitle) ?? "",
    entryId: `${shortName}_${version}`,
    nativeId: asText(meta["native-id"]) ?? "",
    provider: asText(meta["provider-id"]) ?? "",
    doi: asText(asObject(umm.DOI)?.DOI),
    revisionDate,
    createdAt: asTime(meta["creation-date"]) ?? revisionDate,
    dataCenters: names(dataCenters),
    archiveCenters: names(dataCenters.filter((center) => asTexts(center.Roles).includes("ARCHIVER"))),
    platforms,
    instruments: asObjects(umm.Platforms).flatMap((platform) => namesOf(platform.Instruments)),
    projects: namesOf(umm.Projects),
    processingLevel: asText(asObject(umm.ProcessingLevel)?.Id),
    progress: asText(umm.CollectionProgress),
    cloudHosted: asObject(umm.DirectDistributionInformation) !== undefined,
    geodetic: representation !== "CARTESIAN",
    orbit: orbitParametersOf(umm),
    ranges: rangesOf(umm),
    regions: shapesOf(umm, coordinateSystem(umm) === "GEODETIC", undefined).map(toRegion),
    attributes: attributesOf(umm),
    keywords: wordsOf(umm).join(" ").toLowerCase(),
    granuleCount: asNumber(meta["granule-count"]) ?? 0,
  };
}

/** The short names of a list of platforms, instruments or projects. */
export function namesOf(value: Json | undefined): string[] {
  return asObjects(value).flatMap((item) => asText(item.ShortName) ?? []);
}

/** The additional attributes of a granule or a collection. */
export function attributesOf(umm: JsonObject): { name: string; values: string[] }[] {
  return asObjects(umm.AdditionalAttributes).map((attribute) => {
    const single = asText(attribute.Value);
    return { name: asText(attribute.Name) ?? "", values: single === undefined ? asTexts(attribute.Values) : [single] };
  });
}

function coordinateSystem(umm: JsonObject): string | undefined {
  return asText(asObject(asObject(asObject(umm.SpatialExtent)?.HorizontalSpatialDomain)?.Geometry)?.CoordinateSystem);
}

function rangesOf(umm: JsonObject): { start: number; end: number | undefined }[] {
  return asObjects(umm.TemporalExtents).flatMap((extent) => {
    const ranges = asObjects(extent.RangeDateTimes).flatMap((range) => {
      const start = asTime(range.BeginningDateTime);
      const end = extent.EndsAtPresentFlag === true ? undefined : asTime(range.EndingDateTime);
      return start === undefined ? [] : [{ start, end }];
    });
    const singles = asTexts(extent.SingleDateTimes).flatMap((text) => {
      const time = asTime(text);
      return time === undefined ? [] : [{ start: time, end: time }];
    });
    return [...ranges, ...singles];
  });
}

function wordsOf(umm: JsonObject): string[] {
  const texts: string[] = [];
  const collect = (value: Json | undefined): void => {
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  for (const field of ["ShortName", "Version", "EntryTitle", "Abstract", "ScienceKeywords", "AncillaryKeywords", "DOI"])
    collect(umm[field]);
  for (const field of ["Platforms", "Projects", "DataCenters", "ProcessingLevel", "LocationKeywords"])
    collect(umm[field]);
  return texts;
}
