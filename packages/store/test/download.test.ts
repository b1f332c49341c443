import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { Asset } from "@earthaccess/assets";
import { type Auth, defineSystem, login } from "@earthaccess/credentials";
import { type FaultRule, type Simulator, startSimulator } from "@earthaccess/simulator";
import { MemoryTarget } from "@earthaccess/targets";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  DownloadError,
  type DownloadedFile,
  type DownloadOptions,
  type DownloadProgress,
  download,
  fetchTransport,
  type OpenOptions,
  open,
} from "../src/index.js";

let box: Simulator;
let auth: Auth;
let folder: string;
const quick = { limit: 4, minDelayMs: 1, maxDelayMs: 5 };

beforeAll(async () => {
  box = await startSimulator({ granules: 10 });
  auth = await login({ system: defineSystem(box.system), ...box.user });
});
afterAll(() => box.close());
beforeEach(async () => {
  box.clearRequests();
  folder = await mkdtemp(join(tmpdir(), "download-"));
  return () => rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  box.faults.clear();
  expect(box.leaks()).toEqual([]);
});

const urlOf = (n: number | string) => `${box.urls.data}/protected/files/f${n}.nc`;
const urls = (count: number) => Array.from({ length: count }, (_, i) => urlOf(i));
const to = (role: string) => box.requests.filter((request) => request.role === role);

/** An asset as metadata describes it, with everything that can be verified. */
function described(url: string): Asset {
  const { size, sha256 } = box.files.expected(url) as { size: number; sha256: string };
  return new Asset({ href: url, roles: ["data"], fileSize: size, checksum: { algorithm: "SHA-256", value: sha256 } });
}

function run(granules: Parameters<typeof download>[0], options: DownloadOptions = {}) {
  return download(granules, folder, { auth, retry: quick, ...options });
}

async function expectRight(file: DownloadedFile): Promise<void> {
  const bytes = await readFile(file.path as string);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(box.files.expected(file.url)?.sha256);
}

const finished = async () => (await readdir(folder, { recursive: true })).filter((name) => !name.includes(".part"));

/** How many signals are made while something runs. */
async function signalsMadeBy(run: () => PromiseLike<unknown>): Promise<number> {
  const { AbortController: Original } = globalThis;
  let made = 0;
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      made++;
    }
  };
  try {
    await run();
  } finally {
    globalThis.AbortController = Original;
  }
  return made;
}

