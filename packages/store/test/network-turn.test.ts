import { batchedBytes, MemoryTarget, type TargetFileSystem } from "@earthaccess/targets";
import { expect, it } from "vitest";
import { type DownloadProgress, download, type Transport } from "../src/index.js";

const BYTES = new Uint8Array(1000);

/** Counts the files that are on the network: from the request to the last byte. */
function countingTransport() {
  const count = { now: 0, most: 0, begun: 0 };
  const headers: Readonly<Record<string, string>> = { "content-length": String(BYTES.length) };
  async function* pieces() {
    await new Promise((resolve) => setTimeout(resolve, 5));
    yield [BYTES];
    count.now--;
  }
  const transport: Transport = {
    followsRedirects: false,
    request: async ({ url }) => {
      count.begun++;
      count.most = Math.max(count.most, ++count.now);
      const header = (name: string) => headers[name] ?? null;
      const body = () => batchedBytes(pieces);
      return { url, status: 200, header, setCookies: () => [], discard: () => undefined, body };
    },
    close: async () => undefined,
  };
  return { count, transport };
}

const urls = (count: number) => Array.from({ length: count }, (_, i) => `https://data.example/${i}.nc`);

/** A target that has all bytes and ends a write when it is told to, as a disk that flushes. */
function slowTarget() {
  const inner = new MemoryTarget();
  const flushes: (() => void)[] = [];
  const target: TargetFileSystem = {
    location: inner.location,
    url: (name) => inner.url(name),
    head: async () => null,
    read: (name) => inner.read(name),
    list: () => inner.list(),
    delete: (name) => inner.delete(name),
    write: async (name, body, options) => {
      const written = await inner.write(name, body, options);
      await new Promise<void>((resolve) => flushes.push(resolve));
      return written;
    },
  };
  return { flushes, target };
}

it("fetches the next files while the disk flushes others, and never more at once than were asked for", async () => {
  const { count, transport } = countingTransport();
  const { flushes, target } = slowTarget();
  const files = Promise.resolve(download(urls(12), target, { transport, parallel: 2 }));
  await expect.poll(() => flushes.length).toBe(4);
  // Two on the network and two that are flushed; the flushes end first now.
  expect(count.begun).toBe(4);
  const ending = setInterval(() => flushes.shift()?.(), 1);
  expect(await files).toHaveLength(12);
  clearInterval(ending);
  expect(count).toEqual({ now: 0, most: 2, begun: 12 });
});

it("is left by a file that fails, and by all when they are stopped", async () => {
  const { count, transport } = countingTransport();
  const { target } = slowTarget();
  const stop = new AbortController();
  const refusing: TargetFileSystem = {
    ...target,
    write: async (name) => {
      if (count.begun === 9) stop.abort(new Error("enough"));
      throw new Error(`no ${name}`);
    },
  };
  const run = Promise.resolve(
    download(urls(40), refusing, { transport, parallel: 2, onError: "collect", signal: stop.signal }),
  );
  await expect(run).rejects.toThrow("enough");
  expect(count.begun).toBeLessThan(14);
});

it("is what a file begins with for who looks at the progress, not the wait before it", async () => {
  const { transport } = countingTransport();
  const { flushes, target } = slowTarget();
  const seen: DownloadProgress[] = [];
  const files = Promise.resolve(
    download(urls(6), target, { transport, parallel: 2, onProgress: (news) => seen.push(news) }),
  );
  await expect.poll(() => flushes.length).toBe(4);
  const [first, second] = seen;
  expect([first, second]).toMatchObject([
    { name: "0.nc", filesActive: 1, fileBytes: 0, fileStatus: "active" },
    { name: "1.nc", filesActive: 2, fileBytes: 0, fileStatus: "active" },
  ]);
  const third = seen.findIndex(({ name }) => name === "2.nc");
  expect(seen.slice(0, third).every(({ filesActive }) => filesActive <= 2)).toBe(true);
  const ending = setInterval(() => flushes.shift()?.(), 1);
  await files;
  clearInterval(ending);
  expect(seen.at(-1)).toMatchObject({ filesDone: 6, filesActive: 0 });
});
