import { product } from "../manifest.js";
import type { DatasetPlan } from "../persist/plan.js";
import { jsonBytes } from "../zarr/json-text.js";
import { fillChunkOf } from "./fill-chunk.js";
import { missingPackage } from "./missing-package.js";
import { plannedNodes, type Reference, referenceOf } from "./planned-nodes.js";

/** Chunks of one file; what kerchunk writes by default. */
export const RECORD_SIZE = 10_000;

/** The part of hyparquet-writer that is needed. */
interface ParquetWriter {
  parquetWriteBuffer(options: {
    readonly columnData: readonly {
      readonly name: string;
      readonly data: readonly unknown[] | BigInt64Array;
      readonly type: string;
      readonly nullable?: boolean;
      readonly statistics?: boolean;
    }[];
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
  const writer = await parquetWriter();
  const metadata: Record<string, object> = Object.create(null);
  for await (const { key, documents, chunks } of plannedNodes(root)) {
    const under = key === "" ? "" : `${key}/`;
    for (const [name, document] of Object.entries(documents)) metadata[under + name] = document;
    if (!chunks) continue;
    const { tables, grid, plan, hasGaps } = chunks;
    const count = product(grid);
    const gap = chunks.gap ?? (hasGaps ? await fillChunkOf(plan) : undefined);
    let columns: RecordColumns | undefined;
    let next = 0;
    const open = (record: number) =>
      new RecordColumns(record, Math.min(RECORD_SIZE, count - record * RECORD_SIZE), gap);
    // Files of which no chunk is anywhere: not there, unless their chunks are to be told.
    const until = (record: number) =>
      chunks.gap ? Array.from({ length: record - next }, (_, i) => open(next + i).file(writer, under)) : [];
    for await (const table of tables)
      for (let row = 0; row < table.numbers.length; row++) {
        const number = table.numbers[row] as number;
        const record = Math.floor(number / RECORD_SIZE);
        if (record !== columns?.record) {
          if (columns) yield columns.file(writer, under);
          yield* until(record);
          [columns, next] = [open(record), record + 1];
        }
        columns.add(number, referenceOf(table, row));
      }
    if (columns) yield columns.file(writer, under);
    yield* until(Math.ceil(count / RECORD_SIZE));
  }
  const summary = { zarr_consolidated_format: 1, metadata, record_size: RECORD_SIZE };
  yield { name: ".zmetadata", bytes: jsonBytes(summary), references: 0, inline: 0 };
}

/**
 * The chunks of one file, each at its place; places without a chunk hold nothing, or what a chunk of nothing is: with pandas 3, fsspec
 * does not find that nothing is there.
 */
class RecordColumns {
  readonly #path = new Array<string | undefined>(RECORD_SIZE).fill(undefined);
  readonly #raw = new Array<Uint8Array | undefined>(RECORD_SIZE).fill(undefined);
  readonly #offset = new BigInt64Array(RECORD_SIZE);
  readonly #size = new BigInt64Array(RECORD_SIZE);
  #references = 0;
  #inline = 0;

  /** @param count chunks that the array has in this file */
  constructor(
    readonly record: number,
    count: number,
    gap: Uint8Array | undefined,
  ) {
    this.#raw.fill(gap, 0, count);
  }

  add(number: number, reference: Reference): void {
    const place = number - this.record * RECORD_SIZE;
    if (reference instanceof Uint8Array) {
      this.#raw[place] = reference;
      this.#inline += 1;
      return;
    }
    const [url, offset, length] = reference;
    this.#path[place] = url;
    this.#raw[place] = undefined;
    this.#offset[place] = BigInt(offset);
    this.#size[place] = BigInt(length);
    this.#references += 1;
  }

  file({ parquetWriteBuffer }: ParquetWriter, under: string): ParquetFile {
    // fastparquet, which fsspec takes when it is not told otherwise, reads whole numbers as floats of the same bits, hence as 0, unless
    // statistics say that none is missing.
    const whole = { type: "INT64", nullable: false, statistics: true };
    const columnData = [
      { name: "path", data: this.#path, type: "STRING" },
      { name: "offset", data: this.#offset, ...whole },
      { name: "size", data: this.#size, ...whole },
      { name: "raw", data: this.#raw, type: "BYTE_ARRAY" },
    ];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: RECORD_SIZE, statistics: false }));
    return { name: `${under}refs.${this.record}.parq`, bytes, references: this.#references, inline: this.#inline };
  }
}

async function parquetWriter(): Promise<ParquetWriter> {
  try {
    return (await import("hyparquet-writer")) as unknown as ParquetWriter;
  } catch (cause) {
    throw missingPackage("hyparquet-writer", "Kerchunk's Parquet", cause);
  }
}
