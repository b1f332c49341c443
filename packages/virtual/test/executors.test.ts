import { type Executor, serialExecutor } from "@earthaccess/executor";
import type * as Piscina from "@earthaccess/executor/piscina";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifestFromJson, manifestToJson, openVirtualMfdataset, parseDmrpp } from "../src/index.js";
import { bytesOf, index, json, noCorpus, type PairTruth } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";

describe("a manifest as JSON", () => {
  it("keeps what JSON does not have", () => {
    const document = `<Dataset name="a"><Dimension name="x" size="4"/>
      <Attribute name="$" type="String"><Value>mark</Value></Attribute>
      <Attribute name="__proto__" type="Float64"><Value>nan</Value><Value>-inf</Value></Attribute>
      <Int64 name="v"><Dim name="x"/><Attribute name="_FillValue" type="Int64"><Value>-9223372036854775806</Value></Attribute>
        <chunks fillValue="-9223372036854775806"><chunkDimensionSizes>2</chunkDimensionSizes>
          <chunk offset="10" nBytes="16" chunkPositionInArray="[0]"/><chunk offset="5000000000000" nBytes="16" chunkPositionInArray="[2]" fm="1"/>
        </chunks></Int64></Dataset>`;
    const manifest = parseDmrpp(document, { url: "https://example.org/a" });
    const back = manifestFromJson(JSON.parse(JSON.stringify(manifestToJson(manifest))));
    expect(back).toEqual(manifest);
    expect(Object.keys(back.attrs)).toEqual(["$", "__proto__"]);
    expect(back.variables[0]?.fillValue).toBe(-9223372036854775806n);
  });

  it.skipIf(noCorpus)("is the same again for every recorded document (needs the corpus)", () => {
    for (const { case: name } of index.pairs) {
      const { dmrpp } = json<PairTruth>(`${name}/truth.json`);
      const manifest = parseDmrpp(bytesOf(`${name}/${dmrpp}`), { url: "https://example.org/a" });
      expect(manifestFromJson(JSON.parse(JSON.stringify(manifestToJson(manifest)))), name).toEqual(manifest);
    }
  });
});

describe.skipIf(noCorpus)("documents parsed by executors (needs the corpus)", () => {
  let server: CorpusServer;
  let urls: string[];
  beforeAll(async () => {
    server = await startCorpusServer();
    const { granules } = json<{ granules: string[] }>("series/grid/series.json");
    urls = granules.map((granule) => {
      server.serve(`series/grid/${granule}.dmrpp`);
      return server.serve(`series/grid/${granule}`);
    });
  });
  afterAll(() => server.close());

  // Threads load built files.
  const tasks = new URL("../dist/tasks.js", import.meta.url);
  const built = new URL("../../executor/dist/piscina.js", import.meta.url).href;
  it.each<[string, () => Promise<Executor | number>]>([
    ["one after the other", async () => serialExecutor()],
    ["several at once", async () => 3],
    [
      "worker threads",
      async () => ((await import(built)) as typeof Piscina).piscinaExecutor({ tasks, threads: 2, execArgv: [] }),
    ],
  ])("%s: the same dataset", async (_where, make) => {
    const parallel = await make();
    const opened: number[] = [];
    const dataset = await openVirtualMfdataset(urls, { parallel, onProgress: ({ opened: n }) => opened.push(n) });
    if (typeof parallel !== "number") await parallel.close();
    expect(opened).toEqual([1, 2, 3, 4, 5, 6]);
    expect(dataset.get("analysed_sst").shape).toEqual([6, 36, 72]);
    const { data } = await dataset.get("time").load();
    expect(new Date(Number(data[3])).toISOString()).toBe("2020-06-02T09:00:00.000Z");
  });

  it("pulls no more sources than are at work, and says which document is missing", async () => {
    let pulled = 0;
    const sources = async function* () {
      for (const url of [urls[0], `${server.box.urls.data}/public/missing/x.nc`, ...Array(50).fill(urls[1])]) {
        pulled += 1;
        yield url as string;
      }
    };
    const error = await openVirtualMfdataset(sources(), { parallel: 2, parser: "dmrpp" }).catch((e) => e);
    expect(error).toMatchObject({ code: "virtual/no-dmrpp" });
    expect(pulled).toBeLessThan(6);
  });
});
