import { readdir } from "node:fs/promises";
import { inspect } from "node:util";
import type { Asset, GranuleLike } from "@earthaccess/assets";
import { isEarthaccessError } from "@earthaccess/errors";
import { describe, expect, it } from "vitest";
import { type AccessMode, type DownloadProgress, download, errorOf, open, type Transport } from "../src/index.js";
import { defaultTransport } from "../src/transport-node.js";
import { FAULT_TABLE, type FaultRow } from "./fault-table.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive({ fileSize: [60_000, 90_000] });
const { described, expectRight, url } = archive;

/** Over https a fault may strike the data host or the bucket behind it; read directly there is only the bucket. */
const WAYS = ["external", "direct"] as const;
const rowsFor = (way: AccessMode) => FAULT_TABLE.filter(({ fault }) => way === "external" || fault.role === "objects");

const granules = (): (GranuleLike & { s3CredentialsEndpoint(): string })[] =>
  [0, 1].map((n) => ({
    assets: () => [described(url(n), { s3: true })],
    s3CredentialsEndpoint: () => `${archive.box.urls.data}/s3credentials`,
  }));

/** A transport that loses its patience within a test. */
async function withTransport<T>(use: (transport: Transport) => PromiseLike<T>): Promise<T> {
  const transport = defaultTransport({ headersTimeoutMs: 250, idleTimeoutMs: 250 });
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

/** No error may be nameless, without advice, or show a secret in any of its forms. */
function expectUsable(error: unknown, codes: FaultRow["lasting"]): void {
  expect(isEarthaccessError(error)).toBe(true);
  const { code, message } = error as { code: string; message: string };
  if (codes !== "recovers") expect(code).toMatch(codes);
  expect(message).toMatch(/[.!?]$/);
  expect(message.split(/\s+/).length).toBeGreaterThan(5);
  const forms = [message, String((error as Error).stack), inspect(error, { depth: 10 }), JSON.stringify(error)];
  expect(archive.box.searchSecrets(forms.join("\n"))).toEqual([]);
}

/** Sets a fault, and gives what says whether it has struck. */
function broken(fault: FaultRow["fault"]): () => boolean {
  const before = archive.box.faults.injected();
  archive.box.faults.set(fault);
  return () => archive.box.faults.injected() > before;
}

/** Downloads everything and looks at every file there is afterwards. */
async function downloaded(way: AccessMode, limit = QUICK.limit) {
  const progress: DownloadProgress[] = [];
  const files = await withTransport((transport) =>
    download(granules(), archive.folder, {
      auth: archive.auth,
      access: way,
      transport,
      retry: { ...QUICK, limit },
      onError: "collect",
      onProgress: (each) => void progress.push(each),
    }),
  );
  expect(archive.box.searchSecrets(JSON.stringify([files, progress]))).toEqual([]);
  const arrived = files.filter(({ status }) => status !== "failed");
  for (const file of arrived) await expectRight(file);
  const onDisk = (await readdir(archive.folder)).filter((name) => !name.includes(".part"));
  expect(onDisk.sort()).toEqual(arrived.map(({ name }) => name).sort());
  return files;
}

/** Opens everything and compares what is read with the archive; what cannot be read right is an error. */
async function opened(way: AccessMode, limit = QUICK.limit): Promise<void> {
  await withTransport(async (transport) => {
    const options = { auth: archive.auth, access: way, transport, retry: { ...QUICK, limit }, blockSize: 20_000 };
    for (const granule of granules()) {
      const [file] = await open(granule, options);
      const bytes = archive.box.files.bytes((granule.assets()[0] as Asset).href);
      // The last block first, then the whole.
      const tail = Buffer.from((await file?.slice(-5000)) as ArrayBuffer);
      expect(Buffer.compare(tail, bytes.subarray(-5000))).toBe(0);
      expect(Buffer.compare(Buffer.from((await file?.arrayBuffer()) as ArrayBuffer), bytes)).toBe(0);
    }
  });
}

describe.each(WAYS)("access: %s", (way) => {
  describe("what passes is recovered from", () => {
    const passing = rowsFor(way).filter(({ neverPasses }) => neverPasses === undefined);
    it.each(passing.filter(({ notForDownload }) => !notForDownload))(
      "download: $name",
      async ({ fault, times = 2 }) => {
        const hasStruck = broken({ ...fault, times });
        for (const file of await downloaded(way)) expect(file).toMatchObject({ verified: true });
        expect(hasStruck()).toBe(true);
      },
    );

    it.each(passing.filter(({ notForOpen }) => !notForOpen))("open: $name", async ({ fault, times = 2 }) => {
      const hasStruck = broken({ ...fault, times });
      await opened(way).catch((error: unknown) => {
        // A file that is replaced while it is open cannot be read on, however often it is tried.
        if (fault.kind !== "etag-change") throw error;
        expectUsable(error, "recovers");
      });
      expect(hasStruck()).toBe(true);
    });
  });

  describe("what stays ends in a typed error or in the right bytes", () => {
    it.each(rowsFor(way).filter(({ notForDownload }) => !notForDownload))(
      "download: $name",
      async ({ fault, lasting }) => {
        const hasStruck = broken(fault);
        const files = await downloaded(way, 2);
        expect(hasStruck()).toBe(true);
        if (lasting === "recovers") expect(files.every(({ verified }) => verified)).toBe(true);
        else
          for (const file of files) {
            expect(file.status).toBe("failed");
            expectUsable(errorOf(file), lasting);
          }
      },
    );

    it.each(rowsFor(way).filter(({ notForOpen }) => !notForOpen))("open: $name", async ({ fault, lasting }) => {
      const hasStruck = broken(fault);
      const error = await opened(way, 2).then(
        () => undefined,
        (e: unknown) => e,
      );
      expect(hasStruck()).toBe(true);
      if (lasting === "recovers" && error === undefined) return;
      expect(error).toBeDefined();
      expectUsable(error, lasting);
    });
  });
});

describe("a large file over several connections", () => {
  const large = () => `${archive.box.urls.data}/protected/bucket/files/large.nc`;
  const SIZE = 18 * 1024 * 1024;
  const rows = FAULT_TABLE.filter(
    ({ fault, neverPasses }) => fault.role === "objects" && !neverPasses && fault.kind !== "drip",
  );

  it("is asked for in parts, each once, and only the first answer comes from the data host", async () => {
    archive.box.files.put(large(), Buffer.alloc(SIZE, "0123456789abcdefghij"));
    const [file] = await download(described(large()), archive.folder, { auth: archive.auth });
    expect(file).toMatchObject({ status: "downloaded", verified: true });
    const ranges = archive.to("objects").map(({ headers }) => headers.range);
    expect(ranges.filter(Boolean).length).toBeGreaterThan(2);
    expect(new Set(ranges).size).toBe(ranges.length);
    expect(archive.to("objects").every(({ headers }) => headers.range === undefined || headers["if-range"])).toBe(true);
    // Parts that start before the first answer's address is known go through the data host too.
    expect(archive.to("data").length).toBeLessThanOrEqual(1);
  });

  it.each(rows)("is right in spite of $name", async ({ fault }) => {
    archive.box.files.put(large(), Buffer.alloc(SIZE, "0123456789abcdefghij"));
    const hasStruck = broken({ ...fault, skip: 1, times: 3 });
    const [file] = await withTransport((transport) =>
      download(described(large()), archive.folder, { auth: archive.auth, transport, retry: { ...QUICK, limit: 8 } }),
    );
    expect(hasStruck()).toBe(true);
    expect(file).toMatchObject({ verified: true });
    await expectRight(file as never);
  });
});
