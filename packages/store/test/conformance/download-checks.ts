import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type DownloadOptions, download, planDownload } from "../../src/index.js";
import { archive, failure, granule, planned, run } from "./archive.js";
import type { Behaviour, Checks } from "./records.js";

const { described, expectRight, to, url } = archive;

const left = async () => (await readdir(archive.folder)).filter((name) => name.includes(".part"));

/** Downloads twice, and says whether the second time wrote anything. */
async function twice(granules: Parameters<typeof download>[0], options: DownloadOptions) {
  const times = async () =>
    Promise.all((await readdir(archive.folder)).map(async (name) => (await stat(join(archive.folder, name))).mtimeMs));
  await run(granules);
  const before = await times();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await run(granules, options);
  const after = await times();
  expect(await left()).toEqual([]);
  return after.map((time, i) => time > (before[i] as number));
}

export const DOWNLOAD_CHECKS: Checks = {
  "download.file-001": async () => {
    const [file] = await run(url(1));
    expect(file?.name).toBe("f1.nc");
    expect(to("data")).toHaveLength(1);
  },
  "download.file-002": async () => {
    await run(described(url(1)));
    archive.box.clearRequests();
    expect((await run(described(url(1))))[0]?.status).toBe("skipped");
    expect(archive.box.requests).toEqual([]);
  },
  "download.file-003": async ({ given, expect: { result_name } }) => {
    const items = [];
    for await (const item of planDownload(given.url)) items.push(item);
    expect(items).toMatchObject([{ name: result_name, url: expect.not.stringContaining(".html") }]);
  },
  "download.s3-001": async ({ expect: { result_name, s3_gets } }) => {
    const keys = { access: "direct", credentialsEndpoint: `${archive.box.urls.data}/s3credentials` } as const;
    expect((await run("s3://bucket/path/to/file.nc", keys))[0]?.name).toBe(result_name);
    expect(to("objects")).toHaveLength(s3_gets);
  },
  "download.s3-002": async ({ expect: { s3_gets } }) => {
    await writeFile(join(archive.folder, "file.nc"), "existing");
    await run("s3://bucket/path/to/file.nc", { access: "direct", overwrite: "never" });
    expect(to("objects")).toHaveLength(s3_gets);
  },
  "download.many-001": async ({ expect: { result_names } }) =>
    expect(await planned("https://example.com/file1.nc", "https://example.com/file2.nc")).toEqual(result_names),
  "download.many-002": async () => {
    const [file] = await download(url(1), join(archive.folder, "subdir", "data"), { auth: archive.auth });
    await expectRight(file as never);
  },
  "download.many-003": async () => {
    await expect(run(null as never)).rejects.toThrow(/Expected a granule, a STAC item, an asset or a URL/);
  },
  "download.retry-001": async () => {
    archive.box.faults.set({ role: "data", kind: "status", status: 502, times: 1 });
    await expectRight((await run(url(1)))[0] as never);
    expect(to("data")).toHaveLength(2);
  },
  "download.many-004": async () => expectRight((await run(url(1)))[0] as never),
  "download.many-005": async () => expectRight((await run(granule(1)))[0] as never),
  "download.many-006": async () => expectRight((await run([url(1)]))[0] as never),
  "download.many-007": async () => expectRight((await run([granule(1)]))[0] as never),
  "download.many-008": async () => expect(await twice(granule(1, 2), { overwrite: "always" })).toEqual([true, true]),
  "download.many-009": async () =>
    expect(await twice(granule(1, 2, 3), { overwrite: "always" })).toEqual([true, true, true]),
  "download.many-010": async () => expect(await twice(granule(1, 2), {})).toEqual([false, false]),
  "download.many-011": async () => expect(await twice(granule(1, 2, 3), {})).toEqual([false, false, false]),
  "download.many-012": async () => {
    archive.box.faults.set({ role: "data", kind: "not-found" });
    await expect(run([1, 2, 3].map(url))).rejects.toMatchObject({ name: "DownloadError", failures: { length: 3 } });
  },
  "download.many-013": async ({ expect: { throws_aggregate } }) => {
    archive.box.faults.set({ role: "data", kind: "not-found" });
    const files = await run([1, 2, 3].map(url), { onError: "collect" });
    expect(files.filter(({ status }) => status === "failed")).toHaveLength(throws_aggregate.count);
  },
  "download.errors-001": async ({ given: { http } }) => {
    archive.box.faults.set({ role: "data", kind: "status", ...http });
    expect(await failure(url(1))).toMatchObject({
      name: "EulaNotAcceptedError",
      message: expect.stringContaining(url(1)),
    });
  },
  "download.errors-002": async ({ given: { http } }) => {
    archive.box.faults.set({ role: "data", kind: "status", ...http });
    expect(await failure(url(1))).toMatchObject({
      code: "credentials/token-refused",
      message: expect.stringContaining(url(1)),
    });
  },
  "download.session-003": oneLogin,
  "download.session-004": oneLogin,
  "download.session-005": oneLogin,
};

async function oneLogin({ given: { threads } }: Behaviour): Promise<void> {
  const { defineSystem, login } = await import("@earthaccess/credentials");
  const auth = await login({ system: defineSystem(archive.box.system), ...archive.box.user });
  archive.box.clearRequests();
  // Fewer files than in the record: what counts is that the logins do not grow with them.
  const urls = Array.from({ length: 200 }, (_, n) => url(n));
  const files = await run(urls, { auth, parallel: threads });
  expect(files.map(({ url: from, status }) => [from, status]).sort()).toEqual(
    urls.map((from) => [from, "downloaded"]).sort(),
  );
  expect(to("data")).toHaveLength(200);
  expect(to("edl")).toEqual([]);
}
