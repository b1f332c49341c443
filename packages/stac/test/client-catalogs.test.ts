import { describe, expect, it } from "vitest";
import { StacClient } from "../src/client.js";
import { scriptedServer } from "./scripted-server.js";
import { ids, item, landing } from "./stac-api-server.js";

describe("collections", () => {
  const all = ["landsat-c2-l2", "sentinel-2-l2a"].map((id) => ({
    type: "Collection",
    id,
    description: `${id} scenes`,
    links: [],
  }));

  it("are paged, and searched by words here when the server cannot", async () => {
    await using server = await scriptedServer((request, url) => {
      if (request.path === "/") return landing(url);
      if (request.path === "/collections")
        return { body: { collections: all.slice(0, 1), links: [{ rel: "next", href: "/collections?p=2" }] } };
      return request.path === "/collections?p=2" ? { body: { collections: all.slice(1), links: [] } } : undefined;
    });
    const client = await StacClient.open(`${server.url}/`);
    const found: string[] = [];
    for await (const { id } of client.collections()) found.push(id);
    expect(found).toEqual(["landsat-c2-l2", "sentinel-2-l2a"]);
    const some: string[] = [];
    for await (const { id } of client.collections({ q: "Sentinel scenes" })) some.push(id);
    expect(some).toEqual(["sentinel-2-l2a"]);
    await expect(client.collection("none")).rejects.toMatchObject({ status: 404 });
  });

  it("are searched on the server when it can", async () => {
    const conformsTo = ["https://api.stacspec.org/v1.0.0-rc.1/collection-search#free-text"];
    await using server = await scriptedServer((request, url) =>
      request.path === "/" ? landing(url, { conformsTo }) : { body: { collections: [all[0]], links: [] } },
    );
    const client = await StacClient.open(server.url);
    for await (const { id } of client.collections({ q: "anything" })) expect(id).toBe("landsat-c2-l2");
    expect(server.arrived.at(-1)?.path).toBe("/collections?q=anything");
  });
});

describe("a static catalog", () => {
  const documents: Record<string, object> = {
    "/catalog.json": {
      type: "Catalog",
      id: "root",
      links: [
        { rel: "child", href: "./a/collection.json" },
        { rel: "child", href: "./b/collection.json" },
      ],
    },
    "/a/collection.json": {
      type: "Collection",
      id: "a",
      description: "A",
      links: [
        { rel: "item", href: "./1.json" },
        { rel: "root", href: "../catalog.json" },
        { rel: "child", href: "../catalog.json" },
      ],
    },
    "/b/collection.json": {
      type: "Collection",
      id: "b",
      description: "B",
      links: [
        { rel: "item", href: "./2.json" },
        { rel: "item", href: "./3.json" },
      ],
    },
    "/a/1.json": { ...item("1"), collection: "a", bbox: [170, -10, -170, 10] },
    "/b/2.json": { ...item("2"), collection: "b", bbox: [0, 0, 1, 1] },
    "/b/3.json": {
      ...item("3"),
      collection: "b",
      bbox: [5, 5, 6, 6],
      properties: { datetime: null, start_datetime: "2021-01-01T00:00:00Z", end_datetime: "2021-02-01T00:00:00Z" },
    },
  };
  const serve = () => scriptedServer(({ path }) => (documents[path] ? { body: documents[path] } : undefined));

  it("is walked lazily, each document once", async () => {
    await using server = await serve();
    const client = await StacClient.open(`${server.url}/catalog.json`);
    expect(client.isStatic).toBe(true);
    expect(ids(await client.search().take(1).toArray())).toEqual(["1"]);
    expect(server.arrived.map(({ path }) => path)).toEqual(["/catalog.json", "/a/collection.json", "/a/1.json"]);
    expect(ids(await client.search().toArray())).toEqual(["1", "2", "3"]);
  });

  it("answers collections, ids, bbox and datetime", async () => {
    await using server = await serve();
    const client = await StacClient.open(`${server.url}/catalog.json`);
    expect(ids(await client.search({ collections: ["b"] }).toArray())).toEqual(["2", "3"]);
    expect(ids(await client.search({ bbox: [-180, -5, -175, 5] }).toArray())).toEqual(["1"]);
    expect(ids(await client.search({ datetime: "2021-01-15T00:00:00Z/.." }).toArray())).toEqual(["3"]);
    expect((await client.collection("b")).description).toBe("B");
    expect((await client.item("b", "3")).id).toBe("3");
    await expect(client.search({ query: {} }).toArray()).rejects.toMatchObject({ code: "stac/unsupported" });
  });
});
