import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Asset,
  AssetFilter,
  type AssetFilterOptions,
  filterAssets,
  InvalidAssetFilterError,
  toAssetFilter,
} from "../src/index.js";

const B02 = new Asset({
  href: "https://x/HLS.T59.B02.tif?sig=1",
  key: "B02",
  type: "image/tiff; application=geotiff",
  roles: ["data"],
  fileSize: 10,
  granuleId: "HLS.T59",
});
const B022 = new Asset({ href: "https://x/HLS.T59.B022.tif", key: "B022", roles: ["data"], granuleId: "HLS.T59" });
const THUMB = new Asset({
  href: "https://x/HLS.T59.jpg",
  key: "browse",
  type: "image/jpeg",
  roles: ["thumbnail"],
  granuleId: "HLS.T59",
});
const DMRPP = new Asset({
  href: "https://x/HLS.T59.nc.dmrpp",
  key: "dmrpp",
  roles: ["metadata", "dmrpp"],
  granuleId: "HLS.T59",
});
const ALL = [B02, B022, THUMB, DMRPP];

function keys(filter: Parameters<typeof filterAssets>[1]): (string | undefined)[] {
  return filterAssets(ALL, filter).map(({ key }) => key);
}

describe("AssetFilter", () => {
  it("without criteria keeps everything, in order", () => {
    expect(keys(undefined)).toEqual(["B02", "B022", "browse", "dmrpp"]);
    expect(keys({})).toEqual(["B02", "B022", "browse", "dmrpp"]);
  });

  it("compares patterns with the file name, without its query, and path patterns with the path", () => {
    expect(keys({ includeFiles: ["*.tif"] })).toEqual(["B02", "B022"]);
    const nested = new Asset({ href: "https://host/a/B02/f.tif?x=/c/" });
    expect(filterAssets([nested], { includeFiles: ["*B02*"] })).toEqual([]);
    expect(filterAssets([nested], { includeFiles: ["B02/*.tif"] })).toEqual([nested]);
    expect(filterAssets([nested], { includeFiles: ["/a/*.tif"] })).toEqual([nested]);
    expect(filterAssets([nested], { includeFiles: ["/B02/*.tif", "host/*", "*/c/*"] })).toEqual([]);
  });

  it("takes visual and browse for thumbnails, and cloud-optimized for files on S3", () => {
    expect(keys({ includeRoles: ["visual"] })).toEqual(["browse"]);
    expect(keys({ excludeRoles: ["browse"] })).toEqual(["B02", "B022", "dmrpp"]);
    const s3 = new Asset({ href: "s3://b/a.nc", roles: ["data"] });
    expect(filterAssets([s3, B02], { includeRoles: ["cloud-optimized"] })).toEqual([s3]);
  });

  it("needs any of includeRoles and every one of allRoles", () => {
    expect(keys({ includeRoles: ["thumbnail", "dmrpp"] })).toEqual(["browse", "dmrpp"]);
    expect(keys({ allRoles: ["metadata", "dmrpp"] })).toEqual(["dmrpp"]);
    expect(keys({ allRoles: ["metadata", "data"] })).toEqual([]);
  });

  it("lets an unknown size pass unless a known one is required", () => {
    expect(keys({ maxSize: 5 })).toEqual(["B022", "browse", "dmrpp"]);
    expect(keys({ maxSize: 10, requireKnownSize: true })).toEqual(["B02"]);
    expect(keys({ minSize: 11, requireKnownSize: true })).toEqual([]);
  });

  it("knows a band by name or by key", () => {
    const multi = new Asset({ href: "m.tif", bands: ["B02", "B03"] });
    expect(filterAssets([...ALL, multi], { bands: ["B02"] })).toEqual([B02, multi]);
  });

  it("explains which criterion decided", () => {
    const filter = new AssetFilter({ includeRoles: ["data"], excludeFiles: ["*.B022.*"] });
    expect(filter.explain(THUMB)).toEqual({
      matches: false,
      reason: "HLS.T59.jpg has the role thumbnail, but one of data is asked for.",
    });
    expect(filter.explain(B022).reason).toBe("The file HLS.T59.B022.tif fits the excluded pattern *.B022.*.");
    expect(filter.explain(B02)).toEqual({ matches: true, reason: "All 2 criteria hold." });
  });

  it("lists every mistake at once, with the nearest option", () => {
    const wrong = {
      includeFile: ["*.nc"],
      minSize: "1",
      maxSize: 3,
      include_roles: ["data"],
      bands: [""],
    } as unknown as AssetFilterOptions;
    const problems = (() => {
      try {
        new AssetFilter(wrong);
        return [];
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidAssetFilterError);
        expect(error).toMatchObject({ code: "assets/invalid-filter" });
        return (error as InvalidAssetFilterError).problems;
      }
    })();
    expect(problems.map(({ field, suggestion }) => [field, suggestion])).toEqual([
      ["includeFile", "includeFiles"],
      ["include_roles", "includeRoles"],
      ["bands", undefined],
      ["minSize", undefined],
    ]);
    expect(() => new AssetFilter({ minSize: 5, maxSize: 1 })).toThrow(/no size fits both/);
  });

  it("survives JSON, also combined", () => {
    const filter = new AssetFilter({ includeFiles: new Set(["*.tif"]), maxSize: 0 }).combine(
      new AssetFilter({ includeFiles: "*B02*" }),
    );
    const back = toAssetFilter(JSON.parse(JSON.stringify(filter)));
    expect(back.options).toEqual(filter.options);
  });
});

