import { describe, expect, it } from "vitest";
import { data, itemOf } from "./granule-item.js";

describe("assets", () => {
  it("join https and s3 of one file, whichever comes first, by name, role and the longest common path", () => {
    const urls = [
      "s3://bucket/b/f.nc",
      "https://x.example/a/f.nc",
      "https://x.example/b/f.nc",
      "s3://bucket/a/f.nc",
    ].map(data);
    const { assets } = itemOf({ RelatedUrls: urls });
    const pairs = Object.values(assets).map(({ href, alternate }) => [href, alternate?.s3?.href]);
    expect(pairs).toHaveLength(2);
    for (const [href, s3] of pairs) expect(href?.startsWith("https://") && s3?.startsWith("s3://")).toBe(true);
    expect(pairs.flat().sort()).toEqual(urls.map(({ URL }) => URL).sort());
  });

  it("do not join a service with a file of its name", () => {
    const { assets } = itemOf({
      RelatedUrls: [
        { URL: "https://opendap.example/f.nc", Type: "USE SERVICE API", Subtype: "OPENDAP DATA" },
        { URL: "s3://bucket/f.nc", Type: "GET DATA VIA DIRECT ACCESS" },
      ],
    });
    expect(Object.keys(assets)).toEqual(["opendap", "data"]);
    expect(assets.opendap?.roles).toEqual(["service", "opendap"]);
  });

  it("take sizes in bytes as exact, rounded ones as estimates, and the unit NA as unknown", () => {
    const files = [
      {
        Name: "a.nc",
        SizeInBytes: 123,
        Size: 9,
        SizeUnit: "MB",
        Checksum: { Algorithm: "MD5", Value: "AB".repeat(16) },
      },
      { Name: "b.nc", Size: 1.5, SizeUnit: "KB" },
      { Name: "c.nc", Size: 5, SizeUnit: "NA", Checksum: { Algorithm: "Adler-32", Value: "1234" } },
    ];
    const { assets } = itemOf({
      RelatedUrls: files.map(({ Name }) => data(`https://x.example/${Name}`)),
      DataGranule: { ArchiveAndDistributionInformation: files },
    });
    expect(assets.a).toMatchObject({ "file:size": 123, "file:checksum": `d50110${"ab".repeat(16)}` });
    expect(assets.a).not.toHaveProperty("cmr:size_is_estimate");
    expect(assets.b).toMatchObject({ "file:size": 1536, "cmr:size_is_estimate": true });
    expect(assets.c).not.toHaveProperty("file:size");
    expect(assets.c).not.toHaveProperty("file:checksum");
  });

  it("take the size of a granule with one data file as that file's, exact only with a digest", () => {
    const archive = (extra: object) => ({
      RelatedUrls: [data("https://x.example/a.nc"), data("https://x.example/a.nc.md5")],
      DataGranule: { ArchiveAndDistributionInformation: [{ Name: "Not provided", SizeInBytes: 10, ...extra }] },
    });
    expect(itemOf(archive({})).assets.data).toMatchObject({ "file:size": 10, "cmr:size_is_estimate": true });
    const sure = itemOf(archive({ Checksum: { Algorithm: "SHA-256", Value: "0".repeat(64) } }));
    expect(sure.assets.data).not.toHaveProperty("cmr:size_is_estimate");
    expect(sure.assets.md5).not.toHaveProperty("file:size");
  });

  it("have the same keys in every granule of a collection", () => {
    const keys = (stamp: string) =>
      Object.keys(
        itemOf({
          GranuleUR: `EMIT_L2A_RFL_001_${stamp}_2222203_001`,
          RelatedUrls: ["RFL", "RFLUNCERT", "MASK"].flatMap((part) => [
            data(`https://x.example/EMIT_L2A_${part}_001_${stamp}_2222203_001.nc`),
            {
              URL: `https://x.example/EMIT_L2A_${part}_001_${stamp}_2222203_001.nc.dmrpp`,
              Type: "EXTENDED METADATA",
              Subtype: "DMR++",
            },
          ]),
        }).assets,
      );
    expect(keys("20220810T034103")).toEqual(["data", "dmrpp", "RFLUNCERT", "RFLUNCERT_dmrpp", "MASK", "MASK_dmrpp"]);
    expect(keys("20230101T000000")).toEqual(keys("20220810T034103"));
  });
});
