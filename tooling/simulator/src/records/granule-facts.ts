import { type Region, toRegion } from "../geometry/region.js";
import { attributesOf, type CollectionEntry, namesOf } from "./collection-entry.js";
import { asNumber, asObject, asObjects, asText, asTexts, asTime, type JsonObject } from "./json.js";
import type { UmmRecord } from "./record.js";
import { shapesOf } from "./spatial-shapes.js";

/** Orbits and crossings of a granule. */
export interface OrbitFacts {
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly crossingLongitude: number | undefined;
  readonly crossingTime: number | undefined;
}

/** What searches look at in a granule. Synthetic granules compute each of these from their index when asked. */
export interface GranuleFacts {
  readonly collection: CollectionEntry;
  readonly conceptId: string;
  readonly granuleUr: string;
  readonly producerIds: readonly string[];
  readonly nativeId: string;
  readonly provider: string;
  /** Milliseconds since the epoch; undefined without a temporal extent. */
  readonly start: number | undefined;
  /** Undefined for a range that is still open. */
  readonly end: number | undefined;
  readonly revisionDate: number;
  readonly createdAt: number | undefined;
  readonly productionDate: number | undefined;
  readonly cloudCover: number | undefined;
  readonly dayNight: string | undefined;
  readonly platforms: readonly string[];
  readonly instruments: readonly string[];
  readonly projects: readonly string[];
  readonly downloadable: boolean;
  readonly browsable: boolean;
  readonly sizeMb: number;
  readonly orbits: readonly OrbitFacts[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly featureIds: readonly string[];
  readonly cridIds: readonly string[];
  readonly cycle: number | undefined;
  readonly passes: readonly { readonly pass: number; readonly tiles: readonly string[] }[];
  readonly tiles: readonly { readonly name: string; readonly x: number; readonly y: number }[];
  readonly regions: readonly Region[];
}

/** Reads what searches need out of a recorded granule. */
export function granuleFacts(record: UmmRecord, collection: CollectionEntry): GranuleFacts {
  const { meta, umm } = record;
  const time = asObject(umm.TemporalExtent);
  const range = asObject(time?.RangeDateTime);
  const single = asTime(time?.SingleDateTime);
  const data = asObject(umm.DataGranule);
  const ids = (type: string): string[] =>
    asObjects(data?.Identifiers).flatMap((id) => (id.IdentifierType === type ? (asText(id.Identifier) ?? []) : []));
  const links = asObjects(umm.RelatedUrls);
  const dates = asObjects(umm.ProviderDates);
  const date = (type: string): number | undefined => asTime(dates.find((entry) => entry.Type === type)?.Date);
  const track = asObject(asObject(asObject(umm.SpatialExtent)?.HorizontalSpatialDomain)?.Track);
  const revisionDate = asTime(meta["revision-date"]) ?? 0;
  let regions: Region[] | undefined;
  return {
    collection,
    conceptId: asText(meta["concept-id"]) ?? "",
    granuleUr: asText(umm.GranuleUR) ?? "",
    producerIds: ids("ProducerGranuleId"),
    nativeId: asText(meta["native-id"]) ?? "",
    provider: asText(meta["provider-id"]) ?? "",
    start: single ?? asTime(range?.BeginningDateTime),
    end: single ?? asTime(range?.EndingDateTime),
    revisionDate,
    createdAt: date("Create") ?? date("Insert"),
    productionDate: asTime(data?.ProductionDateTime),
    cloudCover: cloudCoverOf(umm),
    dayNight: asText(data?.DayNightFlag),
    platforms: namesOf(umm.Platforms),
    instruments: asObjects(umm.Platforms).flatMap((platform) => namesOf(platform.Instruments)),
    projects: namesOf(umm.Projects),
    downloadable: links.some((link) => link.Type === "GET DATA"),
    browsable: links.some((link) => link.Type === "GET RELATED VISUALIZATION"),
    sizeMb: sizeMbOf(data),
    orbits: orbitsOf(umm),
    attributes: attributesOf(umm),
    featureIds: ids("FeatureId"),
    cridIds: ids("CRID"),
    cycle: asNumber(track?.Cycle),
    passes: asObjects(track?.Passes).map((pass) => ({ pass: asNumber(pass.Pass) ?? -1, tiles: asTexts(pass.Tiles) })),
    tiles: tilesOf(umm),
    // Most searches have no spatial condition, and great circles are dear.
    get regions() {
      regions ??= shapesOf(umm, collection.geodetic, collection.orbit).map(toRegion);
      return regions;
    },
  };
}

/** CMR's index takes CloudCover, else the additional attribute CLOUD_COVERAGE. */
function cloudCoverOf(umm: JsonObject): number | undefined {
  const direct = asNumber(umm.CloudCover);
  if (direct !== undefined) return direct;
  const attribute = attributesOf(umm).find((one) => one.name === "CLOUD_COVERAGE");
  return asNumber(attribute?.values[0]);
}

function sizeMbOf(data: JsonObject | undefined): number {
  return asObjects(data?.ArchiveAndDistributionInformation).reduce((total, entry) => {
    const bytes = asNumber(entry.SizeInBytes);
    const factor = { KB: 1 / 1024, MB: 1, GB: 1024, TB: 1024 ** 2 }[asText(entry.SizeUnit) ?? "MB"] ?? 1;
    return total + (bytes === undefined ? (asNumber(entry.Size) ?? 0) * factor : bytes / 2 ** 20);
  }, 0);
}

function orbitsOf(umm: JsonObject): OrbitFacts[] {
  return asObjects(umm.OrbitCalculatedSpatialDomains).map((domain) => ({
    first: asNumber(domain.OrbitNumber) ?? asNumber(domain.BeginOrbitNumber),
    last: asNumber(domain.OrbitNumber) ?? asNumber(domain.EndOrbitNumber),
    crossingLongitude: asNumber(domain.EquatorCrossingLongitude),
    crossingTime: asTime(domain.EquatorCrossingDateTime),
  }));
}

function tilesOf(umm: JsonObject): { name: string; x: number; y: number }[] {
  const grid = asObject(umm.TilingIdentificationSystem);
  const name = asText(grid?.TilingIdentificationSystemName);
  const [x, y] = [
    asNumber(asObject(grid?.Coordinate1)?.MinimumValue),
    asNumber(asObject(grid?.Coordinate2)?.MinimumValue),
  ];
  return name === undefined || x === undefined || y === undefined ? [] : [{ name, x, y }];
}
