import { describe, expect, it } from "vitest";
import { Asset, assetsOf, decodeMultihash, encodeMultihash, type StacAssetObject } from "../src/index.js";

const MD5 = "98ad2fbd21ee2c1bb7b1e9c6b9e4d0aa";

describe("Asset", () => {
  it("is frozen, and so are its roles, checksum and alternates", () => {
    const asset = new Asset({
      href: "https://x.example/a.nc",
      roles: ["data"],
      checksum: { algorithm: "MD5", value: MD5 },
      alternates: { s3: "s3://b/a.nc" },
    });
    expect(() => Object.assign(asset, { href: "x" })).toThrow(TypeError);
    expect(() => (asset.roles as Set<string>).add("x")).toThrow(/cannot change/);
    expect(() => Object.assign(asset.checksum as object, { value: "0" })).toThrow(TypeError);
    expect(() => Object.assign(asset.alternates as object, { s3: "" })).toThrow(TypeError);
  });

  it("needs an href", () => {
    expect(() => new Asset({ href: "" })).toThrow(/href is required/);
  });

  it.each([
    ["https://x.example/a/b.nc?sig=1#top", "b.nc"],
    ["https://x.example/a%20b%2Fc.nc", "a b/c.nc"],
    ["https://x.example/100%.nc", "100%.nc"],
    ["s3://bucket/dir/what?.nc", "what?.nc"],
    ["s3://bucket/store.zarr/", "store.zarr"],
    ["file.nc", "file.nc"],
  ])("calls the file of %s %s", (href, name) => {
    expect(new Asset({ href }).filename).toBe(name);
  });

  it("compares media types without case and parameters, and takes wildcards", () => {
    const asset = new Asset({ href: "a.tif", type: "image/tiff; application=geotiff; profile=cloud-optimized" });
    expect(asset.matchesType("IMAGE/TIFF")).toBe(true);
    expect(asset.matchesType("image/tiff; profile=cloud-optimized")).toBe(true);
    expect(asset.matchesType("image/tiff; profile=other")).toBe(false);
    expect(asset.matchesType("image/*")).toBe(true);
    expect(asset.matchesType("image/png")).toBe(false);
    expect(new Asset({ href: "a" }).matchesType("image/*")).toBe(false);
  });

  it("without roles is data unless its media type is a picture or a page", () => {
    expect(new Asset({ href: "B02.tif", type: "image/tiff" }).isData()).toBe(true);
    expect(new Asset({ href: "a.jpg", type: "image/jpeg" }).isData()).toBe(false);
    expect(new Asset({ href: "a.nc", roles: ["metadata"] }).isData()).toBe(false);
  });

  it("reads STAC fields of both versions and gives the same object back", () => {
    const stac: StacAssetObject = {
      href: "https://x.example/B02.tif",
      title: "Blue",
      type: "image/tiff; application=geotiff",
      roles: ["data", "reflectance"],
      gsd: 30,
      "eo:bands": [{ name: "B02", common_name: "blue" }],
      "file:size": 1024,
      "file:checksum": `d50110${MD5}`,
      alternate: { s3: { href: "s3://bucket/B02.tif", "storage:refs": ["aws"] } },
      "umm:type": "GET DATA",
    };
    const asset = Asset.fromStac("B02", stac, "granule");
    expect(asset).toMatchObject({
      key: "B02",
      granuleId: "granule",
      bands: ["B02"],
      gsd: 30,
      fileSize: 1024,
      checksum: { algorithm: "MD5", value: MD5 },
      alternates: { s3: "s3://bucket/B02.tif" },
    });
    expect(asset.toStac()).toEqual(stac);
    expect(asset.hrefFor("s3")).toBe("s3://bucket/B02.tif");
    expect(asset.hrefFor("https")).toBe(stac.href);
  });

  it("writes bands and alternates of assets that were made by hand, and of changed ones", () => {
    const made = new Asset({ href: "https://x/a.tif", bands: ["red"], alternates: { s3: "s3://b/a.tif" } });
    expect(made.toStac()).toEqual({
      href: "https://x/a.tif",
      bands: [{ name: "red" }],
      alternate: { s3: { href: "s3://b/a.tif" } },
    });
    const changed = Asset.fromStac("a", made.toStac()).with({ bands: ["nir"] });
    expect(changed.toStac().bands).toEqual([{ name: "nir" }]);
  });

  it("survives JSON", () => {
    const asset = new Asset({
      href: "https://x/a.nc",
      roles: ["data"],
      fileSize: 3,
      fileSizeIsEstimate: true,
      key: "data",
      granuleId: "g",
    });
    expect(new Asset(JSON.parse(JSON.stringify(asset)))).toEqual(asset);
  });

  it("keeps an own __proto__ field of hostile JSON as data", () => {
    const hostile = JSON.parse('{"href":"https://x/a.nc","__proto__":{"polluted":true}}') as StacAssetObject;
    const asset = Asset.fromStac("data", hostile);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.hasOwn(asset.extraFields as object, "__proto__")).toBe(true);
  });
});

describe("multihash", () => {
  it.each([
    ["MD5", 32],
    ["SHA-1", 40],
    ["SHA-256", 64],
    ["SHA-384", 96],
    ["SHA-512", 128],
    ["SM3", 64],
  ])("goes there and back for %s", (algorithm, characters) => {
    const checksum = { algorithm, value: "ab".repeat(characters / 2) };
    expect(decodeMultihash(encodeMultihash(checksum) as string)).toEqual(checksum);
  });

  it("does not guess what it does not know", () => {
    expect(encodeMultihash({ algorithm: "Adler-32", value: "abcd" })).toBeUndefined();
    expect(encodeMultihash({ algorithm: "MD5", value: "not a digest" })).toBeUndefined();
    expect(decodeMultihash("abc123")).toEqual({ algorithm: "unknown", value: "abc123" });
  });
});

describe("assetsOf", () => {
  const asset = new Asset({ href: "https://x/a.nc", key: "data" });

  it("takes a granule, a STAC item, an asset and a URL", () => {
    expect(assetsOf({ assets: () => [asset] })).toEqual([asset]);
    expect(assetsOf(asset)).toEqual([asset]);
    expect(assetsOf({ id: "g", assets: { data: { href: "https://x/a.nc" } } })[0]).toMatchObject({
      key: "data",
      granuleId: "g",
    });
    expect(assetsOf("https://x/a.nc")[0]).toMatchObject({ filename: "a.nc", href: "https://x/a.nc" });
    expect(assetsOf(new URL("https://x/a.nc"))[0]?.isData()).toBe(true);
    expect(assetsOf({ href: "https://x/b.nc", roles: ["data"] })[0]?.filename).toBe("b.nc");
  });

  it("says what it expects otherwise", () => {
    expect(() => assetsOf({} as never)).toThrow(/granule, a STAC item, an asset or a URL/);
  });
});
