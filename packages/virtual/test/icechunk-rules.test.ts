import { MemoryTarget } from "@earthaccess/targets";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../src/icechunk/chunk-coordinates.js";
import { rawFrame, sealed, unsealed } from "../src/icechunk/envelope.js";
import { decodeFlatbuffer } from "../src/icechunk/flatbuffer-reader.js";
import { encodeFlatbuffer } from "../src/icechunk/flatbuffer-writer.js";
import { byBytes, FIRST_SNAPSHOT, idOf, idText, randomId } from "../src/icechunk/object-id.js";
import { REPO, SNAPSHOT } from "../src/icechunk/schemas.js";
import { openIcechunk, toIcechunk, type VirtualChunkSpec } from "../src/icechunk.js";
import { type MadeUpArray, madeUpDataset, madeUpReader } from "./made-up-grid.js";

const SST: MadeUpArray = { name: "sst", shape: [4, 6], chunkShape: [1, 3], dims: ["time", "x"] };

async function textOf(target: MemoryTarget): Promise<string> {
  let text = "";
  for await (const { name } of target.list())
    text += `${name}\n${Buffer.from(target.bytes(name) ?? []).toString("latin1")}`;
  return text;
}

async function snapshotOf(target: MemoryTarget, id: string) {
  const { flatbuffer } = await unsealed("snapshot", target.bytes(`snapshots/${id}`) as Uint8Array, "snapshot");
  return decodeFlatbuffer(SNAPSHOT, flatbuffer);
}

describe("ids", () => {
  it("are Crockford's base 32, as the reference writes them", () => {
    expect(idText(idOf(FIRST_SNAPSHOT))).toBe(FIRST_SNAPSHOT);
    expect(Buffer.from(idOf("1CECHNKREP0F1RSTCMT0")).toString("hex")).toBe("0b1cc8d6787580f0e33a6534");
    expect(idText(Uint8Array.from({ length: 12 }, (_, i) => i))).toBe("000G40R40M30E209185G");
    for (let i = 0; i < 200; i++) {
      const id = randomId(12);
      expect(byBytes(idOf(idText(id).toLowerCase()), id)).toBe(0);
    }
    expect(() => idOf("UUUU")).toThrow("no id");
  });
});

describe("files", () => {
  it("have the header of the format, and the bytes come back from raw and from compressed frames", async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    const file = await sealed("snapshot", 1, bytes);
    expect(Buffer.from(file.subarray(0, 12)).toString("utf8")).toBe("ICE🧊CHUNK");
    expect([...file.subarray(36, 39)]).toEqual([1, 1, 1]);
    expect((await unsealed("snapshot", file, "f")).flatbuffer).toEqual(bytes);
    // The smallest frame of the zstd specification that repeats a byte: one block of type RLE.
    const repeated = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x05, (5 << 3) | 3, 0, 0, 0x61);
    const other = await sealed("snapshot", 1, bytes, () => repeated);
    expect(Buffer.from((await unsealed("snapshot", other, "f")).flatbuffer).toString()).toBe("aaaaa");
  });

  it("are refused when they are of another kind, version or format, or damaged", async () => {
    const file = await sealed("snapshot", 1, Uint8Array.of(1, 2, 3));
    const changed = (at: number, value: number) => Object.assign(file.slice(), { [at]: value });
    await expect(unsealed("manifest", file, "m")).rejects.toThrow("not of the kind manifest");
    await expect(unsealed("snapshot", changed(36, 3), "s")).rejects.toThrow("version 3");
    await expect(unsealed("snapshot", changed(38, 0), "s")).rejects.toThrow("unknown way");
    await expect(unsealed("snapshot", changed(0, 0), "s")).rejects.toThrow("no file of Icechunk");
    await expect(unsealed("snapshot", changed(40, 0), "s")).rejects.toMatchObject({ code: "virtual/bad-icechunk" });
    await expect(sealed("snapshot", 1, file, () => file)).rejects.toThrow("no zstd frame");
  });

  it("never read outside themselves, whatever byte is changed", async () => {
    const target = new MemoryTarget();
    const { snapshot = "" } = await toIcechunk(await madeUpDataset({ "/": [SST] }), target);
    const { flatbuffer } = await unsealed("snapshot", target.bytes(`snapshots/${snapshot}`) as Uint8Array, "s");
    for (let at = 0; at < flatbuffer.length; at++) {
      for (const value of [0, 0x7f, 0xff]) {
        const damaged = Object.assign(flatbuffer.slice(), { [at]: value });
        try {
          decodeFlatbuffer(SNAPSHOT, damaged);
        } catch (error) {
          expect(error).toMatchObject({ code: "virtual/bad-icechunk" });
        }
      }
    }
  });

  it("keep what a head of specification 2 says", () => {
    const id = randomId(12);
    const repo = {
      specVersion: 2,
      tags: [{ name: "t", snapshotIndex: 0 }],
      branches: [{ name: "main", snapshotIndex: 0 }],
      deletedTags: ["gone", "ärger"],
      snapshots: [{ id, parentOffset: -1, flushedAt: 1_700_000_000_000_001, message: "m", metadata: [] }],
      status: { availability: 0, setAt: 5 },
      latestUpdates: [
        { type: 6, update: { name: "gone", previousSnapId: id }, updatedAt: 9 },
        { type: 1, update: {}, updatedAt: 8, backupPath: "repo.1" },
      ],
      config: Uint8Array.of(1, 2, 3),
      enabledFeatureFlags: [3, 7],
    };
    expect(decodeFlatbuffer(REPO, encodeFlatbuffer(REPO, repo))).toEqual(repo);
  });
});

