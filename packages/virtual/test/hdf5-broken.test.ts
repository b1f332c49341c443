import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { hdf5Parser, openVirtualDataset, type RangeReader } from "../src/index.js";
import { bytesOf, CORPUS, noCorpus } from "./corpus.js";

const FILES = ["pairs/chunked_shufzip_fourD.h5/chunked_shufzip_fourD.h5", "pairs/syn_unlimited.nc4/unlimited_s.nc4"];

/** Bytes as a file, with what was read of it. */
function readerOf(bytes: Uint8Array, hasSize = true): RangeReader & { requests: number; read: number } {
  const counted = {
    requests: 0,
    read: 0,
    async getRange(_url: string, offset: number, length: number): Promise<Uint8Array> {
      counted.requests += 1;
      counted.read += length;
      if (offset < 0 || offset + length > bytes.length)
        throw new Error(`Bytes ${offset} to ${offset + length} asked for`);
      return bytes.slice(offset, offset + length);
    },
    ...(hasSize && { size: async () => bytes.length }),
  };
  return counted;
}

/** Bytes with one part changed. */
function changed(bytes: Uint8Array, at: number, part: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(part, at);
  return copy;
}

function indexOf(bytes: Uint8Array, text: string): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text, 0, "latin1");
}

describe("what is no HDF5 file", () => {
  it.each([
    ["nothing", new Uint8Array(), "no signature"],
    ["netCDF-3", new TextEncoder().encode(`CDF\u0001${"\0".repeat(600)}`), "netCDF-3"],
    ["HDF4", Uint8Array.from([0x0e, 3, 0x13, 1, ...new Array(600).fill(0)]), "HDF4"],
    ["a login page", new TextEncoder().encode("<!DOCTYPE html><html>Log in</html>"), "HTML page"],
    ["zeros", new Uint8Array(5000), "no signature"],
  ])("%s is said so", async (_what, bytes, words) => {
    await expect(hdf5Parser("memory:a", readerOf(bytes))).rejects.toMatchObject({
      code: "virtual/bad-hdf5",
      message: expect.stringContaining(words),
    });
  });
});

describe.skipIf(noCorpus)("broken files (needs the corpus beside the repository)", () => {
  it.each(FILES)("%s: cut off anywhere, it is one typed error", async (path) => {
    const bytes = bytesOf(path);
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 60))
      await expect(hdf5Parser("memory:a", readerOf(bytes.subarray(0, length)))).rejects.toMatchObject({
        code: "virtual/bad-hdf5",
      });
  });

  it.each(FILES)("%s: with any byte changed it ends, with a typed error or with what can be read", async (path) => {
    const bytes = bytesOf(path);
    let [refused, read] = [0, 0];
    for (let at = 0; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 1500))) {
      for (const value of [0x00, 0xff, (bytes[at] as number) ^ 0x10]) {
        const reader = readerOf(changed(bytes, at, [value]));
        const outcome = await hdf5Parser("memory:a", reader).then(
          () => "read",
          (error) => (error.code ?? String(error.stack)) as string,
        );
        expect(["read", "virtual/bad-hdf5"], `byte ${at} as ${value}`).toContain(outcome);
        expect(reader.requests).toBeLessThan(200);
        if (outcome === "read") read += 1;
        else refused += 1;
      }
    }
    expect([refused > 0, read > 0]).toEqual([true, true]);
  });

  it("a tree that points back to its own root is refused, the rest is read", async () => {
    const bytes = bytesOf("pairs/chunked_shufzip_fourD.h5/chunked_shufzip_fourD.h5");
    const first = indexOf(bytes, "TREE\x01");
    expect(first).toBeGreaterThan(0);
    // A level above the leaves, whose only child is the node itself.
    const head = [...new TextEncoder().encode("TREE"), 1, 1, 1, 0];
    const address = Array.from({ length: 8 }, (_, i) => Math.floor(first / 256 ** i) % 256);
    const looped = changed(changed(bytes, first, head), first + 24 + 8 + 8 * 5, address);
    const root = await hdf5Parser("memory:a", readerOf(looped));
    expect(root.unsupported).toMatchObject([{ reason: expect.stringContaining("B-tree") }]);
  });

  it("a group that contains the group it is in is listed, not followed", async () => {
    const bytes = bytesOf("pairs/nc4_group_atomic.h5/nc4_group_atomic.h5");
    const sound = await hdf5Parser("memory:a", readerOf(bytes));
    expect(sound.groups.map(({ path }) => path)).toEqual(["/g1"]);
    // The root's link to the group, made to point to the root.
    const at = indexOf(bytes, "\x02g1");
    const rootAddress = bytes.slice(36, 44);
    const looped = changed(bytes, at + 3, [...rootAddress]);
    const root = await hdf5Parser("memory:a", readerOf(looped)).catch((error) => error);
    expect(root.unsupported).toContainEqual({ name: "/g1", reason: "it is a link to a group that it is in" });
  });

  it("needs no size of the file, and counts from behind a user block", async () => {
    const bytes = bytesOf("pairs/chunked_shufzip_fourD.h5/chunked_shufzip_fourD.h5");
    const plain = await hdf5Parser("memory:a", readerOf(bytes));
    expect(await hdf5Parser("memory:a", readerOf(bytes, false))).toEqual(plain);
    const shifted = new Uint8Array(2048 + bytes.length);
    shifted.set(bytes, 2048);
    const behind = await hdf5Parser("memory:a", readerOf(shifted));
    const places = ({ variables }: typeof plain) =>
      variables.flatMap(({ data }) => (data.kind === "chunks" ? [...data.offsets] : []));
    expect(places(behind)).toEqual(places(plain).map((offset) => offset + 2048));
  });
});

describe.skipIf(noCorpus)("files without a DMR++ (needs the corpus beside the repository)", () => {
  it("open by their own index, when the reader says that there is no document", async () => {
    const url = pathToFileURL(`${CORPUS}pairs/nc4_group_atomic.h5/nc4_group_atomic.h5`).href;
    const dataset = await openVirtualDataset(url, { reader: diskReader });
    expect([dataset.groups(), (await dataset.get("d1").load()).dims]).toEqual([["g1"], ["dim1"]]);
  });

  it("are an error that says both when the file is something else", async () => {
    const url = pathToFileURL(`${CORPUS}pairs/nc4_group_atomic.h5/truth.json`).href;
    await expect(openVirtualDataset(url, { reader: diskReader })).rejects.toMatchObject({
      code: "virtual/no-dmrpp",
      message: expect.stringContaining("no signature of HDF5"),
    });
    await expect(openVirtualDataset(url, { reader: diskReader, parser: "dmrpp" })).rejects.toMatchObject({
      code: "ENOENT",
    });
  });
});

/** Files of this machine. */
const diskReader: RangeReader = {
  getRange: async (url, offset, length) => new Uint8Array(readFileSync(new URL(url))).slice(offset, offset + length),
  size: async (url) => statSync(new URL(url)).size,
};
