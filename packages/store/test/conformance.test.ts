import { existsSync, readFileSync } from "node:fs";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { blockSizeFor } from "../src/block-cache.js";
import { type DownloadOptions, download, open, planDownload } from "../src/index.js";
import { ELSEWHERE } from "./conformance-elsewhere.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const FILE = fileURLToPath(new URL("../../../../shared/conformance/behaviours.jsonl", import.meta.url));
const AREAS = /^(download|open|defect\.download|defect\.open)\b/;

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
type Data = Record<string, any>;

interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

const behaviours: Behaviour[] = existsSync(FILE)
  ? readFileSync(FILE, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Behaviour)
      .filter(({ area, package: owner }) => owner === "umbrella" && AREAS.test(area))
  : [];

const archive = simulatedArchive();
const { described, expectRight, to, url } = archive;

const run = (granules: Parameters<typeof download>[0], options: DownloadOptions = {}) =>
  download(granules, archive.folder, { auth: archive.auth, retry: QUICK, ...options });
const left = async () => (await readdir(archive.folder)).filter((name) => name.includes(".part"));
const granule = (...numbers: number[]) => ({ assets: () => numbers.map((n) => described(url(n))) });
const planned = async (...urls: string[]) => {
  const names: string[] = [];
  for await (const { name } of planDownload(urls)) names.push(name);
  return names;
};
async function failure(granules: Parameters<typeof download>[0], options: DownloadOptions = {}) {
  const [file] = await run(granules, { ...options, onError: "collect" });
  expect((await readdir(archive.folder)).filter((name) => !name.includes(".part"))).toEqual([]);
  return file?.error;
}

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

const CHECKS: Readonly<Record<string, (behaviour: Behaviour) => unknown>> = {
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
  "open.file-001": withGranule,
  "open.file-003": withGranule,
  "open.file-008": async () => {
    const [file] = await open(url(1), { auth: archive.auth });
    expect(file).toMatchObject({ url: url(1), size: archive.box.files.expected(url(1))?.size });
  },
  "open.file-010": async () => {
    const [file] = await open(url(1), { auth: archive.auth });
    expect(String(file)).toContain("f1.nc");
  },
  "open.block_size-001": sizes,
  "open.block_size-002": sizes,
  "open.block_size-003": sizes,
  "open.block_size-004": sizes,
  "open.block_size-005": sizes,
  "open.block_size-006": sizes,
  "open.block_size-007": ownBlockSize,
  "open.block_size-008": ownBlockSize,
  "open.many-003": async () => {
    const files = await open(granule(1, 2), { auth: archive.auth });
    expect(files.map((file) => file.url)).toEqual([url(1), url(2)]);
  },
  "open.many-002": async () => {
    const [one, two] = [granule(1), granule(2, 3)];
    const files = await open([one, two], { auth: archive.auth });
    expect(files.map((file) => file.granule)).toEqual([one, two, two]);
  },
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
    for await (const { credentialsEndpoint } of planDownload(cloud as never))
      expect(credentialsEndpoint).toBe("https://data.lpdaac.earthdatacloud.nasa.gov/s3credentials");
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
  "defect.open-001": ownBlockSize,
};

async function oneLogin({ given: { threads } }: Behaviour): Promise<void> {
  const { defineSystem, login } = await import("@earthaccess/credentials");
  const auth = await login({ system: defineSystem(archive.box.system), ...archive.box.user });
  archive.box.clearRequests();
  // Fewer files than in the record: what counts is that the logins do not grow with them.
  await run(
    Array.from({ length: 200 }, (_, n) => url(n)),
    { auth, parallel: threads },
  );
  expect(to("edl")).toEqual([]);
}

async function withGranule(): Promise<void> {
  const of = granule(1);
  const [file] = await open(of, { auth: archive.auth });
  expect(file?.granule).toBe(of);
}

function sizes({ given, expect: wanted }: Behaviour): void {
  const size = blockSizeFor(given.size ?? given.file_size);
  const { equals = wanted.block_size, between } = wanted;
  if (between) expect(size >= between[0] && size <= between[1]).toBe(true);
  else expect(size).toBe(equals);
}

async function ownBlockSize({ given: { open_kwargs } }: Behaviour): Promise<void> {
  const blockSize = open_kwargs?.block_size ?? 1024;
  archive.box.files.put(url("blocks"), new Uint8Array(20_000_000));
  const [file] = await open([url("blocks")], { auth: archive.auth, blockSize });
  archive.box.clearRequests();
  // Behind the first bytes, which came with opening.
  const from = Math.ceil(100_000 / blockSize) * blockSize;
  await file?.getRange(from, 10);
  expect(to("objects")[0]?.headers.range).toBe(`bytes=${from}-${from + blockSize - 1}`);
}

async function mismatch({ given: { algorithm } }: Behaviour): Promise<void> {
  const value = "0".repeat({ MD5: 32, "SHA-256": 64, "SHA-512": 128 }[algorithm as "MD5"] ?? 0);
  const asset = described(url(1)).with({ checksum: { algorithm, value } });
  expect(await failure(asset)).toMatchObject({ name: "ChecksumMismatchError" });
}

describe.skipIf(behaviours.length === 0)("the behaviours of the Python branches", () => {
  it.each(behaviours.filter(({ id }) => !(id in ELSEWHERE)).map((each) => [each.id, each.given.op, each] as const))(
    "%s %s",
    async (id, _op, behaviour) => {
      expect(CHECKS[id], `nothing checks ${JSON.stringify(behaviour.given)}`).toBeDefined();
      await CHECKS[id]?.(behaviour);
    },
  );

  it("are each checked here or elsewhere, once", () => {
    const ids = behaviours.map(({ id }) => id);
    expect(Object.keys(CHECKS).filter((id) => !ids.includes(id) || id in ELSEWHERE)).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
