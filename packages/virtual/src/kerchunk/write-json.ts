import type { DatasetPlan } from "../persist/plan.js";
import { toBase64 } from "../zarr/fill-values.js";
import { jsonText } from "../zarr/json-text.js";
import { chunkKey, plannedNodes, referenceOf } from "./planned-nodes.js";

/** What kerchunk's JSON says of one key: a text, bytes in base64, or a range of a file. */
export type KerchunkEntry = string | readonly [url: string] | readonly [url: string, offset: number, length: number];

/** Kerchunk's JSON, version 1. */
export interface KerchunkReferences {
  readonly version: 1;
  /** By the keys of Zarr 2, such as `sst/0.0.1`. */
  readonly refs: Readonly<Record<string, KerchunkEntry>>;
}

/** Bytes that are made before they are handed on. */
const PIECE_BYTES = 256 * 1024;

/** All keys of a plan with what they stand for, in an order that readers may rely on: documents first, chunks ascending. */
async function* entriesOf({ root }: DatasetPlan): AsyncGenerator<readonly [string, KerchunkEntry], void, void> {
  const metadata: Record<string, object> = Object.create(null);
  for await (const { key, documents, chunks } of plannedNodes(root)) {
    const under = key === "" ? "" : `${key}/`;
    for (const [name, document] of Object.entries(documents)) {
      metadata[under + name] = document;
      yield [under + name, jsonText(document)];
    }
    if (!chunks) continue;
    const { table, grid } = chunks;
    for (let row = 0; row < table.numbers.length; row++) {
      const reference = referenceOf(table, row);
      const entry = reference instanceof Uint8Array ? `base64:${toBase64(reference)}` : reference;
      yield [under + chunkKey(table.numbers[row] as number, grid), entry];
    }
  }
  // All metadata once more in one document: zarr-python cannot list groups inside of references, and finds them empty without it.
  yield [".zmetadata", jsonText({ zarr_consolidated_format: 1, metadata })];
}

/** The references as an object. */
export async function kerchunkObject(plan: DatasetPlan): Promise<KerchunkReferences> {
  const refs: Record<string, KerchunkEntry> = Object.create(null);
  for await (const [key, entry] of entriesOf(plan)) refs[key] = entry;
  return { version: 1, refs };
}

/**
 * The references as JSON text in UTF-8, in pieces; only those of one array are in memory at a time.
 *
 * @param onEntry called for each key
 */
export async function* kerchunkJson(
  plan: DatasetPlan,
  onEntry: (entry: KerchunkEntry) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const utf8 = new TextEncoder();
  let text = '{"version":1,"refs":{';
  let comma = "";
  for await (const [key, entry] of entriesOf(plan)) {
    onEntry(entry);
    text += `${comma}${JSON.stringify(key)}:${JSON.stringify(entry)}`;
    comma = ",\n";
    if (text.length < PIECE_BYTES) continue;
    yield utf8.encode(text);
    text = "";
  }
  yield utf8.encode(`${text}}}`);
}