describe("download", () => {
  it("makes no signal for each file: Node keeps what belongs to one until it cleans its whole heap", async () => {
    const few = await signalsMadeBy(() => run(urls(16).map(described), { overwrite: "always" }));
    const many = await signalsMadeBy(() => run(urls(80).map(described), { overwrite: "always" }));
    expect(many).toBe(few);
  });

  it("puts verified files under their names, and nothing else", async () => {
    const files = await run(urls(20).map(described));
    expect(files).toHaveLength(20);
    for (const file of files) {
      expect(file).toMatchObject({ status: "downloaded", verified: true, checksum: { algorithm: "SHA-256" } });
      await expectRight(file);
    }
    expect((await readdir(folder)).sort()).toEqual(files.map(({ name }) => name).sort());
    expect(to("edl")).toHaveLength(0);
    // One question to the data host and one to the bucket for each file.
    expect(box.requests).toHaveLength(40);
  });

  it("says that nothing was compared when the metadata gives nothing", async () => {
    const [file] = await run(urlOf(1));
    expect(file).toMatchObject({ status: "downloaded", verified: false });
    await expect(run(urlOf(2), { verify: "require" })).rejects.toMatchObject({
      code: "store/download-failed",
      failures: [{ error: { code: "store/unverifiable" } }],
    });
  });

  it("can be taken one file at a time, and stopped by leaving the loop", async () => {
    for await (const file of run(urls(200))) {
      await expectRight(file);
      break;
    }
    expect(to("data").length).toBeLessThan(40);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const asked = box.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(box.requests).toHaveLength(asked);
  });

  it("is lazy, and runs once", async () => {
    const transfer = run(urlOf(1));
    expect(box.requests).toHaveLength(0);
    await transfer;
    expect(() => transfer[Symbol.asyncIterator]()).toThrow(/started already/);
    expect(await transfer).toHaveLength(1);
  });

  it("writes into any target", async () => {
    const target = new MemoryTarget();
    const [file] = await download(described(urlOf(1)), target, { auth });
    expect(Buffer.from(target.bytes(file?.name as string) as Uint8Array).equals(box.files.bytes(urlOf(1)))).toBe(true);
  });

  it("works over fetch as it does over node:http", async () => {
    const files = await run(urls(5).map(described), {
      transport: fetchTransport(globalThis.fetch, { followsRedirects: true }),
    });
    for (const file of files) await expectRight(file);
    const manual = await run(urls(3).map(described), {
      transport: fetchTransport(globalThis.fetch, { followsRedirects: false }),
      overwrite: "always",
    });
    expect(manual.every(({ status }) => status === "downloaded")).toBe(true);
  });

  it("reads open data without a login", async () => {
    const url = `${box.urls.data}/public/a/b.nc`;
    const [file] = await download(url, folder);
    await expectRight(file as DownloadedFile);
  });

  it.runIf(process.platform === "linux")(
    "opens no more files and sockets at once than there are downloads",
    async () => {
      const descriptors = async () => (await readdir("/proc/self/fd")).length;
      const before = await descriptors();
      let most = 0;
      let arrived = 0;
      for await (const _file of run(urls(300).map(described), { parallel: 4 })) {
        arrived++;
        most = Math.max(most, (await descriptors()) - before);
      }
      expect(arrived).toBe(300);
      // For each of four: a file, its folder, and a socket to the data host and to the bucket, with both of their ends in here.
      expect(most).toBeLessThanOrEqual(4 * 6 + 4);
    },
  );

  it("only plans in a dry run", async () => {
    const files = await run(urls(3).map(described), { dryRun: true });
    expect(files.map(({ status, bytes }) => [status, bytes > 0])).toEqual(
      Array.from({ length: 3 }, () => ["skipped", true]),
    );
    expect(box.requests).toHaveLength(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("tells how far it is", async () => {
    const seen: DownloadProgress[] = [];
    const assets = urls(6).map(described);
    await run(assets, { onProgress: (progress) => void seen.push(progress) });
    const bytes = assets.reduce((sum, { fileSize }) => sum + (fileSize ?? 0), 0);
    expect(seen.at(-1)).toMatchObject({
      filesDone: 6,
      filesPlanned: 6,
      filesActive: 0,
      filesFailed: 0,
      bytesDone: bytes,
      bytesPlanned: bytes,
    });
    for (const { bytesDone, bytesPlanned } of seen) expect(bytesDone).toBeLessThanOrEqual(bytesPlanned);
    await run(urlOf(77), {
      onProgress: () => {
        throw new Error("listener");
      },
    });
  });
});

describe("files that are there already", () => {
  it("stay when they are right, and are replaced when they are not", async () => {
    const assets = urls(4).map(described);
    await run(assets);
    await writeFile(join(folder, "f1.nc"), "too short");
    await writeFile(join(folder, "f2.nc"), Buffer.alloc(box.files.expected(urlOf(2))?.size ?? 0));
    box.clearRequests();
    const files = await run(assets);
    expect(files.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ status }) => status)).toEqual([
      "skipped",
      "downloaded",
      "downloaded",
      "skipped",
    ]);
    for (const file of files) await expectRight(file);
    expect(to("data")).toHaveLength(2);
  });

  it("are compared with the server's length when the metadata says nothing", async () => {
    await run(urlOf(1));
    expect((await run(urlOf(1)))[0]?.status).toBe("skipped");
    await writeFile(join(folder, "f1.nc"), "stump");
    expect((await run(urlOf(1)))[0]?.status).toBe("downloaded");
  });

  it("are never or always replaced when the caller says so", async () => {
    await writeFile(join(folder, "f1.nc"), "mine");
    expect((await run(described(urlOf(1)), { overwrite: "never" }))[0]?.status).toBe("skipped");
    expect(await readFile(join(folder, "f1.nc"), "utf8")).toBe("mine");
    expect((await run(described(urlOf(1)), { overwrite: "always" }))[0]?.status).toBe("downloaded");
    expect((await run(described(urlOf(1)), { overwrite: "always" }))[0]?.status).toBe("downloaded");
  });
});

