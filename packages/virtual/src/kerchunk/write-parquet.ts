import { type ChunkTable, product } from "../manifest.js";
import type { DatasetPlan } from "../persist/plan.js";
import { jsonBytes } from "../zarr/json-text.js";
import { fillChunkOf } from "./fill-chunk.js";
import { optionalPackage } from "./optional-package.js";
import { plannedNodes, referenceOf } from "./planned-nodes.js";

/** Chunks of one file; what kerchunk writes by default. */
export const RECORD_SIZE = 10_000;

/** The part of hyparquet-writer that is needed. */
interface ParquetWriter {
  parquetWriteBuffer(options: {
    readonly columnData: readonly { readonly name: string; readonly data: unknown[]; readonly type: string }[];
    readonly rowGroupSize: number;
    readonly statistics: boolean;
  }): ArrayBuffer;
}

/** A file of the folder. */
export interface ParquetFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Chunks that it says the place of. */
  readonly references: number;
  /** Chunks that are in it. */
  readonly inline: number;
}

/**
 * The files of fsspec's layout of references in Parquet: `<array>/refs.<n>.parq` of 10,000 chunks each, and `.zmetadata` last, so that a
 * folder that has it is complete.
 *
 * Source: LazyReferenceMapper in fsspec/implementations/reference.py.
 *
 * @throws {VirtualError} `virtual/missing-package` without the optional peer dependency `hyparquet-writer`
 */
export async function* kerchunkParquet({ root }: DatasetPlan): AsyncGenerator<ParquetFile, void, void> {
  const writer = await optionalPackage(
    "hyparquet-writer",
    "Kerchunk's Parquet",
    () => import("hyparquet-writer") as Promise<unknown> as Promise<ParquetWriter>,
  );
  const metadata: Record<string, object> = Object.create(null);
  for await (const { key, documents, chunks } of plannedNodes(root)) {
    const under = key === "" ? "" : `${key}/`;
    for (const [name, document] of Object.entries(documents)) metadata[under + name] = document;
    if (!chunks) continue;
    const { table, grid, plan } = chunks;
    const count = product(grid);
    const gap = table.numbers.length < count ? await fillChunkOf(plan) : undefined;
    let row = 0;
    for (let record = 0; record * RECORD_SIZE < count; record++) {
      const first = row;
      const end = Math.min(count, (record + 1) * RECORD_SIZE);
      while (row < table.numbers.length && (table.numbers[row] as number) < end) row++;
      if (row === first) continue;
      yield {
        name: `${under}refs.${record}.parq`,
        ...recordFile(writer, table, [first, row], [record * RECORD_SIZE, end], gap),
      };
    }
  }
  const summary = { zarr_consolidated_format: 1, metadata, record_size: RECORD_SIZE };
  yield { name: ".zmetadata", bytes: jsonBytes(summary), references: 0, inline: 0 };
}

/**
 * Rows of a table, each at the place of its chunk; places without a chunk hold nothing, or what a chunk of nothing is: with pandas 3,
 * fsspec does not find that nothing is there.
 */
function recordFile(
  { parquetWriteBuffer }: ParquetWriter,
  table: ChunkTable,
  [first, end]: readonly [number, number],
  [start, stop]: readonly [number, number],
  gap: Uint8Array | undefined,
): Omit<ParquetFile, "name"> {
  let inline = 0;
  const path = new Array<string | undefined>(RECORD_SIZE).fill(undefined);
  const raw = new Array<Uint8Array | undefined>(RECORD_SIZE).fill(undefined).fill(gap, 0, stop - start);
  const offset = new Array<bigint>(RECORD_SIZE).fill(0n);
  const size = new Array<bigint>(RECORD_SIZE).fill(0n);
  for (let row = first; row < end; row++) {
    const place = (table.numbers[row] as number) - start;
    const reference = referenceOf(table, row);
    if (reference instanceof Uint8Array) {
      raw[place] = reference;
      inline += 1;
    } else {
      path[place] = reference[0];
      raw[place] = undefined;
      offset[place] = BigInt(reference[1]);
      size[place] = BigInt(reference[2]);
    }
  }
  const columnData = [
    { name: "path", data: path, type: "STRING" },
    { name: "offset", data: offset, type: "INT64" },
    { name: "size", data: size, type: "INT64" },
    { name: "raw", data: raw, type: "BYTE_ARRAY" },
  ];
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: RECORD_SIZE, statistics: false }));
  return { bytes, references: end - first - inline, inline };
}
