import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, hasWebServer, startWebServer, WEB_SERVERS } from "@earthaccess/emulators";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { download, open } from "../../src/index.js";

const MEGABYTE = 1_000_000;
/** Names and bytes of what is served: nothing, little, what a server would compress, what takes many reads, names that URLs escape. */
const FILES = new Map<string, Uint8Array>([
  ["empty.nc", new Uint8Array()],
  ["text.txt", Buffer.alloc(300_000, "hello text ")],
  ["large.nc", randomBytes(30 * MEGABYTE)],
  ["ü space#1.nc", randomBytes(5000)],
  ...Array.from({ length: 120 }, (_, i) => [`f${i}.nc`, randomBytes(1 + i * 977)] as const),
]);
const LARGE = FILES.get("large.nc") as Uint8Array;
const ONCE = { limit: 0 };

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "web-root-"));
  for (const [name, bytes] of FILES) await writeFile(join(root, name), bytes);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

for (const name of WEB_SERVERS) {
  const isInstalled = await hasWebServer(name);
  const title = isInstalled ? name : `${name} (not run, because it is not installed)`;
  describe.runIf(isInstalled)(title, () => {
    let web: Emulator;
    let folder: string;
    beforeAll(async () => {
      web = (await startWebServer(name, root)) as Emulator;
      folder = await mkdtemp(join(tmpdir(), "from-web-"));
    });
    afterAll(async () => {
      await web?.close();
      await rm(folder, { recursive: true, force: true });
    });
    const url = (file: string) => `${web.url}/${encodeURIComponent(file)}`;

    it("gives every file as it is, many over connections that it ends", async () => {
      // No try is repeated: a request on a connection that has just ended is sent anew without counting as one.
      const files = await download([...FILES.keys()].map(url), folder, { onError: "collect", retry: ONCE });
      expect(files.flatMap(({ name: file, error }) => (error ? `${file}: ${error.message}` : []))).toEqual([]);
      expect(files).toHaveLength(FILES.size);
      const digests = new Map(
        await Promise.all(
          files.map(async ({ url: from, path }) => {
            const file = decodeURIComponent(new URL(from).pathname.slice(1));
            return [file, digestOf(await readFile(path as string))] as const;
          }),
        ),
      );
      for (const [file, bytes] of FILES) expect(`${file} ${digests.get(file)}`).toBe(`${file} ${digestOf(bytes)}`);
    });

    it("is followed where it sends on to, and believed when it has no such file", async () => {
      const [moved] = await download(`${web.url}/moved/f7.nc`, "memory://moved", { retry: ONCE });
      expect(moved).toMatchObject({ status: "downloaded", bytes: FILES.get("f7.nc")?.length });
      const [missing] = await download(url("none.nc"), "memory://none", { onError: "collect", retry: ONCE });
      expect(missing?.error?.code).toBe("store/not-found");
    });

    it("gives ranges of a file, several at once", async () => {
      const [file] = await open(url("large.nc"));
      if (!file) throw new Error("nothing was opened");
      const wanted = [0, MEGABYTE, 5 * MEGABYTE + 1, 20 * MEGABYTE, LARGE.length - 10].map((at) => [
        at,
        10 + (at % 977),
      ]);
      const got = await Promise.all(wanted.map(([at = 0, length = 0]) => file.getRange(at, length)));
      expect(got.map(digestOf)).toEqual(
        wanted.map(([at = 0, length = 0]) => digestOf(LARGE.subarray(at, at + length))),
      );
      await file.close();
    });

    it("goes on with a file that was left in the middle", async () => {
      const stop = new AbortController();
      const onProgress = ({ bytesDone }: { bytesDone: number }) => {
        if (bytesDone > 3 * MEGABYTE) stop.abort();
      };
      const target = join(folder, "continued");
      await expect(download(url("large.nc"), target, { signal: stop.signal, onProgress })).rejects.toThrow("abort");
      const [again] = await download(url("large.nc"), target);
      // What a cache has compressed for others has a weak tag, with which two halves cannot be joined.
      expect(again?.status).toBe(name === "nginx behind Varnish" ? "downloaded" : "resumed");
      expect(digestOf(await readFile(again?.path as string))).toBe(digestOf(LARGE));
    });
  });
}
