import { readdir } from "node:fs/promises";
import type { FaultRule } from "@earthaccess/simulator";
import { describe, expect, it } from "vitest";
import type { DownloadedFile } from "../src/index.js";
import { downloadsFrom } from "./archive-downloads.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive({ granules: 10 });
const { expectRight, to, url } = archive;
const { described, finished, run } = downloadsFrom(archive);

describe("faults that pass", () => {
  it.each<[string, FaultRule]>([
    ["is ignored", { role: "objects", kind: "ignore-range" }],
    ["is answered with another position", { role: "objects", kind: "wrong-content-range" }],
    ["is answered with other bytes", { role: "objects", kind: "wrong-range-body" }],
    ["is answered without a position", { role: "objects", kind: "no-content-range" }],
    ["finds a changed file", { role: "objects", kind: "etag-change" }],
    ["finds no entity tag", { role: "objects", kind: "etag-none" }],
    ["finds a weak entity tag", { role: "objects", kind: "etag-weak" }],
  ])("a cut whose continuation %s", async (_what, fault) => {
    // Large enough to be worth continuing.
    const large = [0, 1, 2].map((n) => `${archive.box.urls.data}/protected/large/f${n}.nc`);
    for (const [n, url] of large.entries())
      archive.box.files.put(
        url,
        new Uint8Array(2_000_000).map((_, i) => (i * (n + 3)) % 251),
      );
    archive.box.faults.set({ role: "objects", kind: "cut", after: 0.6, how: "fin", times: 3 });
    archive.box.faults.set({ ...fault, skip: fault.kind.startsWith("etag") ? 0 : 0, times: 6 });
    for (const file of await run(large.map(described), { retry: { ...QUICK, limit: 12 } })) await expectRight(file);
    if (fault.kind !== "etag-none" && fault.kind !== "etag-weak")
      expect(to("objects").some(({ headers }) => headers.range !== undefined)).toBe(true);
  });

  it("goes on where it was cut, with the bytes that are missing", async () => {
    const url = `${archive.box.urls.data}/protected/large/big.nc`;
    archive.box.files.put(
      url,
      new Uint8Array(3_000_000).map((_, i) => (i * 7) % 251),
    );
    archive.box.faults.set({ role: "objects", kind: "cut", after: 0.5, how: "fin", times: 1 });
    const [file] = await run(url);
    expect(file?.status).toBe("resumed");
    await expectRight(file as DownloadedFile);
    const ranges = to("objects").map(({ headers }) => [headers.range, headers["if-range"]]);
    expect(ranges[0]).toEqual([undefined, undefined]);
    expect(ranges[1]?.[0]).toMatch(/^bytes=\d+-$/);
    expect(ranges[1]?.[1]).toMatch(/^"/);
    const sent = to("objects").reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    expect(sent).toBeLessThan(3_000_000 * 1.1);
  });

  it("goes on in a later run after the caller stopped it", async () => {
    const url = `${archive.box.urls.data}/protected/large/later.nc`;
    archive.box.files.put(
      url,
      new Uint8Array(5_000_000).map((_, i) => (i * 13) % 241),
    );
    const stop = new AbortController();
    const stopped = run(url, {
      signal: stop.signal,
      onProgress: ({ bytesDone }) => bytesDone > 1_000_000 && stop.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(await finished()).toEqual([]);
    const [file] = await run(url);
    expect(file?.status).toBe("resumed");
    await expectRight(file as DownloadedFile);
    expect(await readdir(archive.folder)).toEqual(["later.nc"]);
  });

  it("starts anew without resume", async () => {
    archive.box.faults.set({ role: "objects", kind: "cut", after: 0.5, how: "rst", times: 1 });
    const [file] = await run(described(url(1)), { resume: false });
    expect(file?.status).toBe("downloaded");
    expect(to("objects").every(({ headers }) => headers.range === undefined)).toBe(true);
  });
});
