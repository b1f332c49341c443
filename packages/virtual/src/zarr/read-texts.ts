import { inflated } from "#inflate";
import { type ChunkTable, gridOf, INLINE, type InlineTexts, type ManifestVariable, product } from "../manifest.js";
import { chunkFileName } from "../read/chunk-files.js";
import { type ReadServices, refuseForeign } from "../read/chunk-source.js";
import { readRegion, wholeOf } from "../read/read-region.js";
import { type ChunkShare, sharesOf } from "../read/regions.js";
import { unzstd } from "../read/unzstd.js";
import type { ZarrArray } from "./read-array-metadata.js";
import { textsOfUtf32 } from "./text-chunks.js";
import { textsOfVlenUtf8 } from "./vlen-text.js";
import { ZarrFault } from "./zarr-fault.js";

/** Texts that are read when a dataset is opened, and the bytes that their chunks may have together. */
const MAX_TEXTS = 4_000_000;
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The texts of an array whose texts have any length, or numpy's four bytes a character: they are read at once, since nothing else can
 * be made of their chunks.
 *
 * @throws {ZarrFault} when they are too many, or damaged
 */
export async function readTexts(
  { variable, texts: form }: ZarrArray,
  table: ManifestVariable["data"],
  services: ReadServices,
): Promise<InlineTexts> {
  const count = product(variable.shape);
  const width = form?.kind === "utf-32" ? 4 * form.length : 4;
  if (count > MAX_TEXTS || count * width > MAX_BYTES)
    throw new ZarrFault("it has more text than is read when a dataset is opened");
  if (form?.kind === "utf-32") {
    const pieces: ManifestVariable = {
      ...variable,
      name: "texts",
      dtype: "opaque",
      itemSize: width,
      fillValue: "",
      data: table,
    };
    const bytes = (await readRegion(pieces, wholeOf(variable.shape), services)) as Uint8Array;
    return { kind: "texts", texts: textsOfUtf32(bytes, form.length, variable.byteOrder) };
  }
  return { kind: "texts", texts: await textsOfChunks(variable, table, services) };
}

async function textsOfChunks(
  variable: ZarrArray["variable"],
  data: ManifestVariable["data"],
  services: ReadServices,
): Promise<string[]> {
  const { shape, chunkShape, filters } = variable;
  if (filters.some(({ name }) => name !== "deflate" && name !== "zstd"))
    throw new ZarrFault("its texts were written with other codecs than zlib and zstd");
  const read = chunkReader(data, gridOf(shape, chunkShape), services);
  const result = new Array<string>(product(shape)).fill(String(variable.fillValue));
  for (const share of sharesOf(wholeOf(shape), chunkShape, gridOf(shape, chunkShape))) {
    let bytes = await read(share.number);
    if (!bytes) continue;
    for (const { name } of [...filters].reverse())
      bytes = name === "zstd" ? await unzstd(bytes, MAX_BYTES) : await inflated(bytes, 4 * bytes.length, MAX_BYTES);
    const texts = textsOfVlenUtf8(bytes);
    if (texts?.length !== product(chunkShape)) throw new ZarrFault(`its chunk ${share.number} is damaged`);
    copyTexts(share, texts, chunkShape, result, shape);
  }
  return result;
}

function copyTexts(
  { parts }: ChunkShare,
  texts: readonly string[],
  chunkShape: readonly number[],
  result: string[],
  shape: readonly number[],
): void {
  const copy = (d: number, from: number, to: number): void => {
    const part = parts[d];
    if (!part) result[to] = texts[from] as string;
    else
      for (let i = 0; i < part.count; i++)
        copy(d + 1, from * (chunkShape[d] as number) + part.from + i, to * (shape[d] as number) + part.to + i);
  };
  copy(0, 0, 0);
}

/** Gives the stored bytes of a chunk by its number; all together are not more than can be held. */
function chunkReader(
  data: ManifestVariable["data"],
  grid: readonly number[],
  { reader, chunkFile, allow, signal }: ReadServices,
): (number: number) => Promise<Uint8Array | undefined> {
  if (data.kind === "files") return async (number) => chunkFile?.(chunkFileName(data, number, grid), signal);
  const { urls, files, offsets, lengths, numbers, inline = new Uint8Array() } = data as ChunkTable;
  if (Array.from(lengths).reduce((sum, length) => sum + length, 0) > MAX_BYTES)
    throw new ZarrFault("it has more text than is read when a dataset is opened");
  const rows = new Map(Array.from(numbers, (number, row) => [number, row]));
  return async (number) => {
    const row = rows.get(number);
    if (row === undefined) return undefined;
    const url = urls[files?.[row] ?? 0] as string;
    const [offset, length] = [offsets[row] as number, lengths[row] as number];
    if (url === INLINE) return inline.subarray(offset, offset + length);
    refuseForeign({ urls }, [{ url }], allow);
    return reader.getRange(url, offset, length, signal ? { signal } : {});
  };
}
