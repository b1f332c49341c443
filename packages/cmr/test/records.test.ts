import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import type { StacItem } from "@earthaccess/stac";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  DataCollection,
  DataGranule,
  searchData,
  searchDatasets,
  searchServices,
  stacItemToDataGranule,
} from "../src/index.js";

const CORPUS = fileURLToPath(new URL("../../../../shared/corpus/cmr/", import.meta.url));
const noCorpus = !existsSync(CORPUS);

const RECORD = {
  meta: { "concept-id": "G1-P", "collection-concept-id": "C1-P", "provider-id": "P", "native-id": "n" },
  umm: {
    GranuleUR: "A.v1",
    DataGranule: {
      ArchiveAndDistributionInformation: [
        { Name: "A.v1.nc", SizeInBytes: 1000 },
        { Name: "A.v1.png", Size: 2, SizeUnit: "KB" },
      ],
    },
    RelatedUrls: [
      { URL: "https://d.example/A.v1.nc", Type: "GET DATA" },
      { URL: "s3://b/A.v1.nc", Type: "GET DATA VIA DIRECT ACCESS" },
      { URL: "https://d.example/A.v1.nc.dmrpp", Type: "EXTENDED METADATA", Subtype: "DMR++" },
      { URL: "https://d.example/A.v1.png", Type: "GET RELATED VISUALIZATION" },
      { URL: "https://d.example/s3credentials", Type: "VIEW RELATED INFORMATION" },
    ],
  },
};

describe("DataGranule", () => {
  const granule = new DataGranule(RECORD);

  it("has its names, size and links at hand", () => {
    expect(granule).toMatchObject({
      id: "A.v1",
      conceptId: "G1-P",
      collectionConceptId: "C1-P",
      provider: "P",
      size: 3048,
      cloudHosted: true,
    });
    expect(granule.dataLinks()).toEqual(["https://d.example/A.v1.nc"]);
    expect(granule.dataLinks({ access: "direct" })).toEqual(["s3://b/A.v1.nc"]);
    expect(granule.vizLinks()).toEqual(["https://d.example/A.v1.png"]);
    expect(granule.dmrppUrl()).toBe("https://d.example/A.v1.nc.dmrpp");
    expect(granule.s3CredentialsEndpoint()).toBe("https://d.example/s3credentials");
    expect(inspect(granule)).toBe("DataGranule A.v1 (0.0 MB, 1 data files)");
    expect(JSON.parse(JSON.stringify(granule))).toEqual(RECORD);
  });

  it("has none of them when the record has none, and does not fail", () => {
    for (const umm of [
      {},
      { RelatedUrls: "x" },
      { RelatedUrls: [null, {}, { URL: 5 }] },
      { DataGranule: { ArchiveAndDistributionInformation: [null] } },
      { DataGranule: { ArchiveAndDistributionInformation: [{ Size: 5, SizeUnit: "NA" }] } },
    ]) {
      const bare = new DataGranule({ umm: umm as never });
      expect(bare.size).toBeUndefined();
      expect([
        bare.dataLinks(),
        bare.vizLinks(),
        bare.dmrppUrl(),
        bare.s3CredentialsEndpoint(),
        bare.cloudHosted,
      ]).toEqual([[], [], undefined, undefined, false]);
      expect(bare.toStac().geometry).toBeNull();
    }
  });

  it("is made of a STAC item of any catalogue, and gives it back", () => {
    const item = {
      type: "Feature",
      stac_version: "1.0.0",
      id: "S2",
      geometry: { type: "Point", coordinates: [1, 2] },
      bbox: [1, 2, 1, 2],
      properties: { datetime: "2024-01-01T00:00:00Z" },
      links: [],
      assets: {
        red: { href: "https://s.example/B04.tif", roles: ["data"] },
        thumb: { href: "https://s.example/t.png", roles: ["thumbnail"] },
      },
    } as unknown as StacItem;
    const made = stacItemToDataGranule(item);
    expect(made.id).toBe("S2");
    expect(made.dataLinks()).toEqual(["https://s.example/B04.tif"]);
    expect(made.toStac()).toEqual(item);
  });

  it.skipIf(noCorpus)(
    "is made of every recorded STAC item, with no asset lost (needs the recorded records beside the repository)",
    () => {
      const { files } = { files: indexOf("stac_item") };
      expect(files.length).toBeGreaterThan(200);
      for (const file of files) {
        const item = readJson(file) as StacItem;
        const granule = DataGranule.fromStac(item);
        expect(granule.toStac()).toEqual(item);
        const hrefs = Object.values(item.assets).map(({ href }) => href);
        expect(granule.assets().map(({ href }) => href)).toEqual(hrefs);
      }
    },
  );
});

