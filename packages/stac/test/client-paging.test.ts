import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { StacClient } from "../src/client.js";
import { api, ids, landing, pageOf } from "./stac-api-server.js";

describe("paging", () => {
  it("merges the body of a POST next link into the request's when the link says so", async () => {
    await using server = await api((request, url) => {
      const { token } = request.body as { token?: string };
      return token
        ? pageOf(["c"])
        : pageOf(["a", "b"], { href: `${url}/search`, method: "POST", body: { token: "2" }, merge: true });
    });
    const client = await StacClient.open(server.url);
    expect(ids(await client.search({ collections: ["c"] }).toArray())).toEqual(["a", "b", "c"]);
    expect(server.arrived.slice(1).map(({ body }) => body)).toEqual([
      { collections: ["c"], limit: 100 },
      { collections: ["c"], limit: 100, token: "2" },
    ]);
  });

  it("sends the body of a POST next link alone when it is not to be merged", async () => {
    await using server = await api((request, url) => {
      const { next } = request.body as { next?: string };
      return next
        ? pageOf(["b"])
        : pageOf(["a"], { href: `${url}/search`, method: "POST", body: { next: "x" }, merge: false });
    });
    const client = await StacClient.open(server.url);
    expect(ids(await client.search({ bbox: [0, 0, 1, 1] }).toArray())).toEqual(["a", "b"]);
    expect(server.arrived.at(-1)?.body).toEqual({ next: "x" });
  });

  it("follows relative GET links and writes GET parameters", async () => {
    await using server = await api((request) =>
      request.path.includes("token") ? pageOf(["b"]) : pageOf(["a"], { href: "/search?token=2" }),
    );
    const client = await StacClient.open(server.url);
    const search = client.search(
      {
        collections: ["x", "y"],
        bbox: [1, 2, 3, 4],
        sortby: [{ field: "datetime", direction: "desc" }],
        query: { a: { gte: 1 } },
      },
      { method: "GET" },
    );
    expect(ids(await search.toArray())).toEqual(["a", "b"]);
    const params = new URL(server.arrived[1]!.path, server.url).searchParams;
    expect(Object.fromEntries(params)).toEqual({
      collections: "x,y",
      bbox: "1,2,3,4",
      sortby: "-datetime",
      query: '{"a":{"gte":1}}',
      limit: "100",
    });
  });

  it("gives each item once when pages overlap, and goes on after a page that holds nothing", async () => {
    const pages = [["a", "b"], ["b"], [], ["c", "a"]];
    await using server = await api((request, url) => {
      const at = Number(new URL(request.path, url).searchParams.get("p") ?? 0);
      return pageOf(pages[at]!, at + 1 < pages.length ? { href: `${url}/search?p=${at + 1}` } : undefined);
    });
    const results = (await StacClient.open(server.url)).search();
    expect(ids(await results.toArray())).toEqual(["a", "b", "c"]);
    expect(ids(await results.toArray())).toEqual(["a", "b", "c"]);
  });

  it("stops with an error when next links lead in a circle", async () => {
    await using server = await api((_request, url) => pageOf(["a"], { href: `${url}/search?p=1` }));
    const results = (await StacClient.open(server.url)).search();
    await expect(results.toArray()).rejects.toMatchObject({ code: "stac/paging-loop" });
    expect(server.arrived.length).toBeLessThan(5);
  });

  it("requests no page beyond take(), none before reading, and none for take(0)", async () => {
    await using server = await api((_request, url) =>
      pageOf(["a", "b", "c"], { href: `${url}/search?p=${Math.random()}` }),
    );
    const results = (await StacClient.open(server.url)).search({ limit: 50 });
    expect(String(results)).toBe("StacSearchResults (nothing is asked for until they are read)");
    expect(server.arrived).toHaveLength(1);
    expect(ids(await results.take(2).toArray())).toEqual(["a", "b"]);
    expect(server.arrived).toHaveLength(2);
    expect(server.arrived[1]?.body).toEqual({ limit: 2 });
    expect(await results.take(0).toArray()).toEqual([]);
    expect(server.arrived).toHaveLength(2);
    expect((await results.first())?.id).toBe("a");
    expect(() => results.take(-1)).toThrow(RangeError);
  });

  it("fetches the next page while one is used, and no further", async () => {
    await using server = await api((request, url) => {
      const at = Number(new URL(request.path, url).searchParams.get("p") ?? 0);
      return pageOf([`${at}`], at < 4 ? { href: `${url}/search?p=${at + 1}` } : undefined);
    });
    const pages = (await StacClient.open(server.url)).search().pages();
    const searches = () => server.arrived.length - 1;
    for (const asked of [2, 3, 4, 5, 5]) {
      await pages.next();
      await vi.waitFor(() => expect(searches()).toBe(asked));
    }
    expect((await pages.next()).done).toBe(true);
    expect(searches()).toBe(5);
  });

  it("breaks off the page ahead when the search is left", async () => {
    const left = new EventEmitter();
    const broken = once(left, "left");
    const server = createServer((request, response) => {
      const url = `http://${request.headers.host}`;
      if (request.url === "/search?p=1") return void response.once("close", () => left.emit("left"));
      const { body } = request.url === "/" ? landing(url) : pageOf(["a"], { href: `${url}/search?p=1` });
      response.end(JSON.stringify(body));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const client = await StacClient.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    for await (const { id } of client.search()) {
      expect(id).toBe("a");
      await once(server, "request");
      break;
    }
    await broken;
    server.close();
  });

  it("tells what went wrong with the page ahead when its turn comes", async () => {
    await using server = await api((request, url) =>
      request.path === "/search" ? pageOf(["a"], { href: `${url}/search?p=1` }) : { status: 400 },
    );
    const pages = (await StacClient.open(server.url)).search().pages();
    expect((await pages.next()).value).toHaveLength(1);
    await vi.waitFor(() => expect(server.arrived).toHaveLength(3));
    // Long enough for a rejection that nobody handles to end the process.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(pages.next()).rejects.toMatchObject({ code: "stac/http", status: 400 });
  });

  it("stops with the caller's reason between two pages", async () => {
    await using server = await api((_request, url) => pageOf(["a"], { href: `${url}/search?p=${Math.random()}` }));
    const stop = new AbortController();
    const pages = (await StacClient.open(server.url)).search({}, { signal: stop.signal }).pages();
    await pages.next();
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(pages.next()).rejects.toBe(reason);
  });
});
