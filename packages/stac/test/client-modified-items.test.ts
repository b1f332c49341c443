import { describe, expect, it } from "vitest";
import { planetaryComputerSigner, StacClient } from "../src/client.js";
import { type Answer, type Arrived, scriptedServer } from "./scripted-server.js";
import { ids, item, landing } from "./stac-api-server.js";

describe("items are changed on their way", () => {
  const blob = (account: string, path: string) => `https://${account}.blob.core.windows.net/${path}`;
  const withAssets = (id: string) => ({
    ...item(id),
    assets: {
      B02: { href: blob("sentinel2l2a01", `s2/${id}/B02.tif`), roles: ["data"] },
      both: {
        href: "https://elsewhere.example/a.tif",
        alternate: { azure: { href: blob("sentinel2l2a01", "s2/a.tif") } },
      },
      other: { href: blob("modiseuwest", "modis/a.hdf") },
      signed: { href: `${blob("sentinel2l2a01", "s2/b.tif")}?sig=own` },
      no: { href: "https://blob.core.windows.net.example/s2/a.tif" },
    },
  });
  function signingApi(answer: (path: string, count: number) => Answer) {
    let count = 0;
    return scriptedServer((request, url) => {
      if (request.path === "/") return landing(url);
      if (request.path.startsWith("/sas/")) return answer(request.path, ++count);
      if (request.path.startsWith("/collections/c/items/")) return { body: withAssets("one") };
      const features = Array.from({ length: 5 }, (_, i) => withAssets(`item${i}`));
      return { body: { type: "FeatureCollection", features, links: [] } };
    });
  }
  const askedFor = (arrived: readonly Arrived[]) =>
    arrived.map(({ path }) => path).filter((path) => path.startsWith("/sas"));

  it("by a signer: one token for each container, for all its files and for no other", async () => {
    await using server = await signingApi((path) => ({
      body: { token: `sig=${path.split("/")[2]}`, "msft:expiry": "2030-01-01T01:00:00Z" },
    }));
    let now = Date.parse("2030-01-01T00:00:00Z");
    const modifyItem = planetaryComputerSigner({ tokenUrl: `${server.url}/sas`, now: () => now });
    const client = await StacClient.open(server.url, { modifyItem });
    const items = await client.search({}).toArray();
    expect(items).toHaveLength(5);
    expect(askedFor(server.arrived).sort()).toEqual(["/sas/modiseuwest/modis", "/sas/sentinel2l2a01/s2"]);
    const { assets } = items[3] as (typeof items)[number];
    expect(Object.values(assets).map(({ href }) => href)).toEqual([
      `${blob("sentinel2l2a01", "s2/item3/B02.tif")}?sig=sentinel2l2a01`,
      "https://elsewhere.example/a.tif",
      `${blob("modiseuwest", "modis/a.hdf")}?sig=modiseuwest`,
      `${blob("sentinel2l2a01", "s2/b.tif")}?sig=own`,
      "https://blob.core.windows.net.example/s2/a.tif",
    ]);
    expect(assets.both?.alternate?.azure?.href).toMatch(/\?sig=/);
    expect(assets.B02?.roles).toEqual(["data"]);
    expect((await client.item("c", "one")).assets.B02?.href).toMatch(/\?sig=/);
    expect(askedFor(server.arrived)).toHaveLength(2);
    now += 56 * 60_000;
    await client.search({}).first();
    expect(askedFor(server.arrived)).toHaveLength(4);
  });

  it.each<[string, Answer]>([
    ["refuses", { status: 403 }],
    ["answers with something else", { body: { token: "" } }],
    ["answers with a page", { body: "<html>" }],
  ])("or not at all, with an error, when the giver of tokens %s", async (_name, bad) => {
    await using server = await signingApi((_path, count) =>
      count <= 2 ? bad : { body: { token: "sig=x", "msft:expiry": "2130-01-01T00:00:00Z" } },
    );
    const client = await StacClient.open(server.url, {
      modifyItem: planetaryComputerSigner({ tokenUrl: `${server.url}/sas` }),
    });
    await expect(client.search({}).first()).rejects.toMatchObject({ name: "StacApiError", code: "stac/no-token" });
    // The failure is not remembered.
    expect((await client.search({}).first())?.assets.B02?.href).toMatch(/\?sig=x/);
  });

  it("by any function, also those of a static catalog", async () => {
    await using server = await scriptedServer(({ path }) =>
      path === "/"
        ? { body: { type: "Catalog", id: "c", links: [{ rel: "item", href: "a.json" }] } }
        : { body: item("a") },
    );
    const client = await StacClient.open(server.url, { modifyItem: (own) => ({ ...own, id: `${own.id}!` }) });
    expect(ids(await client.search({}).toArray())).toEqual(["a!"]);
  });
});
