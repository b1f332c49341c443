import { polygonFromFlatGeobuf } from "@earthaccess/query/geometry";
import { fetchTransport, openFile, rangeReader } from "@earthaccess/store";
import { fetchRangeReader } from "@earthaccess/virtual";
import type { ReadingFacts } from "./reading-in-pages.test.js";

/** Reads files of another origin in every way there is, and says what differs from what it should be. */
async function readAll({ url, size, area }: ReadingFacts): Promise<string[]> {
  const wrong: string[] = [];
  const expect = (what: string, bytes: Uint8Array, from: number) => {
    const at = bytes.findIndex((byte, i) => byte !== byteAt(from + i));
    if (at >= 0) wrong.push(`${what}: byte ${from + at} is ${bytes[at]}`);
  };
  const attempt = async (what: string, read: () => Promise<void>) =>
    read().catch((error: unknown) => void wrong.push(`${what}: ${error}`));

  await attempt("openFile", async () => {
    const access = { transport: fetchTransport((input, init) => fetch(input, init)) };
    const file = await openFile({ access, url: `${url}a`, name: "file", blockSize: 50_000, retry: { limit: 0 } });
    if (file.size !== size) wrong.push(`openFile: ${file.size} bytes`);
    for (const from of [0, 399_990, size - 1000]) expect("openFile", await file.getRange(from, 1000), from);
  });
  for (const [name, reader] of [
    ["rangeReader", rangeReader({ retry: { limit: 0 } })],
    ["fetchRangeReader", fetchRangeReader()],
  ] as const) {
    await attempt(name, async () => {
      if ((await reader.size?.(`${url}b`)) !== size) wrong.push(`${name}: another size`);
      // Small parts and large ones that begin with them, many at a time: what a cache of parts puts together wrongly.
      const places = Array.from(
        { length: 120 },
        (_, i) => [((i * 7919) % 60) * 10_000, i % 2 ? 300_000 : 1500] as const,
      );
      await Promise.all(
        places.map(async ([from, length]) => {
          const bytes = await reader.getRange(`${url}b`, from, length);
          if (bytes.length !== length) wrong.push(`${name}: ${bytes.length} bytes`);
          expect(name, bytes, from);
        }),
      );
    });
  }
  await attempt("polygonFromFlatGeobuf", async () => {
    const { polygons, polygonsMerged } = await polygonFromFlatGeobuf(new URL(`${url}area.fgb`));
    if (polygons.length + polygonsMerged !== area) wrong.push(`polygonFromFlatGeobuf: ${polygons.length} polygons`);
  });
  return wrong;
}

function byteAt(place: number): number {
  return (place * 31 + (place >> 8)) % 256;
}

Object.assign(globalThis, { readAll });
