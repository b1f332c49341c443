import { Asset } from "@earthaccess/assets";
import { describe, expect, it } from "vitest";
import { fileFacts, hexDump } from "../src/files/file-facts.js";
import { filterOf } from "../src/files/filter-state.js";
import { countText, dayText, sizeText } from "../src/page/words.js";
import { countedFetch, type Traffic } from "../src/session/traffic.js";

const form = { includeFiles: "", excludeFiles: "", roles: [], maxSize: "" };

describe("the filter that is written", () => {
  it("takes words apart by blanks and commas", () => {
    const state = filterOf({ ...form, includeFiles: "*.B02.tif, *.B04.tif", excludeFiles: "*_qa*" });
    if (!("filter" in state)) throw new Error("The filter is sound.");
    const passes = (name: string) => state.filter.matches(new Asset({ href: `https://data.example/${name}` }));
    expect(["x.B02.tif", "x.b04.TIF", "x.B03.tif", "x_qa.B02.tif"].map(passes)).toEqual([true, true, false, false]);
  });

  it("counts megabytes of a million bytes", () => {
    const state = filterOf({ ...form, maxSize: "1.5" });
    expect("filter" in state && state.filter.options.maxSize).toBe(1_500_000);
  });

  it("says what is wrong with it", () => {
    const state = filterOf({ ...form, maxSize: "many" });
    expect("problems" in state && state.problems[0]).toMatch(/^maxSize: expected bytes/);
  });
});

describe("what the first bytes say", () => {
  it("knows HDF5 and what its superblock says", () => {
    const head = new Uint8Array(48);
    head.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 2, 8, 8]);
    new DataView(head.buffer).setBigUint64(28, 42_218n, true);
    expect(fileFacts(head)).toEqual([
      { name: "Format", value: "HDF5 / netCDF-4" },
      { name: "Superblock", value: "version 2" },
      { name: "Offsets", value: "8 bytes" },
      { name: "End of file", value: "42,218 bytes" },
    ]);
  });

  it("knows TIFF of both byte orders", () => {
    expect(fileFacts(Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0))[1]?.value).toBe("byte 8");
    expect(fileFacts(Uint8Array.of(0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8))[1]?.value).toBe("byte 8");
  });

  it("survives a file that ends within its signature", () => {
    for (const length of [0, 3, 8, 20]) {
      const head = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, ...new Array(12).fill(0)).slice(
        0,
        length,
      );
      expect(fileFacts(head).length).toBe(1);
    }
  });

  it("are shown sixteen to a line", () => {
    expect(hexDump(new TextEncoder().encode("netCDF\u0000and more..."))).toBe(
      "0000  6e 65 74 43 44 46 00 61 6e 64 20 6d 6f 72 65 2e  netCDF·and more.\n0010  2e 2e                                            ..",
    );
  });
});

it("writes sizes, counts and days as people do", () => {
  expect([undefined, 0, 1, 999, 1000, 42_218, 1_500_000, 2.5e12].map((bytes) => sizeText(bytes))).toEqual([
    "size unknown",
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1.0 kB",
    "42.2 kB",
    "1.5 MB",
    "2.5 TB",
  ]);
  expect([countText(1, "file"), countText(2000, "query", "queries")]).toEqual(["1 file", "2,000 queries"]);
  expect(dayText({ datetime: "2024-06-01T00:00:00Z" })).toBe("2024-06-01");
  expect(
    dayText({ datetime: null, start_datetime: "2024-06-01T00:00:00Z", end_datetime: "2024-06-02T00:00:00Z" }),
  ).toBe("2024-06-01 to 2024-06-02");
});

it("counts requests when they go and bytes when they come", async () => {
  const told: Traffic[] = [];
  const network = async () => new Response("four", { headers: { "content-length": "4" } });
  const counted = countedFetch(network, (traffic) => void told.push(traffic));
  await counted("https://data.example/a");
  await counted("https://data.example/b");
  expect(told.at(-1)).toEqual({ requests: 2, bytes: 8 });
  expect(told[0]).toEqual({ requests: 1, bytes: 0 });
});