describe("DataCollection", () => {
  const umm = {
    ShortName: "X",
    Version: "1",
    DOI: { DOI: " 10.5067/X " },
    DirectDistributionInformation: {
      Region: "us-west-2",
      S3BucketAndObjectPrefixNames: ["b/p/", "s3://c/q, d/r"],
      S3CredentialsAPIEndpoint: "https://d.example/s3credentials",
    },
    RelatedUrls: [
      { URL: "https://l.example/x", Type: "DATA SET LANDING PAGE" },
      { URL: "https://d.example/", Type: "GET DATA" },
    ],
  };

  it("has its facts at hand, whatever form they have", () => {
    const collection = new DataCollection({ meta: { "concept-id": "C1-P", "provider-id": "P" }, umm });
    expect(collection).toMatchObject({
      shortName: "X",
      version: "1",
      doi: "10.5067/X",
      landingPage: "https://l.example/x",
      cloudHosted: true,
      s3Bucket: ["s3://b/p/", "s3://c/q", "s3://d/r"],
    });
    expect(collection.s3CredentialsEndpoint()).toBe("https://d.example/s3credentials");
    expect(collection.dataLinks()).toEqual(["https://d.example/"]);
    expect(collection.toStac()).toMatchObject({ type: "Collection", id: "X_1" });
    const bare = new DataCollection({ umm: { DOI: { MissingReason: "Unknown" }, RelatedUrls: null } });
    expect([bare.doi, bare.landingPage, bare.s3Bucket, bare.cloudHosted]).toEqual([undefined, undefined, [], false]);
  });

  it("is cited by its registrar, and says when it cannot be", async () => {
    const collection = new DataCollection({ umm });
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.statusCode = asked.length > 1 ? 404 : 200;
      response.end("Author (2024). X.\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const network: typeof fetch = (input) => fetch(String(input).replace("https://citation.doi.org", origin));
    expect(await collection.citation({ style: "ieee", fetch: network })).toBe("Author (2024). X.");
    expect(asked[0]).toBe("/format?doi=10.5067%2FX&style=ieee&lang=en-US");
    await expect(collection.citation({ fetch: network })).rejects.toMatchObject({ code: "cmr/no-citation" });
    await expect(new DataCollection({ umm: {} }).citation()).rejects.toMatchObject({ code: "cmr/no-doi" });
    server.close();
  });
});

describe("results in other forms", () => {
  let box: Simulator;
  beforeAll(async () => {
    box = await startSimulator({ granules: 60 });
  });
  afterAll(() => box.close());
  const search = () =>
    searchData({ provider: "*", options: { provider: { pattern: true } } }, { system: box.system, pageSize: 25 });

  it("are STAC items, GeoJSON at once or piece by piece", async () => {
    const ids: string[] = [];
    for await (const item of search().toStac()) ids.push(item.id);
    const whole = await search().toFeatureCollection({ fields: ["datetime"] });
    let text = "";
    for await (const piece of search().toGeoJsonText({ fields: ["datetime"] })) text += piece;
    expect(whole.features.map(({ id }) => id)).toEqual(ids);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(whole)));
    expect(Object.keys(whole.features[0]?.properties ?? {})).toEqual(["datetime"]);
    let none = "";
    for await (const piece of search().take(0).toGeoJsonText()) none += piece;
    expect(JSON.parse(none)).toEqual({ type: "FeatureCollection", features: [] });
  });

  it("are FlatGeobuf and GeoParquet with a row for each", async () => {
    const { deserialize } = await import("flatgeobuf/lib/mjs/geojson.js");
    const rows: unknown[] = [];
    for await (const feature of deserialize(await search().toFlatGeobuf())) rows.push(feature);
    expect(rows).toHaveLength(60);
    const { parquetReadObjects } = await import("hyparquet");
    const parquet = await search().toGeoParquet();
    const table = await parquetReadObjects({
      file: parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.byteLength) as ArrayBuffer,
    });
    expect(table).toHaveLength(60);
    expect(new Set(table.map(({ id }) => id)).size).toBe(60);
  });
});