describe("faults that pass", () => {
  const passing: readonly [string, FaultRule][] = [
    ["a connection torn down before the answer", { role: "objects", kind: "reset", times: 2 }],
    ["a body cut off in the middle", { role: "objects", kind: "cut", after: 0.5, how: "rst", times: 2 }],
    ["a body that ends early without an error", { role: "objects", kind: "cut", after: 0.5, how: "fin", times: 1 }],
    ["a body that is shorter than the file", { role: "objects", kind: "short", times: 1 }],
    ["a chunked body that is shorter than the file", { role: "objects", kind: "short", chunked: true, times: 1 }],
    ["a wrong length", { role: "objects", kind: "wrong-length", times: 1 }],
    ["a flipped bit", { role: "objects", kind: "corrupt", times: 1 }],
    ["a login page in place of the file", { role: "data", kind: "html-login", times: 1 }],
    ["a login page that calls itself data", { role: "objects", kind: "html-octet", times: 1 }],
    ["a busy data host", { role: "data", kind: "status", status: 503, times: 3 }],
    ["a busy bucket", { role: "objects", kind: "status", status: 500, times: 3 }],
    ["a request for fewer requests", { role: "data", kind: "status", status: 429, retryAfter: 1, times: 1 }],
    ["a token that is refused once", { role: "data", kind: "expired-token", times: 1 }],
    ["a changed entity tag after a cut", { role: "objects", kind: "cut", after: 0.5, how: "rst", times: 1 }],
    ["an encoding that nobody asked for", { role: "objects", kind: "gzip-lie", times: 1 }],
  ];

  it.each(passing)("%s", async (_what, fault) => {
    box.faults.set(fault);
    const files = await run(urls(3).map(described));
    expect(box.faults.injected()).toBeGreaterThan(0);
    for (const file of files) {
      expect(file.verified).toBe(true);
      await expectRight(file);
    }
    expect((await readdir(folder)).filter((name) => name.includes(".part"))).toEqual([]);
  });

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
    const large = [0, 1, 2].map((n) => `${box.urls.data}/protected/large/f${n}.nc`);
    for (const [n, url] of large.entries())
      box.files.put(
        url,
        new Uint8Array(2_000_000).map((_, i) => (i * (n + 3)) % 251),
      );
    box.faults.set({ role: "objects", kind: "cut", after: 0.6, how: "fin", times: 3 });
    box.faults.set({ ...fault, skip: fault.kind.startsWith("etag") ? 0 : 0, times: 6 });
    for (const file of await run(large.map(described), { retry: { ...quick, limit: 12 } })) await expectRight(file);
    if (fault.kind !== "etag-none" && fault.kind !== "etag-weak")
      expect(to("objects").some(({ headers }) => headers.range !== undefined)).toBe(true);
  });

  it("goes on where it was cut, with the bytes that are missing", async () => {
    const url = `${box.urls.data}/protected/large/big.nc`;
    box.files.put(
      url,
      new Uint8Array(3_000_000).map((_, i) => (i * 7) % 251),
    );
    box.faults.set({ role: "objects", kind: "cut", after: 0.5, how: "fin", times: 1 });
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
    const url = `${box.urls.data}/protected/large/later.nc`;
    box.files.put(
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
    expect(await readdir(folder)).toEqual(["later.nc"]);
  });

  it("starts anew without resume", async () => {
    box.faults.set({ role: "objects", kind: "cut", after: 0.5, how: "rst", times: 1 });
    const [file] = await run(described(urlOf(1)), { resume: false });
    expect(file?.status).toBe("downloaded");
    expect(to("objects").every(({ headers }) => headers.range === undefined)).toBe(true);
  });

  it("notices a server that says nothing any more", async () => {
    const { defaultTransport } = await import("../src/transport-node.js");
    const transport = defaultTransport({ headersTimeoutMs: 150, idleTimeoutMs: 150 });
    box.faults.set({ role: "objects", kind: "stall", where: "body", after: 1000, times: 1 });
    box.faults.set({ role: "data", kind: "stall", where: "headers", times: 1 });
    const [file] = await run(described(urlOf(1)), { transport });
    await expectRight(file as DownloadedFile);
    await transport.close();
  });
});

