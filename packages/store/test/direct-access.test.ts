import type { GranuleLike } from "@earthaccess/assets";
import { defineSystem, login } from "@earthaccess/credentials";
import { type FaultRule, startSimulator } from "@earthaccess/simulator";
import { describe, expect, it, vi } from "vitest";
import { type DownloadOptions, download, open } from "../src/index.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive();
const { described, expectRight, to, url } = archive;

/** A granule with its files in a bucket, and the link to the keys, as CMR describes it. */
function granule(n: number): GranuleLike & { s3CredentialsEndpoint(): string } {
  return {
    assets: () => [described(url(n), { s3: true })],
    s3CredentialsEndpoint: () => `${archive.box.urls.data}/s3credentials`,
  };
}
const granules = (count: number) => Array.from({ length: count }, (_, n) => granule(n));
const keyRequests = () => to("data").filter(({ path }) => path === "/s3credentials");
const fileRequests = () => to("data").filter(({ path }) => path.startsWith("/protected"));

/** A login of its own, so that nothing is known of any bucket yet. */
const freshLogin = (system: object = {}) =>
  login({
    system: defineSystem({ ...archive.box.system, s3Endpoint: archive.box.urls.objects, ...system }),
    ...archive.box.user,
  });

async function run(options: DownloadOptions = {}, count = 6) {
  return download(granules(count), archive.folder, { auth: await freshLogin(), retry: QUICK, ...options });
}

const sign = (path: string) => to("objects").filter((request) => request.path.startsWith(path));