describe("searchServices", () => {
  let box: Simulator;
  beforeAll(async () => {
    box = await startSimulator({ granules: 4 });
  });
  afterAll(() => box.close());

  it("asks by CMR's names or by ours", async () => {
    const services = await searchServices({ conceptId: ["S1-P", "S2-P"] }, { system: box.system }).toArray();
    expect(Array.isArray(services)).toBe(true);
    const { body, path } = box.requests[0] as { body: string; path: string };
    expect(path).toContain("/services.umm_json");
    expect(decodeURIComponent(body)).toContain("concept_id[]=S1-P&concept_id[]=S2-P");
  });

  it("refuses what CMR does not know", () => {
    expect(() => searchServices({ nam: "x", provider: "" })).toThrow(/nam.*did you mean name.*provider.*empty/s);
  });
});

describe.skipIf(noCorpus)("recorded exchanges (need the recorded records beside the repository)", () => {
  interface Exchange {
    readonly request: { readonly method: string; readonly url: string };
    readonly response: {
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly body: { items?: unknown[]; hits?: number };
    };
  }
  let origin: string;
  let current: Exchange;
  const server = createServer((_request, response) => {
    const { status, headers, body } = current.response;
    const kept = Object.entries(headers).filter(([name]) => /^(cmr-|content-type)/.test(name));
    // A recorded page says that more follows although this server has only the one.
    response.writeHead(status, Object.fromEntries(kept)).end(JSON.stringify(body));
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  for (const concept of ["granules", "collections"] as const) {
    const files = noCorpus
      ? []
      : readdirSync(`${CORPUS}exchanges/${concept}`).map((name) => `exchanges/${concept}/${name}`);
    it(`of ${concept} are read as they were answered, and their parameters are understood`, async () => {
      let read = 0;
      for (const file of files) {
        const exchange = readJson(file) as Exchange;
        const recorded = exchange.response.body.items;
        if (!exchange.request.url.includes("umm_json") || !Array.isArray(recorded)) continue;
        current = exchange;
        const parameters = Object.fromEntries(
          [...new URL(exchange.request.url).searchParams].filter(([name]) => !/^(page_|offset|scroll)/.test(name)),
        );
        const named = Object.keys(parameters).length > 0 ? parameters : { provider: "X" };
        const options = { system: { cmrUrl: origin } };
        const results = concept === "granules" ? searchData(named, options) : searchDatasets(named, options);
        const first = recorded.length > 0 ? await results.take(recorded.length).toArray() : [await results.first()];
        expect(first.length).toBe(Math.max(1, recorded.length));
        if (recorded.length > 0)
          expect(first.map((record) => record?.umm)).toEqual(
            recorded.map((record) => (record as { umm: unknown }).umm),
          );
        expect(await results.hits()).toBe(Number(exchange.response.headers["cmr-hits"] ?? exchange.response.body.hits));
        read++;
      }
      expect(read).toBeGreaterThan(concept === "granules" ? 25 : 8);
    });
  }
});

function indexOf(kind: string): string[] {
  const index = readJson("index.json") as
    | { file: string; kind: string }[]
    | { files: { file: string; kind: string }[] };
  return (Array.isArray(index) ? index : index.files).filter((entry) => entry.kind === kind).map(({ file }) => file);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(CORPUS + file, "utf8"));
}
