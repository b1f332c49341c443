import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  hdf5Parser,
  type ManifestGroup,
  type ManifestVariable,
  openVirtualDataset,
  type RangeReader,
  type Values,
} from "../../src/index.js";

const PYTHON = process.env.EARTHACCESS_TEST_PYTHON;
const SCRIPT = fileURLToPath(new URL("../../../../tooling/python/hdf5_files.py", import.meta.url));
const hasLibrary = PYTHON !== undefined && spawnSync(PYTHON, ["-c", "import h5py"]).status === 0;
if (!hasLibrary)
  console.warn(
    "Skipped, because EARTHACCESS_TEST_PYTHON is not set or has no h5py: files that the HDF5 library writes; to get it, python3 -m venv .venv && .venv/bin/pip install -r tooling/python/requirements.txt, then set EARTHACCESS_TEST_PYTHON=$PWD/.venv/bin/python",
  );

interface LibraryFacts {
  readonly variables: Record<
    string,
    { shape: number[]; chunks: [number[], number, number, number][] | null; sha256: string }
  >;
  readonly attrs: Record<string, string>;
}

/** A file on the disk, by parts. */
function diskReader(path: string): RangeReader & { requests: number } {
  const file = openSync(path, "r");
  const reader = {
    requests: 0,
    async getRange(_url: string, offset: number, length: number): Promise<Uint8Array> {
      reader.requests += 1;
      const bytes = new Uint8Array(length);
      if (readSync(file, bytes, 0, length, offset) !== length) throw new Error(`${offset} + ${length} is not there`);
      return bytes;
    },
    size: async () => statSync(path).size,
  };
  return reader;
}

function variablesOf(group: ManifestGroup): [string, ManifestVariable][] {
  const own = group.variables.map((one): [string, ManifestVariable] => [
    `${group.path === "/" ? "" : group.path}/${one.name}`,
    one,
  ]);
  return [...own, ...group.groups.flatMap(variablesOf)];
}

/** Chunks as the library lists them: first element, place, stored bytes, mask; by place. */
function chunksOf({ data, shape, chunkShape }: ManifestVariable): unknown[] {
  if (data.kind !== "chunks") return [];
  const grid = shape.map((length, d) => Math.ceil(length / (chunkShape[d] as number)));
  const rows = Array.from(data.numbers, (number, i) => {
    let rest = number;
    const first = grid.map(() => 0);
    for (let d = grid.length - 1; d >= 0; d--) {
      first[d] = (rest % (grid[d] as number)) * (chunkShape[d] as number);
      rest = Math.floor(rest / (grid[d] as number));
    }
    return [first, data.offsets[i], data.lengths[i], data.masks?.[i] ?? 0] as const;
  });
  return rows.sort((a, b) => (a[1] as number) - (b[1] as number));
}

describe.skipIf(!hasLibrary).each(["earliest", "v110", "latest"])(
  "files that the HDF5 library writes, as %s",
  (version) => {
    const folder = mkdtempSync(join(tmpdir(), "hdf5-"));
    const path = join(folder, "file.h5");
    let facts: LibraryFacts;
    let root: ManifestGroup;
    let reader: ReturnType<typeof diskReader>;
    let indexRequests: number;
    beforeAll(async () => {
      facts = JSON.parse(
        execFileSync(PYTHON as string, [SCRIPT, path, version], { maxBuffer: 256 * 1024 * 1024, encoding: "utf8" }),
      );
      reader = diskReader(path);
      root = await hdf5Parser(path, reader);
      indexRequests = reader.requests;
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it("has every dataset, and says which one has a filter that is not read", () => {
      const names = variablesOf(root).map(([name]) => name);
      expect([...names, "/lzf"].sort()).toEqual(Object.keys(facts.variables).sort());
      expect(root.unsupported).toEqual([
        {
          name: "/lzf",
          reason: "it was written with the filter lzf; readable are shuffle, deflate, fletcher32, blosc and zstd",
        },
      ]);
    });

    it("has every chunk where the library finds it", () => {
      for (const [name, variable] of variablesOf(root)) {
        const { chunks, shape } = facts.variables[name] as LibraryFacts["variables"][string];
        expect(variable.shape, name).toEqual(shape);
        if (chunks) expect(chunksOf(variable), name).toEqual(chunks.sort((a, b) => a[1] - b[1]));
      }
    });

    it("gives every value bit by bit", async () => {
      const dataset = await openVirtualDataset(path, { parser: "hdf5", reader });
      for (const [name] of variablesOf(root)) {
        const { data } = await dataset.get(name.slice(1)).load({ decode: false });
        const { buffer, byteOffset, byteLength } = data as Exclude<Values, string[]>;
        const hash = createHash("sha256")
          .update(new Uint8Array(buffer, byteOffset, byteLength))
          .digest("hex");
        expect(hash, name).toBe(facts.variables[name]?.sha256);
      }
    });

    it("has all attributes, those in heaps too, and members in the order in which they were made", () => {
      const { attrs } = root.variables.find(({ name }) => name === "contiguous") as ManifestVariable;
      expect({ ...attrs, exact: String(attrs.exact) }).toEqual(facts.attrs);
      const tracked = root.groups.find(({ path: at }) => at === "/tracked");
      expect(tracked?.variables.map(({ name }) => name)).toEqual(["c", "b", "a"]);
    });

    it("reads the index in few requests", () => expect(indexRequests).toBeLessThan(statSync(path).size / 65_536));
  },
);