describe("access: auto", () => {
  it("reads from the bucket when one byte of it can be read, asking once per bucket", async () => {
    const files = await run({}, 20);
    for (const file of files) {
      expect(file).toMatchObject({ status: "downloaded", access: "direct", verified: true });
      await expectRight(file);
    }
    expect(keyRequests()).toHaveLength(1);
    expect(fileRequests()).toHaveLength(0);
    expect(sign("/bucket/files").filter(({ headers }) => headers.range === "bytes=0-0")).toHaveLength(1);
    expect(to("objects")).toHaveLength(21);
  });

  it("goes over https when the bucket refuses, and remembers that", async () => {
    const auth = await freshLogin();
    // The presigned address has the whole path; the bucket's own begins with the bucket.
    const refused: FaultRule = { role: "objects", match: /^\/bucket\/files/, kind: "status", status: 403 };
    archive.box.faults.set(refused);
    for (let time = 0; time < 2; time++)
      for (const file of await run({ auth, overwrite: "always" })) {
        expect(file.access).toBe("external");
        await expectRight(file);
      }
    expect(sign("/bucket/files").length).toBeLessThanOrEqual(2);
  });

  it("knows a bucket by a file that it does not have", async () => {
    const auth = await freshLogin();
    archive.box.faults.set({ role: "objects", match: /^\/bucket\/files\/f0/, kind: "not-found" });
    const files = await run({ auth, onError: "collect", parallel: 1 });
    expect(files.find(({ name }) => name === "f0.nc")?.error?.code).toBe("store/not-found");
    expect(files.filter(({ access }) => access === "direct")).toHaveLength(5);
  });

  it("does not wait longer than a second for a bucket that keeps silent", async () => {
    const rule: FaultRule = { role: "objects", match: /^\/bucket\/files/, kind: "stall", where: "headers" };
    archive.box.faults.set(rule);
    const before = archive.box.faults.injected();
    const files = await run();
    expect(files.every(({ access }) => access === "external")).toBe(true);
    // One question was asked, and nobody waited for its answer.
    expect(archive.box.faults.injected() - before).toBe(1);
  });

  it("falls back for a single file that the keys do not open", async () => {
    const rule: FaultRule = {
      role: "objects",
      match: /^\/bucket\/files\/f3/,
      kind: "status",
      status: 403,
      body: "<Error><Code>AccessDenied</Code></Error>",
    };
    archive.box.faults.set(rule);
    const files = await run();
    expect(files.find(({ name }) => name === "f3.nc")?.access).toBe("external");
    expect(files.filter(({ access }) => access === "direct")).toHaveLength(5);
    for (const file of files) await expectRight(file);
  });

  it("asks nothing of S3 without a login, without keys, or for a system on this machine that names no S3", async () => {
    await run({ auth: await freshLogin({ s3Endpoint: undefined }) }, 2);
    await download([described(url(1), { s3: true })], archive.folder, { auth: archive.auth, overwrite: "always" });
    expect(keyRequests()).toHaveLength(0);
    expect(sign("/bucket/files")).toHaveLength(0);
  });

  it("is overridden by the environment, and that by the option", async () => {
    vi.stubEnv("EARTHACCESS_ACCESS", "external");
    try {
      expect((await run({}, 1))[0]?.access).toBe("external");
      expect((await run({ access: "direct", overwrite: "always" }, 1))[0]?.access).toBe("direct");
      vi.stubEnv("EARTHACCESS_ACCESS", "sideways");
      await expect(run({}, 1)).rejects.toThrow(/EARTHACCESS_ACCESS is "auto", "direct" or "external"/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("access: direct", () => {
  it("reads files that have no https address, with keys of the endpoint or provider that the caller names", async () => {
    const endpoint = `${archive.box.urls.data}/s3credentials`;
    const [file] = await download("s3://bucket/files/f1.nc", archive.folder, {
      auth: archive.auth,
      access: "direct",
      credentialsEndpoint: endpoint,
    });
    expect(file).toMatchObject({ url: "s3://bucket/files/f1.nc", access: "direct", status: "downloaded" });
    const [unknown] = await download("s3://bucket/files/f2.nc", archive.folder, {
      auth: archive.auth,
      access: "direct",
      onError: "collect",
    });
    expect(unknown?.error).toMatchObject({
      code: "store/s3-no-credentials",
      message: expect.stringContaining("give provider or credentialsEndpoint"),
    });
  });

  it("says what to do when S3 refuses, and when there is no such address", async () => {
    archive.box.faults.set({
      role: "objects",
      kind: "status",
      status: 403,
      body: "<Error><Code>AccessDenied</Code></Error>",
    });
    const [refused] = await run({ access: "direct", onError: "collect" }, 1);
    expect(refused?.error).toMatchObject({
      code: "store/s3-refused",
      message: expect.stringMatching(/AccessDenied.*us-west-2.*access: "external"/),
    });
    const [none] = await download(url(1), archive.folder, { auth: archive.auth, access: "direct", onError: "collect" });
    expect(none?.error).toMatchObject({ code: "store/no-s3", message: expect.stringContaining('access: "external"') });
  });

  it("never sends keys to a foreign host, whatever a record calls a bucket", async () => {
    const { evil } = archive.box.urls;
    const auth = await freshLogin();
    for (const s3 of [
      `s3://${new URL(evil).host}/a/b.nc`,
      "s3://localhost\\x/a.nc",
      `s3://a@${new URL(evil).host}/b.nc`,
      "s3://b#/c.nc",
    ]) {
      const [file] = await download(s3, archive.folder, {
        auth,
        access: "direct",
        credentialsEndpoint: `${archive.box.urls.data}/s3credentials`,
        onError: "collect",
        retry: QUICK,
      });
      expect(file?.status).toBe("failed");
    }
    // And the keys are asked of no host that may not see the token.
    const [foreign] = await download(url(1), archive.folder, { auth, credentialsEndpoint: `${evil}/s3credentials` });
    expect(foreign?.access).toBe("external");
    expect(to("evil")).toEqual([]);
  });

  it("resumes, verifies and retries as over https", async () => {
    const big = `${archive.box.urls.data}/protected/bucket/files/big.nc`;
    archive.box.files.put(
      big,
      new Uint8Array(3_000_000).map((_, i) => (i * 7) % 251),
    );
    archive.box.faults.set({ role: "objects", kind: "cut", after: 0.5, how: "fin", times: 1 });
    const granule = { assets: () => [described(big, { s3: true })] };
    const options = {
      auth: await freshLogin(),
      access: "direct",
      credentialsEndpoint: `${archive.box.urls.data}/s3credentials`,
    } as const;
    const [file] = await download(granule, archive.folder, { ...options, retry: QUICK });
    expect(file).toMatchObject({ status: "resumed", access: "direct", verified: true });
  });
});

describe("keys that end in the middle of a run", () => {
  it("are renewed, in time or after S3 refused them, without a request per file", async () => {
    const box = await startSimulator({ granules: 1, s3CredentialsTtlMs: 3000, latencyMs: 15, fileSize: 2000 });
    try {
      const auth = await login({ system: defineSystem({ ...box.system, s3Endpoint: box.urls.objects }), ...box.user });
      const began = Date.now();
      const urls = Array.from({ length: 1500 }, (_, n) => `s3://bucket/many/${n}.nc`);
      const files = await download(urls, archive.folder, {
        auth,
        access: "direct",
        credentialsEndpoint: `${box.urls.data}/s3credentials`,
        retry: QUICK,
        parallel: 4,
      });
      expect(files).toHaveLength(1500);
      const asked = box.requests.filter(({ path }) => path === "/s3credentials").length;
      // The run must have outlived its first keys, or this proves nothing.
      expect(asked).toBeGreaterThan(2);
      expect(asked).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - began) / 500));
      expect(box.leaks()).toEqual([]);
    } finally {
      await box.close();
    }
  });

  it("are renewed once when the server ends them before their time", async () => {
    const auth = await freshLogin();
    const endpoint = `${archive.box.urls.data}/s3credentials`;
    await auth.getS3Credentials({ endpoint });
    archive.box.endS3Credentials();
    for (const file of await run({ auth, access: "direct" }, 20)) await expectRight(file);
    expect(keyRequests()).toHaveLength(2);
  });
});

describe("open", () => {
  it("reads ranges from the bucket where it can, and over https where it may not", async () => {
    const [direct] = await open(granule(1), { auth: await freshLogin() });
    const bytes = archive.box.files.bytes(url(1));
    expect(Buffer.compare(Buffer.from((await direct?.slice()) as ArrayBuffer), bytes)).toBe(0);
    expect(fileRequests()).toHaveLength(0);
    const [external] = await open(granule(1), { auth: archive.auth, access: "external" });
    expect(Buffer.compare(Buffer.from((await external?.slice()) as ArrayBuffer), bytes)).toBe(0);
    expect(fileRequests().length).toBeGreaterThan(0);
  });

  it("falls back for a file that the keys do not open", async () => {
    const auth = await freshLogin();
    await (await open(granule(2), { auth }))[0]?.slice(0, 1);
    archive.box.faults.set({ role: "objects", match: /^\/bucket\/files\/f1/, kind: "status", status: 403 });
    const [file] = await open(granule(1), { auth });
    expect(Buffer.compare(Buffer.from((await file?.slice()) as ArrayBuffer), archive.box.files.bytes(url(1)))).toBe(0);
    await expect(open(granule(1), { auth, access: "direct" })).rejects.toMatchObject({ code: "store/s3-refused" });
  });
});