describe("the simple form", () => {
  it("keeps what include names and nothing else", () => {
    expect(keys({ include: ["B02"] })).toEqual(["B02"]);
    expect(keys({ include: ["B02", "B03"], exclude: ["*"] })).toEqual(["B02"]);
    expect(keys({ include: ["*.tif"], exclude: ["*B022*"] })).toEqual(["B02"]);
    expect(keys({ exclude: ["*"] })).toEqual([]);
    expect(keys({ exclude: ["*.tif"] })).toEqual(["browse", "dmrpp"]);
  });

  it("compares granule name, key, role and media type too", () => {
    expect(keys({ include: ["HLS.T5?"] })).toHaveLength(4);
    expect(keys({ include: ["dmrpp"] })).toEqual(["dmrpp"]);
    expect(keys({ include: ["visual"] })).toEqual(["browse"]);
    expect(keys({ include: ["image/tiff"] })).toEqual(["B02"]);
    expect(keys(["B022", "*.jpg"])).toEqual(["B022", "browse"]);
    expect(keys("*.jpg")).toEqual(["browse"]);
  });

  it("does not take a function where the filter must be data", () => {
    expect(() => toAssetFilter((() => true) as never)).toThrow(/worker/);
    expect(keys((asset: Asset) => asset.key === "B02")).toEqual(["B02"]);
  });
});

describe("combine", () => {
  const word = <T>(...values: T[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
  const options: fc.Arbitrary<AssetFilterOptions> = fc.record({
    includeRoles: word("data", "metadata", "thumbnail", "dmrpp"),
    excludeRoles: word("data", "thumbnail"),
    allRoles: word("metadata", "dmrpp"),
    includeFiles: word("*.tif", "*B02*", "*"),
    excludeFiles: word("*.jpg", "*B022*"),
    contentTypes: word("image/*", "image/jpeg"),
    bands: word("B02", "B022"),
    include: word("B02", "*.tif", "dmrpp"),
    exclude: word("*", "*.jpg"),
    minSize: fc.constantFrom(undefined, 0, 5, 20),
    ignoreCase: fc.constantFrom(undefined, true),
    requireKnownSize: fc.constantFrom(undefined, true),
  });

  it("lets an asset pass exactly when both filters do", () => {
    fc.assert(
      fc.property(options, options, options, (a, b, c) => {
        const [first, second, third] = [new AssetFilter(a), new AssetFilter(b), new AssetFilter(c)];
        const both = first.combine(second).combine(third);
        for (const asset of ALL)
          expect(both.matches(asset)).toBe(first.matches(asset) && second.matches(asset) && third.matches(asset));
        for (const asset of ALL) expect(both.explain(asset).matches).toBe(both.matches(asset));
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps a bound of 0 and takes the stricter of two", () => {
    const combined = new AssetFilter({ maxSize: 0, minSize: 0 }).combine(new AssetFilter({ maxSize: 100 }));
    expect(combined.options).toMatchObject({ minSize: 0, maxSize: 0 });
  });
});
