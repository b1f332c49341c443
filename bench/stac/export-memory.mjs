// Memory of writing many items as files: what RSS grows by at most, and how large the file is.
// Run after a build: node --expose-gc bench/stac/export-memory.mjs [items] [geojson|flatgeobuf|geoparquet]
// Every item is converted from a record parsed anew, as pages bring them, and each format runs in a process of its own.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pages } from "./pages.mjs";

const [count = "100000", format] = process.argv.slice(2);

if (format === undefined) {
  for (const name of ["geojson", "flatgeobuf", "geoparquet"])
    spawnSync(process.execPath, ["--expose-gc", fileURLToPath(import.meta.url), count, name], { stdio: "inherit" });
} else {
  const { ummGranuleToStacItem } = await import("../../packages/stac/dist/index.js");
  const geo = await import("../../packages/stac/dist/geo.js");
  const write = { geojson: geo.streamGeoJson, flatgeobuf: geo.streamFlatGeobuf, geoparquet: geo.streamGeoParquet }[
    format
  ];
  const [text] = Object.values(pages());
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  globalThis.gc?.();
  const start = process.memoryUsage().rss;
  let peak = start;
  async function* items() {
    for (let given = 0; given < Number(count); ) {
      for (const record of JSON.parse(text).items) {
        if (given++ >= Number(count)) return;
        yield ummGranuleToStacItem(record);
      }
      peak = Math.max(peak, process.memoryUsage().rss);
      // A page from the network would let the collector's own tasks run, too.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  const began = performance.now();
  let bytes = 0;
  for await (const piece of write(items())) {
    bytes += piece.length;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${format}: ${count} items, ${megabytes(bytes)}; RSS ${megabytes(start)}, at most +${megabytes(peak - start)}; ${(count / seconds).toFixed(0)} items a second`,
  );
}
