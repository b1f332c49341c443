import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { relatedUrlsOf, urlTypeOf } from "../src/assets-to-related-urls.js";
import { StacClient } from "../src/client.js";
import { temporalExtentOf } from "../src/collection-extent.js";
import { REL_TO_CMR_URL_TYPE } from "../src/collection-links.js";
import { timeOf } from "../src/granule-time.js";
import {
  CMR_URL_TYPE_TO_STAC_ROLE,
  CMR_URL_TYPE_TO_STAC_TYPE,
  DATA_CENTER_ROLE_TO_PROVIDER_ROLE,
  PROVIDER_ROLE_TO_DATA_CENTER_ROLE,
  type StacItem,
  stacCollectionToUmmCollection,
  stacItemToUmmGranule,
  type UmmGeometry,
  type UmmGranuleRecord,
  type UmmSpatialExtent,
  ummCollectionToStacCollection,
  ummGranuleToStacItem,
} from "../src/index.js";
import { rolesOf } from "../src/url-types.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";
import { at, normalized } from "./conformance-paths.js";
import { SHARED } from "./corpus.js";
import { stacProblems } from "./stac-validator.js";

const FOLDER = join(SHARED, "conformance");
const isThere = existsSync(join(FOLDER, "behaviours.jsonl"));

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
type Data = Record<string, any>;

interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly status: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