describe("blocks of a grid", () => {
  it.each([
    [[10], 3],
    [[4, 5, 6], 7],
    [[4, 5, 6], 30],
    [[4, 5, 6], 1],
    [[3, 100], 10],
    [[], 5],
  ])("of %j, at most %i chunks each, cover it once, as boxes", (grid, most) => {
    let next = 0;
    for (const { from, to, extents } of blocksOf(grid, most)) {
      expect(from).toBe(next);
      expect(to - from).toBeLessThanOrEqual(most);
      expect(extents.reduce((product, [first, end]) => product * (end - first), 1)).toBe(to - from);
      next = to;
    }
    expect(next).toBe(grid.reduce((product, count) => product * count, 1));
  });
});

describe("a repository", () => {
  it("has its nodes in the order of their UTF-8, in which readers search", async () => {
    const names = ["a", "a-b", "a b", "a/x", "Ω", "😀", "é", "\uffee", "B"];
    const target = new MemoryTarget();
    const array = (name: string): MadeUpArray => ({ name, shape: [2], chunkShape: [1], dims: ["n"] });
    const { snapshot = "" } = await toIcechunk(
      await madeUpDataset({
        "/": names.filter((name) => !name.includes("/")).map(array),
        "/g": [array("x")],
        "/g-b": [array("x")],
        "/g/😀": [array("y")],
      }),
      target,
    );
    const paths = ((await snapshotOf(target, snapshot)).nodes as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual([...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(paths).toContain("/g/😀/y");
    const again = await openIcechunk(target, { reader: madeUpReader(1) });
    expect((await again.get("g/😀/y").load()).data).toEqual(Float32Array.of(0, 1));
  });

  it("splits the references of large arrays into manifests of at most 100,000, and finds each chunk again", async () => {
    const large: MadeUpArray = { name: "v", shape: [7, 300, 200], chunkShape: [1, 1, 1], dims: ["t", "y", "x"] };
    const target = new MemoryTarget();
    const { snapshot = "", references } = await toIcechunk(await madeUpDataset({ "/": [large] }), target);
    expect(references).toBe(420_000);
    const infos = (await snapshotOf(target, snapshot)).manifestFiles as Uint8Array;
    const view = new DataView(infos.buffer, infos.byteOffset);
    const counts = Array.from({ length: infos.length / 32 }, (_, i) => view.getUint32(32 * i + 24, true));
    expect(Math.max(...counts)).toBeLessThanOrEqual(100_000);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(420_000);
    const again = await openIcechunk(target, { reader: madeUpReader(1) });
    const { data } = await again
      .get("v")
      .isel({ t: [5, 7], y: 299, x: [198, 200] })
      .load();
    expect([...(data as Float32Array)]).toEqual([359_998, 359_999, 419_998, 419_999]);
  });

  it("keeps no token, no signature and no password", async () => {
    const target = new MemoryTarget();
    const url = "https://user:hunter2@data.example.org/a.h5?X-Amz-Signature=abc123&X-Amz-Credential=AKIAX#frag";
    const { containers } = await toIcechunk(await madeUpDataset({ "/": [{ ...SST, url }] }), target);
    expect(containers).toEqual(["https://data.example.org/"]);
    const text = await textOf(target);
    expect(text).toContain("https://data.example.org/a.h5");
    expect(text).not.toMatch(/hunter2|abc123|AKIAX|Signature|Authorization|frag/);
  });

  it("refuses addresses that readers cannot follow", async () => {
    for (const url of ["https://data.example.org/a.h5?file=7", "ftp://data.example.org/a.h5", "/data/a.h5"]) {
      const writing = toIcechunk(await madeUpDataset({ "/": [{ ...SST, url }] }), new MemoryTarget());
      await expect(writing).rejects.toMatchObject({ code: "virtual/not-persistable" });
    }
  });

  it("is not written over, and not appended to where there is none", async () => {
    const target = new MemoryTarget();
    const dataset = await madeUpDataset({ "/": [SST] });
    await expect(toIcechunk(dataset, target, { append: "time" })).rejects.toMatchObject({
      code: "virtual/no-icechunk",
    });
    await expect(openIcechunk(target)).rejects.toMatchObject({ code: "virtual/no-icechunk" });
    await toIcechunk(dataset, target);
    await expect(toIcechunk(dataset, target)).rejects.toMatchObject({ code: "virtual/exists" });
    await expect(openIcechunk(target, { branch: "dev" })).rejects.toThrow("no branch dev");
  });

  it("of two that commit at the same time lets one win; the other one has changed nothing", async () => {
    const target = new MemoryTarget();
    await toIcechunk(await madeUpDataset({ "/": [SST] }), target);
    const tries = await Promise.allSettled(
      Array.from({ length: 4 }, async () =>
        toIcechunk(await madeUpDataset({ "/": [SST] }), target, { append: "time" }),
      ),
    );
    const lost = tries.filter((one) => one.status === "rejected");
    expect(lost.map(({ reason }) => reason.code)).toEqual(Array(3).fill("virtual/conflict"));
    expect((await openIcechunk(target)).dims).toEqual({ time: 8, x: 6 });
  });

  it("shows the state before a commit that broke off before its last step", async () => {
    const target = new MemoryTarget();
    await toIcechunk(await madeUpDataset({ "/": [SST] }), target);
    const write = target.write.bind(target);
    target.write = async (name, ...rest) => {
      if (name.startsWith("refs/")) throw new Error("The cable was pulled.");
      return write(name, ...rest);
    };
    const appending = toIcechunk(await madeUpDataset({ "/": [SST] }), target, { append: "time" });
    await expect(appending).rejects.toThrow("cable");
    expect((await openIcechunk(target)).dims.time).toBe(4);
  });

  it("knows its commit when the answer to the last step was lost", async () => {
    const target = new MemoryTarget();
    const write = target.write.bind(target);
    target.write = async (name, ...rest) => {
      const written = await write(name, ...rest);
      if (name.startsWith("refs/")) throw new Error("The answer was lost.");
      return written;
    };
    await toIcechunk(await madeUpDataset({ "/": [SST] }), target);
    expect((await openIcechunk(target)).dims.time).toBe(4);
  });

  it("joins coordinates that are references there, read as the dataset reads its files", async () => {
    const target = new MemoryTarget();
    const time: MadeUpArray = { name: "time", shape: [4], chunkShape: [1], dims: ["time"] };
    await toIcechunk(await madeUpDataset({ "/": [time] }), target, { loadBelow: 0 });
    const reader = madeUpReader(1);
    await toIcechunk(await madeUpDataset({ "/": [time] }, reader), target, { append: "time" });
    expect(reader.requests).toBeGreaterThan(0);
    const again = await openIcechunk(target, {
      reader: { getRange: () => Promise.reject(new Error("nothing is referred to")) },
    });
    expect((await again.get("time").load()).data).toEqual(Float32Array.of(0, 1, 2, 3, 0, 1, 2, 3));
  });

  it("says everything that stands against appending, in one error", async () => {
    const target = new MemoryTarget();
    const other: MadeUpArray = { name: "ice", shape: [4, 6], chunkShape: [1, 3], dims: ["time", "x"] };
    await toIcechunk(await madeUpDataset({ "/": [SST, other] }), target);
    const dataset = await madeUpDataset({
      "/": [
        { ...SST, shape: [4, 6], chunkShape: [2, 3] },
        { ...SST, name: "new" },
      ],
    });
    await expect(toIcechunk(dataset, target, { append: "time" })).rejects.toMatchObject({
      code: "virtual/incompatible",
      message: expect.stringMatching(
        /sst: its chunk_grid[\s\S]*new: the repository has no such[\s\S]*ice: it grows along time/,
      ),
    });
    expect((await openIcechunk(target)).dims.time).toBe(4);
  });
});

describe("a store of another library", () => {
  it("gets metadata, references and inline chunks by its own two functions", async () => {
    const keys = new Map<string, Uint8Array>();
    const refs: [string, VirtualChunkSpec[]][] = [];
    const store = {
      set: async (key: string, value: Uint8Array) => void keys.set(key, value),
      setVirtualRefs: async (path: string, list: VirtualChunkSpec[]) => {
        refs.push([path, list]);
        return null;
      },
    };
    const time: MadeUpArray = { name: "time", shape: [4], chunkShape: [4], dims: ["time"] };
    const report = await toIcechunk(await madeUpDataset({ "/": [SST], "/g": [time] }), store);
    expect([...keys.keys()]).toEqual(["zarr.json", "sst/zarr.json", "g/zarr.json", "g/time/zarr.json", "g/time/c/0"]);
    expect(refs).toHaveLength(1);
    expect(refs[0]?.[0]).toBe("/sst");
    expect(refs[0]?.[1][3]).toEqual({
      index: [1, 1],
      location: "https://data.example.org/grid.h5",
      offset: 36,
      length: 12,
    });
    expect(report).toMatchObject({ arrays: 2, references: 8, inlineChunks: 1, snapshot: undefined });
  });

  it("that refuses references makes the writing fail", async () => {
    const store = { set: async () => undefined, setVirtualRefs: async () => [0, 1] };
    await expect(toIcechunk(await madeUpDataset({ "/": [SST] }), store)).rejects.toThrow(
      "no container for 2 references",
    );
  });
});

it("a frame has blocks of at most 128 KiB", () => {
  expect(rawFrame(new Uint8Array(300_000)).length).toBe(6 + 3 * 3 + 300_000);
});
