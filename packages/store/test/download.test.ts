import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { MemoryTarget } from "@earthaccess/targets";
import { describe, expect, it } from "vitest";
import {
  type DownloadedFile,
  type DownloadOptions,
  type DownloadProgress,
  download,
  fetchTransport,
  type OpenOptions,
  open,
} from "../src/index.js";
import { downloadsFrom } from "./archive-downloads.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive({ granules: 10 });
const { expectRight, to, url } = archive;
const { described, run, urls } = downloadsFrom(archive);

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
    expect((await readdir(archive.folder)).sort()).toEqual(files.map(({ name }) => name).sort());
    expect(to("edl")).toHaveLength(0);
    // One question to the data host and one to the bucket for each file.
    expect(archive.box.requests).toHaveLength(40);
  });

  it("says that nothing was compared when the metadata gives nothing", async () => {
    const [file] = await run(url(1));
    expect(file).toMatchObject({ status: "downloaded", verified: false });
    await expect(run(url(2), { verify: "require" })).rejects.toMatchObject({
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
    const asked = archive.box.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(archive.box.requests).toHaveLength(asked);
  });

  it("is lazy, and runs once", async () => {
    const transfer = run(url(1));
    expect(archive.box.requests).toHaveLength(0);
    await transfer;
    expect(() => transfer[Symbol.asyncIterator]()).toThrow(/started already/);
    expect(await transfer).toHaveLength(1);
  });

  it("writes into any target", async () => {
    const target = new MemoryTarget();
    const [file] = await download(described(url(1)), target, { auth: archive.auth });
    expect(Buffer.from(target.bytes(file?.name as string) as Uint8Array).equals(archive.box.files.bytes(url(1)))).toBe(
      true,
    );
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
    const url = `${archive.box.urls.data}/public/a/b.nc`;
    const [file] = await download(url, archive.folder);
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
    expect(archive.box.requests).toHaveLength(0);
    expect(await readdir(archive.folder)).toEqual([]);
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
    await run(url(77), {
      onProgress: () => {
        throw new Error("listener");
      },
    });
  });

  it("says at once of its options, and of all of them, what is unknown or not understood", () => {
    const options = { verify: "required", overwrite: true, onProgres: () => undefined } as unknown as DownloadOptions;
    expect(() => run(urls(1), options)).toThrow(
      /verify is one of "auto", "require", "off"; got "required"\n- overwrite is one of .*; got a boolean\n- onProgres is no option; did you mean onProgress\?/,
    );
    expect(() => open(urls(1), { acess: "direct" } as OpenOptions)).toThrow("did you mean access?");
    expect(to("data")).toHaveLength(0);
  });

  it("fails with an error that shows a few of its files when it is printed, however many failed", async () => {
    const error = await Promise.resolve(download(urls(120), archive.folder, { retry: QUICK })).catch(
      (reason) => reason,
    );
    expect(error.failures).toHaveLength(120);
    expect(inspect(error).split("\n").length).toBeLessThan(40);
  });
});

describe("files that are there already", () => {
  it("stay when they are right, and are replaced when they are not", async () => {
    const assets = urls(4).map(described);
    await run(assets);
    await writeFile(join(archive.folder, "f1.nc"), "too short");
    await writeFile(join(archive.folder, "f2.nc"), Buffer.alloc(archive.box.files.expected(url(2))?.size ?? 0));
    archive.box.clearRequests();
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
    await run(url(1));
    expect((await run(url(1)))[0]?.status).toBe("skipped");
    await writeFile(join(archive.folder, "f1.nc"), "stump");
    expect((await run(url(1)))[0]?.status).toBe("downloaded");
  });

  it("are never or always replaced when the caller says so", async () => {
    await writeFile(join(archive.folder, "f1.nc"), "mine");
    expect((await run(described(url(1)), { overwrite: "never" }))[0]?.status).toBe("skipped");
    expect(await readFile(join(archive.folder, "f1.nc"), "utf8")).toBe("mine");
    expect((await run(described(url(1)), { overwrite: "always" }))[0]?.status).toBe("downloaded");
    expect((await run(described(url(1)), { overwrite: "always" }))[0]?.status).toBe("downloaded");
  });
});
