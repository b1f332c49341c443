import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { ENGINES, type ServedPage, servePage, type TestBrowser } from "@earthaccess/browsers";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { indexedFlatGeobuf } from "../../../query/test/geometry/flatgeobuf-files.js";

/** What the page is told of the files. */
export interface ReadingFacts {
  readonly url: string;
  readonly size: number;
  /** Polygons in the file `area.fgb`. */
  readonly area: number;
}

const BYTES = new Uint8Array(1_000_000).map((_, i) => (i * 31 + (i >> 8)) % 256);
const RINGS = Array.from({ length: 3000 }, (_, i): [number, number][] => {
  const [x, y] = [-170 + (i % 100) * 3, -80 + Math.floor(i / 100) * 3];
  return [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y],
  ];
});
const AREA = indexedFlatGeobuf(RINGS);

let data: Server;
let served: ServedPage;
let facts: ReadingFacts;
/** Questions for leave, of which a file that may be read by everybody needs none. */
let preflights = 0;
/** The parts of `/b` that were asked for. */
let ranges: string[] = [];

beforeAll(async () => {
  data = createServer(({ method, url, headers }, response) => {
    preflights += method === "OPTIONS" ? 1 : 0;
    const whole = url === "/area.fgb" ? AREA : BYTES;
    // All that a server must say to be read by pages of other origins; most say no more.
    response.setHeader("access-control-allow-origin", "*");
    // What is asked for again would come from the browser's own cache.
    response.setHeader("cache-control", "max-age=3600");
    response.setHeader("etag", '"one"');
    if (url === "/b") ranges.push(headers.range ?? method ?? "");
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
    const part = from === undefined ? whole : whole.subarray(Number(from), Number(to) + 1);
    response.setHeader("content-length", part.length);
    if (from !== undefined)
      response.setHeader("content-range", `bytes ${from}-${Number(from) + part.length - 1}/${whole.length}`);
    response.writeHead(from === undefined ? 200 : 206).end(method === "HEAD" ? undefined : part);
  }).listen(0, "127.0.0.2");
  await new Promise((resolve) => data.once("listening", resolve));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("reading-page.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@earthaccess/source"],
    write: false,
    logLevel: "silent",
  });
  served = await servePage(new Map([["/page.js", outputFiles[0]?.text ?? ""]]));
  const url = `http://127.0.0.2:${(data.address() as AddressInfo).port}/`;
  facts = { url, size: BYTES.length, area: RINGS.length };
});
afterAll(async () => {
  data?.close();
  data?.closeAllConnections();
  await served?.close();
});

for (const engine of ENGINES) {
  if (!engine.isInstalled()) {
    it.skip(`needs ${engine.name}: apt-get install ${engine.packages}`);
    continue;
  }
  describe(`files of a server that says no more than that they may be read, in ${engine.name}`, () => {
    let browser: TestBrowser;
    beforeAll(async () => {
      browser = await engine.start();
      preflights = 0;
      ranges = [];
      await browser.page.goto(served.url);
    });
    afterAll(() => browser?.close());

    it("are read by parts, every byte right", async () => {
      expect(await browser.page.evaluate(`readAll(${JSON.stringify(facts)})`)).toEqual([]);
      expect(preflights).toBe(0);
      // 60 parts, the size by one byte and by HEAD: a browser that keeps parts asks for others, which nobody has signed or counts on.
      expect(new Set(ranges).size).toBe(62);
    });
  });
}
