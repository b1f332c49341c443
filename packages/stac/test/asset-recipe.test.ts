import { describe, expect, it } from "vitest";
import { assetRecipe } from "../src/asset-recipe.js";
import { archiveEntries } from "../src/file-facts.js";
import { granuleAssets } from "../src/granule-assets.js";
import { contextOf } from "../src/granule-context.js";
import { granuleNames } from "../src/granule-names.js";
import { type StacItem, type UmmGranuleRecord, type UmmRelatedUrl, ummGranuleToStacItem } from "../src/index.js";
import { layersOf } from "../src/layer-bands.js";
import { granules, hasCorpus } from "./corpus.js";

/** The assets as they are when every related URL is read, whatever was converted before. */
function assetsReadOneByOne({ umm, meta }: UmmGranuleRecord): StacItem["assets"] {
  const urls: readonly UmmRelatedUrl[] = Array.isArray(umm.RelatedUrls) ? umm.RelatedUrls : [];
  const entries = archiveEntries(umm.DataGranule?.ArchiveAndDistributionInformation);
  return granuleAssets(urls, entries, assetRecipe(urls, granuleNames(umm, meta), false), layersOf(umm)).assets;
}

/** A generator of numbers below 1 with a seed, so that a failure can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const grace = (id: string, extra: readonly UmmRelatedUrl[] = []): UmmGranuleRecord => ({
  meta: { "collection-concept-id": "C1-RECIPES", "provider-id": "RECIPES", "concept-id": "G1-RECIPES" },
  umm: {
    GranuleUR: id,
    CollectionReference: { ShortName: "RECIPES", Version: "1" },
    TemporalExtent: { SingleDateTime: "2020-01-01T00:00:00Z" },
    SpatialExtent: { HorizontalSpatialDomain: { Geometry: { BoundingRectangles: [WORLD] } } },
    RelatedUrls: [
      { URL: `https://x.example/a/${id}.nc`, Type: "GET DATA" },
      { URL: `s3://bucket/a/${id}.nc`, Type: "GET DATA VIA DIRECT ACCESS" },
      { URL: `https://x.example/a/${id}_B02.tif`, Type: "GET DATA" },
      { URL: "https://x.example/s3credentials", Type: "VIEW RELATED INFORMATION" },
      ...extra,
    ],
  },
});

const WORLD = {
  WestBoundingCoordinate: -180,
  SouthBoundingCoordinate: -90,
  EastBoundingCoordinate: 180,
  NorthBoundingCoordinate: 90,
};

describe("a recipe", () => {
  const contextFor = ({ umm, meta }: UmmGranuleRecord) => contextOf(meta ?? {}, umm.CollectionReference, {});
  const recipeFor = (granule: UmmGranuleRecord) =>
    contextFor(granule).recipeFor(granule.umm.RelatedUrls ?? [], granule);

  it("serves the next granule of the collection, in another directory too", () => {
    const first = recipeFor(grace("A_2020001"));
    expect(recipeFor(grace("A_2020002"))).toBe(first);
    const moved = copy(grace("A_2020003"));
    for (const url of moved.umm.RelatedUrls as { URL: string }[]) url.URL = url.URL.replace("/a/", "/2020/003/");
    expect(recipeFor(moved)).toBe(first);
  });

  it.each<[string, (record: { umm: { RelatedUrls: Record<string, unknown>[]; GranuleUR: string } }) => void]>([
    ["of another type", ({ umm }) => Object.assign(umm.RelatedUrls[0] ?? {}, { Type: "EXTENDED METADATA" })],
    [
      "with another extension",
      ({ umm }) => Object.assign(umm.RelatedUrls[0] ?? {}, { URL: "https://x.example/a/B.h5" }),
    ],
    ["in another bucket", ({ umm }) => Object.assign(umm.RelatedUrls[1] ?? {}, { URL: "s3://other/a/B.nc" })],
    ["of another name", ({ umm }) => Object.assign(umm.RelatedUrls[2] ?? {}, { URL: "https://x.example/a/C_B02.tif" })],
    [
      "with a name in the query",
      ({ umm }) => Object.assign(umm.RelatedUrls[0] ?? {}, { URL: "https://x.example/a?p=/B.nc" }),
    ],
    ["with one field more", ({ umm }) => Object.assign(umm.RelatedUrls[0] ?? {}, { MimeType: "text/plain" })],
    ["in another order", ({ umm }) => umm.RelatedUrls.reverse()],
    ["less", ({ umm }) => umm.RelatedUrls.pop()],
    ["under a name that ends in an extension", ({ umm }) => Object.assign(umm, { GranuleUR: "B.nc" })],
  ])("does not serve a granule with a URL %s", (_name, change) => {
    const first = recipeFor(grace("A"));
    const other = copy(grace("B"));
    change(other as never);
    expect(recipeFor(other)).not.toBe(first);
    expect(ummGranuleToStacItem(other).assets).toEqual(assetsReadOneByOne(other));
  });

  it("is not looked for without end where granules are never alike", () => {
    const granule = (i: number): UmmGranuleRecord => {
      const record = grace(`N${i}`, [{ URL: `https://x.example/${"x".repeat(i)}.html`, Type: "USE SERVICE API" }]);
      const urls = [...(record.umm.RelatedUrls ?? [])].map((url) => ({ ...url, [`Field${i}`]: i }));
      return { ...record, umm: { ...record.umm, CollectionReference: { ShortName: "NEVER" }, RelatedUrls: urls } };
    };
    const recipes = Array.from({ length: 40 }, (_, i) => recipeFor(granule(i)));
    expect(recipes[0]?.lines).toBeDefined();
    expect(recipes.at(-1)?.lines).toBeUndefined();
  });
});

describe("what items share", () => {
  const items = ["S1", "S2", "S3", "S4"].map((id) => ummGranuleToStacItem(grace(id)));
  const [, , third, fourth] = items as [StacItem, StacItem, StacItem, StacItem];

  it("is frozen, so that nobody changes another's item", () => {
    expect(third.assets.data?.roles).toBe(fourth.assets.data?.roles);
    expect(third.geometry).toBe(fourth.geometry);
    for (const part of [
      third.assets.data?.roles,
      third.assets.data?.alternate?.s3?.["storage:refs"],
      third.properties["storage:schemes"],
      third.stac_extensions,
      third.geometry,
      third.bbox,
      third.links.find(({ rel }) => rel === "parent"),
    ])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it("is not what is the item's own", () => {
    for (const part of [third, third.properties, third.assets, third.assets.data, third.links])
      expect(Object.isFrozen(part)).toBe(false);
    expect(new Set(items.map(({ geometry }) => JSON.stringify(geometry))).size).toBe(1);
  });

  it("leaves plain data: nothing but own values, and nothing undefined", () => {
    const check = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(value));
      for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value))) {
        expect(descriptor).toHaveProperty("value");
        expect(descriptor.value).toBeDefined();
        check(descriptor.value);
      }
    };
    check(third);
    expect(structuredClone(third)).toEqual(third);
    expect(JSON.parse(JSON.stringify(third))).toEqual(third);
    expect({ ...third }).toEqual(third);
  });
});

describe.skipIf(!hasCorpus)("recorded granules, renamed and damaged at random", () => {
  const NAMES = [
    "x",
    "20200102",
    "nc",
    "h5",
    "v3",
    "A.B",
    "data",
    "s3credentials",
    "jp2",
    "browse",
    " ",
    "a b",
    "#1",
    "q?x",
  ];
  const ENDS = [
    ".nc",
    ".h5",
    ".nc.md5",
    ".dmrpp",
    ".cmr.json",
    "",
    "_B02.tif",
    ".v2",
    ".jpg",
    "?a=1",
    "#x",
    ".TIF",
    "_B",
  ];
  const TYPES = [
    "GET DATA",
    "GET DATA VIA DIRECT ACCESS",
    "EXTENDED METADATA",
    "GET RELATED VISUALIZATION",
    "USE SERVICE API",
    3,
  ];

  it("have the assets that reading them one by one gives, whatever came before", () => {
    const all = granules().filter(({ record }) => Array.isArray(record.umm.RelatedUrls));
    const random = randomFrom(7);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    for (let i = 0; i < 6000; i++) {
      const { file, record } = pick(all);
      // The recipe of the record itself is there to be used wrongly.
      ummGranuleToStacItem(record);
      const changed = random() < 0.6 ? renamed(record) : copy(record);
      if (random() < 0.8) damage(changed as never);
      expect(ummGranuleToStacItem(changed).assets, `${file}, ${i}`).toEqual(assetsReadOneByOne(changed));
    }

    function renamed(record: UmmGranuleRecord): UmmGranuleRecord {
      const name = pick(granuleNames(record.umm, record.meta));
      if (name === undefined || name.length < 4) return copy(record);
      const parts = name.split(/([._:-])/);
      parts[Math.floor(random() * parts.length)] = pick(NAMES);
      return JSON.parse(JSON.stringify(record).replaceAll(name, parts.join(""))) as UmmGranuleRecord;
    }

    function damage({ umm }: { umm: { GranuleUR: unknown; RelatedUrls: Record<string, unknown>[] } }): void {
      const urls = umm.RelatedUrls;
      const url = pick(urls);
      const href = String(url?.URL);
      const ways: (() => unknown)[] = [
        () => urls.splice(Math.floor(random() * urls.length), 1),
        () => urls.push(copy(url ?? {})),
        () => urls.push(urls.shift() ?? {}),
        () => Object.assign(url ?? {}, { URL: href.replace(/\.[^./]*$/, pick(ENDS)) }),
        () => Object.assign(url ?? {}, { URL: href.replace(/\/[^/]*$/, `/${String(umm.GranuleUR)}${pick(ENDS)}`) }),
        () => Object.assign(url ?? {}, { URL: pick([`${href} `, href.replace(/\/([^/]*)$/, "//$1"), "", null]) }),
        () => Object.assign(url ?? {}, { URL: href.replace(/^\w+:\/\/[^/]*/, pick(["s3://b", "https://h", "x:"])) }),
        () => Object.assign(url ?? {}, { Type: pick(TYPES) }),
        () => Object.assign(url ?? {}, { Subtype: pick(["DMR++", "DIRECT DOWNLOAD", "OPENDAP DATA", "z"]) }),
        () => Object.assign(url ?? {}, { Size: pick([1.5, 0]), SizeUnit: pick(["MB", "NA"]) }),
        () => {
          umm.GranuleUR = pick([`${String(umm.GranuleUR)}.nc`, "G1", "a.b.tif", undefined, 5, "x/y"]);
        },
      ];
      pick(ways)();
    }
  });
});