const behaviours: Behaviour[] = isThere
  ? readFileSync(join(FOLDER, "behaviours.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Behaviour)
      .filter((behaviour) => behaviour.package === "@earthaccess/stac")
  : [];
const fixtures = isThere ? JSON.parse(readFileSync(join(FOLDER, "fixtures.json"), "utf8")) : {};

type Given = Behaviour["given"];
type Expected = Behaviour["expect"];

function inputOf(given: Given): never {
  if (given.umm_fixture) return readUmm(given.umm_fixture) as never;
  if (given.input?.fixture) return fixtures[given.input.fixture] as never;
  throw new Error("no input");
}

function readUmm(name: string): UmmGranuleRecord {
  const record = JSON.parse(readFileSync(join(FOLDER, name.replace("umm-fixtures/", "umm/")), "utf8"));
  // Some of the fixtures are whole pages.
  return record.items ? record.items[0] : record;
}

const OPTIONS = { stacVersion: "1.0.0" } as const;
const WHEN = { SingleDateTime: "2020-01-01T00:00:00Z" };

function itemOf(umm: UmmGranuleRecord["umm"], meta?: UmmGranuleRecord["meta"]): StacItem {
  return ummGranuleToStacItem({ ...(meta && { meta }), umm: { TemporalExtent: WHEN, ...umm } }, OPTIONS);
}

function rectangle([w, s, e, n]: number[]) {
  return {
    WestBoundingCoordinate: w,
    SouthBoundingCoordinate: s,
    EastBoundingCoordinate: e,
    NorthBoundingCoordinate: n,
  };
}

function spatial(Geometry: object): UmmSpatialExtent {
  return { HorizontalSpatialDomain: { Geometry: Geometry as UmmGeometry } };
}

/** The granule of a `granule.to_stac` record, which the suite writes in several short forms. */
function granuleOf(given: Given): UmmGranuleRecord {
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

function collectionOf(given: Given): never {
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

const hasCloudUrl = (record: UmmGranuleRecord): boolean =>
  (record.umm.RelatedUrls ?? []).some((url) => url.URL?.startsWith("s3://") === true);

/** What we answer to each operation of the suite. */
const ANSWERS: Record<string, (given: Given) => unknown> = {
  umm_granule_to_stac_item: (given) =>
    ummGranuleToStacItem(inputOf(given), { ...OPTIONS, collectionId: given.collection_id }),
  "granule.to_stac": (given) => ummGranuleToStacItem(granuleOf(given), OPTIONS),
  umm_collection_to_stac_collection: (given) => ummCollectionToStacCollection(inputOf(given), OPTIONS),
  "collection.to_stac": (given) => ummCollectionToStacCollection(collectionOf(given), OPTIONS),
  stac_item_to_granule: (given) => {
    const record = stacItemToUmmGranule(inputOf(given));
    return { ...record, cloud_hosted: hasCloudUrl(record) };
  },
  stac_collection_to_collection: (given) => ({ ...stacCollectionToUmmCollection(inputOf(given)), cloud_hosted: false }),
  granule_datetime: (given) => {
    const { datetime, start, end } = timeOf({ TemporalExtent: given.temporal_extent }, undefined);
    return { datetime, start, end };
  },
  granule_geometry: (given) => {
    const polygons = given.geometry?.GPolygons?.map(({ Boundary }: { Boundary: { Points: [number, number][] } }) => ({
      Boundary: { Points: Boundary.Points.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) },
    }));
    const geometry = polygons ? { GPolygons: polygons } : given.geometry;
    const item = itemOf({ GranuleUR: "g", SpatialExtent: geometry ? spatial(geometry) : undefined });
    return { geometry: item.geometry, bbox: item.bbox };
  },
  granule_assets: (given) => itemOf({ GranuleUR: "granule", RelatedUrls: given.related_urls }),
  collection_temporal: (given) => temporalExtentOf(given.temporal_extents)[0],
  assets_to_related_urls: (given) => relatedUrlsOf(given.assets),
  "granule -> item -> granule": (given) => stacItemToUmmGranule(ummGranuleToStacItem(inputOf(given))),
  "collection -> STAC -> collection": (given) =>
    stacCollectionToUmmCollection(ummCollectionToStacCollection(inputOf(given))),
  cmr_url_type_to_roles: (given) => rolesOf(given.type, undefined, "https://x.example/file", ""),
  stac_role_to_cmr_url_type: (given) =>
    given.role.includes("s3://")
      ? urlTypeOf(["data"], "s3://b/k")
      : urlTypeOf(given.role.startsWith("<") ? [] : [given.role], "https://x"),
  stac_rel_to_cmr_url_type: (given) => REL_TO_CMR_URL_TYPE[given.rel] ?? "VIEW RELATED INFORMATION",
  data_center_role_to_provider_role: (given) => DATA_CENTER_ROLE_TO_PROVIDER_ROLE[given.role],
  provider_role_to_data_center_role: (given) => PROVIDER_ROLE_TO_DATA_CENTER_ROLE[given.role],
  CMR_URL_TYPE_TO_STAC_TYPE: () => CMR_URL_TYPE_TO_STAC_TYPE,
  "CMR_URL_TYPE_TO_STAC_ROLE['USE SERVICE API']": () => CMR_URL_TYPE_TO_STAC_ROLE["USE SERVICE API"],
  "CMR_URL_TYPE_TO_STAC_ROLE['DOWNLOAD SOFTWARE']": () => CMR_URL_TYPE_TO_STAC_ROLE["DOWNLOAD SOFTWARE"],
  "granule.to_stac() per page item": () => itemOf({ GranuleUR: "g" }),
};

function locations(asset: StacItem["assets"][string]): string[] {
  return [asset.href, ...Object.values(asset.alternate ?? {}).map(({ href }) => href)];
}

/** The expectations of a record, each as an assertion. */
function check(answer: unknown, expected: Expected, given: Given): void {
  const assets = (answer as StacItem | undefined)?.assets ?? {};
  const keys = Object.keys(assets);
  for (const [name, value] of Object.entries(expected)) {
    switch (name) {
      case "path":
        for (const [path, wanted] of Object.entries(value)) expect(normalized(at(answer, path)), path).toEqual(wanted);
        break;
      case "equals":
        if (typeof value === "object" && value !== null && !Array.isArray(value))
          for (const [key, wanted] of Object.entries(value))
            expect(normalized((answer as Record<string, unknown>)[key]), key).toEqual(wanted);
        else expect(normalized(answer)).toEqual(value);
        break;
      case "path_contains":
        for (const [path, wanted] of Object.entries(value))
          expect(at(answer, path)).toContain((wanted as string).replaceAll("... ", "").trim());
        break;
      case "contains_in":
        for (const [path, wanted] of Object.entries(value as Record<string, string[]>))
          for (const word of wanted) expect(at(answer, path), path).toContain(word);
        break;
      case "contains_in_any":
        for (const [path, wanted] of Object.entries(value as Record<string, string[]>))
          expect(
            (at(answer, path) as string[]).some((word) => wanted.includes(word)),
            path,
          ).toBe(true);
        break;
      case "each_asset_has":
        for (const asset of Object.values(assets)) for (const field of value) expect(asset).toHaveProperty(field);
        break;
      case "stac_extensions_contains":
        expect((answer as StacItem).stac_extensions?.join(" ")).toContain(`/${value}/`);
        break;
      case "rels_include":
        expect((answer as StacItem).links.map(({ rel }) => rel)).toEqual(expect.arrayContaining(value));
        break;
      case "hasKeys":
        for (const path of value) expect(at(answer, path), path).not.toBe(undefined);
        break;
      case "path_min":
        for (const [path, least] of Object.entries(value))
          expect(at(answer, path)).toBeGreaterThanOrEqual(least as number);
        break;
      case "path_type":
        for (const [path, type] of Object.entries(value)) expect(typeof at(answer, path)).toBe(type);
        break;
      case "path_startswith":
        for (const [path, start] of Object.entries(value)) expect(at(answer, path)).toMatch(new RegExp(`^${start}`));
        break;
      case "type":
        expect(typeof answer).toBe(value);
        break;
      case "related_url":
        for (const url of (answer as UmmGranuleRecord).umm.RelatedUrls ?? [])
          if (url.URL?.includes(value.match)) expect(url.Type).toBe(value.Type);
        break;
      case "same":
        for (const path of value) expect(at(answer, path), path).toEqual(at(inputOf(given), path));
        break;
      case "asset_keys_include":
        expect(keys).toEqual(expect.arrayContaining(value));
        break;
      case "asset_keys_exclude":
        for (const key of value) expect(keys).not.toContain(key);
        break;
      case "asset_keys_any_of":
        expect(keys.some((key) => value.includes(key))).toBe(true);
        break;
      case "asset_keys_starting_with":
        for (const [start, count] of Object.entries(value))
          expect(keys.filter((key) => key.startsWith(start))).toHaveLength(count as number);
        break;
      case "asset_keys_not_containing":
        for (const key of keys) expect(key).not.toContain(value);
        break;
      case "asset_keys_not_startwith":
        for (const key of keys) expect(key.startsWith(value)).toBe(false);
        break;
      case "s3_assets_with_https_alternate":
        expect(bothWays(answer as StacItem).length).toBeGreaterThanOrEqual(value.min);
        break;
      case "GET DATA":
      case "GET RELATED VISUALIZATION":
        expect(answer).toMatchObject({ [name]: value });
        break;
      case "seed":
        expect(answer).toEqual(value);
        break;
      case "code":
        break;
      case "compatible_with":
        expect(Object.keys(answer as object)).toEqual(
          expect.arrayContaining(["type", "stac_version", "id", "geometry", "properties", "links", "assets"]),
        );
        break;
      default:
        throw new Error(`The runner does not know the expectation ${name}.`);
    }
  }
}

function bothWays(item: StacItem): string[] {
  const files = Object.values(item.assets).filter(
    (asset) =>
      locations(asset).some((href) => href.startsWith("s3://")) &&
      locations(asset).some((href) => href.startsWith("http")),
  );
  return files.map((asset) => decodeURIComponent(asset.href.split("/").at(-1) as string)).sort();
}

/** Records with the reference's wrong answer beside ours: one check per record, from its `ours`. */
const DEFECTS: Record<string, (behaviour: Behaviour) => void | Promise<void>> = {
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
  "defect.stac-015": () => expect(() => ummGranuleToStacItem({ umm: { GranuleUR: "g" } })).toThrow(),
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
    const { assets } = ummGranuleToStacItem(readUmm(given.umm_fixture));
    expect(assets[ours.key]?.type).toBe(ours.type);
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

function pointsOf(...positions: [number, number][]) {
  return { Points: positions.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) };
}

function ring(x: number, size = 10) {
  return { Boundary: pointsOf([x, 0], [x + size, 0], [x + size, size], [x, size], [x, 0]) };
}

function expectParts(shapes: object, count: number): void {
  const { geometry } = itemOf({ SpatialExtent: spatial(shapes) });
  expect(geometry?.type).toBe("MultiPolygon");
  expect(at(geometry, "coordinates.length")).toBe(count);
}

/** `ours` of the records that compare whole fixtures. */
function checkFixture(item: StacItem, record: UmmGranuleRecord, ours: Record<string, unknown>): void {
  const urls = record.umm.RelatedUrls?.map((url) => url.URL?.trim()).sort();
  const files = Object.values(item.assets).filter((asset) => String(asset["umm:type"]).startsWith("GET DATA"));
  for (const [name, value] of Object.entries(ours)) {
    if (name === "no_url_lost" || name === "every_RelatedUrl_represented" || name === "lost")
      expect(Object.values(item.assets).flatMap(locations).sort()).toEqual(urls);
    else if (name === "data_files") expect(files.map(({ href }) => href.split("/").at(-1)).sort()).toEqual(value);
    else if (name === "files_with_both_https_and_s3") expect(dataBothWays(item)).toEqual(value);
    else if (name === "assets_with_https_and_s3") expect(dataBothWays(item)).toHaveLength(value as number);
    else if (name === "start_datetime" || name === "end_datetime") expect(item.properties[name]).toBe(value);
    else throw new Error(`The runner does not know ours.${name}.`);
  }
}

function dataBothWays(item: StacItem): string[] {
  const data = Object.entries(item.assets).filter(([, asset]) => asset.roles?.includes("data"));
  return bothWays({ ...item, assets: Object.fromEntries(data) });
}

async function run(behaviour: Behaviour): Promise<void> {
  const { id, given, expect: expected } = behaviour;
  const defect = DEFECTS[id];
  if (defect) return defect(behaviour);
  if (id === "external.search-002") {
    await expect(StacClient.open(given.url)).rejects.toThrow(/Invalid STAC URL/);
    return;
  }
  const answer = ANSWERS[given.op];
  if (!answer) throw new Error(`The runner does not know the operation ${given.op}.`);
  const value = answer(given);
  if (expected.ours) return checkFixture(value as StacItem, inputOf(given), expected.ours);
  check(value, expected, given);
}

const runnable = behaviours.filter(({ id, given }) => !(id in ELSEWHERE) && given.op);

describe.skipIf(!isThere)("behaviours of the Python branches (../shared/conformance)", () => {
  it("are all accounted for", () => {
    const open = behaviours.filter(({ id, given }) => !given.op && !given.acceptance && !(id in ELSEWHERE));
    expect(open).toEqual([]);
    expect(behaviours).toHaveLength(181);
  });

  it.each(runnable.filter(({ id }) => !(id in DIFFERENCES)).map((behaviour) => [behaviour.id, behaviour] as const))(
    "%s",
    (_id, behaviour) => run(behaviour),
  );

  it.each(runnable.filter(({ id }) => id in DIFFERENCES).map((behaviour) => [behaviour.id, behaviour] as const))(
    "%s differs on purpose",
    async (_id, behaviour) => {
      await expect(run(behaviour)).rejects.toThrow();
    },
  );

  it("the acceptance of valid items holds for every fixture", async () => {
    for (const name of new Set(behaviours.map(({ given }) => given.umm_fixture).filter(Boolean))) {
      for (const stacVersion of ["1.0.0", "1.1.0"] as const)
        expect(await stacProblems(ummGranuleToStacItem(readUmm(name), { stacVersion })), name).toEqual([]);
    }
  });
});
