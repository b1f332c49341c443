import { type ChunkTable, INLINE, product } from "../manifest.js";
import type { DatasetPlan } from "../persist/plan.js";
import { toBase64 } from "../zarr/fill-values.js";
import { jsonText } from "../zarr/json-text.js";
import { chunkKeys, Gaps, plannedNodes } from "./planned-nodes.js";

/** What kerchunk's JSON says of one key: a text, bytes in base64, or a range of a file. */
export type KerchunkEntry = string | readonly [url: string] | readonly [url: string, offset: number, length: number];

/** Kerchunk's JSON, version 1. */
export interface KerchunkReferences {
  readonly version: 1;
  /** By the keys of Zarr 2, such as `sst/0.0.1`. */
  readonly refs: Readonly<Record<string, KerchunkEntry>>;
}

/** Chunks that were written. */
export interface WrittenChunks {
  references: number;
  /** With their bytes. */
  inline: number;
}

/** Bytes that are made before they are handed on. */
const PIECE_BYTES = 256 * 1024;

/** Zarr's documents with all of them once more at the end: zarr-python cannot list groups inside of references, and finds them empty. */
class Documents {
  readonly #metadata: Record<string, object> = Object.create(null);

  *of(under: string, documents: Readonly<Record<string, object>>): Generator<[string, string], void, void> {
    for (const [name, document] of Object.entries(documents)) {
      this.#metadata[under + name] = document;
      yield [under + name, jsonText(document)];
    }
  }

  consolidated(): [string, string] {
    return [".zmetadata", jsonText({ zarr_consolidated_format: 1, metadata: this.#metadata })];
  }
}

/** The references as an object. */
export async function kerchunkObject({ root }: DatasetPlan): Promise<KerchunkReferences> {
  const refs: Record<string, KerchunkEntry> = Object.create(null);
  const all = new Documents();
  for await (const { key, documents, chunks } of plannedNodes(root)) {
    const under = key === "" ? "" : `${key}/`;
    for (const [name, text] of all.of(under, documents)) refs[name] = text;
    if (!chunks) continue;
    const keyOf = chunkKeys(chunks.grid);
    const gaps = chunks.gap && new Gaps();
    for await (const table of chunks.tables)
      for (let row = 0; row < table.numbers.length; row++) {
        const url = table.urls[table.files?.[row] ?? 0] as string;
        const number = table.numbers[row] as number;
        gaps?.pass(number);
        refs[under + keyOf(number)] =
          url === INLINE ? inlineText(table, row) : [url, table.offsets[row] as number, table.lengths[row] as number];
      }
    gaps?.pass(product(chunks.grid));
    for (const number of gaps?.numbers ?? []) refs[under + keyOf(number)] = textOf(chunks.gap as Uint8Array);
  }
  const [name, text] = all.consolidated();
  refs[name] = text;
  return { version: 1, refs };
}

/**
 * The references as JSON text in UTF-8, in pieces; only those of one array are in memory at a time.
 *
 * @param written counts the chunks
 */
export async function* kerchunkJson(
  { root }: DatasetPlan,
  written: WrittenChunks = { references: 0, inline: 0 },
): AsyncGenerator<Uint8Array, void, void> {
  const utf8 = new TextEncoder();
  const all = new Documents();
  let text = '{"version":1,"refs":{\n';
  for await (const { key, documents, chunks } of plannedNodes(root)) {
    const under = key === "" ? "" : `${key}/`;
    for (const [name, document] of all.of(under, documents)) {
      text += `${JSON.stringify(name)}:${JSON.stringify(document)},\n`;
    }
    if (!chunks) continue;
    // What is the same in many entries is quoted once.
    const start = JSON.stringify(under).slice(0, -1);
    const keyOf = chunkKeys(chunks.grid);
    const gaps = chunks.gap && new Gaps();
    for await (const table of chunks.tables) {
      const files = table.urls.map((url) => (url === INLINE ? undefined : JSON.stringify(url)));
      for (let row = 0; row < table.numbers.length; row++) {
        const file = files[table.files?.[row] ?? 0];
        const number = table.numbers[row] as number;
        gaps?.pass(number);
        const name = `${start}${keyOf(number)}"`;
        if (file === undefined) {
          text += `${name}:"${inlineText(table, row)}",\n`;
          written.inline += 1;
        } else {
          text += `${name}:[${file},${table.offsets[row]},${table.lengths[row]}],\n`;
          written.references += 1;
        }
        if (text.length < PIECE_BYTES) continue;
        yield utf8.encode(text);
        text = "";
      }
    }
    gaps?.pass(product(chunks.grid));
    for (const number of gaps?.numbers ?? [])
      text += `${start}${keyOf(number)}":"${textOf(chunks.gap as Uint8Array)}",\n`;
    written.inline += gaps?.numbers.length ?? 0;
  }
  const [name, document] = all.consolidated();
  yield utf8.encode(`${text}${JSON.stringify(name)}:${JSON.stringify(document)}}}`);
}

function inlineText({ inline = new Uint8Array(), offsets, lengths }: ChunkTable, row: number): string {
  const offset = offsets[row] as number;
  return textOf(inline.subarray(offset, offset + (lengths[row] as number)));
}

function textOf(bytes: Uint8Array): string {
  return `base64:${toBase64(bytes)}`;
}
