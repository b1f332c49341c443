import { expect, it } from "vitest";
import { type ManifestGroup, openVirtualMfdataset } from "../src/index.js";
import { toKerchunk } from "../src/kerchunk.js";

const GRANULES = 1000;
const VARIABLES = 5;
const CHUNKS = 100;
const REFERENCES = GRANULES * VARIABLES * CHUNKS;

/** A granule with five variables of 100 chunks each, and the time it is of. */
function granule(url: string): ManifestGroup {
  const day = Number(/(\d+)\.nc$/.exec(url)?.[1]);
  const numbers = Uint32Array.from({ length: CHUNKS }, (_, i) => i);
  const common = { byteOrder: "little", filters: [{ name: "deflate", level: 4 }], fillValue: 0 } as const;
  return {
    path: "/",
    dims: { time: 1, y: 100, x: 100 },
    attrs: {},
    groups: [],
    unsupported: [],
    variables: [
      {
        ...common,
        name: "time",
        dtype: "float64",
        itemSize: 8,
        shape: [1],
        dims: ["/time"],
        chunkShape: [1],
        filters: [],
        attrs: { units: "days since 2000-01-01" },
        data: { kind: "bytes", bytes: new Uint8Array(Float64Array.of(day).buffer) },
      },
      ...Array.from({ length: VARIABLES }, (_, v) => ({
        ...common,
        name: `v${v}`,
        dtype: "int16" as const,
        itemSize: 2,
        shape: [1, 100, 100],
        dims: ["/time", "/y", "/x"],
        chunkShape: [1, 10, 10],
        attrs: {},
        data: {
          kind: "chunks" as const,
          numbers,
          offsets: Float64Array.from(numbers, (i) => 4096 + (v * CHUNKS + i) * 200),
          lengths: Uint32Array.from(numbers, () => 200),
          urls: [url],
        },
      })),
    ],
  };
}

/** Bytes in use after everything that can go is gone: the heap, and the memory of typed arrays. */
function held(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it(`opens, selects and writes ${GRANULES} granules in memory that one variable bounds, not all references`, async () => {
  const urls = Array.from({ length: GRANULES }, (_, i) => `https://data.example/granules/day-${i}.nc`);
  const before = held();
  const vds = await openVirtualMfdataset(urls, { parser: async (url) => granule(url) });
  const opened = held() - before;
  // 20 bytes of columns a chunk, and some kilobytes a granule for what its variables are.
  expect(opened).toBeLessThan(REFERENCES * 24 + GRANULES * 16 * 1024);

  // The days after those of the year 2000.
  const selected = await vds.sel({ time: ["2001-01-01", "2009-12-31"] });
  expect(selected.dims.time).toBe(GRANULES - 366);

  let bytes = 0;
  let most = 0;
  const pieces: number[] = [];
  const target = {
    location: "nowhere:",
    url: (name: string) => name,
    async write(name: string, body: AsyncIterable<Uint8Array>) {
      for await (const piece of body) {
        bytes += piece.length;
        pieces.push(piece.length);
        if (pieces.length % 16 === 0) most = Math.max(most, held() - before - opened);
      }
      return { name, size: bytes, url: name, verified: false };
    },
  };
  const report = await toKerchunk(selected, { target: target as never });
  expect(report.references).toBe((REFERENCES / GRANULES) * (GRANULES - 366));
  // One variable's references as columns, and a few pieces of text; all of them as text are twice that, as objects six times.
  expect(most).toBeLessThan(12 * 1024 * 1024);
  expect(bytes).toBeGreaterThan(20 * 1024 * 1024);
  expect(Math.max(...pieces)).toBeLessThan(1024 * 1024);
});