describe("faults that stay", () => {
  it.each<[string, FaultRule, string, RegExp, number]>([
    [
      "a damaged file",
      { role: "objects", kind: "corrupt" },
      "targets/checksum-mismatch",
      /damaged.*fetch it again/s,
      5,
    ],
    ["a file of another length", { role: "objects", kind: "wrong-length" }, "store/", /./, 5],
    ["login pages", { role: "data", kind: "html-login" }, "store/login-page", /login page.*Log in again/s, 5],
    [
      "a licence that is not accepted",
      { role: "data", kind: "eula" },
      "credentials/eula-not-accepted",
      /Accept it once at http/,
      1,
    ],
    ["no such file", { role: "data", kind: "not-found" }, "store/not-found", /does not exist/, 1],
    ["no permission", { role: "data", kind: "status", status: 403 }, "store/no-permission", /Ask the data centre/, 1],
    ["a broken server", { role: "data", kind: "status", status: 500 }, "store/http-500", /Try again later/, 5],
    [
      "a wait of ten years",
      { role: "data", kind: "status", status: 429, retryAfter: 315360000 },
      "store/rate-limited",
      /longer than this download waits/,
      1,
    ],
    [
      "a redirect to nowhere",
      { role: "data", kind: "redirect", location: "ftp://x.example/" },
      "credentials/redirect-refused",
      /scheme ftp:/,
      1,
    ],
    [
      "a redirect in a circle",
      { role: "data", kind: "redirect", location: "loop" },
      "credentials/redirect-refused",
      /circle|more than 10/,
      12,
    ],
  ])("end in one typed error and leave no file: %s", async (_what, fault, code, message, requests) => {
    box.faults.set(fault);
    const error: DownloadError = await run(described(urlOf(1))).then(
      () => undefined as never,
      (e: unknown) => e as DownloadError,
    );
    expect(error).toBeInstanceOf(DownloadError);
    const [failure] = error.failures;
    expect(failure).toMatchObject({ status: "failed", name: "f1.nc", verified: false });
    expect(failure?.error?.code.startsWith(code)).toBe(true);
    expect(failure?.error?.message).toMatch(message);
    expect(error.message).toContain(failure?.error?.message.split("\n")[0]);
    expect(await finished()).toEqual([]);
    expect(to("data").length).toBeLessThanOrEqual(requests);
    expect(
      box.searchSecrets(inspect(error, { depth: 10 }) + JSON.stringify(error) + JSON.stringify(error.failures)),
    ).toEqual([]);
  });

  it("do not follow a redirect to a foreign host with anything secret", async () => {
    box.faults.set({ role: "data", kind: "redirect", location: "evil" });
    await run(described(urlOf(1)), { onError: "collect" });
    expect(to("evil").length).toBeGreaterThan(0);
    expect(await finished()).toEqual([]);
  });

  it("do not keep the other files from arriving", async () => {
    const all = [...urls(10), `${box.urls.data}/protected/missing/gone.nc`, "s3://bucket/only.nc"];
    const error: DownloadError = await run(all).then(
      () => undefined as never,
      (e: unknown) => e as DownloadError,
    );
    expect(error.completed).toHaveLength(10);
    expect(error.failures.map(({ error }) => error?.code).sort()).toEqual(["store/no-https", "store/not-found"]);
    expect(await finished()).toHaveLength(10);
    const collected = await run(all, { onError: "collect" });
    expect(collected.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 2 }, () => "failed"),
      ...Array.from({ length: 10 }, () => "skipped"),
    ]);
    const taken: string[] = [];
    const looped = (async () => {
      for await (const { status } of run(all)) taken.push(status);
    })();
    await expect(looped).rejects.toBeInstanceOf(DownloadError);
    expect(taken).toHaveLength(10);
  });

  it("begin with the options: what is unknown or not understood is said at once, all of it", () => {
    const options = { verify: "required", overwrite: true, onProgres: () => undefined } as unknown as DownloadOptions;
    expect(() => run(urls(1), options)).toThrow(
      /verify is one of "auto", "require", "off"; got "required"\n- overwrite is one of .*; got a boolean\n- onProgres is no option; did you mean onProgress\?/,
    );
    expect(() => open(urls(1), { acess: "direct" } as OpenOptions)).toThrow("did you mean access?");
    expect(to("data")).toHaveLength(0);
  });

  it("show a few of their files when they are printed, however many failed", async () => {
    const error = await Promise.resolve(download(urls(120), folder, { retry: quick })).catch((reason) => reason);
    expect(error.failures).toHaveLength(120);
    expect(inspect(error).split("\n").length).toBeLessThan(40);
  });

  it("say that a login is needed, and that a token is not accepted", async () => {
    const anonymous = await download(urlOf(1), folder, { retry: quick, onError: "collect" });
    expect(anonymous[0]?.error?.code).toMatch(/store\/(not-authenticated|login-page)/);
    const wrong = await login({ system: defineSystem(box.system), token: "made-up" });
    const [refused] = await download(urlOf(1), folder, { auth: wrong, retry: quick, onError: "collect" });
    expect(refused?.error).toMatchObject({
      code: "credentials/token-refused",
      message: expect.stringContaining("Log in again"),
    });
    expect(await finished()).toEqual([]);
  });
});

