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
  it.each<[string, FaultRule, comesWhole: boolean]>([
    ["is ignored", { role: "objects", kind: "ignore-range" }, true],
    ["is answered with another position", { role: "objects", kind: "wrong-content-range" }, false],
    ["is answered with other bytes", { role: "objects", kind: "wrong-range-body" }, false],
    ["is answered without a position", { role: "objects", kind: "no-content-range" }, false],
    ["finds a changed file", { role: "objects", kind: "etag-change" }, true],
    ["finds no entity tag", { role: "objects", kind: "etag-none" }, true],
    ["finds a weak entity tag", { role: "objects", kind: "etag-weak" }, true],
  ])("a cut whose continuation %s", async (_what, fault, comesWhole) => {
    // Large enough to be worth continuing.
    const large = [0, 1, 2].map((n) => `${archive.box.urls.data}/protected/large/f${n}.nc`);
    for (const [n, url] of large.entries())
      archive.box.files.put(
        url,
        new Uint8Array(2_000_000).map((_, i) => (i * (n + 3)) % 251),
      );
    archive.box.faults.set({ role: "objects", kind: "cut", after: 0.6, how: "fin", oncePerPath: true });
    archive.box.faults.set({ ...fault, times: 6 });
    for (const file of await run(large.map(described), { retry: { ...QUICK, limit: 12 } })) await expectRight(file);
    const sent = to("objects").map(({ fault: kind, headers }) => [kind, headers.range, headers["if-range"]]);
    // Each file is asked for, cut, and continued into the fault; what comes then is the whole, or has to be asked for.
    const struckBy = (kind: string | undefined) => sent.filter(([fault]) => fault === kind);
    expect(struckBy("cut")).toEqual(Array(3).fill(["cut", undefined, undefined]));
    expect(struckBy(fault.kind)).toEqual(Array(3).fill([fault.kind, "bytes=1200000-", expect.stringMatching(/^"/)]));
    expect(struckBy(undefined)).toEqual(Array(comesWhole ? 0 : 3).fill([undefined, undefined, undefined]));
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
