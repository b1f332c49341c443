/**
 * Work whose amount is guarded: what a process does with the built packages for `n` items.
 *
 * A file of its own, run in a process of its own by `work-count.ts`. Each returns what must be done before counting begins, and the
 * work itself.
 */
import { Asset, AssetFilter, filterAssets } from "@earthaccess/assets";
import { defineTask, serialExecutor } from "@earthaccess/executor";
import { GranuleQuery } from "@earthaccess/query";
import { ummGranuleToStacItem } from "@earthaccess/stac";
import { download, type Transport } from "@earthaccess/store";
import { batchedBytes, MemoryTarget } from "@earthaccess/targets";
import { type ManifestGroup, openVirtualDataset, parseDmrpp } from "@earthaccess/virtual";
import { toIcechunk } from "@earthaccess/virtual/icechunk";
import { toKerchunk } from "@earthaccess/virtual/kerchunk";

/** Prepares the work on `n` items. */
export type WorkLoad = (n: number) => Promise<() => unknown>;

function granule(i: number): Record<string, unknown> {
  const name = `SIM_SST_2024${String(i).padStart(6, "0")}`;
  const link = (suffix: string, Type: string) => ({ URL: `https://data.example.org/${name}${suffix}`, Type });
  return {
    GranuleUR: name,
    CollectionReference: { ShortName: "SIM_SST", Version: "1" },
    TemporalExtent: {
      RangeDateTime: { BeginningDateTime: "2024-06-01T00:00:00Z", EndingDateTime: "2024-06-01T23:59:59Z" },
    },
    SpatialExtent: {
      HorizontalSpatialDomain: {
        Geometry: {
          BoundingRectangles: [
            {
              WestBoundingCoordinate: -10,
              EastBoundingCoordinate: 10,
              SouthBoundingCoordinate: -5,
              NorthBoundingCoordinate: 5,
            },
          ],
        },
      },
    },
    RelatedUrls: [
      link(".nc", "GET DATA"),
      link(".nc.md5", "EXTENDED METADATA"),
      link(".png", "GET RELATED VISUALIZATION"),
    ],
    DataGranule: { DayNightFlag: "Day", ProductionDateTime: "2024-06-02T00:00:00Z" },
  };
}

function chunks(n: number): string {
  let text = "";
  for (let i = 0; i < n; i++) {
    text += `<dmrpp:chunk offset="${4096 + i * 2711}" nBytes="2711" chunkPositionInArray="[${i},0]"/>\n`;
  }
  return text;
}

function documentOf(n: number): string {
  return `<Dataset xmlns:dmrpp="d" name="a"><Dimension name="t" size="${n}"/><Dimension name="x" size="10"/><Int8 name="v"><Dim name="/t"/><Dim name="/x"/><dmrpp:chunks fillValue="0" byteOrder="LE"><dmrpp:chunkDimensionSizes>1 10</dmrpp:chunkDimensionSizes>${chunks(n)}</dmrpp:chunks></Int8></Dataset>`;
}

/** Answers with a small file, without any network. */
function transportOf(bytes: Uint8Array): Transport {
  const headers: Readonly<Record<string, string>> = { "content-length": String(bytes.length), etag: '"1"' };
  return {
    followsRedirects: false,
    request: async ({ url }) => ({
      url,
      status: 200,
      header: (name) => headers[name] ?? null,
      setCookies: () => [],
      discard: () => undefined,
      body: () => batchedBytes(() => onePiece(bytes)),
    }),
    close: async () => undefined,
  };
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<readonly Uint8Array[], void, void> {
  yield [bytes];
}

async function references(n: number) {
  const url = "https://data.example.org/a.h5";
  const root: ManifestGroup = parseDmrpp(documentOf(n), { url });
  return openVirtualDataset(url, { parser: async () => root });
}

export const WORK_LOADS: Readonly<Record<string, WorkLoad>> = {
  "UMM to STAC, a granule": async (n) => {
    const granules = Array.from({ length: n }, (_, i) => ({ umm: granule(i) }));
    return () => granules.map((one) => ummGranuleToStacItem(one));
  },
  "filterAssets, an asset": async (n) => {
    const assets = Array.from(
      { length: n },
      (_, i) => new Asset({ href: `https://data.example.org/HLS.L30.T13TDE.${i}.B0${i % 9}.tif`, roles: ["data"] }),
    );
    const filter = new AssetFilter({ includeFiles: ["*.B04.tif", "*.B05.tif"], excludeFiles: ["*.jpg", "*.xml"] });
    return () => filterAssets(assets, filter);
  },
  "toCmr, a query": async (n) => () => {
    for (let i = 0; i < n; i++) {
      new GranuleQuery({
        shortName: "HLSL30",
        temporal: "2024-06",
        boundingBox: [-10, -5, 10, 5],
        cloudCover: [0, 20],
      }).toCmr();
    }
  },
  "serialExecutor, a task": async (n) => {
    const same = defineTask({ id: "checks/same", idempotent: true, run: (x: number) => x });
    const executor = serialExecutor();
    const items = Array.from({ length: n }, (_, i) => i);
    return async () => {
      for await (const _ of executor.map(same, items));
    };
  },
  "download, a file": async (n) => {
    const bytes = new Uint8Array(1000);
    const assets = Array.from(
      { length: n },
      (_, i) => new Asset({ href: `https://data.example.org/${i}.nc`, roles: ["data"], fileSize: bytes.length }),
    );
    return () => download(assets, new MemoryTarget(), { transport: transportOf(bytes) });
  },
  "parseDmrpp, a chunk": async (n) => {
    const bytes = new TextEncoder().encode(documentOf(n));
    return () => parseDmrpp(bytes, { url: "https://data.example.org/a.h5" });
  },
  "toIcechunk, a reference": async (n) => {
    const dataset = await references(n);
    return () => toIcechunk(dataset, new MemoryTarget());
  },
  "toKerchunk, a reference": async (n) => {
    const dataset = await references(n);
    return () => toKerchunk(dataset, { format: "json", target: new MemoryTarget(), name: "refs.json" });
  },
};
