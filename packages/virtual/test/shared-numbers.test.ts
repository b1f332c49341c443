import { describe, expect, it } from "vitest";
import { openVirtualMfdataset, parseDmrpp, type VirtualDataset } from "../src/index.js";
import type { ChunkTable, ManifestVariable } from "../src/manifest.js";

const chunksOf = (positions: readonly number[]) =>
  `<chunks><chunkDimensionSizes>1</chunkDimensionSizes>${positions.map((at) => `<chunk offset="${100 + at}" nBytes="1" chunkPositionInArray="[${at}]"/>`).join("")}</chunks>`;

function documentOf(positions: readonly number[], inner = positions): Uint8Array {
  const variable = (name: string, own: readonly number[]) =>
    `<Int8 name="${name}"><Dim name="/x"/>${chunksOf(own)}</Int8>`;
  return new TextEncoder().encode(
    `<Dataset name="a.h5"><Dimension name="x" size="4"/>${variable("v", positions)}${variable("w", positions)}<Group name="g">${variable("u", inner)}</Group></Dataset>`,
  );
}

function opened(documents: readonly Uint8Array[]) {
  const reader = {
    getRange: async (url: string, offset: number, length: number) => {
      const document = documents[Number(/\d+/.exec(url)?.[0])] as Uint8Array;
      return document.slice(offset, offset + length);
    },
    size: async (url: string) => (documents[Number(/\d+/.exec(url)?.[0])] as Uint8Array).length,
  };
  const urls = documents.map((_, i) => `https://data.invalid/${i}.h5`);
  return openVirtualMfdataset(urls, { concatDim: "time", reader });
}

const tables = (dataset: VirtualDataset, name: string) =>
  dataset.get(name).source.array.segments.map(({ variable }) => variable.data as ChunkTable);

describe("the numbers of chunks", () => {
  it("are held once where variables and granules have the same ones", async () => {
    const dataset = await opened([documentOf([0, 1, 2, 3]), documentOf([0, 1, 2, 3]), documentOf([0, 1, 2, 3])]);
    const all = [...tables(dataset, "v"), ...tables(dataset, "w"), ...tables(dataset.group("g"), "u")];
    expect(new Set(all.map(({ numbers }) => numbers)).size).toBe(1);
    expect(new Set(all.map(({ offsets }) => offsets)).size).toBe(9);
  });

  it("stay apart where they differ", async () => {
    const all = [
      [0, 1, 2],
      [1, 2, 3],
      [0, 1, 2, 3],
      [1, 2, 3],
      [0, 1, 2],
    ];
    const dataset = await opened(all.map((positions) => documentOf(positions, [2])));
    expect(tables(dataset, "v").map(({ numbers }) => [...numbers])).toEqual(all);
    expect(tables(dataset.group("g"), "u").map(({ numbers }) => [...numbers])).toEqual(all.map(() => [2]));
  });

  it("of a caller's own manifests stay the caller's", async () => {
    const manifests = [0, 1].map((i) => parseDmrpp(documentOf([0, 1]), { url: `https://data.invalid/${i}.h5` }));
    let next = 0;
    const dataset = await openVirtualMfdataset(["a", "b"], { parser: async () => manifests[next++] as never });
    const given = manifests.map(({ variables: [first] }) => (first as ManifestVariable).data as ChunkTable);
    for (const [i, { numbers }] of tables(dataset, "v").entries()) expect(numbers).toBe(given[i]?.numbers);
    const [first, second] = tables(dataset, "v");
    expect(first?.numbers).not.toBe(second?.numbers);
  });

  it("are found in groups as deep as documents may have", async () => {
    const deep = (document: string) => new TextEncoder().encode(document);
    const text = `<Dataset name="a.h5">${'<Group name="g">'.repeat(3999)}${"</Group>".repeat(3999)}</Dataset>`;
    const dataset = await opened([deep(text), deep(text)]);
    expect(dataset.groups()).toEqual(["g"]);
  });
});
