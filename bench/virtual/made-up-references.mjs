// A dataset of so many chunks, a thousand in each file, of which nothing is ever read.
const { openVirtualMfdataset } = await import(new URL("../../packages/virtual/dist/index.js", import.meta.url));

export const PER_FILE = 1000;
/** Bytes of a stored chunk of ten float32. */
const BYTES = 40;

function manifestOf(url) {
  const variable = {
    name: "v",
    dtype: "float32",
    itemSize: 4,
    shape: [1, PER_FILE * 10],
    dims: ["/time", "/x"],
    chunkShape: [1, 10],
    byteOrder: "little",
    filters: [],
    fillValue: 0,
    attrs: {},
    data: {
      kind: "chunks",
      numbers: Uint32Array.from({ length: PER_FILE }, (_, c) => c),
      offsets: Float64Array.from({ length: PER_FILE }, (_, c) => 4096 + c * 2711),
      lengths: new Uint32Array(PER_FILE).fill(BYTES),
      urls: [url],
    },
  };
  return { path: "/", dims: {}, attrs: {}, groups: [], unsupported: [], variables: [variable] };
}

export function madeUpReferences(references) {
  const urls = Array.from({ length: references / PER_FILE }, (_, f) => {
    const name = String(f).padStart(5, "0");
    return `https://data.example.org/granules/2020/${name}/file_${name}.h5`;
  });
  return openVirtualMfdataset(urls, { parser: async (url) => manifestOf(url) });
}
