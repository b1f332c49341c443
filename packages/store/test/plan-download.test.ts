import { Asset } from "@earthaccess/assets";
import { describe, expect, it } from "vitest";
import { type Downloadable, type DownloadItem, type PlanOptions, planDownload } from "../src/index.js";

async function plan(granules: Downloadable, options?: PlanOptions): Promise<DownloadItem[]> {
  const items: DownloadItem[] = [];
  for await (const item of planDownload(granules, options)) items.push(item);
  return items;
}

const item = (id: string, ...urls: string[]) => ({
  id,
  assets: Object.fromEntries(urls.map((href, i) => [`a${i}`, { href, roles: ["data"] }])),
});

describe("planDownload", () => {
  it("takes granules, items, assets and URLs, one or many, sync or async", async () => {
    const asset = new Asset({
      href: "https://d.example/x.nc",
      roles: ["data"],
      granuleId: "G",
      fileSize: 5,
      checksum: { algorithm: "MD5", value: "00" },
    });
    async function* later() {
      yield asset;
      yield "https://d.example/y.nc";
    }
    expect(await plan(asset)).toEqual([
      {
        url: "https://d.example/x.nc",
        name: "x.nc",
        granuleId: "G",
        size: 5,
        checksum: { algorithm: "MD5", value: "00" },
      },
    ]);
    expect((await plan(later())).map(({ name }) => name)).toEqual(["x.nc", "y.nc"]);
    expect((await plan("https://d.example/one.nc")).map(({ name }) => name)).toEqual(["one.nc"]);
    expect(
      (await plan([item("I", "https://d.example/z.nc"), { assets: () => [asset] }])).map(({ name }) => name),
    ).toEqual(["z.nc", "x.nc"]);
  });

  it("takes data only, unless a filter says otherwise", async () => {
    const granule = {
      id: "I",
      assets: {
        d: { href: "https://d.example/a.nc", roles: ["data"] },
        t: { href: "https://d.example/a.png", roles: ["thumbnail"] },
        m: { href: "https://d.example/a.xml", roles: ["metadata"] },
      },
    };
    expect((await plan(granule)).map(({ name }) => name)).toEqual(["a.nc"]);
    expect((await plan(granule, { filter: { includeFiles: ["*.png", "*.nc"] } })).map(({ name }) => name)).toEqual([
      "a.nc",
      "a.png",
    ]);
    expect((await plan(granule, { filter: { include: ["*.xml"] } })).map(({ name }) => name)).toEqual(["a.xml"]);
  });

  it("prefers https over s3, and keeps the s3 address when there is no other", async () => {
    const pair = new Asset({ href: "s3://b/k/a.nc", roles: ["data"], alternates: { https: "https://d.example/a.nc" } });
    expect((await plan([pair, "s3://b/k/c.nc"])).map(({ url }) => url)).toEqual([
      "https://d.example/a.nc",
      "s3://b/k/c.nc",
    ]);
  });

  it("takes a rounded size for the progress only", async () => {
    const asset = new Asset({
      href: "https://d.example/x.nc",
      roles: ["data"],
      fileSize: 5_000_000,
      fileSizeIsEstimate: true,
    });
    expect((await plan(asset))[0]).toMatchObject({ approximateSize: 5_000_000 });
    expect((await plan(asset))[0]).not.toHaveProperty("size");
  });

  it("gives files of the same name different places, and says so", async () => {
    const items = await plan([
      item("G1", "https://d.example/1/B02.tif"),
      item("G2", "https://d.example/2/B02.tif", "https://d.example/3/b02.TIF"),
      "https://d.example/4/B02.tif",
      item("B02.tif", "https://d.example/5/B02.tif"),
    ]);
    expect(items.map(({ name, renamedFrom }) => [name, renamedFrom])).toEqual([
      ["B02.tif", undefined],
      ["G2/B02.tif", "B02.tif"],
      ["G2/b02~2.TIF", "b02.TIF"],
      ["B02~2.tif", "B02.tif"],
      ["B02.tif~/B02~2.tif", "B02.tif"],
    ]);
  });

  it("plans a URL once", async () => {
    expect(await plan(["https://d.example/a.nc", "https://d.example/a.nc"])).toHaveLength(1);
  });

  it("lays files out by granule or by a function, and keeps both inside the target", async () => {
    const granule = item("../G:1", "https://d.example/a.nc");
    expect((await plan(granule, { layout: "granule" }))[0]?.name).toBe("__G_1/a.nc");
    expect((await plan(granule, { layout: (asset) => `/../../${asset.key}//./${asset.filename}` }))[0]?.name).toBe(
      "_/_/a0/a.nc",
    );
    expect((await plan(granule, { layout: () => "" }))[0]?.name).toBe("a.nc");
  });

  it("takes one granule at a time from the source", async () => {
    let given = 0;
    function* many() {
      for (;;) {
        given++;
        yield `https://d.example/${given}.nc`;
      }
    }
    for await (const { name } of planDownload(many())) if (name === "5.nc") break;
    expect(given).toBe(5);
  });
});

describe("a plan of a hundred thousand files", () => {
  it("is made one granule at a time, with unique names and a bounded memory", async () => {
    const COUNT = 100_000;
    let made = 0;
    let alive = 0;
    let mostAlive = 0;
    const watch = new FinalizationRegistry(() => {
      alive--;
    });
    function* granules(): Generator<{ assets(): Asset[] }, void, void> {
      for (; made < COUNT; made++) {
        // Every tenth file is called the same.
        const name = made % 10 === 0 ? "same.nc" : `file-${made}.nc`;
        const granule = {
          assets: () => [
            new Asset({ href: `https://data.example/${made}/${name}`, roles: ["data"], granuleId: `g${made}` }),
          ],
        };
        watch.register(granule, undefined);
        alive++;
        yield granule;
      }
    }
    const names = new Set<string>();
    let planned = 0;
    for await (const item of planDownload(granules())) {
      expect(made).toBeLessThanOrEqual(planned + 1);
      names.add(item.name.toLowerCase());
      if (++planned % 10_000 === 0) {
        await new Promise((resolve) => setTimeout(resolve));
        (globalThis as { gc?: () => void }).gc?.();
        await new Promise((resolve) => setTimeout(resolve));
        mostAlive = Math.max(mostAlive, alive);
      }
    }
    expect(planned).toBe(COUNT);
    expect(names.size).toBe(COUNT);
    // Between two collections at most ten thousand were made; had the plan kept them, there were ten times as many.
    expect(mostAlive).toBeLessThan(20_000);
  });
});