describe("many small files under constant faults", () => {
  it("all arrive, each right", async () => {
    const chaos = await startSimulator({ granules: 1, fileSize: [500, 30_000], seed: 7 });
    const user = await login({ system: defineSystem(chaos.system), ...chaos.user });
    for (const kind of ["reset", "cut", "short", "corrupt", "wrong-length", "ignore-range", "html-octet"] as const)
      chaos.faults.set({ role: "objects", kind, probability: 0.04 });
    for (const fault of [{ kind: "html-login" }, { kind: "status", status: 503 }, { kind: "reset" }] as const)
      chaos.faults.set({ role: "data", ...fault, probability: 0.02 });
    try {
      const list = Array.from({ length: 1000 }, (_, i) => `${chaos.urls.data}/protected/d${i % 10}/${i}.nc`);
      const assets = list.map((href) => {
        const { size, md5 } = chaos.files.expected(href) as { size: number; md5: string };
        return new Asset({ href, roles: ["data"], fileSize: size, checksum: { algorithm: "MD5", value: md5 } });
      });
      let right = 0;
      for await (const file of download(assets, folder, { auth: user, parallel: 16, retry: { ...quick, limit: 10 } })) {
        const bytes = await readFile(file.path as string);
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(chaos.files.expected(file.url)?.sha256);
        right++;
      }
      expect(right).toBe(1000);
      expect(chaos.faults.injected()).toBeGreaterThan(200);
      expect(chaos.leaks()).toEqual([]);
    } finally {
      await chaos.close();
    }
  });
});
