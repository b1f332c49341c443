import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { download, planDownload } from "../../src/index.js";
import { QUICK } from "../simulated-archive.js";
import { archive, failure, granule, planned, run } from "./archive.js";
import type { Behaviour, Checks } from "./records.js";

const { described, to, url } = archive;

/** What downloads of the reference do wrong, and ours do not. */
export const DEFECT_CHECKS: Checks = {
  "defect.download-001": async () => {
    const large = url("large");
    archive.box.files.put(large, new Uint8Array(2_000_000).fill(7));
    archive.box.faults.set({ role: "objects", kind: "cut", after: 0.6, how: "fin", times: 1 });
    expect((await run(large))[0]?.status).toBe("resumed");
    expect(to("objects")[1]?.headers).toMatchObject({
      range: expect.stringMatching(/^bytes=\d+-$/),
      "if-range": expect.any(String),
    });
  },
  "defect.download-002": async () => {
    archive.box.faults.set({ role: "data", kind: "html-login" });
    expect(await failure(url(1))).toMatchObject({ code: "store/login-page" });
  },
  "defect.download-003": async () => {
    archive.box.faults.set({ role: "objects", kind: "short" });
    expect(await failure(described(url(1)))).toMatchObject({
      code: expect.stringMatching(/^(store|targets)\/.*(size|short)/),
    });
  },
  "defect.download-004": mismatch,
  "defect.download-005": mismatch,
  "defect.download-006": mismatch,
  "defect.download-007": async ({ expect: { ours } }) => {
    archive.box.faults.set({ role: "data", kind: "not-found" });
    await failure(url(1));
    expect(to("data")).toHaveLength(ours.attempts);
  },
  "defect.download-008": async ({ expect: { ours } }) => {
    archive.box.faults.set({ role: "data", kind: "eula" });
    await failure(url(1));
    expect(to("data")).toHaveLength(ours.attempts);
  },
  "defect.download-010": async ({ expect: { ours } }) => {
    const names = await planned("https://a.example/f.nc", "https://b.example/f.nc");
    expect(new Set(names).size).toBe(ours.files);
  },
  "defect.download-011": async ({ expect: { ours } }) =>
    expect(await planned("https://x/f.nc?A-userid=me")).toEqual([ours.file]),
  "defect.download-012": async ({ expect: { ours } }) => {
    const urls = [...Array.from({ length: 99 }, (_, n) => url(n)), `${archive.box.urls.data}/protected/missing/x.nc`];
    const files = await run(urls, { onError: "collect" });
    expect(files.filter(({ status }) => status === "downloaded")).toHaveLength(ours.result.ok);
    expect(files.filter(({ status }) => status === "failed")).toMatchObject([
      { bytes: 0, error: { code: "store/not-found" } },
    ]);
  },
  "defect.download-013": async () => {
    const [file] = await download(url(1), archive.folder, { onError: "collect", retry: QUICK });
    expect(file?.error).toMatchObject({ code: expect.stringMatching(/^store\/(not-authenticated|login-page)$/) });
  },
  "defect.download-014": async () => {
    const cloud = {
      provider: "LPCLOUD",
      assets: () => [described(url(1), { s3: true })],
    };
    const endpoints: unknown[] = [];
    for await (const { credentialsEndpoint } of planDownload(cloud as never)) endpoints.push(credentialsEndpoint);
    expect(endpoints).toEqual(["https://data.lpdaac.earthdatacloud.nasa.gov/s3credentials"]);
  },
  "defect.download-016": async () => {
    await writeFile(join(archive.folder, "f1.nc"), "stump");
    expect((await run(described(url(1))))[0]?.status).toBe("downloaded");
  },
  "defect.download-017": async () => {
    const keys = `${archive.box.urls.data}/s3credentials`;
    const cloud = { assets: () => [described(url(1), { s3: true })], s3CredentialsEndpoint: () => keys };
    const files = await run([granule(2), cloud, granule(3)]);
    expect(Object.fromEntries(files.map(({ name, access }) => [name, access]))).toEqual({
      "f1.nc": "direct",
      "f2.nc": "external",
      "f3.nc": "external",
    });
  },
  "defect.download-018": async () => {
    const both = { assets: () => [described(url(1), { s3: true }), described(url(2), { s3: true })] };
    const pairs: unknown[] = [];
    for await (const item of planDownload(both)) pairs.push([item.name, item.s3]);
    expect(pairs).toEqual([
      ["f1.nc", "s3://bucket/files/f1.nc"],
      ["f2.nc", "s3://bucket/files/f2.nc"],
    ]);
  },
};

async function mismatch({ given: { algorithm } }: Behaviour): Promise<void> {
  const value = "0".repeat({ MD5: 32, "SHA-256": 64, "SHA-512": 128 }[algorithm as "MD5"] ?? 0);
  const asset = described(url(1)).with({ checksum: { algorithm, value } });
  expect(await failure(asset)).toMatchObject({ name: "ChecksumMismatchError" });
}
